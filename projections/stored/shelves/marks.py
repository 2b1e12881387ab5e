"""Reading the numbers of a contest's cells on any day, as believed at any point, from few rows.

A contest has two axes of belief, and on each a list of additive changes. A change says by how much
the numbers of a cell differ from the point `at` on, and from a day on. The numbers at (`at`, `day`)
are the sum of all changes with no later `at` and no later day.

So that no answer sums a long list, it is cut along `at` into blocks. A block begins with a mark:
the sums of all changes before it, on each day on which they change. An answer reads one day of one
mark and the rows of one block.

A change whose `at` is before the last block is kept as a loose row and is summed into every answer.
So nothing has to be written again until there are many of these.
"""

from __future__ import annotations

import struct
from collections import Counter, defaultdict
from collections.abc import Callable, Iterable, Mapping
from operator import add as plus
from typing import Final, TypeVar

from projections.stored.numbers.cell_numbers import NOTHING, WIDTH, none_yet
from projections.stored.shelves import packing
from projections.stored.shelves.layouts import (
    COMMON,
    layout_of,
    numbers_on,
    raw_between,
)
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import PREFIX, named

TABLES: Final = tuple(f"{PREFIX}_{table}" for table in ("change", "block", "mark"))
"""The tables, without their slot."""
LOOSE: Final = -1
"""Stands for the block of rows that are in none."""

Sums = tuple[int, ...]
"""The numbers of a cell, added up: `Numbers`, though the type checker cannot count them."""
Change = tuple[int, ...]
"""`(cell, at, day, *numbers)`: from `at` on, a cell's numbers differ by so much from a day on.

Where it names one more act and that is all, it may go without its numbers."""
Step = tuple[int, Sums]
"""A day, and a cell's numbers from then on, or by how much these differ."""
Reading = TypeVar("Reading")
Course = list[tuple[int, Reading]]
"""What a cell's numbers are read as on a day, and on each later day on which they change."""

CHANGE, BLOCK, MARK = map(named, ("change", "block", "mark"))
"""The tables, as statements name them."""
NUMBERS: Final = tuple(f"n{number}" for number in range(1, WIDTH + 1))
"""The columns of a change's numbers."""
CHANGES: Final = f"{CHANGE} (cell, at, day, {', '.join(NUMBERS)}, contest, axis, block)"
"""The table of changes, and the order in which its columns are written."""
# On a server, the sum of whole numbers is a decimal unless it is cast.
_SUMS: Final = ", ".join(f"CAST(sum({n}) AS BIGINT)" for n in NUMBERS)
HERE: Final = (
    f"SELECT b.block, b.since, b.first, b.layout, b.packed, b.contest, b.axis FROM {BLOCK} b"
    " WHERE b.contest = ? AND b.axis = ? AND b.since <= ? ORDER BY b.since DESC LIMIT 1"
)
"""The block that a point is in, the layout of its mark, and its packed changes; then its axis."""
_ANY: Final = f"SELECT 1 FROM {CHANGE} WHERE contest = b.contest AND axis = b.axis AND block"
_SEEK: Final = (
    f"SELECT b.block, b.first, b.layout, b.packed, m.days, m.vectors,"
    # Not `IN (b.block, ...)`, for which SQLite would make a table.
    f" EXISTS ({_ANY} = b.block) OR EXISTS ({_ANY} = {LOOSE})"
    f" FROM ({HERE}) b LEFT JOIN {MARK} m ON m.contest = b.contest AND m.axis = b.axis"
    f"  AND m.block = b.block AND m.day = (SELECT max(day) FROM {MARK}"
    "   WHERE contest = b.contest AND axis = b.axis AND block = b.block AND day <= ?)"
)
"""The block for a point, the chunk of its mark for a day, and whether any rows may add to these."""
_RANGE: Final = (
    f"SELECT days, vectors FROM {MARK} WHERE contest = ? AND axis = ? AND block = ?"
    f" AND day <= ? AND day >= coalesce((SELECT max(day) FROM {MARK}"
    "   WHERE contest = ? AND axis = ? AND block = ? AND day <= ?), ?) ORDER BY day"
)
_PARTS: Final = (
    f"SELECT cell, {_SUMS} FROM {CHANGE}"
    " WHERE contest = ? AND axis = ? AND block IN (?, ?) AND at <= ? AND day <= ? GROUP BY cell"
)
_COURSE: Final = (
    f"SELECT cell, CASE WHEN day < ? THEN ? ELSE day END, {_SUMS} FROM {CHANGE}"
    " WHERE contest = ? AND axis = ? AND block IN (?, ?) AND at <= ? AND day <= ?"
    " GROUP BY 1, 2 ORDER BY 1, 2"
)
_SINCE: Final = (
    f"SELECT at, day, {_SUMS} FROM {CHANGE} WHERE contest = ? AND axis = ? AND block IN"
    f" (SELECT b.block FROM {BLOCK} b WHERE b.contest = ? AND b.axis = ? AND b.since >= coalesce("
    f"   (SELECT max(since) FROM {BLOCK} WHERE contest = ? AND axis = ? AND since <= ?), 0)"
    "  UNION ALL SELECT ?) AND cell = ? AND at >= ? GROUP BY at, day"
)
READ_CHANGES: Final = (
    f"SELECT cell, at, day, {', '.join(NUMBERS)}, contest, axis, block FROM {CHANGE}"
    " WHERE contest = ?"
)
"""The changes of a contest that are not packed, their columns in the order of `CHANGES`."""
_PACKED_SINCE: Final = (
    f"SELECT b.packed FROM {BLOCK} b WHERE b.contest = ? AND b.axis = ? AND b.since >= coalesce("
    f" (SELECT max(since) FROM {BLOCK} WHERE contest = ? AND axis = ? AND since <= ?), 0)"
)


