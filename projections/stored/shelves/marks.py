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
from bisect import bisect_right
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import accumulate, chain, compress, pairwise
from operator import add as plus
from operator import itemgetter
from operator import ne as differs
from typing import Final, TypeVar

import msgspec
from attrs import field, frozen

from ledger.times import ALWAYS
from projections.stored.evidence.axes import RECORDED
from projections.stored.shelves.shelf import Row, Shelf

PREFIX: Final = "standings_v1"
"""The projection and version that the tables belong to."""
TABLES: Final = tuple(f"{PREFIX}_{table}" for table in ("change", "block", "mark"))
"""The tables, without their slot."""
WIDTH: Final = 12
"""How many numbers a cell has."""
COMMON: Final = 4
"""How many of them any cell may have; a mark keeps the others only where there are any."""
BLOCK: Final = 512
"""Changes in a block, about; the most that one answer sums, and as many loose ones at worst.

Measured on contests of 10,000 changes, 30 cells and 365 days. With 512 an answer takes 0.12 to
0.23 ms on pages not touched before, and marks take 130 bytes a change where days follow belief, 270
where they do not. Half as many to a block save a quarter of the time and double the marks, and
writing them costs a third more; twice as many save half the marks and cost 0.1 ms an answer.
"""
CLOSED: Final = 32
"""Changes that a last block must have to be closed by a mark; fewer are summed as soon."""
CHUNK: Final = 4_000
"""Bytes of a mark's days that are kept together, if more than one fits."""
LOOSE: Final = -1
"""The block of rows that belong to none."""

_Axis = tuple[int, int]
"""A contest and one of its two axes."""
_Begins = tuple[int, int]
"""The `at` from which a block and its mark are asked, and one that none of its rows is before."""
Numbers = tuple[int, ...]
"""The `WIDTH` numbers of a cell."""
_Vector = TypeVar("_Vector", Numbers, bytes)
"""All numbers of a day, one cell after the other, or the bytes that they are written as."""
Change = tuple[int, ...]
"""`(cell, at, day, *numbers)`: by how much a cell's numbers differ from a day on, from `at` on."""

