"""Changes in the order in which they are laid in blocks, the plainest apart from the others."""

from __future__ import annotations

import struct
from bisect import bisect_left, bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Sequence
from itertools import compress, repeat
from operator import itemgetter
from typing import Any, Final

from attrs import frozen

from projections.stored.numbers.cell_numbers import ONE_MORE, WIDTH
from projections.stored.shelves.layouts import Vector
from projections.stored.shelves.marks import Change
from projections.stored.shelves.ones import PLACE, REPEATED

CLOSED_FROM: Final = 32
"""Changes from which on a last block is closed by a mark; summing fewer takes as little time."""
_BITS: Final = 128
"""Bits of a number in a sum, far more than any needs."""
_LANE: Final = (1 << _BITS) - 1
_LANES: Final = range(0, _BITS * WIDTH, _BITS)
_SPREAD: Final = struct.Struct("<" + WIDTH * "Q8x")
_CELL, _POINT, _DAY = map(itemgetter, range(3))


@frozen
class Ordered:
    """Changes in the order of their points.

    `cells`, `points` and `days` are those of the changes that can be packed, side by side. `others`
    are all others, and `their_points` the points of these. Many of them are equal but for their
    place: `kinds` says which of `numbers` each has.
    """

    cells: Sequence[int]
    points: Sequence[int]
    days: Sequence[int]
    others: Sequence[Change]
    their_points: Sequence[int]
    kinds: Sequence[int]
    numbers: Sequence[Vector]

    @classmethod
    def of(cls, changes: Iterable[Change]) -> Ordered:
        """Put changes, given in any order, in that of their points.

        A change that names a few acts at once is packed as many times.
        """
        rows = tuple(changes)
        named: list[Any] = [row for row in rows if len(row) == PLACE]
        others = [row for row in rows if len(row) != PLACE]
        # By one number: comparing whole tuples would take three times as long.
        others.sort(key=_POINT)
        known: dict[Vector, int] = {}
        kinds = [known.setdefault(row[PLACE:], len(known)) for row in others]
        if packable := {known[row]: count for row, count in REPEATED.items() if row in known}:
            for row, kind in zip(others, kinds, strict=True):
                if (count := packable.get(kind)) is not None:
                    named.extend(repeat(row[:PLACE], count))
            stays = [kind not in packable for kind in kinds]
            others, kinds = [*compress(others, stays)], [*compress(kinds, stays)]
        named.sort(key=_POINT)
        cells, points, days = zip(*named, strict=True) if named else ((), (), ())
        return cls(cells, points, days, others, [*map(_POINT, others)], kinds, tuple(known))

    def between(self, first: int, last: int) -> Ordered:
        """Return those from a point to another, both inclusive."""
        named, other = (
            slice(bisect_left(points, first), bisect_right(points, last))
            for points in (self.points, self.their_points)
        )
        return Ordered(
            self.cells[named],
            self.points[named],
            self.days[named],
            self.others[other],
            self.their_points[other],
            self.kinds[other],
            self.numbers,
        )

    def sums(self) -> dict[int, Vector]:
        """Return by cell the sums of all its numbers, as if none were negative."""
        # All numbers side by side in one, so that adding them up is one addition.
        wholes = [_side_by_side(numbers) for numbers in self.numbers]
        one = _side_by_side(ONE_MORE)
        found = {cell: one * count for cell, count in Counter(self.cells).items()}
        of_cells = zip(map(_CELL, self.others), self.kinds, strict=True)
        for (cell, kind), count in Counter(of_cells).items():
            found[cell] = found.get(cell, 0) + wholes[kind] * count
        return {cell: _apart(whole) for cell, whole in found.items()}

    def by_key(self) -> list[Change]:
        """Return those that cannot be packed by cell, day and point."""
        # Sorting keeps the order of what is equal, which is that of the points.
        return sorted(sorted(self.others, key=_DAY), key=_CELL)

    def blocks(self, since: int, size: int, *, closed: bool) -> Iterator[tuple[int, int, Ordered]]:
        """Cut them into blocks of about so many.

        Yields for each block the point from which on questions read it, the point that none of its
        changes is before, and its changes. The first block begins at `since`, before all changes.

        Changes of one point stay together. Where these alone are more than `size`, the next block
        begins right after that point, so that a question about what was believed there reads its
        mark and sums none of them. If `closed`, an empty block follows the last one in the same
        way, since most questions are about the head.
        """
        points = sorted((*self.points, *self.their_points))
        start = 0
        while len(points) - start > size:
            crossed = points[start + size]
            end = bisect_left(points, crossed, start)
            if end > start:
                yield since, since, self.between(points[start], points[end - 1])
                start, since = end, crossed
            else:  # those of one point are too many
                yield since, crossed, self.between(crossed, crossed)
                start, since = bisect_right(points, crossed, start), crossed + 1
        rest = self.between(points[start], points[-1]) if start < len(points) else NO_CHANGES
        yield since, since, rest
        if closed and len(points) - start >= min(CLOSED_FROM, size):
            yield points[-1] + 1, points[-1] + 1, NO_CHANGES


NO_CHANGES: Final = Ordered((), (), (), (), (), (), ())


def _side_by_side(numbers: Vector) -> int:
    return int.from_bytes(_SPREAD.pack(*map(abs, numbers)), "little")


def _apart(whole: int) -> Vector:
    return tuple(whole >> lane & _LANE for lane in _LANES)
