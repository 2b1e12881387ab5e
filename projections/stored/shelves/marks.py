"""The numbers of a contest's cells at any day, as believed at any point, for a bounded few rows.

A contest has two axes of belief, and on each a log of additive changes: from the point `at` on, the
numbers of a cell are other by so much from a day on. The numbers at (`at`, `day`) are the sum of
the changes with no later `at` and no later day. So that nobody sums a long log, it is cut along
`at` into blocks, and a block begins with a mark: the sums of all that lies before it, on each day
where they change. An answer is one day of one mark and the rows of one block.

A change that comes in before the last block stays loose and is summed into every answer, so that
nothing has to be written again until there are many such.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Mapping, Sequence
from itertools import chain, compress
from operator import add as plus
from operator import itemgetter
from operator import ne as differs
from typing import Final

from projections.stored.numbers.twelve import NOTHING, WIDTH
from projections.stored.shelves.layouts import (
    Layout,
    Vector,
    layout_of,
    numbers_on,
    raw_days_of,
    width_of,
)
from projections.stored.shelves.shelf import Row, Shelf
from projections.stored.shelves.tables import PREFIX, named

TABLES: Final = tuple(f"{PREFIX}_{table}" for table in ("change", "block", "mark"))
"""The tables, without their slot."""
LOOSE: Final = -1
"""The block of rows that belong to none."""

Sums = tuple[int, ...]
"""The numbers of a cell, added up: as many as `Numbers` has, which adding forgets."""
Change = tuple[int, ...]
"""`(cell, at, day, *numbers)`: by how much a cell's numbers differ from a day on, from `at` on."""

CHANGE, BLOCK, MARK = map(named, ("change", "block", "mark"))
"""The tables, as a statement names them."""
NUMBERS: Final = tuple(f"n{number}" for number in range(1, WIDTH + 1))
"""The columns of a change's numbers."""
CHANGES: Final = f"{CHANGE} (cell, at, day, {', '.join(NUMBERS)}, contest, axis, block)"
"""The table of changes, and the order in which its columns are written."""
# A server sums whole numbers to decimals.
_SUMS: Final = ", ".join(f"CAST(sum({n}) AS BIGINT)" for n in NUMBERS)
HERE: Final = (
    f"SELECT b.block, b.since, b.first, b.layout FROM {BLOCK} b WHERE b.contest = ? AND b.axis = ?"
    " AND b.since <= ? ORDER BY b.since DESC LIMIT 1"
)
"""The block that a point is in, and its layout."""
_SEEK: Final = (
    f"SELECT b.block, b.first, b.layout, m.days, m.vectors FROM ({HERE}) b"
    f" LEFT JOIN {MARK} m ON m.contest = ? AND m.axis = ? AND m.block = b.block AND m.day ="
    f" (SELECT max(day) FROM {MARK} WHERE contest = ? AND axis = ? AND block = b.block"
    "   AND day <= ?)"
)
"""The block for a point, and the chunk of its mark for a day."""
_RANGE: Final = (
    f"SELECT days, vectors FROM {MARK} WHERE contest = ? AND axis = ? AND block = ?"
    f" AND day <= ? AND day >= coalesce((SELECT max(day) FROM {MARK}"
    "   WHERE contest = ? AND axis = ? AND block = ? AND day <= ?), ?) ORDER BY day"
)
_PART: Final = (
    f"SELECT cell, {_SUMS} FROM {CHANGE}"
    " WHERE contest = ? AND axis = ? AND block = ? AND at <= ? AND day <= ? GROUP BY cell"
)
_PARTS: Final = f"{_PART} UNION ALL {_PART}"
_COURSE: Final = (
    f"SELECT cell, CASE WHEN day < ? THEN ? ELSE day END, {_SUMS} FROM {CHANGE}"
    " WHERE contest = ? AND axis = ? AND block IN (?, ?) AND at <= ? AND day <= ?"
    " GROUP BY 1, 2 ORDER BY 1, 2"
)
_SAID: Final = (
    f"SELECT cell, at, day, {', '.join(NUMBERS)}, contest, axis, block FROM {CHANGE}"
    f" WHERE contest = ? AND NOT ({' AND '.join(f'{n} = 0' for n in NUMBERS)})"
)


def numbers_at(shelf: Shelf, contest: int, axis: int, at: int, day: int) -> dict[int, Sums]:
    """Read the numbers of each cell on a day, as believed at a point: both inclusive.

    A cell whose numbers are all zero is left out.
    """
    # A block that begins right after the point has all of it in its mark, and no row of its own.
    found = shelf.rows(_SEEK, (contest, axis, at + 1, contest, axis, contest, axis, day))
    if not found:
        return {}
    ((block, begins, layout, days, vectors),) = found
    numbers: dict[int, Sums] = {}
    if days is not None:
        numbers = numbers_on(layout_of(layout), days, vectors, day)
    loose = (contest, axis, LOOSE, at, day)
    rows = (
        shelf.rows(_PART, loose)
        if at < begins
        else shelf.rows(_PARTS, (contest, axis, block, at, day, *loose))
    )
    for row in rows:
        cell, more = row[0], row[1:]
        before = numbers.get(cell)
        numbers[cell] = more if before is None else tuple(map(plus, before, more))
    return {cell: ones for cell, ones in numbers.items() if ones != NOTHING}


