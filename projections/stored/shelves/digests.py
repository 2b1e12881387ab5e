"""A digest of what a build says; builds that say the same have the same digest.

Builds number their contests and cells in the order in which they come, and cut their changes into
blocks as these come in. So a cell's rows are sorted and hashed under its name, and its changes are
added up first. A contest's rows are hashed as they are about to be written, or are read back.
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
"""The tables of what a contest has beside its cells; their first column is its number."""
_IN_CELLS: Final = (named("period"), named("step"), named("claim"))
"""The tables of what is in a cell or in the frame; first its contest's number, then its own."""
_READ: Final = {
    _CONTEST: f"SELECT * FROM {_CONTEST} WHERE id = ?",
    **{
        table: f"SELECT * FROM {table} WHERE contest = ?" for table in (_CELL, *_BESIDE, *_IN_CELLS)
    },
}
_Columns = Sequence[tuple[object, ...]]


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build's stored rows, in hex. They are read a contest at a time."""
    contests = [number for (number,) in shelf.rows(f"SELECT id FROM {_CONTEST}")]
    return digest_together(digest_of_rows(_read(shelf, number)) for number in contests)


def digest_of_contest(shelf: Shelf, contest: str) -> tuple[str, bytes] | None:
    """Return a contest's name and the digest of its stored rows; None where it has none."""
    numbers = shelf.rows(f"SELECT id FROM {_CONTEST} WHERE contest = ?", (contest,))
    return digest_of_rows(_read(shelf, numbers[0][0])) if numbers else None


def digest_together(contests: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of a build whose contests have these names and digests, in any order."""
    return sha256(_ENCODE(sorted(contests))).hexdigest()


def digest_of_rows(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name, empty where there is none, and the digest of its rows."""
    contests = [row[1:] for row in rows.get(_CONTEST, ())]
    digest = sha256(_ENCODE(contests))
    for table in _BESIDE:
        digest.update(_ENCODE([row[1:] for row in sorted(rows.get(table, ()))]))
    names: dict[int, tuple[str, ...]] = {row[1]: row[2:] for row in rows.get(_CELL, ())}
    names[FRAME] = ()
    held = [_by_cell(rows.get(table, ()), 1) for table in _IN_CELLS]
    changes = _by_cell(rows.get(marks.CHANGES, ()), 0)
    held.append({cell: _summed(columns) for cell, columns in changes.items()})
    # A row in a cell that does not exist means nothing, but the digest must show that it is there.
    cells = {cell: names.get(cell, ("?", str(cell))) for cell in set[int]().union(*held)}
    for cell in sorted(cells, key=cells.__getitem__):
        tables = [table.get(cell, ()) for table in held]
        if any(tables):  # changes add up to nothing where something has moved to another cell
            digest.update(_ENCODE((cells[cell], tables)))
    return "".join(name for name, *_ in contests), digest.digest()


def _read(shelf: Shelf, contest: int) -> Rows:
    """Read the stored rows of a contest."""
    rows = {table: shelf.rows(statement, (contest,)) for table, statement in _READ.items()}
    return {**rows, marks.CHANGES: marks.said(shelf, contest)}


def _by_cell(rows: Iterable[Row], place: int) -> dict[int, _Columns]:
    """Return each cell's rows, sorted, as the columns after its number, which is at `place`."""
    # A cell's number differs from build to build and is left out; by columns, no row is made anew.
    return {
        cell: list(zip(*in_cell, strict=True))[place + 1 :]
        for cell, in_cell in groupby(sorted(rows), itemgetter(place))
    }


def _summed(columns: _Columns) -> _Columns:
    """Return a cell's changes as axis, point, day and numbers, adding up those of one place."""
    at, day, *numbers, _, axis, _ = columns
    places = list(zip(at, day, axis, strict=True))
    if len(set(places)) == len(places):
        return (axis, at, day, *numbers)  # in most cells, no two changes have the same place
    sums: dict[tuple[object, ...], Row] = {}
    for place, more in zip(places, zip(*numbers, strict=True), strict=True):
        before = sums.get(place)
        sums[place] = more if before is None else tuple(map(add, before, more))
    summed = sorted((at, day, *more, axis) for (at, day, axis), more in sums.items() if any(more))
    if not summed:
        return ()
    at, day, *numbers, axis = zip(*summed, strict=True)
    return (axis, at, day, *numbers)