def numbers_at(
    shelf: Shelf, contest: int, axis: int, at: int, day: int
) -> tuple[Counter[int], dict[int, list[int]]]:
    """Read the numbers of each cell on a day, as believed at a point; both are inclusive.

    For a cell that names acts and no more, that is how many; for any other, its numbers. Some of
    either may be zero. The numbers of no cell are returned twice.
    """
    acts: Counter[int] = Counter()
    sums: defaultdict[int, list[int]] = defaultdict(none_yet)
    # A block that begins right after the point will do: its mark sums all that counts at the point,
    # and none of its own rows do.
    where = (contest, axis)
    blocks = shelf.rows(_SEEK, (*where, at + 1, day))
    if not blocks:
        return acts, sums
    ((block, begins, layout, packed, days, vectors, any_rows),) = blocks
    if days is not None:
        acts, sums = numbers_on(layout_of(layout), days, vectors, day)
    if at >= begins:
        packing.add_up(packed, at, day, acts, sums)
    if any_rows:
        own = LOOSE if at < begins else block
        for cell, *more in shelf.rows(_PARTS, (*where, own, LOOSE, at, day)):
            sums[cell] = [*map(plus, sums[cell], more)]
    for cell, numbers in sums.items():
        packing.change(numbers, 1, acts.pop(cell, 0))
    return acts, sums