_ZERO: Final = (0,) * WIDTH
_RARE: Final = (0,) * (WIDTH - COMMON)
_CODES: Final = "bhiq"
"""The `struct` codes of whole numbers of 1, 2, 4 and 8 bytes."""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_DAYS: Final = msgspec.msgpack.Decoder(list[int]).decode
_CHANGE, _BLOCK, _MARK = (f"{{{table}}}" for table in TABLES)
_N: Final = tuple(f"n{number}" for number in range(1, WIDTH + 1))
# A server sums whole numbers to decimals.
_SUMS: Final = ", ".join(f"CAST(sum({n}) AS BIGINT)" for n in _N)
_HERE: Final = (
    f"SELECT b.block, b.since, b.first, b.layout FROM {_BLOCK} b WHERE b.contest = ? AND b.axis = ?"
    " AND b.since <= ? ORDER BY b.since DESC LIMIT 1"
)
_SEEK: Final = (
    f"SELECT b.block, b.first, b.layout, m.days, m.vectors FROM ({_HERE}) b"
    f" LEFT JOIN {_MARK} m ON m.contest = ? AND m.axis = ? AND m.block = b.block AND m.day ="
    f" (SELECT max(day) FROM {_MARK} WHERE contest = ? AND axis = ? AND block = b.block"
    "   AND day <= ?)"
)
"""The block for a point, and the chunk of its mark for a day."""
_RANGE: Final = (
    f"SELECT days, vectors FROM {_MARK} WHERE contest = ? AND axis = ? AND block = ?"
    f" AND day <= ? AND day >= coalesce((SELECT max(day) FROM {_MARK}"
    "   WHERE contest = ? AND axis = ? AND block = ? AND day <= ?), ?) ORDER BY day"
)
_PART: Final = (
    f"SELECT cell, {_SUMS} FROM {_CHANGE}"
    " WHERE contest = ? AND axis = ? AND block = ? AND at <= ? AND day <= ? GROUP BY cell"
)
_PARTS: Final = f"{_PART} UNION ALL {_PART}"
_COURSE: Final = (
    f"SELECT cell, CASE WHEN day < ? THEN ? ELSE day END, {_SUMS} FROM {_CHANGE}"
    " WHERE contest = ? AND axis = ? AND block IN (?, ?) AND at <= ? AND day <= ?"
    " GROUP BY 1, 2 ORDER BY 1, 2"
)
_LAST: Final = (
    f"SELECT block, since FROM {_BLOCK} WHERE contest = ? AND axis = ? ORDER BY since DESC LIMIT 1"
)
_COUNT: Final = (
    f"SELECT block, count(*) FROM {_CHANGE}"
    " WHERE contest = ? AND axis = ? AND block IN (?, ?) GROUP BY block"
)
_FIRST: Final = f"SELECT min(at) FROM {_CHANGE} WHERE contest = ? AND axis = ? AND block = ?"
_WHOLE: Final = (
    f"SELECT days, vectors FROM {_MARK} WHERE contest = ? AND axis = ? AND block = ? ORDER BY day"
)
# Not both in one: SQLite would look through all rows of the contest.
_FROM: Final = f"FROM {_CHANGE} WHERE contest = ? AND axis = ? AND block >= ?"
_ONLY: Final = f"FROM {_CHANGE} WHERE contest = ? AND axis = ? AND block = ?"
_ROW: Final = f"SELECT cell, at, day, {', '.join(_N)}"
CHANGES: Final = f"{_CHANGE} (cell, at, day, {', '.join(_N)}, contest, axis, block)"
"""The table of changes, and the order in which its columns are written."""
_ADDED: Final = (
    "ON CONFLICT (contest, axis, block, cell, day, at)"
    f" DO UPDATE SET {', '.join(f'{n} = {_CHANGE}.{n} + excluded.{n}' for n in _N)}"
)
_SAID: Final = (
    f"SELECT cell, at, day, {', '.join(_N)}, contest, axis, block FROM {_CHANGE}"
    f" WHERE contest = ? AND NOT ({' AND '.join(f'{n} = 0' for n in _N)})"
)


@frozen
class _Layout:
    """What the bytes of a mark's days mean.

    Each cell has its first four numbers or all twelve, side by side.
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

    def moved(self, vector: Numbers, other: _Layout) -> Numbers:
        """Lay out anew what another layout, all of whose numbers have a place here, had."""
        starts = {cell: start for cell, start, _ in self.places}
        there = [0] * self.length
        for cell, start, end in other.places:
            there[starts[cell] : starts[cell] + end - start] = vector[start:end]
        return tuple(there)


_LAYOUT: Final = msgspec.msgpack.Decoder(tuple[tuple[tuple[int, int], ...], str]).decode
_EMPTY: Final = _Layout((), _CODES[0])


@frozen
class _Mark:
    """The start of a block: its number, its first `at`, and what lies before it, by the day."""

    block: int
    since: int
    layout: _Layout
    days: Sequence[tuple[int, Numbers]]
    """Each day where anything changes, with all numbers in the layout's order."""


def create(shelf: Shelf) -> None:
    """Make the tables."""
    in_key, raw = (" WITHOUT ROWID", "BLOB") if shelf.on_file else ("", "BYTEA")
    where = "contest INTEGER NOT NULL, axis SMALLINT NOT NULL, block INTEGER NOT NULL"
    numbers = ", ".join(f"{n} BIGINT NOT NULL" for n in _N)
    shelf.run(
        f"CREATE TABLE {_CHANGE} ({where}, cell BIGINT NOT NULL, day BIGINT NOT NULL,"
        f" at BIGINT NOT NULL, {numbers}, PRIMARY KEY (contest, axis, block, cell, day, at))"
        f"{in_key}"
    )
    shelf.run(
        f"CREATE TABLE {_BLOCK} ({where}, since BIGINT NOT NULL, first BIGINT NOT NULL,"
        f" layout {raw} NOT NULL, PRIMARY KEY (contest, axis, since)){in_key}"
    )
    # With a rowid: in a key's own tree such long rows would leave a page room for few of them.
    shelf.run(
        f"CREATE TABLE {_MARK} ({where}, day BIGINT NOT NULL, days {raw} NOT NULL,"
        f" vectors {raw} NOT NULL, PRIMARY KEY (contest, axis, block, day))"
    )


