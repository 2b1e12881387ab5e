"""Values through a pipe, between two processes of one Python: each behind its length."""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any, Final

_MARK: Final = b"\x1etld"
_HEAD: Final = struct.Struct("<4sQ")
"""A mark that nobody prints by chance, and how many bytes follow."""


def send(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - as told below
    """Send a value: tuples, lists and dicts of text, bytes, numbers and None. Raises `OSError`."""
    # marshal is as fast as copying and knows tuples; it is for the same Python on both ends.
    told = marshal.dumps(value)
    pipe.write(_HEAD.pack(_MARK, len(told)))
    pipe.write(told)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Wait for a value, and leave it as it was written, for `read` to read.

    None where the other end is closed, be it in the middle of one, and where what comes is none:
    then nothing that follows can be read either.
    """
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    mark, length = _HEAD.unpack(head)
    if mark != _MARK:
        return None
    told = pipe.read(length)
    return None if len(told) < length else told


def read(told: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """Read what a process of ours sent."""
    return marshal.loads(told)  # noqa: S302 - by a process of ours
