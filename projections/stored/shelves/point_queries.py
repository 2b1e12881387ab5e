"""Reading what was held at one point of a clock: the rectangles that a question hits."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Final

from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.times import ANY_DAY, Asked, AsOf, Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief
from projections.fold.figures import Cell, Figure, figure, figures_on
from projections.fold.windows import window_of
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.beliefs import belief_of, in_turn
from projections.stored.evidence.days import OPEN
from projections.stored.evidence.rectangles import HeldAct, HeldClaim
from projections.stored.numbers.contents import cell_of_claim
from projections.stored.shelves import bundles
from projections.stored.shelves.rows import ACT, CLAIM, CellNumber, act_of, claim_of
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import FRAME, named

_IN_CELL: Final = f"{named('period')} WHERE contest = ? AND cell = ?"
_HIT: Final = {
    RECORDED: "recorded_from <= ? AND recorded_until > ?",
    KNOWN: "known_from <= ? AND known_until > ?",
}
_IN_FORCE: Final = " AND on_from <= ? AND on_until > ?"


@frozen
class Point:
    """A point of belief: a seq with nothing hidden, or a day known as recorded at the head."""

    axis: int
    at: int


@frozen
class HeldThen:
    """What one cell held at a point of belief, and when its section's window shut, as known then.

    `closes` is None where the window's end was not known.
    """

    cell: Cell
    acts: Sequence[HeldAct]
    totals: Sequence[HeldClaim]
    closes: Span | None

    def figure(self, on: Asked) -> Figure:
        """Have the fold work out the cell's figure on a day, with every leaf and rival."""
        return figure(_held(self.totals, on), self.cell, self._backings, self.closes)

    def figures(self, days: Iterable[Asked]) -> Iterator[Figure]:
        """Have the fold work out the cell's figure on each of many days."""
        return figures_on(_held(self.totals), self.cell, self._backings, self.closes, days)

    def claims_behind(self, of: Figure) -> frozenset[str]:
        """Return the ids of the claims that a figure of this cell leans on, or shows beside it."""
        events = {*of.because, *(event for rival in of.rivals for event in rival.because)}
        acts = (act for act in self.acts if not events.isdisjoint(act.backing.because))
        totals = (
            total.claim for total in self.totals if not events.isdisjoint(total.claim.because)
        )
        return frozenset(
            [claim for act in acts for claim in act.claims] + [total.claim_id for total in totals]
        )

    @property
    def _backings(self) -> list[Backing]:
        return [act.backing for act in self.acts]


def _held(claims: Iterable[HeldClaim], on: Asked = ANY_DAY) -> Belief:
    return belief_of(claims, AsOf(on, None, 0))


def acts_at(
    shelf: Shelf, number: CellNumber, cell: Cell, point: Point, day: int | None = None
) -> list[HeldAct]:
    """Read the acts that a cell held at a point, by endorser and turn, in two index scans.

    With a day, read only those that may have been in force at its end.
    """
    statement = f"SELECT {ACT} FROM {_IN_CELL} AND {_HIT[point.axis]}"
    values: tuple[int, ...] = (*number, point.at, point.at)
    if day is not None:
        statement += _IN_FORCE
        values += (day, day)
    rows = [act_of(cell, row) for row in shelf.rows(statement, values)]
    contest, in_contest = number
    packed = bundles.acts_at(
        shelf, contest, {in_contest: cell}, point.axis, point.at, OPEN if day is None else day
    )
    return sorted((*rows, *packed), key=in_turn)


def all_acts(shelf: Shelf, number: CellNumber, cell: Cell) -> list[HeldAct]:
    """Read all acts that a cell held at any point."""
    rows = shelf.rows(f"SELECT {ACT} FROM {_IN_CELL}", number)
    return [*(act_of(cell, row) for row in rows), *bundles.acts(shelf, number, cell)]


def acts_of(shelf: Shelf, number: CellNumber, cell: Cell, endorser: str) -> list[HeldAct]:
    """Read all acts of one endorser that a cell held at any point."""
    rows = shelf.rows(f"SELECT {ACT} FROM {_IN_CELL} AND endorser = ?", (*number, endorser))
    packed = bundles.acts_of(shelf, number, cell, endorser)
    return [*(act_of(cell, row) for row in rows), *packed]


