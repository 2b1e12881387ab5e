"""Superscripts that lead from a cell to its notes: doubt is never shown by colour alone."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

_SUPERSCRIPTS: Final = str.maketrans("0123456789", "⁰¹²³⁴⁵⁶⁷⁸⁹")


def mark(number: int) -> str:
    """Return the superscript of one note."""
    return str(number).translate(_SUPERSCRIPTS)


def marks(numbers: Iterable[int]) -> str:
    """Return the superscripts of several notes on one cell."""
    return ",".join(mark(number) for number in numbers)
