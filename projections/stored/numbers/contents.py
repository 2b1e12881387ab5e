"""A contest's cells with what each held, and the numbers that follow from it."""

from __future__ import annotations

from collections.abc import Iterator, Mapping

from attrs import frozen

from ledger.events.total import TallyPublished
from ledger.times import ANY_DAY, AsOf
from projections.fold.figures import Cell
from projections.fold.windows import window_of
from projections.stored.evidence.beliefs import belief_of, in_turn
from projections.stored.evidence.days import OPEN
from projections.stored.evidence.rectangles import CellAct, Held, HeldClaim
from projections.stored.numbers.cell_numbers import KNOTTED, Numbers
from projections.stored.numbers.cells import Step, steps
from projections.stored.numbers.counted import acts_on, apart, begun_on, closes_of, totals_on
from projections.stored.numbers.running import changes


@frozen
class CellContents:
    """What one cell held, at any point of either clock; `frame` are the claims of its contest's."""

    cell: Cell
    acts: tuple[CellAct, ...]
    totals: tuple[HeldClaim, ...]
    frame: tuple[HeldClaim, ...]
    zone: str

    def shifts(self, axis: int) -> Mapping[tuple[int, int], Numbers]:
        """Return by how much its numbers change along one clock, by (point, day)."""
        if not self.totals:
            lone, others = apart(self.acts)
            return changes(acts_on(axis, others, self.zone), (), begun_on(axis, lone))
        acts = acts_on(axis, self.acts, self.zone)
        closes = closes_of(self.frame, self.cell.section, self.cell.act)
        return changes(acts, totals_on(axis, self.totals, closes, self.zone))

    def steps(self) -> Iterator[Step]:
        """Yield its numbers through all time under the latest knowledge, worked out by the fold."""
        claims = (claim for claim in (*self.frame, *self.totals) if is_latest(claim))
        belief = belief_of(claims, AsOf(ANY_DAY, None, 0))
        backings = [act.backing for act in sorted(self.acts, key=in_turn) if is_latest(act)]
        close = window_of(belief, self.cell.section, self.cell.act).closes
        return steps(belief, self.cell, backings, close, self.zone)


def contents(held: Held, zone: str) -> tuple[tuple[CellContents, ...], tuple[HeldClaim, ...]]:
    """Sort what a contest held into its cells; return these, and the claims of its frame.

    The claims of the frame are those that are in no cell.
    """
    acts: dict[Cell, list[CellAct]] = {}
    for act in held.acts:
        acts.setdefault(act.cell, []).append(act)
    totals: dict[Cell, list[HeldClaim]] = {}
    frame: list[HeldClaim] = []
    for claim in held.claims:
        if (cell := cell_of_claim(claim)) is None:
            frame.append(claim)
        else:
            totals.setdefault(cell, []).append(claim)
    cells = tuple(
        CellContents(
            cell, tuple(acts.get(cell, ())), tuple(totals.get(cell, ())), tuple(frame), zone
        )
        for cell in dict.fromkeys((*acts, *totals))
    )
    return cells, tuple(frame)


def cell_of_claim(held: HeldClaim) -> Cell | None:
    """Return the cell of a total; None for a total of a whole section and for any other claim."""
    body = held.claim.body
    if not isinstance(body, TallyPublished) or body.candidate is None:
        return None
    return Cell(body.section, body.act, body.candidate)


def is_knotted(shifts: Mapping[tuple[int, int], Numbers]) -> bool:
    """Whether a cell is knotted at the head, by its changes along the recorded clock.

    The sum of all changes is what is held at the head: the latest knowledge.
    """
    return sum(numbers[KNOTTED] for numbers in shifts.values()) > 0


def is_latest(held: CellAct | HeldClaim) -> bool:
    """Whether an act or a claim stands at the head, with nothing hidden."""
    return held.recorded[1] == OPEN
