"""Values through a pipe, between two processes of one Python: each preceded by its length."""

from __future__ import annotations

import marshal
import struct
from typing import IO, Any, Final

_MARK: Final = b"\x1etld"
_HEAD: Final = struct.Struct("<4sQ")
"""A mark that no other output contains by chance, and how many bytes follow."""


def send(pipe: IO[bytes], value: Any) -> None:  # noqa: ANN401 - the docstring names the types
    """Send a value: tuples, lists and dicts of text, bytes, numbers and None. Raises `OSError`."""
    # marshal is as fast as copying, and keeps tuples. Both ends must be the same Python.
    written = marshal.dumps(value)
    pipe.write(_HEAD.pack(_MARK, len(written)))
    pipe.write(written)
    pipe.flush()


def receive(pipe: IO[bytes]) -> bytes | None:
    """Wait for a value and return its bytes, for `read`.

    None where the other end is closed, even in the middle of a value, and where something else
    comes. After that nothing that follows can be read either.
    """
    head = pipe.read(_HEAD.size)
    if len(head) < _HEAD.size:
        return None
    mark, length = _HEAD.unpack(head)
    if mark != _MARK:
        return None
    value = pipe.read(length)
    return None if len(value) < length else value


def read(value: bytes) -> Any:  # noqa: ANN401 - whatever was sent
    """Return the value that a process of ours sent as these bytes."""
    return marshal.loads(value)  # noqa: S302 - by a process of ours
