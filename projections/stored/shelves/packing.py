"""The changes of a block, packed together, as a build or a new cut of the blocks writes them.

As rows they would be most of the work of writing and comparing what is stored. Three changes in
four only name one more act from some day on, and are packed without their numbers. Most of the
others share their numbers with many, such as one act less, and these are packed once.
"""

from __future__ import annotations

import sys
from array import array
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Final, TypeAlias, TypeVar

import msgspec

from projections.stored.numbers.cell_numbers import (
    CLASHING,
    MANY,
    NAMED,
    NOTHING,
    ONE_MORE,
    POSSIBLE,
    none_yet,
)

PLACE: Final = 3
"""The numbers of a change that say where it is."""
_REST: Final = NOTHING[CLASHING:]
REPEATED: Final[dict[tuple[int, ...], int]] = {
    (count, count, *_REST): count for count in range(1, MANY + 1)
}
"""The numbers of a change that is packed once for each act that it names."""

Place: TypeAlias = tuple[int, int, int]
"""A cell, the point from which on it changes, and the day from which on."""
Columns = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Points, cells and days, side by side."""
_Column = tuple[str, bytes]
"""Numbers side by side: the `array` code of one, and their bytes, those of least worth first."""
Told = int | dict[int, int]
"""By how much numbers change: how many acts more are named, where that is all; else each number
that is not zero, by its index."""
_Named = tuple[_Column, _Column, _Column]
"""Where one more act is named: points, in their order, cells and days, side by side.

A day is given by its index among all days of the block, which mostly is one byte: so those up to a
day are found by one call for all.
"""
_Others = tuple[_Column, _Column, _Column, _Column, _Column, list[Told]]
"""All other changes: points, in their order, sorts and days; the cell and the kind of each sort.

