"""What the bytes of a mark mean: the numbers of all its cells, on each day on which any changes.

Most numbers stay the same from one day to the next, so compression makes a mark ten times smaller.
Without it, marks would be most of what is stored. Compressing a chunk takes about 20 µs, reading
one 6.
"""

from __future__ import annotations

import struct
from bisect import bisect_right
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import msgspec
from attrs import field, frozen

from projections.stored.numbers.cell_numbers import LED, NOTHING, WIDTH, none_yet
from projections.stored.shelves.pressing import pressed, released
from projections.stored.shelves.shelf import Row

Vector = tuple[int, ...]
"""All numbers of a day, cell after cell."""

COMMON: Final = LED
"""How many numbers every cell has in a mark; the others are kept only where any is not zero."""
CODES: Final = "bhiq"
"""The `struct` codes of whole numbers of 1, 2, 4 and 8 bytes."""
_RARE: Final = [*NOTHING[COMMON:]]
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DAYS: Final = msgspec.msgpack.Decoder(list[int]).decode


@frozen
class Layout:
    """What the bytes of a mark's days mean.

    Each cell has its `COMMON` numbers or all `WIDTH`, side by side.
    """

    cells: tuple[tuple[int, int], ...]
    """Each cell with how many numbers it has."""
    code: str
    """The `struct` code of one number."""

    places: tuple[tuple[int, int, int], ...] = field(init=False)
    """Each cell with the indexes at which its numbers begin and end."""
    packed: struct.Struct = field(init=False, eq=False)
    """Packs all numbers of a day."""

    @places.default
    def _places(self) -> tuple[tuple[int, int, int], ...]:
        ends = accumulate(width for _, width in self.cells)
        return tuple(
            (cell, end - width, end) for (cell, width), end in zip(self.cells, ends, strict=True)
        )

    @packed.default
    def _packed(self) -> struct.Struct:
        return struct.Struct(f"<{self.length}{self.code}")

    @property
    def length(self) -> int:
        """How many numbers a day has."""
        return sum(width for _, width in self.cells)

    @property
    def unread(self) -> struct.Struct:
        """Unpacks a day into the bytes of each cell's numbers."""
        size = struct.calcsize(self.code)
        return struct.Struct("<" + "".join(f"{width * size}s" for _, width in self.cells))

    @property
    def text(self) -> bytes:
        """The layout as it is stored; `layout_of` reads it."""
        return _ENCODE((self.cells, self.code))

    def moved(self, vector: Vector, other: Layout) -> Vector:
        """Return numbers laid out by another layout in the order of this one.

        All numbers of the other layout must have a place in this one.
        """
        starts = {cell: start for cell, start, _ in self.places}
        moved = [0] * self.length
        for cell, start, end in other.places:
            moved[starts[cell] : starts[cell] + end - start] = vector[start:end]
        return tuple(moved)


_LAYOUT: Final = msgspec.msgpack.Decoder(tuple[tuple[tuple[int, int], ...], str]).decode
EMPTY: Final = Layout((), CODES[0])
"""The layout of a mark before which there are no changes."""


@lru_cache(maxsize=256)
def layout_of(text: bytes) -> Layout:
    """Read a stored layout. Cached by its bytes."""
    return Layout(*_LAYOUT(text))


def width_of(numbers: Sequence[int]) -> int:
    """Return how many of a cell's numbers a mark must keep for these: `COMMON` or `WIDTH`."""
    return WIDTH if any(numbers[COMMON:]) else COMMON


def chunk_of(days: Sequence[int], vectors: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Return a chunk of a mark as stored: its days, and the packed numbers of each, pressed."""
    return _ENCODE(days), pressed(b"".join(vectors))


def numbers_on(
    layout: Layout, days: bytes, vectors: bytes, day: int
) -> tuple[Counter[int], defaultdict[int, list[int]]]:
    """Read each cell's numbers on a day out of a chunk of a mark.

    For a cell that names acts and no more, that is how many; for any other, all `WIDTH`. The day
    must not be before the chunk's first.
    """
    packed = layout.packed
    place = bisect_right(_DAYS(days), day) - 1
    values = [*packed.unpack_from(released(vectors), place * packed.size)]
    acts: Counter[int] = Counter()
    sums: defaultdict[int, list[int]] = defaultdict(none_yet)
    for cell, start, end in layout.places:
        if end - start == WIDTH:
            sums[cell] = values[start:end]
            continue
        named, possible, clashing, leaning = values[start:end]
        if named == possible and not clashing and not leaning:
            acts[cell] = named
        else:
            sums[cell] = [named, possible, clashing, leaning, *_RARE]
    return acts, sums


def days_of(layout: Layout, chunks: Iterable[Row]) -> Iterator[tuple[int, Vector]]:
    """Yield the days of a mark from its chunks, each with all its numbers."""
    for days, vectors in chunks:
        read = layout.packed.iter_unpack(released(vectors))
        yield from zip(_DAYS(days), read, strict=True)


def raw_between(
    layout: Layout, chunks: Iterable[Row], first: int, last: int
) -> tuple[list[int], bytes]:
    """Read the days of a mark from `first` to `last`, both inclusive, and their packed numbers.

    The day `first` is always the first returned, with the numbers that it has from earlier days.
    """
    days: list[int] = []
    wholes: list[bytes] = []
    for packed_days, vectors in chunks:
        days += _DAYS(packed_days)
        wholes.append(released(vectors))
    size = layout.packed.size
    begin, end = bisect_right(days, first), bisect_right(days, last)
    raws = b"".join(wholes)
    start = raws[(begin - 1) * size : begin * size] if begin else bytes(size)
    return [first, *days[begin:end]], start + raws[begin * size : end * size]
