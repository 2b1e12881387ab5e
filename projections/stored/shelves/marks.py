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
from collections.abc import Callable, Iterable, Mapping, Sequence
from operator import add as plus
from typing import Final, TypeVar

from projections.stored.numbers.cell_numbers import NOTHING, WIDTH
from projections.stored.shelves.layouts import (
    COMMON,
    layout_of,
    numbers_on,
    raw_between,
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
Step = tuple[int, Sums]
"""A day, and a cell's numbers from then on, or by how much these differ."""
Told = TypeVar("Told")
Course = list[tuple[int, Told]]
"""What a cell's numbers tell on a day, and on each later day on which they change."""

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
    shelf: Shelf,
    contest: int,
    axis: int,
    at: int,
    first: int,
    last: int,
    told: Callable[[Sums], Told],
) -> dict[int, Course[Told]]:
    """Read each cell's numbers on the day `first`, and on each day up to `last` they change.

    All as believed at a point; both days and the point are inclusive, and `first` is not after
    `last`. The numbers come as what `told` makes of them. A cell whose numbers are all zero
    throughout is left out.
    """
    found = shelf.rows(HERE, (contest, axis, at + 1))
    if not found:
        return {}
    ((block, _, begins, text),) = found
    layout = layout_of(text)
    where = (contest, axis, block)
    chunks = shelf.rows(_RANGE, (*where, last, *where, first, first))
    days, raws = raw_between(layout, chunks, first, last)
    own = LOOSE if at < begins else block
    rows = shelf.rows(_COURSE, (first, first, contest, axis, own, LOOSE, at, last))
    changes: dict[int, dict[int, Sums]] = {}
    for cell, day, *numbers in rows:
        changes.setdefault(cell, {})[day] = tuple(numbers)
    few, whole = (_reading(layout.code, width) for width in (COMMON, WIDTH))
    alike = _Alike(lambda part: told(few(part)))
    reads = {
        COMMON: (few, alike.__getitem__),
        WIDTH: (whole, lambda part: told(whole(part))),
    }
    courses: dict[int, Course[Told]] = {}
    # An empty layout has days of no bytes, which are not to be told apart.
    columns = zip(*layout.unread.iter_unpack(raws), strict=True) if raws else ()
    for (cell, width), parts in zip(layout.cells, columns, strict=True):
        read, read_and_told = reads[width]
        if cell in changes:
            before = dict(_course(days, parts, read))
            courses[cell] = _summed(before, changes.pop(cell), told)
        else:
            course = _course(days, parts, read_and_told)
            if len(course) > 1 or any(parts[0]):
                courses[cell] = course
    for cell, steps in changes.items():  # of cells that the mark knows nothing of
        courses[cell] = _summed({first: NOTHING}, steps, told)
    return {cell: course for cell, course in courses.items() if course}


def said(shelf: Shelf, contest: int) -> Sequence[Row]:
    """Return a contest's changes as they are kept, their columns in the order of `CHANGES`.

    How they came decides how they are cut: those of one place may be told in several. Only what
    they add up to means anything, so those that come to nothing by themselves are left out.
    """
    return shelf.rows(_SAID, (contest,))


def _reading(code: str, width: int) -> Callable[[bytes], Sums]:
    """What reads a cell's numbers, all `WIDTH`, as a mark has so many of them written."""
    unpack = struct.Struct(f"<{width}{code}").unpack
    if width == WIDTH:
        return unpack
    rest = NOTHING[width:]
    return lambda part: unpack(part) + rest


class _Alike(dict[bytes, Told]):
    """What numbers tell, by how they are written: where none has totals, many are the same."""

    def __init__(self, read: Callable[[bytes], Told]) -> None:
        """Take what reads those that have not been met."""
        super().__init__()
        self._read = read

    def __missing__(self, part: bytes) -> Told:
        self[part] = told = self._read(part)
        return told


def _course(
    days: Iterable[int], parts: Iterable[bytes], read: Callable[[bytes], Told]
) -> Course[Told]:
    """What is read of a cell's numbers on the first day, and on those on which they change."""
    # In a long contest a cell changes on most days. Bytes are as good as numbers to see a change
    # by, and fewer have to be read.
    course = []
    last: bytes | None = None
    for day, part in zip(days, parts, strict=True):
        if part != last:
            course.append((day, read(part)))
            last = part
    return course


def _summed(
    before: Mapping[int, Sums], changes: Mapping[int, Sums], told: Callable[[Sums], Told]
) -> Course[Told]:
    """Add changes to a course that begins no later, both by day; empty where all come to zero."""
    there: Sums = NOTHING
    added: Sums = NOTHING
    last: Sums | None = None
    course = []
    for day in sorted(before.keys() | changes.keys()):
        there = before.get(day, there)
        if day in changes:
            added = tuple(map(plus, added, changes[day]))
        now = tuple(map(plus, there, added))
        if now != last:
            course.append((day, told(now)))
            last = now
    return [] if len(course) == 1 and last == NOTHING else course
