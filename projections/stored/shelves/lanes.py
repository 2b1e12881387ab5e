"""Adding changes to a mark, all numbers of a day at once, to write the marks that follow it."""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import pairwise
from typing import Final

from attrs import frozen

from projections.stored.numbers.cell_numbers import WIDTH
from projections.stored.shelves.layouts import Layout, Vector, chunk_of
from projections.stored.shelves.marks import Change
from projections.stored.shelves.packing import Place

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

    def take(self, named: Iterable[Place], others: Iterable[Change], steps: dict[int, int]) -> None:
        """Add changes to `steps`, which are by day: acts named, and others with their numbers."""
        first = self.first
        shifts = range(0, WIDTH * self.bits, self.bits)
        one = 1 + (1 << self.bits)
        for cell, _, day in named:
            steps[day] = steps.get(day, 0) + (one << first[cell])
        # Many changes are equal, whatever their cell, such as one act less.
        known: dict[Vector, int] = {}
        for row in others:
            numbers = row[3:]
            if (step := known.get(numbers)) is None:
                step = sum(number << lane for number, lane in zip(numbers, shifts, strict=True))
                known[numbers] = step
            day = row[2]
            steps[day] = steps.get(day, 0) + (step << first[row[0]])

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
        days: list[int] = []
        vectors: list[bytes] = []
        whole = 0
        for day in sorted(steps):
            if not steps[day]:
                continue
            if (len(days) + 1) * length > CHUNK_BYTES and days:
                yield days[0], *chunk_of(days, vectors)
                days, vectors = [], []
            whole += steps[day]
            days.append(day)
            vectors.append(((whole + level) ^ level).to_bytes(length, "little"))
        if days:
            yield days[0], *chunk_of(days, vectors)
