"""A digest of all that a build says, the same for every build that says the same.

Builds number their contests and cells as they come, and cut their changes as these came in. So each
cell's rows are put in order, and hashed under its name; what changes add up to is what they say. A
contest's rows are taken as they are written, or read back.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby
from operator import add, itemgetter
from typing import Final

import msgspec

from projections.stored.shelves import marks
from projections.stored.shelves.shelf import Row, Rows, Shelf
from projections.stored.shelves.tables import FRAME, named

_ENCODE: Final = msgspec.msgpack.Encoder().encode
_CONTEST, _CELL = named("contest"), named("cell")
_BESIDE: Final = (named("scaffold"), named("endorser"), named("source"))
"""What a contest has beside its cells, the contest's number first."""
_IN_CELLS: Final = (named("period"), named("step"), named("claim"))
"""What is in a cell, or in the frame: the contest's number first, then the cell's."""
_READ: Final = {
    _CONTEST: f"SELECT * FROM {_CONTEST} WHERE id = ?",
    **{
        table: f"SELECT * FROM {table} WHERE contest = ?" for table in (_CELL, *_BESIDE, *_IN_CELLS)
    },
}
_Columns = Sequence[tuple[object, ...]]


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build as it is kept, in hex, reading a contest at a time."""
    contests = [number for (number,) in shelf.rows(f"SELECT id FROM {_CONTEST}")]
    return digest_together(digest_of_rows(_read(shelf, number)) for number in contests)


def digest_of_contest(shelf: Shelf, contest: str) -> tuple[str, bytes] | None:
    """Return a contest's name and the digest of its rows as they are kept; None without any."""
    found = shelf.rows(f"SELECT id FROM {_CONTEST} WHERE contest = ?", (contest,))
    return digest_of_rows(_read(shelf, found[0][0])) if found else None


def digest_together(contests: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of a build whose contests have these names and digests, in any order."""
    return sha256(_ENCODE(sorted(contests))).hexdigest()


def digest_of_rows(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name, empty where there is none, and the digest of its rows."""
    said = [row[1:] for row in rows.get(_CONTEST, ())]
    one = sha256(_ENCODE(said))
    for table in _BESIDE:
        one.update(_ENCODE([row[1:] for row in sorted(rows.get(table, ()))]))
    names: dict[int, tuple[str, ...]] = {row[1]: row[2:] for row in rows.get(_CELL, ())}
    names[FRAME] = ()
    held = [_by_cell(rows.get(table, ()), 1) for table in _IN_CELLS]
    changes = _by_cell(rows.get(marks.CHANGES, ()), 0)
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


def _by_cell(rows: Iterable[Row], place: int) -> dict[int, _Columns]:
    """Sort rows, and give those of each cell as the columns after its number, at a place."""
    # By columns, since a cell's number differs from build to build: so no row is made again.
    return {
        cell: list(zip(*ones, strict=True))[place + 1 :]
        for cell, ones in groupby(sorted(rows), itemgetter(place))
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