def numbers_between(  # noqa: PLR0913, PLR0917 - a point and two days of one axis
    shelf: Shelf,
    contest: int,
    axis: int,
    at: int,
    first: int,
    last: int,
    read_as: Callable[[Sums], Reading],
) -> dict[int, Course[Reading]]:
    """Read each cell's numbers on the day `first`, and on each day up to `last` they change.

    They are as believed at a point. Both days and the point are inclusive, and `first` must not be
    after `last`. The numbers are returned as what `read_as` makes of them. A cell whose numbers are
    all zero throughout is left out.
    """
    blocks = shelf.rows(HERE, (contest, axis, at + 1))
    if not blocks:
        return {}
    ((block, _, begins, text, packed, *_),) = blocks
    layout = layout_of(text)
    where = (contest, axis, block)
    chunks = shelf.rows(_RANGE, (*where, last, *where, first, first))
    days, raws = raw_between(layout, chunks, first, last)
    own = LOOSE if at < begins else block
    rows = shelf.rows(_COURSE, (first, first, contest, axis, own, LOOSE, at, last))
    changes: dict[int, dict[int, Sums]] = {}
    for cell, day, *numbers in rows:
        changes.setdefault(cell, {})[day] = tuple(numbers)
    if at >= begins:
        for (cell, day), more in packing.sums_by_day(packed, at, first, last).items():
            of_cell = changes.setdefault(cell, {})
            of_cell[day] = tuple(map(plus, of_cell.get(day, NOTHING), more))
    common, whole = (_unpacking(layout.code, width) for width in (COMMON, WIDTH))
    readings = _Readings(lambda part: read_as(common(part)))
    reads = {
        COMMON: (common, readings.__getitem__),
        WIDTH: (whole, lambda part: read_as(whole(part))),
    }
    courses: dict[int, Course[Reading]] = {}
    # The days of an empty layout have no bytes and cannot be unpacked.
    columns = zip(*layout.unread.iter_unpack(raws), strict=True) if raws else ()
    for (cell, width), parts in zip(layout.cells, columns, strict=True):
        unpack, unpack_and_read = reads[width]
        if cell in changes:
            before = dict(_course(days, parts, unpack))
            courses[cell] = _summed(before, changes.pop(cell), read_as)
        else:
            course = _course(days, parts, unpack_and_read)
            if len(course) > 1 or any(parts[0]):
                courses[cell] = course
    for cell, steps in changes.items():  # the cells that are not in the mark
        courses[cell] = _summed({first: NOTHING}, steps, read_as)
    return {cell: course for cell, course in courses.items() if course}


def changes_since(
    shelf: Shelf, contest: int, axis: int, cell: int, since: int
) -> dict[tuple[int, int], Sums]:
    """Read by how much a cell's numbers change from a point on, inclusive, by (at, day)."""
    where = (contest, axis)
    rows = shelf.rows(_SINCE, (*where, *where, *where, since, LOOSE, cell, since))
    changes: dict[tuple[int, int], Sums] = {(at, day): tuple(numbers) for at, day, *numbers in rows}
    for (packed,) in shelf.rows(_PACKED_SINCE, (*where, *where, since)):
        for place, more in packing.sums_since(packed, cell, since).items():
            changes[place] = tuple(map(plus, changes.get(place, NOTHING), more))
    return changes


def _unpacking(code: str, width: int) -> Callable[[bytes], Sums]:
    """Return what unpacks a cell's numbers, all `WIDTH`, from the `width` that a mark has."""
    unpack = struct.Struct(f"<{width}{code}").unpack
    if width == WIDTH:
        return unpack
    rest = NOTHING[width:]
    return lambda part: unpack(part) + rest


class _Readings(dict[bytes, Reading]):
    """What numbers are read as, by their packed bytes: cells without totals have many in common."""

    def __init__(self, read: Callable[[bytes], Reading]) -> None:
        """Take what reads bytes that have not been met yet."""
        super().__init__()
        self._read = read

    def __missing__(self, part: bytes) -> Reading:
        self[part] = reading = self._read(part)
        return reading


def _course(
    days: Iterable[int], parts: Iterable[bytes], read: Callable[[bytes], Reading]
) -> Course[Reading]:
    """Return what a cell's numbers are read as on the first day, and on those they change."""
    # Comparing packed bytes finds the changes, and only numbers that changed have to be read.
    course = []
    last: bytes | None = None
    for day, part in zip(days, parts, strict=True):
        if part != last:
            course.append((day, read(part)))
            last = part
    return course


def _summed(
    before: Mapping[int, Sums], changes: Mapping[int, Sums], read_as: Callable[[Sums], Reading]
) -> Course[Reading]:
    """Add changes to a course, both by day; return an empty one where all sums are zero.

    The changes must not begin before the course.
    """
    unchanged: Sums = NOTHING
    added: Sums = NOTHING
    last: Sums | None = None
    course = []
    for day in sorted(before.keys() | changes.keys()):
        unchanged = before.get(day, unchanged)
        if day in changes:
            added = tuple(map(plus, added, changes[day]))
        now = tuple(map(plus, unchanged, added))
        if now != last:
            course.append((day, read_as(now)))
            last = now
    return [] if len(course) == 1 and last == NOTHING else course
