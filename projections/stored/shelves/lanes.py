"""Adding changes to a mark, all numbers of a day at once, to write the marks that follow it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import accumulate, islice, pairwise
from typing import Final

from attrs import frozen

from projections.stored.numbers.cell_numbers import WIDTH
from projections.stored.shelves.layouts import Layout, Vector, chunk_of
from projections.stored.shelves.ordered import Ordered

CHUNK_BYTES: Final = 4_000
"""Bytes of a mark's days that make a chunk, before compression; a chunk is read as a whole."""


@frozen
class Lanes:
    """All numbers of a day as one whole number, so that adding two days is one addition.

    Each number has a lane of bits of its own. A negative number borrows from the lanes above it.
    Adding `level`, and then taking the exclusive or with it, puts each lane right.
    """

    layout: Layout
    bits: int
    first: Mapping[int, int]
    """The bit at which each cell's lanes begin."""
    level: int
    """In every lane, the absolute value of the lowest number that the lane can hold."""

    @classmethod
    def of(cls, layout: Layout) -> Lanes:
        """Make lanes as wide as a layout's numbers."""
        bits = 8 * struct.calcsize(layout.code)
        first = {cell: bits * start for cell, start, _ in layout.places}
        level = sum(1 << (bits * lane + bits - 1) for lane in range(layout.length))
        return cls(layout, bits, first, level)

    def wholes(self, numbers: Iterable[Vector]) -> list[int]:
        """Return the numbers of a cell, each time all of them, as one whole number in the lanes."""
        packed = struct.Struct(f"<{WIDTH}{self.layout.code}").pack
        level = sum(1 << (self.bits * lane + self.bits - 1) for lane in range(WIDTH))
        return [(int.from_bytes(packed(*row), "little") ^ level) - level for row in numbers]

    def take(self, changes: Ordered, wholes: Sequence[int], steps: dict[int, int]) -> None:
        """Add changes to `steps`, which are by day.

        `wholes` are what the `wholes` of this returned for the changes' `numbers`.
        """
        got = steps.get
        first = self.first
        one = 1 + (1 << self.bits)
        more = {cell: one << lane for cell, lane in first.items()}
        for cell, day in zip(changes.cells, changes.days, strict=True):
            steps[day] = got(day, 0) + more[cell]
        others = zip(changes.their_cells, changes.their_days, changes.kinds, strict=True)
        for cell, day, kind in others:
            steps[day] = got(day, 0) + (wholes[kind] << first[cell])

    def steps(self, layout: Layout, days: Sequence[tuple[int, Vector]]) -> dict[int, int]:
        """Return by how much each day of a mark differs from the one before.

        The mark is laid out by `layout`. Every number of that must have a place in this one.
        """
        level = self.level
        wholes = [0]
        for _, values in days:
            raw = self.layout.packed.pack(*self.layout.moved(values, layout))
            wholes.append((int.from_bytes(raw, "little") ^ level) - level)
        changes = (after - before for before, after in pairwise(wholes))
        return {day: change for (day, _), change in zip(days, changes, strict=True)}

    def chunks(self, steps: Mapping[int, int]) -> Iterator[tuple[int, bytes, bytes]]:
        """Yield a mark's chunks: each as its first day, its days, and the numbers of each day."""
        length = self.layout.packed.size
        level = self.level
        days = [day for day in sorted(steps) if steps[day]]
        raised = accumulate(map(steps.__getitem__, days), initial=level)
        vectors = [(whole ^ level).to_bytes(length, "little") for whole in islice(raised, 1, None)]
        many = max(CHUNK_BYTES // length, 1) if length else 1
        for start in range(0, len(days), many):
            part = slice(start, start + many)
            yield days[start], *chunk_of(days[part], vectors[part])
