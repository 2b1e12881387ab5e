"""A digest of what a build says; builds that say the same have the same digest.

Builds number their contests and cells in the order in which they come, and cut their changes into
blocks as these come in. So a cell's rows are sorted and hashed under its name, and its changes are
added up first. A contest's rows are hashed as they are about to be written, or are read back.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from hashlib import sha256
from itertools import groupby, repeat
from operator import add, itemgetter
from typing import Final

import msgspec

from projections.stored.shelves import bundles, marks, packing
from projections.stored.shelves.rows import Packed, plain_act
from projections.stored.shelves.shelf import Row, Rows, Shelf
from projections.stored.shelves.tables import FRAME, named

UNREADABLE: Final = b""
"""Stands for the digest of rows that cannot be read, and so say what no build says."""
_ENCODE: Final = msgspec.msgpack.Encoder().encode
_CONTEST, _CELL = named("contest"), named("cell")
_BESIDE: Final = (named("scaffold"), named("endorser"), named("source"))
"""The tables of what a contest has beside its cells; their first column is its number."""
_ACTS: Final = named("period")
_IN_CELLS: Final = (named("step"), named("claim"))
"""The tables of what is in a cell or in the frame, beside acts; first its contest's number, then
its own."""
_READ: Final = {
    _CONTEST: f"SELECT * FROM {_CONTEST} WHERE id = ?",
    marks.BLOCK: f"SELECT * FROM {marks.BLOCK} WHERE contest = ?",
    marks.CHANGES: marks.READ_CHANGES,
    **{
        table: f"SELECT * FROM {table} WHERE contest = ?"
        for table in (_CELL, *_BESIDE, *_IN_CELLS, _ACTS, bundles.BUNDLE)
    },
}
_Columns = Sequence[tuple[object, ...]]
_Place = tuple[int, int, int, int]
"""A cell, a clock, and the point and the day from which on the cell changes."""


def digest_of(shelf: Shelf) -> str:
    """Return the digest of a build's stored rows, in hex. They are read a contest at a time."""
    contests = [number for (number,) in shelf.rows(f"SELECT id FROM {_CONTEST}")]
    return digest_together(digest_of_rows(_read(shelf, number)) for number in contests)


def rows_of_contest(shelf: Shelf, contest: str) -> Rows | None:
    """Return the stored rows of a contest that count for its digest; None where it has none."""
    numbers = shelf.rows(f"SELECT id FROM {_CONTEST} WHERE contest = ?", (contest,))
    return _read(shelf, numbers[0][0]) if numbers else None


def have_same_rows(one: Rows, other: Rows) -> bool:
    """Whether two builds have the same rows of a contest, under the same numbers.

    Where they do, their digests are the same; where they do not, they may be.
    """
    return all(sorted(one.get(table, ())) == sorted(other.get(table, ())) for table in _READ)


def digest_together(contests: Iterable[tuple[str, bytes]]) -> str:
    """Return the digest of a build whose contests have these names and digests, in any order."""
    return sha256(_ENCODE(sorted(contests))).hexdigest()


def digest_of_rows(rows: Rows) -> tuple[str, bytes]:
    """Return a contest's name, empty where there is none, and the digest of its rows.

    The digest is `UNREADABLE` where somebody has damaged what is packed in them.
    """
    contests = [row[1:] for row in rows.get(_CONTEST, ())]
    name = "".join(name for name, *_ in contests)
    try:
        held = [_by_cell(rows.get(table, ()), 1) for table in _IN_CELLS]
        held += (*_acts(rows), *_changes(rows))
    except (msgspec.DecodeError, ValueError, IndexError):
        return name, UNREADABLE
    digest = sha256(_ENCODE(contests))
    for table in _BESIDE:
        digest.update(_ENCODE([row[1:] for row in sorted(rows.get(table, ()))]))
    names: dict[int, tuple[str, ...]] = {row[1]: row[2:] for row in rows.get(_CELL, ())}
    names[FRAME] = ()
    # A row in a cell that does not exist means nothing, but the digest must show that it is there.
    cells = {cell: names.get(cell, ("?", str(cell))) for cell in set[int]().union(*held)}
    for cell in sorted(cells, key=cells.__getitem__):
        tables = [table.get(cell, ()) for table in held]
        if any(tables):  # changes add up to nothing where something has moved to another cell
            digest.update(_ENCODE((cells[cell], tables)))
    return name, digest.digest()


def _read(shelf: Shelf, contest: int) -> Rows:
    """Read the stored rows of a contest."""
    return {table: shelf.rows(statement, (contest,)) for table, statement in _READ.items()}


def _by_cell(rows: Iterable[Row], place: int) -> dict[int, _Columns]:
    """Return each cell's rows, sorted, as the columns after its number, which is at `place`."""
    # A cell's number differs from build to build and is left out; by columns, no row is made anew.
    return {
        cell: list(zip(*in_cell, strict=True))[place + 1 :]
        for cell, in_cell in groupby(sorted(rows), itemgetter(place))
    }


def _acts(rows: Rows) -> tuple[dict[int, _Columns], dict[int, _Columns]]:
    """Return each cell's acts: the plainest, in bundles, and all others.

    It depends on how acts came which of them are in bundles, and how full these are.
    """
    plain: dict[int, list[Packed]] = {}
    others: list[Row] = []
    for row in rows.get(_ACTS, ()):
        if (act := plain_act(row)) is None:
            others.append(row)
        else:
            plain.setdefault(row[1], []).append(act)
    there: dict[int, list[bundles.Bundle]] = {}
    for _, cell, *bundle in rows.get(bundles.BUNDLE, ()):
        there.setdefault(cell, []).append((bundle[0], bundle[1], bundle[2]))
    together: dict[int, _Columns] = {
        cell: bundles.cut_again(there.get(cell, ()), plain.get(cell, ()))
        for cell in there.keys() | plain.keys()
    }
    return together, _by_cell(others, 1)


def _changes(rows: Rows) -> tuple[dict[int, _Columns], dict[int, _Columns]]:
    """Return each cell's changes: the acts that they only name, each by itself, and all others.

    It depends on how changes came which of them are packed, and if a place has several rows.
    """
    named: list[_Place] = []
    others: dict[_Place, tuple[int, ...]] = {}
    for _, axis, _, _, _, _, _, packed in rows.get(marks.BLOCK, ()):
        cells, points, days = packing.columns(packed)
        named += zip(cells, repeat(axis), points, days)
        _add_up(others, axis, packing.others(packed))
    for cell, at, day, *numbers, _, axis, _ in rows.get(marks.CHANGES, ()):
        _add_up(others, axis, [(cell, at, day, *numbers)])
    if not others.keys().isdisjoint(named):
        counts = Counter(named)
        for place in others.keys() & counts.keys():
            others[place] = tuple(map(add, others[place], packing.numbers_of(counts[place])))
        named = [place for place in named if place not in others]
    for place, sums in list(others.items()):
        if not any(sums):
            del others[place]
        elif sums == packing.numbers_of(sums[0]) and sums[0] > 0:
            del others[place]
            named += repeat(place, sums[0])
    return (
        _by_cell(named, 0),
        _by_cell(((*place, *numbers) for place, numbers in others.items()), 0),
    )


def _add_up(sums: dict[_Place, tuple[int, ...]], axis: int, changes: Iterable[Row]) -> None:
    """Add changes along a clock to the sums of their places."""
    for cell, at, day, *numbers in changes:
        place = (cell, axis, at, day)
        before = sums.get(place)
        sums[place] = tuple(numbers if before is None else map(add, before, numbers))
