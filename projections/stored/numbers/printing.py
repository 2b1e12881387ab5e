"""What a figure prints: read off a cell's numbers, or off the figure itself."""

from __future__ import annotations

import functools
from typing import Final

import msgspec

from ledger.events.total import Basis
from projections.fold.figures import Figure, Kind, kind_of
from projections.stored.numbers.cell_numbers import BASES, CLASHING, NOTHING, STATING, Numbers

_NAMED: Final = Kind.NAMED
"""What `kind_of` says of names alone; looking a member up takes longer than the comparison."""


class Printed(msgspec.Struct, frozen=True, gc=False):
    """What a figure prints: its fields of the same names, as the fold works them out.

    It is frozen like every value here. It is a struct and no attrs class because a race through a
    long contest makes a thousand of them, and a struct is made ten times as fast.
    """

    value: int | None
    low: int
    high: int | None
    named: int
    named_possible: int
    kind: Kind
    basis: Basis
    disputed: bool
    estimated_date: bool


def printed(numbers: Numbers) -> Printed:
    """Return what the numbers of a cell that is not knotted print."""
    read = printed_unless_knotted(numbers)
    assert read is not None  # noqa: S101 - the cell is not knotted
    return read


@functools.lru_cache(maxsize=4_096)
def printed_names(count: int) -> Printed:
    """Return what a cell prints that names so many acts and no more. Cached: most cells do."""
    return printed((count, count, *NOTHING[CLASHING:]))


def printed_unless_knotted(numbers: Numbers) -> Printed | None:
    """Return what the numbers of a cell print; None where it is knotted."""
    # For speed, fields are read and passed by position, and `max` is not called: a race through a
    # long contest prints a thousand cells.
    (
        named,
        possible,
        clashing,
        leaning,
        led,
        unnamed,
        floor,
        capped,
        ceiling,
        lagging,
        basis,
        knotted,
    ) = numbers
    if knotted:
        return None
    low = named + floor
    high: int | None = None
    crossed = False
    if capped:
        most = named + ceiling
        if most < 0:  # noqa: PLR1730 - for speed, as above
            most = 0
        crossed = most < low
        high = low if crossed else most
    value: int | None
    if led == STATING:
        value = named + unnamed
        if value < low:
            value = low
        elif high is not None and value > high:
            value = high
        kind = kind_of(value, named, any_total=True)
    elif named and not led:
        value, kind = named, _NAMED
    else:
        value = low if low == high else None
        kind = kind_of(value, named, any_total=led > 0)
    return Printed(
        value,
        low,
        high,
        named,
        possible,
        kind,
        BASES[basis],
        clashing > 0 or lagging > 0 or crossed,
        leaning > 0,
    )


def printed_of(figure: Figure) -> Printed:
    """Return what a figure prints, without what it leans on."""
    return Printed(
        value=figure.value,
        low=figure.low,
        high=figure.high,
        named=figure.named,
        named_possible=figure.named_possible,
        kind=figure.kind,
        basis=figure.basis,
        disputed=figure.disputed,
        estimated_date=figure.estimated_date,
    )
