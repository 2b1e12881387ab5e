"""Values through a pipe, between two processes of one Python: each behind its length."""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any, Final

_LENGTH: Final = struct.Struct("<Q")


def send(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - as told below
    """Send a value: tuples, lists and dicts of text, bytes, numbers and None. Raises `OSError`."""
    # marshal is as fast as copying and knows tuples; it is for the same Python on both ends.
    told = marshal.dumps(value)
    pipe.write(_LENGTH.pack(len(told)))
    pipe.write(told)
    pipe.flush()


def receive(pipe: IO[bytes]) -> Any:  # noqa: ANN401 - whatever was sent
    """Wait for a value; None where the other end is closed, be it in the middle of one."""
    head = pipe.read(_LENGTH.size)
    if len(head) < _LENGTH.size:
        return None
    (length,) = _LENGTH.unpack(head)
    told = pipe.read(length)
    return None if len(told) < length else marshal.loads(told)  # noqa: S302 - from our own process
