"""Reading what the projection `steps` stores: figures at an instant, and who stands behind them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

import msgspec
from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.events.total import Basis
from projections.fold.figures import Cell, Figure, Kind, Leaf, Rival, Role
from projections.fold.rivals import Doubt
from projections.stored.cells import Share, clothed
from projections.stored.shelf import Row, Shelf
from projections.stored.steps import named

_DECODE: Final = msgspec.json.Decoder().decode
_KINDS: Final = {kind.value: kind for kind in Kind}
_BASES: Final = {basis.value: basis for basis in Basis}
_Place = tuple[str, str]
_SEEK: Final = (
    "SELECT c.section, c.candidate, c.id,"
    f" (SELECT s.figure FROM {named('step')} s WHERE s.cell = c.id AND s.since <= ?"
    "  ORDER BY s.since DESC LIMIT 1)"
    f" FROM {named('cell')} c WHERE c.contest = ? AND c.act = ?"
)
"""One seek a cell, all in one statement: on a server the round trip is the cost."""
_RANGE: Final = (
    "SELECT c.section, c.candidate, s.since, s.figure"
    f" FROM {named('cell')} c JOIN {named('step')} s ON s.cell = c.id"
    " WHERE c.contest = ? AND c.act = ? AND s.since <= ? AND s.since >="
    f" (SELECT max(b.since) FROM {named('step')} b WHERE b.cell = c.id AND b.since <= ?)"
    " ORDER BY c.id, s.since"
)


@frozen
class Score:
    """One cell's numbers, as in its `Figure`, without what they lean on."""

    section: str
    candidate: str
    value: int | None
    low: int
    high: int | None
    named: int
    named_possible: int
    kind: Kind
    basis: Basis
    disputed: bool
    estimated_date: bool


@frozen
class Found:
    """A cell at an instant: its id in the tables, and its figure without names and moved acts."""

    number: int
    figure: Figure


def scores_at(shelf: Shelf, contest: str, act: ActKind, moment: int) -> dict[_Place, Score]:
    """Read the numbers of all cells of a contest and an act, by section and candidate."""
    return {
        (section, candidate): _score(section, candidate, text)
        for section, candidate, _, text in _at(shelf, contest, act, moment)
    }


def scores_between(
    shelf: Shelf, contest: str, act: ActKind, first: int, last: int
) -> dict[_Place, tuple[tuple[int, Score], ...]]:
    """Read each cell's numbers from the instant `first` to `last`, with when each set in.

    The first of a cell holds at `first`; what it says set in then or before.
    """
    rows = shelf.rows(_RANGE, (contest, act.value, last, first))
    found: dict[_Place, list[tuple[int, Score]]] = {}
    for section, candidate, since, text in rows:
        one = (since, _score(section, candidate, text))
        found.setdefault((section, candidate), []).append(one)
    return {place: tuple(ones) for place, ones in found.items()}


def figures_at(shelf: Shelf, contest: str, act: ActKind, moment: int) -> dict[Cell, Found]:
    """Read the figures of all cells of a contest and an act, without names and moved acts."""
    found = {}
    for section, candidate, number, text in _at(shelf, contest, act, moment):
        cell = Cell(section, act, candidate)
        found[cell] = Found(number, _figure(cell, text))
    return found


def _at(shelf: Shelf, contest: str, act: ActKind, moment: int) -> Sequence[Row]:
    """Section, candidate, number and figure of each cell, for the day that ends at an instant."""
    return shelf.rows(_SEEK, (moment, contest, act.value))


def shares_at(
    shelf: Shelf, cells: Mapping[Cell, Found], moment: int
) -> tuple[dict[Cell, Figure], dict[str, str]]:
    """Read who stands behind figures: the whole figures, and the names of the endorsers in them."""
    whole: dict[Cell, Figure] = {}
    names: dict[str, str] = {}
    for cell, found in cells.items():
        rows = shelf.rows(
            "SELECT since, until, run, endorser, turn, role, count, because, name"
            f" FROM {named('share')} WHERE cell = ? AND since <= ? AND until > ?",
            (found.number, moment, moment),
        )
        names.update((row[3], row[8]) for row in rows)
        shares = [
            Share(since, until, run, endorser, turn, Role(role), count, tuple(_DECODE(because)))
            for since, until, run, endorser, turn, role, count, because, _ in rows
        ]
        whole[cell] = clothed(found.figure, shares)
    return whole, names


def _score(section: str, candidate: str, text: str) -> Score:
    value, low, high, named, possible, kind, basis, disputed, estimated, *_ = _DECODE(text)
    return Score(
        section,
        candidate,
        value,
        low,
        high,
        named,
        possible,
        _KINDS[kind],
        _BASES[basis],
        disputed,
        estimated,
    )


def _figure(cell: Cell, text: str) -> Figure:
    (value, low, high, named, possible, kind, basis, disputed, estimated, leaves, rivals) = _DECODE(
        text
    )
    return Figure(
        cell,
        value,
        low,
        high,
        named,
        possible,
        Kind(kind),
        Basis(basis),
        disputed,
        estimated,
        tuple(
            Leaf(Role(role), tuple(because), count, least, most)
            for role, because, count, least, most in leaves
        ),
        tuple(Rival(least, most, Doubt(doubt), tuple(ids)) for least, most, doubt, ids in rivals),
    )
