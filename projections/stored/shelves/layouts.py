"""What the bytes of a mark mean: the numbers of all its cells, on each day where any changes.

From one day to the next most numbers stay as they are, so what is written is pressed to a tenth:
else marks would be most of what is stored. Pressing a chunk takes some 20 µs, reading it 6.
"""

from __future__ import annotations

import struct
import zlib
from bisect import bisect_right
from collections.abc import Iterable, Iterator, Sequence
from functools import lru_cache
from itertools import accumulate
from typing import Final

import msgspec
from attrs import field, frozen

from projections.stored.numbers.cell_numbers import LED, NOTHING, WIDTH
from projections.stored.shelves.shelf import Row

Vector = tuple[int, ...]
"""All numbers of a day, one cell after the other."""

COMMON: Final = LED
"""How many numbers any cell may have; a mark keeps the others only where there are any."""
CODES: Final = "bhiq"
"""The `struct` codes of whole numbers of 1, 2, 4 and 8 bytes."""
_PRESSED: Final = 4
"""zlib's level: faster here than 1, and as small as any."""
_RARE: Final = NOTHING[COMMON:]
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DAYS: Final = msgspec.msgpack.Decoder(list[int]).decode


@frozen
class Layout:
    """What the bytes of a mark's days mean.

    Each cell has its `COMMON` numbers or all `WIDTH`, side by side.
    """

    cells: tuple[tuple[int, int], ...]
    """Each cell with how many numbers it has there."""
    code: str
    """The `struct` code of one number."""

    places: tuple[tuple[int, int, int], ...] = field(init=False)
    """Each cell with where its numbers begin and end."""
    packed: struct.Struct = field(init=False, eq=False)
    """A day."""

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
        """A day, each cell's numbers as they are written."""
        size = struct.calcsize(self.code)
        return struct.Struct("<" + "".join(f"{width * size}s" for _, width in self.cells))

    @property
    def text(self) -> bytes:
        """The layout as it is written; `layout_of` reads it."""
        return _ENCODE((self.cells, self.code))

    def moved(self, vector: Vector, other: Layout) -> Vector:
        """Lay out anew what another layout, all of whose numbers have a place here, had."""
        starts = {cell: start for cell, start, _ in self.places}
        there = [0] * self.length
        for cell, start, end in other.places:
            there[starts[cell] : starts[cell] + end - start] = vector[start:end]
        return tuple(there)


_LAYOUT: Final = msgspec.msgpack.Decoder(tuple[tuple[tuple[int, int], ...], str]).decode
EMPTY: Final = Layout((), CODES[0])
"""That of a mark before which nothing lies."""


@lru_cache(maxsize=256)
def layout_of(text: bytes) -> Layout:
    """Read a layout; one that is asked about again is known by its very text."""
    return Layout(*_LAYOUT(text))


def width_of(numbers: Sequence[int]) -> int:
    """How many of a cell's numbers a mark must keep to keep these."""
    return WIDTH if any(numbers[COMMON:]) else COMMON


def chunk_of(days: Sequence[int], vectors: Iterable[bytes]) -> tuple[bytes, bytes]:
    """Write a chunk of a mark: its days, and the numbers of each, laid out and packed."""
    return _ENCODE(days), zlib.compress(b"".join(vectors), _PRESSED)


def _whole(vectors: bytes) -> bytes:
    """The numbers of a chunk, as they were before they were pressed. Raises `DecodeError`."""
    try:
        return zlib.decompress(vectors)
    except zlib.error as error:  # said as of all else that is written here and cannot be read
        raise msgspec.DecodeError(str(error)) from error


def numbers_on(layout: Layout, days: bytes, vectors: bytes, day: int) -> dict[int, Vector]:
    """Read each cell's numbers, all `WIDTH`, out of a chunk of a mark.

    The day is not before the chunk's first.
    """
    packed = layout.packed
    place = bisect_right(_DAYS(days), day) - 1
    values = packed.unpack_from(_whole(vectors), place * packed.size)
    return {
        cell: values[start:end] if end - start == WIDTH else values[start:end] + _RARE
        for cell, start, end in layout.places
    }


def days_of(layout: Layout, chunks: Iterable[Row]) -> Iterator[tuple[int, Vector]]:
    """Read the days of a mark out of its chunks, each with all its numbers."""
    for days, vectors in chunks:
        read = layout.packed.iter_unpack(_whole(vectors))
        yield from zip(_DAYS(days), read, strict=True)


def raw_between(
    layout: Layout, chunks: Iterable[Row], first: int, last: int
) -> tuple[list[int], bytes]:
    """Read a mark from one day to another, both included, with its numbers as they are written.

    The day `first` comes in any case, with what it has from an earlier one.
    """
    days: list[int] = []
    wholes: list[bytes] = []
    for told, vectors in chunks:
        days += _DAYS(told)
        wholes.append(_whole(vectors))
    size = layout.packed.size
    begin, end = bisect_right(days, first), bisect_right(days, last)
    raws = b"".join(wholes)
    start = raws[(begin - 1) * size : begin * size] if begin else bytes(size)
    return [first, *days[begin:end]], start + raws[begin * size : end * size]
