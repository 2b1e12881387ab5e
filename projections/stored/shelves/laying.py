"""Writing changes: in blocks that each begin with a mark, and as loose rows where they come late.

`marks`, which reads them, explains what blocks and marks are for.
"""

from __future__ import annotations

import struct
from collections.abc import Iterable, Iterator, Sequence
from operator import add as plus
from operator import itemgetter
from typing import Final

from attrs import frozen

from ledger.times import ALWAYS
from projections.stored.evidence.axes import RECORDED
from projections.stored.numbers.cell_numbers import NOTHING
from projections.stored.shelves import packing
from projections.stored.shelves.lanes import Lanes
from projections.stored.shelves.layouts import (
    CODES,
    EMPTY,
    Layout,
    Vector,
    days_of,
    layout_of,
    width_of,
)
from projections.stored.shelves.marks import (
    BLOCK,
    CHANGE,
    CHANGES,
    HERE,
    LOOSE,
    MARK,
    NUMBERS,
    Change,
)
from projections.stored.shelves.ordered import NO_CHANGES, Ordered
from projections.stored.shelves.shelf import Inserts, Row, Shelf

BLOCK_SIZE: Final = 1_024
"""About how many changes a block has. An answer counts at most so many, and half as many rows.

Measured on contests of 1,100 events, 30 cells and 365 days: with half as many changes in a block an
answer about the past takes 0.003 to 0.005 ms less, of 0.08, what is stored is an eighth larger, and
a build takes half a microsecond an event more, of 14.
"""

_Axis = tuple[int, int]
"""A contest and one of its two axes."""

_COUNT: Final = (
    f"SELECT count(*) FROM {CHANGE} c WHERE c.contest = b.contest AND c.axis = b.axis AND c.block ="
)
_LAST: Final = (
    f"SELECT b.block, b.since, b.many, ({_COUNT} b.block), ({_COUNT} {LOOSE}) FROM {BLOCK} b"
    " WHERE b.contest = ? AND b.axis = ? ORDER BY b.since DESC LIMIT 1"
)
"""The last block of an axis, how many changes it has packed and as rows, and how many are loose."""
_FIRST: Final = f"SELECT min(at) FROM {CHANGE} WHERE contest = ? AND axis = ? AND block = ?"
_WHOLE: Final = (
    f"SELECT days, vectors FROM {MARK} WHERE contest = ? AND axis = ? AND block = ? ORDER BY day"
)
# With both conditions in one statement, SQLite would look through all rows of the contest.
_FROM: Final = f"FROM {CHANGE} WHERE contest = ? AND axis = ? AND block >= ?"
_ONLY: Final = f"FROM {CHANGE} WHERE contest = ? AND axis = ? AND block = ?"
_PACKED: Final = f"SELECT packed FROM {BLOCK} WHERE contest = ? AND axis = ? AND since >= ?"
_ROW: Final = f"SELECT cell, at, day, {', '.join(NUMBERS)}"
_ADDED: Final = (
    "ON CONFLICT (contest, axis, block, cell, day, at)"
    f" DO UPDATE SET {', '.join(f'{n} = {CHANGE}.{n} + excluded.{n}' for n in NUMBERS)}"
)


@frozen
class _Mark:
    """The start of a block: its number, its first `at`, and the sums of all before it, by day."""

    block: int
    since: int
    layout: Layout
    days: Sequence[tuple[int, Vector]]
    """Each day on which any number changes, with all numbers in the layout's order."""


_FROM_THE_START: Final = _Mark(0, ALWAYS, EMPTY, ())
"""The start of a first block, before which nothing lies."""


def create(shelf: Shelf) -> None:
    """Make the tables."""
    in_key, raw = (" WITHOUT ROWID", "BLOB") if shelf.on_file else ("", "BYTEA")
    where = "contest INTEGER NOT NULL, axis SMALLINT NOT NULL, block INTEGER NOT NULL"
    numbers = ", ".join(f"{n} BIGINT NOT NULL" for n in NUMBERS)
    shelf.run(
        f"CREATE TABLE {CHANGE} ({where}, cell INTEGER NOT NULL, day BIGINT NOT NULL,"
        f" at BIGINT NOT NULL, {numbers}, PRIMARY KEY (contest, axis, block, cell, day, at))"
        f"{in_key}"
    )
    shelf.run(
        f"CREATE TABLE {BLOCK} ({where}, since BIGINT NOT NULL, first BIGINT NOT NULL,"
        f" layout {raw} NOT NULL, many INTEGER NOT NULL, packed {raw} NOT NULL,"
        " PRIMARY KEY (contest, axis, since))"
    )
    # Both with a rowid: in a tree of the key alone, a page would hold few of such long rows, and to
    # compare keys SQLite would copy each row that it passes, which takes half of a question's seek.
    shelf.run(
        f"CREATE TABLE {MARK} ({where}, day BIGINT NOT NULL, days {raw} NOT NULL,"
        f" vectors {raw} NOT NULL, PRIMARY KEY (contest, axis, block, day))"
    )


def lay(
    shelf: Inserts, contest: int, axis: int, rows: Iterable[Change], *, size: int = BLOCK_SIZE
) -> None:
    """Write the changes of a contest that has none on this axis yet, in any order."""
    _insert(shelf, _cut((contest, axis), _FROM_THE_START, rows, size))


