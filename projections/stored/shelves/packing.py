"""The changes of a block, packed together, as a build or a new cut of the blocks writes them.

As rows they would be most of the work of writing and comparing what is stored. Three changes in
four only name one more act from some day on, and are packed without their numbers. Most of the
others share their numbers with many, such as one act less, and these are packed once.
"""

from __future__ import annotations

from bisect import bisect_right
from collections import Counter
from collections.abc import Hashable, Iterable, Iterator, Sequence
from itertools import compress
from typing import Final, TypeAlias, TypeVar

import msgspec

from projections.stored.numbers.cell_numbers import NOTHING, ONE_MORE, none_yet

PLACE: Final = 3
"""The numbers of a change that say where it is."""
_MANY: Final = 8
"""Acts of one cell, point and day up to which each is packed by itself."""
_REST: Final = NOTHING[2:]
REPEATED: Final[dict[tuple[int, ...], int]] = {
    (count, count, *_REST): count for count in range(1, _MANY + 1)
}
"""The numbers of a change that is packed once for each act that it names."""

Place: TypeAlias = tuple[int, int, int]
"""A cell, the point from which on it changes, and the day from which on."""
Columns = tuple[Sequence[int], Sequence[int], Sequence[int]]
"""Points, cells and days, side by side."""
_Named = tuple[list[int], list[int], list[int]]
"""Where one more act is named: points, in their order, cells and days, side by side."""
_Others = tuple[list[int], list[int], list[int], list[int], list[list[tuple[int, int]]]]
"""All other changes: points, in their order, cells and days; and by how much numbers change.

A change's kind is the index of its numbers in the last list. Those that are not zero are given,
each after its own index.
"""
_Key = TypeVar("_Key", bound=Hashable)
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DECODE: Final = msgspec.msgpack.Decoder(tuple[_Named, _Others]).decode
NONE: Final = _ENCODE((((),) * 3, ((),) * 5))
"""No changes."""


def with_numbers(change: tuple[int, ...]) -> tuple[int, ...]:
    """Return a change with its numbers."""
    return change + ONE_MORE if len(change) == PLACE else change


def packed(
    named: Columns, others: Columns, kinds: Sequence[int], numbers: Sequence[Sequence[int]]
) -> bytes:
    """Pack changes: where one more act is named, and others, each with its kind of numbers.

    Both come as points, in their order, cells and days.
    """
    own = {kind: number for number, kind in enumerate(dict.fromkeys(kinds))}
    told = [[pair for pair in enumerate(numbers[kind]) if pair[1]] for kind in own]
    return _ENCODE((named, (*others, [own[kind] for kind in kinds], told)))


def columns(text: bytes) -> tuple[list[int], list[int], list[int]]:
    """Return the cells, points and days where one more act is named, side by side."""
    points, cells, days = _DECODE(text)[0]
    return cells, points, days


def others(text: bytes) -> Iterator[tuple[int, ...]]:
    """Yield the changes that do not only name one more act, with their numbers."""
    points, cells, days, kinds, told = _DECODE(text)[1]
    numbers = []
    for pairs in told:
        number = none_yet()
        for index, value in pairs:
            number[index] = value
        numbers.append(tuple(number))
    for place, kind in zip(zip(cells, points, days, strict=True), kinds, strict=True):
        yield place + numbers[kind]


def sums_on(text: bytes, at: int, day: int) -> dict[int, list[int]]:
    """Add up by cell what changes by a day, as believed at a point; both are inclusive."""
    (points, cells, days), (other_points, other_cells, other_days, kinds, numbers) = _DECODE(text)
    # What is after the point has no day to be compared, since `compress` ends with the shorter.
    named = compress(cells, map(day.__ge__, days[: bisect_right(points, at)]))
    in_time = map(day.__ge__, other_days[: bisect_right(other_points, at)])
    return _added(named, compress(zip(other_cells, kinds, strict=True), in_time), numbers)


def sums_by_day(text: bytes, at: int, first: int, last: int) -> dict[tuple[int, int], list[int]]:
    """Add up changes by cell and day, as believed at a point.

    What changes before a first day does so on that day, and what changes after a last one is left
    out; all three are inclusive.
    """
    (points, cells, days), (other_points, other_cells, other_days, kinds, numbers) = _DECODE(text)
    named = zip(cells, days[: bisect_right(points, at)], strict=False)
    others = zip(other_cells, other_days[: bisect_right(other_points, at)], kinds, strict=False)
    return _added(
        ((cell, max(day, first)) for cell, day in named if day <= last),
        (((cell, max(day, first)), kind) for cell, day, kind in others if day <= last),
        numbers,
    )


def sums_since(text: bytes, cell: int, since: int) -> dict[tuple[int, int], list[int]]:
    """Add up the changes of a cell by point and day, from a point on, inclusive."""
    (points, cells, days), (other_points, other_cells, other_days, kinds, numbers) = _DECODE(text)
    named = zip(points, cells, days, strict=True)
    others = zip(other_points, other_cells, other_days, kinds, strict=True)
    return _added(
        ((point, day) for point, one, day in named if one == cell and point >= since),
        (((at, on), kind) for at, one, on, kind in others if one == cell and at >= since),
        numbers,
    )


def _added(
    named: Iterable[_Key],
    others: Iterable[tuple[_Key, int]],
    numbers: Sequence[Sequence[tuple[int, int]]],
) -> dict[_Key, list[int]]:
    """Add up changes by a key: acts named, and others, each with the kind of its numbers."""
    sums = {key: [count, count, *_REST] for key, count in Counter(named).items()}
    for (key, kind), count in Counter(others).items():
        if (of_key := sums.get(key)) is None:
            of_key = sums[key] = none_yet()
        for index, number in numbers[kind]:
            of_key[index] += count * number
    return sums


def numbers_of(count: int) -> tuple[int, ...]:
    """Return the numbers of so many acts named."""
    return (count, count, *_REST)