def lay(
    shelf: Shelf, contest: int, axis: int, rows: Iterable[Change], *, size: int = BLOCK
) -> None:
    """Write the changes of a contest that has none on this axis yet, in any order."""
    _cut(shelf, (contest, axis), _Mark(0, ALWAYS, _EMPTY, ()), rows, size)


def add(
    shelf: Shelf, contest: int, axis: int, rows: Iterable[Change], *, size: int = BLOCK
) -> None:
    """Add changes to those that are there, be there any or none."""
    fresh = list(rows)
    last = shelf.rows(_LAST, (contest, axis))
    if not last:
        lay(shelf, contest, axis, fresh, size=size)
        return
    ((block, since),) = last
    _put(shelf, (contest, axis), block, (row for row in fresh if row[1] >= since))
    _put(shelf, (contest, axis), LOOSE, (row for row in fresh if row[1] < since))
    counted: dict[int, int] = dict(shelf.rows(_COUNT, (contest, axis, LOOSE, block)))
    if counted.get(LOOSE, 0) > size:
        ((first,),) = shelf.rows(_FIRST, (contest, axis, LOOSE))
        _cut_again(shelf, (contest, axis), first, size, loose=True)
    elif counted.get(block, 0) > size:
        _cut_again(shelf, (contest, axis), since, size, loose=False)


def forget(shelf: Shelf, contest: int) -> None:
    """Drop all that is known of a contest."""
    for table in (_CHANGE, _BLOCK, _MARK):
        shelf.run(f"DELETE FROM {table} WHERE contest = ?", (contest,))


def numbers_at(shelf: Shelf, contest: int, axis: int, at: int, day: int) -> dict[int, Numbers]:
    """Read the numbers of each cell on a day, as believed at a point: both inclusive.

    A cell whose numbers are all zero is left out.
    """
    # A block that begins right after the point has all of it in its mark, and no row of its own.
    found = shelf.rows(_SEEK, (contest, axis, at + 1, contest, axis, contest, axis, day))
    if not found:
        return {}
    ((block, begins, layout, days, vectors),) = found
    numbers: dict[int, Numbers] = {}
    if days is not None:
        numbers = _on_the_last(_layout_of(layout), _DAYS(days), vectors, day)
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
    return {cell: ones for cell, ones in numbers.items() if ones != _ZERO}


def numbers_between(  # noqa: PLR0913, PLR0917 - a point and two days of one axis
    shelf: Shelf, contest: int, axis: int, at: int, first: int, last: int
) -> dict[int, list[tuple[int, Numbers]]]:
    """Read the numbers of each cell on the day `first`, and on each day up to `last` they change.

    All as believed at a point; both days and the point are inclusive, and `first` is not after
    `last`. A cell whose numbers are all zero throughout is left out.
    """
    found = shelf.rows(_HERE, (contest, axis, at + 1))
    if not found:
        return {}
    ((block, _, begins, text),) = found
    layout = _layout_of(text)
    where = (contest, axis, block)
    chunks = shelf.rows(_RANGE, (*where, last, *where, first, first))
    marked = {first: bytes(layout.packed.size)}
    for day, raw in _raw_days_of(layout, chunks):
        if day <= last:
            marked[max(day, first)] = raw
    own = LOOSE if at < begins else block
    rows = shelf.rows(_COURSE, (first, first, contest, axis, own, LOOSE, at, last))
    courses = _summed(layout, marked, rows) if rows else _marked(layout, marked)
    return {cell: course for cell, course in courses if len(course) > 1 or course[0][1] != _ZERO}


