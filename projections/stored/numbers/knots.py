"""The numbers of a knotted cell: the fold weighs its totals at each point of belief.

The totals of a knotted cell are no constants that can be summed (`carried`): they clash, speak for
a close, or lean on dates that are open. Most totals on record are like that. So the fold weighs
them at every point of belief at which anything in the cell changes, on every day on which it can
change. Only the differences from the point before are kept, and they are read like all others.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import defaultdict
from collections.abc import Collection, Iterable, Iterator, Mapping, Sequence
from functools import lru_cache
from itertools import chain
from typing import Final, TypeAlias

from attrs import frozen

from ledger.edtf import day_at
from ledger.events.frame import WindowStated
from ledger.events.total import TallyPublished
from ledger.times import ALWAYS, ANY_DAY, FOREVER, Asked, AsOf, Span
from projections.fold.acts import Backing
from projections.fold.bounding import Weighed
from projections.fold.dating import span_of_claim
from projections.fold.figures import Cell, totals_through_time
from projections.fold.windows import window_of
from projections.stored.evidence.axes import RECORDED
from projections.stored.evidence.beliefs import belief_of, in_turn
from projections.stored.evidence.days import BEFORE_ALL, OPEN, day_named, day_of
from projections.stored.evidence.rectangles import NEVER, HeldAct, HeldClaim, Stretch
from projections.stored.numbers.cell_numbers import (
    BASES,
    BOUNDING,
    KNOTTED,
    NAMED,
    NOTHING,
    STATING,
    Numbers,
    difference,
    summed,
    unmarked,
)

DEEP: Final = 1_500_000
"""Points of belief, times acts and totals held, times totals, beyond which a knot is left to the
fold of whoever asks about it. Weighing a cell at all its points takes 0.2 to 2.7 µs for each of
these: 0.3 s with 288 acts and 13 totals."""
Place: TypeAlias = tuple[int, int]
"""A point of belief and a day: a cell's numbers differ from that point on, and from that day on."""
_Days: TypeAlias = frozenset[int]
"""Days, by their numbers."""


@frozen
class _Act:
    """An act as held for a stretch of belief, and the days on which it may change its cell."""

    stretch: Stretch
    backing: Backing
    days: _Days


@frozen
class _Claim:
    """A total or a window as held for a stretch of belief, and the days on which it may matter."""

    stretch: Stretch
    held: HeldClaim
    days: _Days


@frozen
class Knot:
    """All that one cell held along one clock, with the windows of its section."""

    cell: Cell
    acts: Sequence[_Act]
    claims: Sequence[_Claim]
    zone: str

    @classmethod
    def of(  # noqa: PLR0913, PLR0917 - a clock, a cell, and all that it holds
        cls,
        axis: int,
        cell: Cell,
        acts: Iterable[HeldAct],
        totals: Iterable[HeldClaim],
        frame: Iterable[HeldClaim],
        zone: str,
    ) -> Knot:
        """Take what a cell held; of the frame, only windows of its section matter."""
        windows = (held for held in frame if _is_window_of(held, cell))
        return cls(
            cell,
            [
                _Act(stretch, act.backing, _days_of_act(act.backing, zone))
                for act in sorted(acts, key=in_turn)
                if (stretch := _on(axis, act)) != NEVER
            ],
            [
                _Claim(stretch, held, _days_of_claim(held, zone))
                for held in chain(windows, totals)
                if (stretch := _on(axis, held)) != NEVER
            ],
            zone,
        )

    @property
    def _held(self) -> tuple[_Act | _Claim, ...]:
        return (*self.acts, *self.claims)

    def untied(self, shifts: Mapping[Place, Numbers], since: int) -> dict[Place, Numbers]:
        """Return the cell's changes, `shifts`, with what its totals change where it is knotted.

        Of the latter, only those from the point `since` on. Nothing is marked as knotted.
        """
        plain = {place: unmarked(numbers) for place, numbers in shifts.items()}
        found = {place: numbers for place, numbers in plain.items() if any(numbers)}
        for place, numbers in self._changes(shifts, since):
            if any(sums := summed(found.get(place, NOTHING), numbers)):
                found[place] = sums
            else:
                found.pop(place, None)
        return found

    def _changes(
        self, shifts: Mapping[Place, Numbers], since: int
    ) -> Iterator[tuple[Place, Numbers]]:
        """Yield by how much its totals change its numbers where it is knotted, from a point on."""
        by_point: dict[int, list[tuple[int, Numbers]]] = defaultdict(list)
        for (point, day), numbers in shifts.items():
            by_point[point].append((day, numbers))
        named: dict[int, int] = defaultdict(int)
        knotted = 0
        before: Mapping[int, Numbers] = {}
        points = sorted({*_points(one.stretch for one in self._held), *by_point})
        first = bisect_left(points, since)
        if first == len(points):
            return
        for place, point in enumerate(points, start=1):
            for day, numbers in by_point.get(point, ()):
                named[day] += numbers[NAMED]
                knotted += numbers[KNOTTED]
            if place < first:
                continue  # only what held just before `since` is needed
            now = dict(self.at(point, named)) if knotted else {}
            if point >= since:
                for day in before.keys() | now.keys():
                    was, will = before.get(day, NOTHING), now.get(day, NOTHING)
                    if was != will:
                        yield (point, day), difference(was, will)
            before = now

    def at(self, point: int, named: Mapping[int, int]) -> Iterator[tuple[int, Numbers]]:
        """Yield by how much its totals change its numbers from one day to the next, at a point.

        `named` says by how much the number of names there changes, by day.
        """
        acts = [act for act in self.acts if _holds(act.stretch, point)]
        claims = [claim for claim in self.claims if _holds(claim.stretch, point)]
        belief = belief_of((claim.held for claim in claims), AsOf(ANY_DAY, None, 0))
        close = window_of(belief, self.cell.section, self.cell.act).closes
        backings = [act.backing for act in acts]
        totals = totals_through_time(belief, self.cell, backings, close)
        changing = sorted(named.items(), reverse=True)
        names = 0
        before = NOTHING
        for number, day in _in_order((*acts, *claims), self.zone):
            while changing and changing[-1][0] <= number:
                names += changing.pop()[1]
            now = _numbers(totals.weighed(day, names), names)
            if now != before:
                yield number, difference(before, now)
                before = now


