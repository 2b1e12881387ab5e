"""Turn SVG text into a PNG, offline, with the optional extra that draws it."""

from __future__ import annotations

import importlib
from contextlib import suppress
from pathlib import Path
from typing import Final

from ledger.errors import LedgerError

_SCALE: Final = 2.0
"""Pixels for each unit: sharp in print at the width of a column."""


class NoPainterError(LedgerError):
    """The extra that turns SVG into PNG is not installed."""

    hint = "Type pip install 'endorsement-ledger[plot]', or write a .svg, which needs nothing."

    def __init__(self) -> None:
        """Say what is missing."""
        super().__init__("A PNG needs the optional extra plot, which is not installed.")


def png(svg: str) -> bytes:
    """Return SVG text as a PNG. Raises `NoPainterError` where the extra is missing."""
    try:
        painter = importlib.import_module("vl_convert")
    except ImportError as error:
        raise NoPainterError from error
    return bytes(painter.svg_to_png(svg, scale=_SCALE))


def replace_whole(target: Path, content: bytes) -> None:
    """Write a file so that what it held before stays until the new content is whole.

    Raises `OSError`, and then leaves nothing new behind.
    """
    target = target.resolve()  # of a link, replace what it points to
    part = target.with_name(f".{target.name}.part")
    try:
        part.write_bytes(content)
        if target.exists():
            part.chmod(target.stat().st_mode)
        part.replace(target)
    except OSError:
        with suppress(OSError):
            part.unlink(missing_ok=True)
        raise