def said(shelf: Shelf, contest: int) -> Sequence[Row]:
    """Return a contest's changes as they are kept, their columns in the order of `CHANGES`.

    How they came decides how they are cut: those of one place may be told in several. Only what
    they add up to means anything, so those that come to nothing by themselves are left out.
    """
    return shelf.rows(_SAID, (contest,))


def _cut_again(shelf: Shelf, axis: _Axis, first: int, size: int, *, loose: bool) -> None:
    """Cut blocks anew from the one that a point is in, with the loose rows or without.

    None of those is before the point.
    """
    ((block, since, _, text),) = shelf.rows(_HERE, (*axis, first))
    layout = _layout_of(text)
    mark = _Mark(block, since, layout, list(_days_of(layout, shelf.rows(_WHOLE, (*axis, block)))))
    rows = list(shelf.rows(f"{_ROW} {_FROM}", (*axis, block)))
    shelf.run(f"DELETE {_FROM}", (*axis, block))
    if loose:
        rows += shelf.rows(f"{_ROW} {_ONLY}", (*axis, LOOSE))
        shelf.run(f"DELETE {_ONLY}", (*axis, LOOSE))
    shelf.run(f"DELETE FROM {_BLOCK} WHERE contest = ? AND axis = ? AND since >= ?", (*axis, since))
    shelf.run(f"DELETE FROM {_MARK} WHERE contest = ? AND axis = ? AND block > ?", (*axis, block))
    _cut(shelf, axis, mark, rows, size)


def _cut(shelf: Shelf, axis: _Axis, start: _Mark, rows: Iterable[Change], size: int) -> None:
    """Write the rows of a block that has begun and of all after it, and the marks of those."""
    ordered = sorted(rows, key=itemgetter(1))
    layout = _layout_for(start, ordered)
    lanes = _Lanes.of(layout)
    steps = lanes.steps(start)
    before: Sequence[Change] = ()
    blocks = _blocks(ordered, start.since, size, closed=axis[1] == RECORDED)
    for block, (since, first, some) in enumerate(blocks, start=start.block):
        if block == start.block:
            _begin(shelf, axis, block, (since, first), start.layout)
        else:
            _begin(shelf, axis, block, (since, first), layout)
            lanes.take(before, steps)
            marks = lanes.chunks(steps)
            shelf.put(
                f"INSERT INTO {_MARK} VALUES (?, ?, ?, ?, ?, ?)",
                ((*axis, block, *chunk) for chunk in marks),
            )
        _put(shelf, axis, block, some)
        before = some


def _blocks(
    ordered: Sequence[Change], since: int, size: int, *, closed: bool
) -> Iterator[tuple[int, int, Sequence[Change]]]:
    """Cut changes in the order of `at`: the `at` from which a block is asked, and its own first.

    Changes of one `at` stay together. Where they alone are more than `size`, the next block begins
    right after that `at`, and is asked for all that is known then: nobody has to sum them. Where
    the log is to be `closed`, an empty block follows the last in the same way: most questions are
    about the head.
    """
    start = at = 0
    while at < len(ordered):
        point = ordered[at][1]
        end = at + 1
        while end < len(ordered) and ordered[end][1] == point:
            end += 1
        if at > start and end - start > size:
            yield since, since, ordered[start:at]
            start, since = at, point
        if end - start > size:
            yield since, point, ordered[start:end]
            start, since = end, point + 1
        at = end
    yield since, since, ordered[start:]
    if closed and len(ordered) - start >= min(CLOSED, size):
        yield ordered[-1][1] + 1, ordered[-1][1] + 1, ()


def _put(shelf: Shelf, axis: _Axis, block: int, rows: Iterable[Change]) -> None:
    """Add changes to a block, in the order of its key: rows at the end of a table cost least."""
    here = (*axis, block)
    shelf.insert(CHANGES, [row + here for row in sorted(rows, key=itemgetter(0, 2, 1))], _ADDED)


