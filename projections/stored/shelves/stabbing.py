"""Reading what was held at one point of a clock: the rectangles that a question hits."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ledger.times import Asked, AsOf
from projections.fold.figures import Cell, Figure, figure
from projections.fold.frame import window_of
from projections.stored.evidence.axes import KNOWN, RECORDED
from projections.stored.evidence.beliefs import belief_of, in_turn
from projections.stored.evidence.rectangles import HeldAct, HeldClaim
from projections.stored.shelves.rows import ACT, CLAIM, act_of, claim_of
from projections.stored.shelves.shelf import Shelf
from projections.stored.shelves.tables import named

FRAME: Final = 0
"""The number under which the claims of a contest's frame are kept, which are in no cell."""
_HIT: Final = {
    RECORDED: "recorded_from <= ? AND recorded_until > ?",
    KNOWN: "known_from <= ? AND known_until > ?",
}


@frozen
class Point:
    """A point of belief: a seq with nothing hidden, or a day known as recorded at the head."""

    axis: int
    at: int


def acts_at(
    shelf: Shelf, number: int, cell: Cell, point: Point, day: int | None = None
) -> list[HeldAct]:
    """Read the acts that a cell held at a point, by endorser and turn: one index scan.

    With a day, those that may have been in force at its end.
    """
    statement = f"SELECT {ACT} FROM {named('period')} WHERE cell = ? AND {_HIT[point.axis]}"
    values: tuple[int, ...] = (number, point.at, point.at)
    if day is not None:
        statement += " AND on_from <= ? AND on_until > ?"
        values += (day, day)
    rows = shelf.rows(statement, values)
    return sorted((act_of(cell, row) for row in rows), key=in_turn)


def all_acts(shelf: Shelf, number: int, cell: Cell) -> list[HeldAct]:
    """Read all that a cell ever held, at any point."""
    rows = shelf.rows(f"SELECT {ACT} FROM {named('period')} WHERE cell = ?", (number,))
    return [act_of(cell, row) for row in rows]


def acts_about(shelf: Shelf, number: int, cell: Cell, day: int) -> list[HeldAct]:
    """Read all that a cell ever held of those whose act may have been in force on a day."""
    rows = shelf.rows(
        f"SELECT {ACT} FROM {named('period')} WHERE cell = ? AND endorser IN (SELECT endorser"
        f" FROM {named('period')} WHERE cell = ? AND on_from <= ? AND on_until > ?)",
        (number, number, day, day),
    )
    return [act_of(cell, row) for row in rows]


def acts_of(shelf: Shelf, number: int, cell: Cell, endorser: str) -> list[HeldAct]:
    """Read all that a cell ever held of one endorser."""
    rows = shelf.rows(
        f"SELECT {ACT} FROM {named('period')} WHERE cell = ? AND endorser = ?", (number, endorser)
    )
    return [act_of(cell, row) for row in rows]


def claims_named(shelf: Shelf, contest: int, claims: Iterable[str]) -> list[HeldClaim]:
    """Read what was ever held of some claims, by their ids."""
    wanted = tuple(claims)
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ?"
        f" AND claim IN ({', '.join('?' * len(wanted))})",
        (contest, *wanted),
    )
    return [claim_of(row) for row in rows]


def all_claims(shelf: Shelf, contest: int, number: int) -> list[HeldClaim]:
    """Read all claims that a cell, or the frame of a contest, ever held."""
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ? AND cell = ?", (contest, number)
    )
    return [claim_of(row) for row in rows]


def all_claims_at(shelf: Shelf, contest: int, point: Point) -> list[HeldClaim]:
    """Read the claims held at a point in all of a contest."""
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ? AND {_HIT[point.axis]}",
        (contest, point.at, point.at),
    )
    return [claim_of(row) for row in rows]


def claims_at(shelf: Shelf, contest: int, numbers: Iterable[int], point: Point) -> list[HeldClaim]:
    """Read the claims held at a point in the frame or some cells of a contest."""
    wanted = tuple(numbers)
    rows = shelf.rows(
        f"SELECT {CLAIM} FROM {named('claim')} WHERE contest = ?"
        f" AND cell IN ({', '.join('?' * len(wanted))}) AND {_HIT[point.axis]}",
        (contest, *wanted, point.at, point.at),
    )
    return [claim_of(row) for row in rows]


def figure_at(  # noqa: PLR0913, PLR0917 - a cell, where its rows are, and two points in time
    shelf: Shelf, contest: int, number: int, cell: Cell, point: Point, on: Asked
) -> Figure:
    """Have the fold work out one cell from what it held at a point, and nothing else."""
    claims = claims_at(shelf, contest, (FRAME, number), point)
    belief = belief_of(claims, AsOf(on, None, 0))
    acts = [one.backing for one in acts_at(shelf, number, cell, point)]
    return figure(belief, cell, acts, window_of(belief, cell.section, cell.act).closes)
