"""A contest's cells with what each held, and the numbers that follow from it."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterator, Mapping, Sequence
from functools import cached_property
from operator import itemgetter
from typing import Final

from attrs import frozen

from ledger.events.total import TallyPublished
from projections.fold.figures import Cell
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.days import OPEN
from projections.stored.evidence.rectangles import Held, HeldAct, HeldClaim, LoneAct
from projections.stored.numbers.cell_numbers import (
    KNOTTED,
    MANY,
    NAMED,
    NOTHING,
    Numbers,
    summed,
    unmarked,
)
from projections.stored.numbers.counted import (
    acts_on,
    as_recorded,
    bearing,
    begun_on,
    closes_of,
    pages_on,
    totals_on,
)
from projections.stored.numbers.knots import Knot, is_deep, may_be_deep
from projections.stored.numbers.running import Place, changes, with_begun
from projections.stored.numbers.summands import Act, Total

_KNOTTED: Final = itemgetter(KNOTTED)


@frozen
class CellContents:
    """What one cell held, at any point of either clock.

    `lone` are its lone acts, `acts` all others, and `frame` the claims of its contest's.
    """

    cell: Cell
    lone: Sequence[LoneAct]
    acts: tuple[HeldAct, ...]
    totals: tuple[HeldClaim, ...]
    frame: tuple[HeldClaim, ...]
    zone: str

    def shifts(self, axis: int, since: int = 0) -> Mapping[Place, Numbers]:
        """Return by how much its numbers change along one clock, by place.

        What its totals change before the point `since` may be left out, or be at another point.
        """
        begun, others = self.shifts_apart(axis, since)
        return with_begun(others, begun)

    def shifts_apart(
        self, axis: int, since: int = 0
    ) -> tuple[Sequence[Place], Mapping[Place, Numbers]]:
        """Return `shifts` in two parts, which add up to them and have no place in common.

        The first are places at which one more act is named, each at most `MANY` times.
        """
        acts, begun = acts_on(axis, self._as_recorded), begun_on(axis, self.lone)
        if not self.totals:
            others = changes(acts, ())
        else:
            totals = totals_on(axis, self._bearing)
            others = changes(acts, totals, begun, pages_on(axis, self.lone), start=since)
            if any(map(_KNOTTED, others.values())) and not self.is_deep(axis):
                return (), self._knot(axis).untied(with_begun(others, begun), since)
        if len(begun) - len(set(begun)) < MANY and others.keys().isdisjoint(begun):
            return begun, others
        return (), with_begun(others, begun)

    def is_deep(self, axis: int) -> bool:
        """Whether it is left to be folded when it is asked about, where it is knotted."""
        if not may_be_deep(len(self.lone) + len(self.acts), len(self.totals)):
            return False
        acts, totals = (
            [one.recorded if axis == RECORDED else one.known for one in held]
            for held in (self._all_acts, self.totals)
        )
        return is_deep(acts, totals)

    def steps(self) -> Iterator[tuple[int, Numbers]]:
        """Yield its numbers through all time under the latest knowledge, each with its first day.

        Yields nothing unless it is knotted there, and is left to be folded.
        """
        if not self.is_deep(RECORDED):
            return
        by_day: dict[int, Numbers] = defaultdict(lambda: NOTHING)
        for (_, day), numbers in self.shifts(RECORDED, OPEN).items():
            by_day[day] = summed(by_day[day], numbers)
        # The sum of all changes is what is held at the head.
        if not sum(numbers[KNOTTED] for numbers in by_day.values()):
            return
        named = {day: numbers[NAMED] for day, numbers in by_day.items()}
        for day, numbers in self._knot(RECORDED).at(OPEN - 1, named):
            by_day[day] = summed(by_day[day], numbers)
        now = NOTHING
        for day in sorted(by_day):
            now = summed(now, by_day[day])
            yield day, unmarked(now)

    @cached_property
    def _all_acts(self) -> tuple[HeldAct, ...]:
        return (*self.acts, *(act.held_in(self.cell) for act in self.lone))

    @cached_property
    def _as_recorded(self) -> list[tuple[HeldAct, Act]]:
        return as_recorded(self.acts, self.zone)

    @cached_property
    def _bearing(self) -> list[tuple[HeldClaim, Total]]:
        closes = closes_of(self.frame, self.cell.section, self.cell.act)
        return bearing(self.totals, closes, self.zone)

    def _knot(self, axis: int) -> Knot:
        return Knot.of(axis, self.cell, self._all_acts, self.totals, self.frame, self.zone)


def contents(held: Held, zone: str) -> tuple[tuple[CellContents, ...], tuple[HeldClaim, ...]]:
    """Sort what a contest held into its cells; return these, and the claims of its frame.

    The claims of the frame are those that are in no cell.
    """
    acts: dict[Cell, list[HeldAct]] = {}
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
            cell,
            held.lone.get(cell, ()),
            tuple(acts.get(cell, ())),
            tuple(totals.get(cell, ())),
            tuple(frame),
            zone,
        )
        for cell in dict.fromkeys((*held.lone, *acts, *totals))
    )
    return cells, tuple(frame)


def cell_of_claim(held: HeldClaim) -> Cell | None:
    """Return the cell of a total; None for a total of a whole section and for any other claim."""
    body = held.claim.body
    if not isinstance(body, TallyPublished) or body.candidate is None:
        return None
    return Cell(body.section, body.act, body.candidate)
