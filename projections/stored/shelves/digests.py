"""A digest of all that a build says, the same for every build that says the same.

Builds number their contests and cells as they come, and cut their changes as these came in. So each
cell's rows are put in order, and hashed under its name; what changes add up to is what they say.
Every row is read back from where it is kept, a contest at a time.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
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
_CONTESTS: Final = f"SELECT id, contest, zone, last, public_since FROM {named('contest')}"
_CELLS: Final = f"SELECT id, section, act, candidate FROM {named('cell')} WHERE contest = ?"
_BESIDE: Final = tuple(
    f"SELECT * FROM {named(table)} WHERE contest = ?"
    for table in ("scaffold", "endorser", "source")
)
"""What a contest has beside its cells, the contest's number first."""
_OF_CELLS: Final = tuple(
    f"SELECT t.* FROM {named('cell')} c JOIN {named(table)} t ON t.cell = c.id WHERE c.contest = ?"
    for table in ("period", "step")
)
_CLAIMS: Final = (
    "SELECT cell, claim, recorded_from, recorded_until, known_from, known_until, told"
    f" FROM {named('claim')} WHERE contest = ?"
)
_PLACE: Final = 3
"""The columns of a change, after its cell, that say where it is: axis, point and day."""
Columns = Sequence[tuple[object, ...]]


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build, in hex."""
    whole = sha256()
    for number, *said in sorted(shelf.rows(_CONTESTS), key=itemgetter(1)):
        whole.update(_digest(shelf, number, said))
    return whole.hexdigest()


def _digest(shelf: Shelf, contest: int, said: Sequence[object]) -> bytes:
    """Hash what is kept of one contest."""
    one = sha256(_ENCODE(said))
    for beside in _BESIDE:
        one.update(_ENCODE([row[1:] for row in sorted(shelf.rows(beside, (contest,)))]))
    names: dict[int, tuple[str, ...]] = {
        number: tuple(name) for number, *name in shelf.rows(_CELLS, (contest,))
    }
    names[FRAME] = ()
    tables = [_by_cell(shelf.rows(rows, (contest,))) for rows in (*_OF_CELLS, _CLAIMS)]
    changes = {
        cell: _summed(columns) for cell, columns in _by_cell(marks.said(shelf, contest)).items()
    }
    there = set(changes).union(*tables)
    # Of a row in a cell that is not there nothing is said, but it must not go by unnoticed either.
    named_there = {cell: names.get(cell, ("?", str(cell))) for cell in there}
    for cell in sorted(there, key=named_there.__getitem__):
        held = [table.get(cell, ()) for table in (*tables, changes)]
        if any(held):  # changes may come to nothing, where something moved to another cell
            one.update(_ENCODE((named_there[cell], held)))
    return one.digest()


def _by_cell(rows: Iterable[Row]) -> dict[int, Columns]:
    """Sort rows, and give those of each cell, their first column, as the columns that follow it."""
    # By columns, since a cell's number differs from build to build: so no row is made again.
    return {
        cell: list(zip(*ones, strict=True))[1:]
        for cell, ones in groupby(sorted(rows), itemgetter(0))
    }


def _summed(columns: Columns) -> Columns:
    """Add up the changes of one place, in the order of their places."""
    where = list(zip(*columns[:_PLACE], strict=True))
    if len(set(where)) == len(where):
        return columns  # as those of most cells are: each change is told once
    sums: dict[tuple[object, ...], Row] = {}
    for place, numbers in zip(where, zip(*columns[_PLACE:], strict=True), strict=True):
        there = sums.get(place)
        sums[place] = numbers if there is None else tuple(map(add, there, numbers))
    found = [(*place, *numbers) for place, numbers in sums.items() if any(numbers)]
    return list(zip(*found, strict=True))
