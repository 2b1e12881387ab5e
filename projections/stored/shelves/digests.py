"""A digest of all that a build says, the same for every build that says the same.

Builds number their contests and cells as they come, and cut their changes as these came in. So each
cell's rows are put in order, and hashed under its name; what changes add up to is what they say. A
contest's rows are taken as they are written, or read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from hashlib import sha256
from itertools import groupby
from operator import add, itemgetter
from typing import Final

import msgspec

from projections.stored.shelves import marks
from projections.stored.shelves.shelf import Row, Shelf
from projections.stored.shelves.stabbing import FRAME
from projections.stored.shelves.tables import named

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_CONTEST, _CELL, _CLAIM = named("contest"), named("cell"), named("claim")
_BESIDE: Final = (named("scaffold"), named("endorser"), named("source"))
"""What a contest has beside its cells, the contest's number first."""
_OF_CELLS: Final = (named("period"), named("step"))
"""What only cells have, the cell's number first."""
_READ: Final = {
    _CONTEST: f"SELECT * FROM {_CONTEST} WHERE id = ?",
    _CELL: f"SELECT * FROM {_CELL} WHERE contest = ?",
    _CLAIM: f"SELECT * FROM {_CLAIM} WHERE contest = ?",
    **{table: f"SELECT * FROM {table} WHERE contest = ?" for table in _BESIDE},
    **{
        table: f"SELECT t.* FROM {_CELL} c JOIN {table} t ON t.cell = c.id WHERE c.contest = ?"
        for table in _OF_CELLS
    },
}
Rows = Mapping[str, Sequence[Row]]
"""The rows of one contest by their table, as a `Shelf` notes them."""
_Columns = Sequence[tuple[object, ...]]


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build as it is kept, in hex, reading a contest at a time."""
    contests = [number for (number,) in shelf.rows(f"SELECT id FROM {_CONTEST}")]
    return digest_together(digest_of_rows(_read(shelf, number)) for number in contests)


def digest_together(contests: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of a build whose contests have these names and digests, in any order."""
    return sha256(_ENCODE(sorted(contests))).hexdigest()


def digest_of_rows(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name, empty where there is none, and the digest of its rows."""
    said = [row[1:] for row in rows.get(_CONTEST, ())]
    one = sha256(_ENCODE(said))
    for table in _BESIDE:
        one.update(_ENCODE([row[1:] for row in sorted(rows.get(table, ()))]))
    names: dict[int, tuple[str, ...]] = {row[0]: row[2:] for row in rows.get(_CELL, ())}
    names[FRAME] = ()
    held = [_by_cell(rows.get(table, ())) for table in _OF_CELLS]
    held.append(_by_cell(row[1:] for row in rows.get(_CLAIM, ())))
    changes = _by_cell(rows.get(marks.CHANGES, ()))
    held.append({cell: _summed(columns) for cell, columns in changes.items()})
    # Of a row in a cell that is not there nothing is said, but it must not go by unnoticed either.
    there = {cell: names.get(cell, ("?", str(cell))) for cell in set[int]().union(*held)}
    for cell in sorted(there, key=there.__getitem__):
        tables = [table.get(cell, ()) for table in held]
        if any(tables):  # changes may come to nothing, where something moved to another cell
            one.update(_ENCODE((there[cell], tables)))
    return "".join(name for name, *_ in said), one.digest()


def _read(shelf: Shelf, contest: int) -> Rows:
    """Read the rows of a contest back."""
    rows = {table: shelf.rows(statement, (contest,)) for table, statement in _READ.items()}
    return {**rows, marks.CHANGES: marks.said(shelf, contest)}


def _by_cell(rows: Iterable[Row]) -> dict[int, _Columns]:
    """Sort rows, and give those of each cell, their first column, as the columns that follow it."""
    # By columns, since a cell's number differs from build to build: so no row is made again.
    return {
        cell: list(zip(*ones, strict=True))[1:]
        for cell, ones in groupby(sorted(rows), itemgetter(0))
    }


def _summed(columns: _Columns) -> _Columns:
    """The axis, point, day and numbers of a cell's changes, those of one place added up."""
    at, day, *numbers, _, axis, _ = columns
    places = list(zip(at, day, axis, strict=True))
    if len(set(places)) == len(places):
        return (axis, at, day, *numbers)  # as those of most cells are: each change is told once
    sums: dict[tuple[object, ...], Row] = {}
    for place, more in zip(places, zip(*numbers, strict=True), strict=True):
        there = sums.get(place)
        sums[place] = more if there is None else tuple(map(add, there, more))
    found = sorted((at, day, *more, axis) for (at, day, axis), more in sums.items() if any(more))
    if not found:
        return ()
    at, day, *numbers, axis = zip(*found, strict=True)
    return (axis, at, day, *numbers)