Changes of one sort are in one cell and differ in nothing but where they are. A sort's kind is the
index of its numbers in the last list.
"""
_Key = TypeVar("_Key", bound=Hashable)
_BYTE: Final = "B"
_WIDER: Final = "HIq"
"""The `array` codes of wider numbers: of 2 and 4 bytes, and of 8 with a sign."""
_SWAPPED: Final = sys.byteorder == "big"
_UPTO: Final = b"\1" * 256 + bytes(256)
"""Some 256 of these map a byte to 1 below a bound, and to 0 from it on."""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(tuple[_Column, _Named, _Others]).decode


def with_numbers(change: tuple[int, ...]) -> tuple[int, ...]:
    """Return a change with its numbers."""
    return change + ONE_MORE if len(change) == PLACE else change


def packed(
    named: Columns, others: Columns, kinds: Sequence[int], numbers: Sequence[Sequence[int]]
) -> bytes:
    """Pack changes: where one more act is named, and others, each with its kind of numbers.

    Both come as points, in their order, cells and days.
    """
    days = sorted({*named[2], *others[2]})
    index = dict(zip(days, range(len(days)), strict=True)).__getitem__
    own = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    told = [_told(numbers[kind]) for kind in own]
    known: dict[tuple[int, int], int] = {}
    sorts = [known.setdefault(sort, len(known)) for sort in zip(others[1], kinds, strict=True)]
    of_sorts = ([cell for cell, _ in known], [own[kind] for _, kind in known])
    ours, theirs = (
        tuple(map(_column, (points, what, [*map(index, on)])))
        for points, what, on in (named, (others[0], sorts, others[2]))
    )
    return _ENCODE((_column(days), ours, (*theirs, *map(_column, of_sorts), told)))


def _told(numbers: Sequence[int]) -> Told:
    if numbers[NAMED] == numbers[POSSIBLE] and not any(numbers[CLASHING:]):
        return numbers[NAMED]
    return {index: number for index, number in enumerate(numbers) if number}


def _column(numbers: Sequence[int]) -> _Column:
    try:
        return _BYTE, bytes(numbers)
    except ValueError:  # one does not fit
        pass
    for code in _WIDER:
        try:
            wide = array(code, numbers)
        except OverflowError:
            continue
        if _SWAPPED:
            wide.byteswap()
        return code, wide.tobytes()
    raise OverflowError


def _numbers(column: _Column) -> Sequence[int]:
    """Return the numbers of a column. Raises `ValueError`."""
    code, raw = column
    if code == _BYTE:
        return raw
    wide = array(code)
    wide.frombytes(raw)
    if _SWAPPED:
        wide.byteswap()
    return wide


def _with_days(all_days: _Column, group: Sequence[_Column]) -> list[Sequence[int]]:
    """Return the points, cells and days of changes; and their kinds, if they have sorts."""
    points, cells, indexes, *sorts = map(_numbers, group)
    days = [*map(_numbers(all_days).__getitem__, indexes)]
    if not sorts:
        return [points, cells, days]
    of_sort, kind_of_sort = sorts
    return [
        points,
        [*map(of_sort.__getitem__, cells)],
        days,
        [*map(kind_of_sort.__getitem__, cells)],
    ]


def columns(text: bytes) -> tuple[Sequence[int], Sequence[int], Sequence[int]]:
    """Return the cells, points and days where one more act is named, side by side."""
    all_days, named, _ = _DECODE(text)
    points, cells, days = _with_days(all_days, named)
    return cells, points, days


def others(text: bytes) -> Iterator[tuple[int, ...]]:
    """Yield the changes that do not only name one more act, with their numbers."""
    all_days, _, (*group, told) = _DECODE(text)
    points, cells, days, kinds = _with_days(all_days, group)
    numbers = []
    for by_index in told:
        number = none_yet()
        change(number, 1, by_index)
        numbers.append(tuple(number))
    for place, kind in zip(zip(cells, points, days, strict=True), kinds, strict=True):
        yield place + numbers[kind]


def add_up(
    text: bytes, at: int, day: int, acts: Counter[int], sums: defaultdict[int, list[int]]
) -> None:
    """Add to the numbers of each cell what changes by a day, as believed at a point.

    Both are inclusive. What only changes how many acts are named is added to `acts`.
    """
    all_days, named, (*group, numbers) = _DECODE(text)
    past = bisect_right(_numbers(all_days), day)
    points, cells, days = map(_numbers, named)
    # What is after the point has no day to be compared, since `compress` ends with the shorter.
    in_time = _below(past, days[: bisect_right(points, at)])
    acts.update(compress(cells, in_time))
    points, sorts, days, their_cells, kinds = map(_numbers, group)
    in_time = _below(past, days[: bisect_right(points, at)])
    for sort, count in Counter(compress(sorts, in_time)).items():
        cell, told = their_cells[sort], numbers[kinds[sort]]
        if isinstance(told, int):
            acts[cell] += count * told
        else:
            of_cell = sums[cell]
            for index, number in told.items():
                of_cell[index] += count * number


def _below(bound: int, indexes: Sequence[int]) -> Iterable[object]:
    """Return for each index whether it is below a bound, as something true or false."""
    if isinstance(indexes, bytes):
        # Another group of the block may have the days that need more than a byte.
        below = 256 - min(bound, 256)
        return indexes.translate(_UPTO[below : below + 256])
    return map(bound.__gt__, indexes)


def sums_by_day(text: bytes, at: int, first: int, last: int) -> dict[tuple[int, int], list[int]]:
    """Add up changes by cell and day, as believed at a point.

    What changes before a first day does so on that day, and what changes after a last one is left
    out; all three are inclusive.
    """
    all_days, ours, (*group, numbers) = _DECODE(text)
    points, cells, days = _with_days(all_days, ours)
    named = zip(cells, days[: bisect_right(points, at)], strict=False)
    points, cells, days, kinds = _with_days(all_days, group)
    others = zip(cells, days[: bisect_right(points, at)], kinds, strict=False)
    sums: defaultdict[tuple[int, int], list[int]] = defaultdict(none_yet)
    _add(
        sums,
        ((cell, max(day, first)) for cell, day in named if day <= last),
        (((cell, max(day, first)), kind) for cell, day, kind in others if day <= last),
        numbers,
    )
    return sums


def sums_since(text: bytes, cell: int, since: int) -> dict[tuple[int, int], list[int]]:
    """Add up the changes of a cell by point and day, from a point on, inclusive."""
    all_days, ours, (*group, numbers) = _DECODE(text)
    named = zip(*_with_days(all_days, ours), strict=True)
    others = zip(*_with_days(all_days, group), strict=True)
    sums: defaultdict[tuple[int, int], list[int]] = defaultdict(none_yet)
    _add(
        sums,
        ((point, day) for point, one, day in named if one == cell and point >= since),
        (((at, on), kind) for at, one, on, kind in others if one == cell and at >= since),
        numbers,
    )
    return sums


def _add(
    sums: defaultdict[_Key, list[int]],
    named: Iterable[_Key],
    others: Iterable[tuple[_Key, int]],
    numbers: Sequence[Told],
) -> None:
    """Add changes to sums by a key: acts named, and others, each with the kind of its numbers."""
    for key, count in Counter(named).items():
        change(sums[key], count, 1)
    for (key, kind), count in Counter(others).items():
        change(sums[key], count, numbers[kind])


def change(numbers: list[int], count: int, told: Told) -> None:
    """Change numbers so many times."""
    if isinstance(told, int):
        numbers[NAMED] += count * told
        numbers[POSSIBLE] += count * told
    else:
        for index, number in told.items():
            numbers[index] += count * number


NONE: Final = packed(((), (), ()), ((), (), ()), (), ())
"""No changes."""