def _begin(shelf: Shelf, axis: _Axis, block: int, begins: _Begins, layout: _Layout) -> None:
    """Write where a block begins, and what its mark's bytes mean."""
    text = _ENCODE((layout.cells, layout.code))
    shelf.run(f"INSERT INTO {_BLOCK} VALUES (?, ?, ?, ?, ?, ?)", (*axis, block, *begins, text))


@lru_cache(maxsize=256)
def _layout_of(text: bytes) -> _Layout:
    return _Layout(*_LAYOUT(text))


def _layout_for(mark: _Mark, rows: Iterable[Change]) -> _Layout:
    """Make room for what a mark says and for any of some changes on top of it."""
    widths = dict(mark.layout.cells)
    by_cell: dict[int, list[Change]] = {}
    for row in rows:
        by_cell.setdefault(row[0], []).append(row)
    most = 0
    for cell, ones in by_cell.items():
        # Many changes of a cell are alike: one more act named, say.
        alike = Counter([row[3:] for row in ones]).items()
        columns = zip(
            *([abs(number) * count for number in row] for row, count in alike), strict=True
        )
        sums = list(map(sum, columns))
        most = max(most, *sums)
        width = WIDTH if any(sums[COMMON:]) else COMMON
        widths[cell] = max(width, widths.get(cell, 0))
    most += max((max(*values, -min(values)) for _, values in mark.days), default=0)
    code = next(code for code in _CODES if most < 1 << (8 * struct.calcsize(code) - 1))
    return _Layout(tuple(sorted(widths.items())), code)


def _on_the_last(
    layout: _Layout, days: Sequence[int], vectors: bytes, day: int
) -> dict[int, Numbers]:
    """Read a chunk of a mark on a day that is not before its first."""
    packed = layout.packed
    values = packed.unpack_from(vectors, (bisect_right(days, day) - 1) * packed.size)
    return {
        cell: values[start:end] if end - start == WIDTH else values[start:end] + _RARE
        for cell, start, end in layout.places
    }


def _days_of(layout: _Layout, chunks: Iterable[Row]) -> Iterator[tuple[int, Numbers]]:
    """Read the days of a mark, each with all its numbers."""
    for days, vectors in chunks:
        yield from zip(_DAYS(days), layout.packed.iter_unpack(vectors), strict=True)


def _raw_days_of(layout: _Layout, chunks: Iterable[Row]) -> Iterator[tuple[int, bytes]]:
    """Read the days of a mark, each with its numbers as they are written."""
    size = layout.packed.size
    for days, vectors in chunks:
        starts = range(0, len(vectors), size)
        raws = (vectors[start : start + size] for start in starts)
        yield from zip(_DAYS(days), raws, strict=True)


def _marked(
    layout: _Layout, marked: Mapping[int, bytes]
) -> Iterator[tuple[int, list[tuple[int, Numbers]]]]:
    """Each cell's course out of a mark alone."""
    size = struct.calcsize(layout.code)
    for cell, start, end in layout.places:
        # Bytes are as good as numbers to see a change by, and fewer have to be read.
        changed = _course(marked, start * size, end * size)
        unpack = struct.Struct(f"<{end - start}{layout.code}").unpack
        rest = _ZERO[end - start :]
        yield cell, [(day, unpack(raw) + rest) for day, raw in changed]


def _summed(
    layout: _Layout, marked: Mapping[int, bytes], rows: Iterable[Row]
) -> Iterator[tuple[int, list[tuple[int, Numbers]]]]:
    """Each cell's course out of a mark and changes after it."""
    unpack = layout.packed.unpack
    numbers = {day: unpack(raw) for day, raw in marked.items()}
    wider, summed = _with_changes(layout, numbers, rows)
    for cell, start, end in wider.places:
        rest = _ZERO[end - start :]
        yield cell, [(day, ones + rest) for day, ones in _course(summed, start, end)]