def may_be_deep(acts: int, totals: int) -> bool:
    """Whether a cell that held so many can be what `is_deep` says, whenever it held them."""
    held = acts + totals
    return 2 * held * held * totals > DEEP


def is_deep(acts: Collection[Stretch], totals: Collection[Stretch]) -> bool:
    """Whether weighing a cell at all its points would take too long, by when it held each thing."""
    few, many = ([one for one in held if one != NEVER] for held in (totals, acts))
    return len(_points(few + many)) * len(few + many) * len(few) > DEEP


def _points(stretches: Iterable[Stretch]) -> set[int]:
    """Return the points at which some stretches begin or end."""
    return {end for stretch in stretches for end in stretch} - {OPEN}


def _on(axis: int, held: HeldAct | HeldClaim) -> Stretch:
    return held.recorded if axis == RECORDED else held.known


def _holds(stretch: Stretch, point: int) -> bool:
    return stretch[0] <= point < stretch[1]


def _is_window_of(held: HeldClaim, cell: Cell) -> bool:
    body = held.claim.body
    return isinstance(body, WindowStated) and body.act is cell.act and cell.section in body.sections


def _numbers(weighed: Weighed, names: int) -> Numbers:
    """Return the numbers that totals add to those of names."""
    lead, high = weighed.lead, weighed.high
    states_one = lead is not None and lead.exact is not None
    led = 0 if lead is None else STATING if states_one else BOUNDING
    return (
        0,
        0,
        0,
        int(weighed.estimated),
        led,
        weighed.value - names if states_one and weighed.value is not None else 0,
        weighed.low - names,
        int(high is not None),
        0 if high is None else high - names,
        int(weighed.disputed),
        0 if lead is None else BASES.index(lead.basis),
        0,
    )


def _days_of_act(act: Backing, zone: str) -> _Days:
    """Return the days on which an act may change its cell."""
    dates = (act.begun,) if act.ended is None else (act.begun, act.ended)
    return _days_of(chain.from_iterable((dated.span, dated.given) for dated in dates), zone)


def _days_of_claim(held: HeldClaim, zone: str) -> _Days:
    """Return the days on which a total, or the end of a window, may change a cell."""
    body = held.claim.body
    when = body.taken if isinstance(body, TallyPublished) else None
    if isinstance(body, WindowStated):
        if body.closes is None:
            return frozenset()
        when = body.closes
    return _days_of((span_of_claim(when, certain=certain) for certain in (False, True)), zone)


def _days_of(spans: Iterable[Span], zone: str) -> _Days:
    # The parts of a span are hashed faster than the span.
    return frozenset[int]().union(*(_days_in(span.start, span.end, zone) for span in spans))


@lru_cache(maxsize=65_536)
def _days_in(start: int, end: int, zone: str) -> _Days:
    """Return the days of a span's start and end, and the day after that.

    Every comparison of the fold is with the start or the end of a span, or asks whether a span lies
    within the day. So nothing changes on any other day.
    """
    begin = frozenset[int]() if start == ALWAYS else frozenset((day_of(start, zone),))
    if end == FOREVER:
        return begin
    last = day_of(end - 1, zone)
    return begin | {last, last + 1}


def _in_order(held: Iterable[_Act | _Claim], zone: str) -> Iterator[tuple[int, Asked]]:
    """Yield the days on which some of what is held may change a cell, after one before them all."""
    days = sorted(frozenset[int]().union(*(one.days for one in held)))
    yield BEFORE_ALL, day_named(days[0] - 1, zone) if days else day_at(0, zone)
    for day in days:
        yield day, day_named(day, zone)