def numbers_between(  # noqa: PLR0913, PLR0917 - a point and two days of one axis
    shelf: Shelf, contest: int, axis: int, at: int, first: int, last: int
) -> dict[int, list[tuple[int, Sums]]]:
    """Read the numbers of each cell on the day `first`, and on each day up to `last` they change.

    All as believed at a point; both days and the point are inclusive, and `first` is not after
    `last`. A cell whose numbers are all zero throughout is left out.
    """
    found = shelf.rows(HERE, (contest, axis, at + 1))
    if not found:
        return {}
    ((block, _, begins, text),) = found
    layout = layout_of(text)
    where = (contest, axis, block)
    chunks = shelf.rows(_RANGE, (*where, last, *where, first, first))
    marked = {first: bytes(layout.packed.size)}
    for day, raw in raw_days_of(layout, chunks):
        if day <= last:
            marked[max(day, first)] = raw
    own = LOOSE if at < begins else block
    rows = shelf.rows(_COURSE, (first, first, contest, axis, own, LOOSE, at, last))
    courses = _summed(layout, marked, rows) if rows else _marked(layout, marked)
    return {cell: course for cell, course in courses if len(course) > 1 or course[0][1] != NOTHING}


def said(shelf: Shelf, contest: int) -> Sequence[Row]:
    """Return a contest's changes as they are kept, their columns in the order of `CHANGES`.

    How they came decides how they are cut: those of one place may be told in several. Only what
    they add up to means anything, so those that come to nothing by themselves are left out.
    """
    return shelf.rows(_SAID, (contest,))


def _marked(
    layout: Layout, marked: Mapping[int, bytes]
) -> Iterator[tuple[int, list[tuple[int, Sums]]]]:
    """Each cell's course out of a mark alone."""
    # In a long contest a cell changes on most days, and what is done for each is left to C. Bytes
    # are as good as numbers to see a change by, and fewer have to be read: a cell's at once, those
    # that the mark leaves out put between them.
    read = struct.Struct(f"<{WIDTH}{layout.code}").iter_unpack
    size = struct.calcsize(layout.code)
    columns = zip(*map(layout.unread.unpack, marked.values()), strict=True)
    for (cell, width), parts in zip(layout.cells, columns, strict=True):
        changed = tuple(map(differs, parts, chain((None,), parts)))
        rest = bytes((WIDTH - width) * size)
        numbers = read(rest.join((*compress(parts, changed), b"")))
        yield cell, list(zip(compress(marked, changed), numbers, strict=True))


def _summed(
    layout: Layout, marked: Mapping[int, bytes], rows: Iterable[Row]
) -> Iterator[tuple[int, list[tuple[int, Sums]]]]:
    """Each cell's course out of a mark and changes after it."""
    unpack = layout.packed.unpack
    numbers = {day: unpack(raw) for day, raw in marked.items()}
    wider, summed = _with_changes(layout, numbers, rows)
    for cell, start, end in wider.places:
        rest = NOTHING[end - start :]
        parts = list(map(itemgetter(slice(start, end)), summed.values()))
        changed = map(differs, parts, chain((None,), parts))
        course = compress(zip(summed, parts, strict=True), changed)
        yield cell, [(day, ones + rest) for day, ones in course]


def _with_changes(
    layout: Layout, marked: Mapping[int, Vector], rows: Iterable[Row]
) -> tuple[Layout, dict[int, Vector]]:
    """Add changes, as (cell, day, numbers), to a course of all cells that begins before them."""
    widths = dict(layout.cells)
    changes: dict[int, list[Row]] = {}
    for cell, day, *numbers in rows:
        widths[cell] = max(width_of(numbers), widths.get(cell, 0))
        changes.setdefault(day, []).append((cell, numbers))
    wider = Layout(tuple(sorted(widths.items())), layout.code)
    if wider.cells != layout.cells:
        marked = {day: wider.moved(vector, layout) for day, vector in marked.items()}
    places = {cell: (start, end) for cell, start, end in wider.places}
    added = [0] * wider.length
    vector: Vector = ()
    summed = {}
    for day in sorted(marked.keys() | changes.keys()):
        vector = marked.get(day, vector)
        for cell, numbers in changes.get(day, ()):
            start, end = places[cell]
            added[start:end] = map(plus, added[start:end], numbers)
        summed[day] = tuple(map(plus, vector, added))
    return wider, summed
