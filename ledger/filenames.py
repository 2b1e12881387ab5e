"""The name of a file, as text that can be printed and stored."""

from __future__ import annotations

import os
from pathlib import Path


def spelled(path: Path) -> str:
    r"""Return a path as text. A byte that is not UTF-8 is written as its code, such as `\xff`.

    A name in a file system is bytes, which need not be text. Python stands each such byte for half
    a character, which no encoding takes: it can neither be printed nor be part of an event.
    """
    return os.fsencode(path).decode(errors="backslashreplace")