def _with_changes(
    layout: _Layout, marked: Mapping[int, Numbers], rows: Iterable[Row]
) -> tuple[_Layout, dict[int, Numbers]]:
    """Add changes, as (cell, day, numbers), to a course of all cells that begins before them."""
    widths = dict(layout.cells)
    changes: dict[int, list[Row]] = {}
    for cell, day, *numbers in rows:
        width = WIDTH if any(numbers[COMMON:]) else COMMON
        widths[cell] = max(width, widths.get(cell, 0))
        changes.setdefault(day, []).append((cell, numbers))
    wider = _Layout(tuple(sorted(widths.items())), layout.code)
    if wider.cells != layout.cells:
        marked = {day: wider.moved(vector, layout) for day, vector in marked.items()}
    places = {cell: (start, end) for cell, start, end in wider.places}
    added = [0] * wider.length
    vector: Numbers = ()
    summed = {}
    for day in sorted(marked.keys() | changes.keys()):
        vector = marked.get(day, vector)
        for cell, numbers in changes.get(day, ()):
            start, end = places[cell]
            added[start:end] = map(plus, added[start:end], numbers)
        summed[day] = tuple(map(plus, vector, added))
    return wider, summed


def _course(marked: Mapping[int, _Vector], start: int, end: int) -> Iterable[tuple[int, _Vector]]:
    """One cell's part out of that of all, on the first day and wherever it changes."""
    # In a long contest a cell changes on most days: what is done for each is left to C.
    parts = list(map(itemgetter(slice(start, end)), marked.values()))
    changed = map(differs, parts, chain((None,), parts))
    return compress(zip(marked, parts, strict=True), changed)


@frozen
class _Lanes:
    """All numbers of a day as one whole number, so that adding two days is one addition.

    Each number has a lane of bits of its own. It may be negative, and then borrows from the lanes
    above; `level`, added and taken away again bit by bit, puts each lane right.
    """

    layout: _Layout
    bits: int
    first: Mapping[int, int]
    """The bit at which a cell's lanes begin."""
    level: int
    """The lowest number of its lane, without its sign, in every lane."""

    @classmethod
    def of(cls, layout: _Layout) -> _Lanes:
        """Lanes as wide as a layout's numbers."""
        bits = 8 * struct.calcsize(layout.code)
        first = {cell: bits * start for cell, start, _ in layout.places}
        level = sum(1 << (bits * lane + bits - 1) for lane in range(layout.length))
        return cls(layout, bits, first, level)

    def take(self, rows: Iterable[Change], steps: dict[int, int]) -> None:
        """Add changes to what is there by the day."""
        first = self.first
        shifts = range(0, WIDTH * self.bits, self.bits)
        # Many changes are alike, whatever their cell: one more act named, say.
        known: dict[Numbers, int] = {}
        for row in rows:
            numbers = row[3:]
            if (step := known.get(numbers)) is None:
                step = sum(number << lane for number, lane in zip(numbers, shifts, strict=True))
                known[numbers] = step
            day = row[2]
            steps[day] = steps.get(day, 0) + (step << first[row[0]])

    def steps(self, mark: _Mark) -> dict[int, int]:
        """By how much each day of a mark differs from the one before."""
        layout, level = self.layout, self.level
        wholes = [0]
        for _, values in mark.days:
            raw = layout.packed.pack(*layout.moved(values, mark.layout))
            wholes.append((int.from_bytes(raw, "little") ^ level) - level)
        changes = (after - before for before, after in pairwise(wholes))
        return {day: change for (day, _), change in zip(mark.days, changes, strict=True)}

    def chunks(self, steps: Mapping[int, int]) -> Iterator[tuple[int, bytes, bytes]]:
        """Write a mark: rows of a first day, the days, and the numbers of each."""
        length = self.layout.packed.size
        level = self.level
        days: list[int] = []
        vectors: list[bytes] = []
        whole = 0
        for day in sorted(steps):
            if not steps[day]:
                continue
            if (len(days) + 1) * length > CHUNK and days:
                yield days[0], _ENCODE(days), b"".join(vectors)
                days, vectors = [], []
            whole += steps[day]
            days.append(day)
            vectors.append(((whole + level) ^ level).to_bytes(length, "little"))
        if days:
            yield days[0], _ENCODE(days), b"".join(vectors)