def add(
    shelf: Shelf, contest: int, axis: int, rows: Iterable[Change], *, size: int = BLOCK_SIZE
) -> None:
    """Add changes to a contest's, whether or not it has any on this axis yet."""
    fresh = list(rows)
    last = shelf.rows(_LAST, (contest, axis))
    if not last:
        lay(shelf, contest, axis, fresh, size=size)
        return
    ((block, since, many, own, loose),) = last
    late = [row for row in fresh if row[1] < since]
    if late:
        shelf.upsert(CHANGES, _in_block((contest, axis), LOOSE, late), _ADDED)
    if len(late) < len(fresh):
        own_rows = _in_block((contest, axis), block, (row for row in fresh if row[1] >= since))
        shelf.upsert(CHANGES, own_rows, _ADDED)
    # Adding up rows takes several times as long as counting what is packed.
    most = max(size // 2, 1)
    # A change to a cell, point and day that has one already adds no row. So where there may be too
    # many rows, they are counted again.
    if own + len(fresh) > min(most, size - many) or loose + len(late) > most:
        ((_, _, many, own, loose),) = shelf.rows(_LAST, (contest, axis))
    if loose > most:
        ((first,),) = shelf.rows(_FIRST, (contest, axis, LOOSE))
        _cut_again(shelf, (contest, axis), first, size, loose=True)
    elif own > min(most, size - many):
        _cut_again(shelf, (contest, axis), since, size, loose=False)


def forget(shelf: Shelf, contest: int) -> None:
    """Delete all changes, blocks and marks of a contest."""
    for table in (CHANGE, BLOCK, MARK):
        shelf.run(f"DELETE FROM {table} WHERE contest = ?", (contest,))


def _cut_again(shelf: Shelf, axis: _Axis, first: int, size: int, *, loose: bool) -> None:
    """Cut the blocks anew, from the one that the point `first` is in.

    With `loose`, the loose rows go into the blocks, too; none of them is before that point.
    """
    ((block, since, _, text, *_),) = shelf.rows(HERE, (*axis, first))
    layout = layout_of(text)
    mark = _Mark(block, since, layout, list(days_of(layout, shelf.rows(_WHOLE, (*axis, block)))))
    rows = list(shelf.rows(f"{_ROW} {_FROM}", (*axis, block)))
    for (packed,) in shelf.rows(_PACKED, (*axis, since)):
        rows += [*zip(*packing.columns(packed), strict=True), *packing.others(packed)]
    shelf.run(f"DELETE {_FROM}", (*axis, block))
    if loose:
        rows += shelf.rows(f"{_ROW} {_ONLY}", (*axis, LOOSE))
        shelf.run(f"DELETE {_ONLY}", (*axis, LOOSE))
    shelf.run(f"DELETE FROM {BLOCK} WHERE contest = ? AND axis = ? AND since >= ?", (*axis, since))
    shelf.run(f"DELETE FROM {MARK} WHERE contest = ? AND axis = ? AND block > ?", (*axis, block))
    _insert(shelf, _cut(axis, mark, _added_up(rows), size))


def _added_up(rows: Iterable[Change]) -> list[Change]:
    """Return changes, those of one cell, point and day added up, without those that cancel out."""
    sums: dict[packing.Place, tuple[int, ...]] = {}
    for cell, at, day, *numbers in map(packing.with_numbers, rows):
        before = sums.get((cell, at, day), NOTHING)
        sums[cell, at, day] = tuple(map(plus, before, numbers))
    return [place + numbers for place, numbers in sums.items() if any(numbers)]


def _insert(shelf: Inserts, blocks: Iterable[tuple[str, list[Row]]]) -> None:
    """Write rows that `_cut` gives."""
    for into, rows in blocks:
        shelf.insert(into, rows)


def _cut(
    axis: _Axis, start: _Mark, rows: Iterable[Change], size: int
) -> Iterator[tuple[str, list[Row]]]:
    """Cut changes into the block that begins at a mark and those after it.

    Yields the rows of these blocks and of their marks, each with the table they go into.
    """
    ordered = Ordered.of(rows)
    layout = _layout_for(start, ordered)
    lanes = Lanes.of(layout)
    wholes = lanes.wholes(ordered.numbers)
    steps = lanes.steps(start.layout, start.days)
    before = NO_CHANGES
    blocks = ordered.blocks(start.since, size, closed=axis[1] == RECORDED)
    for block, (since, first, some) in enumerate(blocks, start=start.block):
        own = start.layout if block == start.block else layout
        yield BLOCK, [(*axis, block, since, first, own.text, len(some), some.packed)]
        if block != start.block:
            lanes.take(before, wholes, steps)
            yield MARK, [(*axis, block, *chunk) for chunk in lanes.chunks(steps)]
        before = some


def _in_block(axis: _Axis, block: int, changes: Iterable[Change]) -> list[Row]:
    """Return the rows of changes in a block, ordered by key: rows at a table's end cost least."""
    here = (*axis, block)
    in_order = sorted(changes, key=itemgetter(0, 2, 1))
    return [packing.with_numbers(change) + here for change in in_order]


def _layout_for(mark: _Mark, changes: Ordered) -> Layout:
    """Return a layout with room for the numbers of a mark and for any sum with some changes."""
    widths = dict(mark.layout.cells)
    most = 0
    for cell, sums in changes.sums().items():
        most = max(most, *sums)
        widths[cell] = max(width_of(sums), widths.get(cell, 0))
    most += max((max(*values, -min(values)) for _, values in mark.days), default=0)
    code = next(code for code in CODES if most < 1 << (8 * struct.calcsize(code) - 1))
    return Layout(tuple(sorted(widths.items())), code)