def claims_named(shelf: Shelf, contest: int, claims: Iterable[str]) -> list[HeldClaim]:
    """Read some claims by their ids, as they were held at any point."""
    wanted = tuple(claims)
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ?"
        f" AND claim IN ({', '.join('?' * len(wanted))})",
        (contest, *wanted),
    )
    return [claim_of(row) for row in rows]


def claims_of_contest(shelf: Shelf, contest: int) -> list[HeldClaim]:
    """Read all claims that the frame of a contest or any of its cells held at any point."""
    rows = shelf.rows(f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ?", (contest,))
    return [claim_of(row) for row in rows]


def all_claims(shelf: Shelf, contest: int, number: int) -> list[HeldClaim]:
    """Read all claims that a cell, or the frame of a contest, held at any point."""
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ? AND cell = ?", (contest, number)
    )
    return [claim_of(row) for row in rows]


def all_claims_at(shelf: Shelf, contest: int, point: Point) -> list[HeldClaim]:
    """Read all claims of a contest that were held at a point."""
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ? AND {_HIT[point.axis]}",
        (contest, point.at, point.at),
    )
    return [claim_of(row) for row in rows]


def claims_at(shelf: Shelf, contest: int, numbers: Iterable[int], point: Point) -> list[HeldClaim]:
    """Read the claims of some cells of a contest, or of its frame, that were held at a point."""
    wanted = tuple(numbers)
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ?"
        f" AND cell IN ({', '.join('?' * len(wanted))}) AND {_HIT[point.axis]}",
        (contest, *wanted, point.at, point.at),
    )
    return [claim_of(row) for row in rows]


def held_at(
    shelf: Shelf, contest: int, cells: Mapping[int, Cell], point: Point, day: int | None = None
) -> Iterator[HeldThen]:
    """Read what some cells, given by number, held at a point, in two statements for them all.

    With a day, of cells without totals read only those acts that may have been in force at its end:
    only a total that is carried from its day to another needs acts of other days.
    """
    claims = claims_at(shelf, contest, (FRAME, *cells), point)
    frame = _held(claim for claim in claims if cell_of_claim(claim) is None)
    totals: dict[Cell | None, list[HeldClaim]] = {}
    for claim in claims:
        totals.setdefault(cell_of_claim(claim), []).append(claim)
    whole = {number: cell for number, cell in cells.items() if day is None or cell in totals}
    acts = _acts_in(shelf, contest, whole, point)
    acts |= _acts_in(shelf, contest, {n: cells[n] for n in cells.keys() - whole.keys()}, point, day)
    closes: dict[tuple[str, ActKind], Span | None] = {}
    for cell in cells.values():
        column = (cell.section, cell.act)
        if column not in closes:
            closes[column] = window_of(frame, *column).closes
        in_cell = sorted(acts.get(cell, ()), key=in_turn)
        yield HeldThen(cell, in_cell, totals.get(cell, []), closes[column])


def _acts_in(
    shelf: Shelf, contest: int, cells: Mapping[int, Cell], point: Point, day: int | None = None
) -> dict[Cell, list[HeldAct]]:
    """Read the acts that some cells held at a point, unordered, or of these as `acts_at` does."""
    if not cells:
        return {}
    statement = (
        f"SELECT cell, {ACT} FROM {named('period')}"
        f" WHERE contest = ? AND cell IN ({', '.join('?' * len(cells))}) AND {_HIT[point.axis]}"
    )
    values: tuple[int, ...] = (contest, *cells, point.at, point.at)
    if day is not None:
        statement += _IN_FORCE
        values += (day, day)
    rows = shelf.rows(statement, values)
    acts: dict[Cell, list[HeldAct]] = {}
    for row in rows:
        cell = cells[row[0]]
        acts.setdefault(cell, []).append(act_of(cell, row[1:]))
    until = OPEN if day is None else day
    for act in bundles.acts_at(shelf, contest, cells, point.axis, point.at, until):
        acts.setdefault(act.cell, []).append(act)
    return acts
