"""What the totals of a cell add to its numbers, at any point of belief.

Totals can be summed as names can: a total carried to another day is the number named on that day,
plus a constant that belongs to the total. Take a total of `n` on the day D. Of the cell's acts, let

    NR be those in force at the end of D
    BD be those of NR that began on D
    S  be those of BD that the total's own page tells of
    ED be those that ended on D

After D, an act that began since counts while it is named, and an act that the total counted counts
until it ends. So on every later day

    the number is  named + n − NR          (on D itself, too)
    the floor is   named + n − NR − ED     (who left on D may have left before the total was taken)

and on every earlier day

    the ceiling is named + n − (NR − BD) − S

The total lags where `n` is less than NR − BD, or less than the highest floor that is carried to the
morning of D. A bound is never below zero. Nor is the number named, so bounds are raised to zero
only when the sums are read.

Every act moves all these constants by one. What is written are only their steps from one total's
day to the next, and an act changes these only where it begins and ends. So the walk over the
totals' days starts at the first day that changed. It stops where the carried values are the same
as before.
"""

from __future__ import annotations

from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from typing import Final, TypeAlias

from attrs import Factory, define

from projections.stored.evidence.days import OPEN
from projections.stored.numbers.cell_numbers import CAPPED, CEILING, KNOTTED, LAGGING, LED, none_yet
from projections.stored.numbers.summands import Act, Total


def of_totals(
    acts: Iterable[Act], totals: Iterable[Total], since: int = 0
) -> Iterator[tuple[tuple[int, int], Sequence[int]]]:
    """Yield by how much the totals of a cell change its numbers, by (at, day), each place once.

    Only `led` and the numbers after it differ from zero. All changes before the point `since` are
    yielded as one, at the last point before it.
    """
    comes: dict[int, list[Act | Total]] = defaultdict(list)
    goes: dict[int, list[Act | Total]] = defaultdict(list)
    summands: tuple[Act | Total, ...] = (*acts, *totals)
    for summand in summands:
        if summand.since < summand.until:
            comes[summand.since].append(summand)
            if summand.until != OPEN:
                goes[summand.until].append(summand)
    held = _Held.of(totals)
    points = sorted({*comes, *goes})
    first = bisect_left(points, since)
    for place, at in enumerate(points, start=1):
        for summand in comes.get(at, ()):
            held.take(summand, 1)
        for summand in goes.get(at, ()):
            held.take(summand, -1)
        if place < first:
            continue
        for day, numbers in held.settled().items():
            yield (at, day), numbers


_Carried: TypeAlias = tuple[int, int, int, int, int]
"""What is carried from one total's day to the next, all as of the day's end: the highest floor, the
number by the last binding total, whether there is such a total, whether a total has lagged since,
and the basis of the binding one."""
_BEFORE_ANY: Final[_Carried] = (0, 0, 0, 0, 0)


@define
class _Day:
    """A day of which a total was taken: what is held of it, and what it has emitted so far.

    `totals` are those held of the day; `count`, `basis` and `pages` are what they state together,
    and `count` is None where none is held. `gap` is the number named at the end of this day, less
    that at the end of the previous total's day. `begun`, `listed` and `ended` are BD, S and ED, and
    `begun_by` is `begun` by the pages that tell of the acts. `binds`: it has a total that is used
    and does not lag. `carried`, `ahead`, `most` and `back` are what the last walks computed here.
    """

    day: int
    totals: list[Total] = Factory(list)
    count: int | None = None
    basis: int = 0
    pages: frozenset[str] = frozenset()
    gap: int = 0
    begun: int = 0
    begun_by: Counter[frozenset[str]] = Factory(Counter)
    listed: int = 0
    ended: int = 0

    binds: bool = False
    carried: _Carried = _BEFORE_ANY
    ahead: tuple[int, int, int, int, int] = (0, 0, 0, 0, 0)
    most: int | None = None
    back: tuple[int, int, int] = (0, 0, 0)

    def onward(self, carried: _Carried, *, speaks: bool) -> _Carried:
        """Carry the state over this day; `ahead` holds the deltas to emit.

        The deltas are of `led`, `unnamed`, `floor`, `lagging` and `basis`. Unless `speaks`, the
        day's total is not used and there are none.
        """
        sure, number, led, lagging, basis = carried
        sure += self.gap
        number += self.gap
        count = self.count if speaks else None
        self.binds = count is not None and count >= sure - self.begun
        if count is None:
            self.ahead = (0, 0, 0, 0, 0)
            return (sure, number, led, lagging, basis)
        if not self.binds:
            self.ahead = (0, 0, 0, 1 - lagging, 0)
            return (sure, number, led, 1, basis)
        surer = max(sure, count - self.ended)
        self.ahead = (1 - led, count - number, surer - sure, -lagging, self.basis - basis)
        return (surer, count, 1, 0, self.basis)

    def backward(self, beyond: int | None) -> int | None:
        """Return the lowest ceiling up to this day, given the lowest of the later days.

        Both are counts as of this day, and None where there is no ceiling. `back` holds the deltas
        to emit: of `ceiling` on this day, and of `capped` and `ceiling` on the day after it.
        """
        count = self.count
        if not self.binds or count is None:
            self.back = (0, 0, 0)
            return beyond
        most = count + self.begun - self.listed
        if beyond is None:
            self.back = (count - most, -1, 0)
            return most
        most, exact = min(most, beyond), min(count, beyond)
        self.back = (exact - most, 0, beyond - exact)
        return most


@define
class _Held:
    """The acts and totals of a cell that are held, as belief moves from one point to the next.

    `days` are those of which totals were taken, in order, and `stops` what is held of each. `first`
    and `last` are the places of the first and the last day touched since `settled` was last called.
    `totals` counts all totals held, `unclear` those that are not plain, `torn` the days whose
    totals differ, `bases` the totals of each known basis, and `vague` the acts that are not plain.
    `speaks`, `knotted` and `start` are as last emitted; `start` is `capped` and `ceiling` before
    the first day.
    """

    days: list[int]
    stops: list[_Day]
    first: int
    last: int
    totals: int = 0
    unclear: int = 0
    torn: int = 0
    bases: Counter[int] = Factory(Counter)
    vague: int = 0
    speaks: bool = False
    knotted: bool = False
    start: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, totals: Iterable[Total]) -> _Held:
        """Start with nothing held, given all the totals that will ever be held."""
        days = sorted({total.day for total in totals if total.plain})
        return cls(days, [_Day(day) for day in days], len(days), -1)

    def take(self, summand: Act | Total, sign: int) -> None:
        """Add an act or a total to what is held (1), or remove it (-1)."""
        if isinstance(summand, Act):
            self._take_act(summand, sign)
        else:
            self._take_total(summand, sign)

    def settled(self) -> dict[int, list[int]]:
        """Return the deltas by day since the last call."""
        deltas: dict[int, list[int]] = defaultdict(none_yet)
        knotted = self.totals > 0 and (
            self.unclear > 0 or self.torn > 0 or self.vague > 0 or len(self.bases) > 1
        )
        speaks = self.totals > 0 and not knotted
        if knotted is not self.knotted:
            deltas[0][KNOTTED] += 1 if knotted else -1
        if speaks is not self.speaks:
            self.first, self.last = 0, len(self.days) - 1
        was_speaking, self.speaks, self.knotted = self.speaks, speaks, knotted
        if (speaks or was_speaking) and self.first <= self.last:
            self._back(self._onward(deltas), deltas)
        self.first, self.last = len(self.days), -1
        return deltas

    def _take_act(self, act: Act, sign: int) -> None:
        if not act.plain:
            self.vague += sign
            return
        begun, ended = act.surely
        first, past = bisect_left(self.days, begun), bisect_left(self.days, ended)
        if first < past:
            stop = self._touched(first)
            stop.gap += sign
            if stop.day == begun:
                stop.begun += sign
                stop.begun_by[act.pages] += sign
                if not stop.pages.isdisjoint(act.pages):
                    stop.listed += sign
            if past < len(self.days):
                self._touched(past).gap -= sign
        if past < len(self.days) and self.days[past] == ended:
            self._touched(past).ended += sign

    def _take_total(self, total: Total, sign: int) -> None:
        self.totals += sign
        if not total.plain:
            self.unclear += sign
            return
        stop = self._touched(bisect_left(self.days, total.day))
        self.torn -= _torn(stop.totals)
        if sign > 0:
            stop.totals.append(total)
        else:
            stop.totals.remove(total)
        self.torn += _torn(stop.totals)
        if total.basis:
            self.bases[total.basis] += sign
            self.bases = +self.bases  # drops the bases that no total held has
        # Totals of one day that agree count as one. Where they differ the cell is knotted, and none
        # of these values is used.
        stop.count = min((held.count for held in stop.totals), default=None)
        stop.basis = max((held.basis for held in stop.totals), default=0)
        stop.pages = frozenset[str]().union(*(held.pages for held in stop.totals))
        stop.listed = sum(
            count for pages, count in stop.begun_by.items() if not stop.pages.isdisjoint(pages)
        )

    def _touched(self, place: int) -> _Day:
        self.first, self.last = min(self.first, place), max(self.last, place)
        return self.stops[place]

    def _onward(self, deltas: dict[int, list[int]]) -> int:
        """Recompute forward until the carried values stop changing; return that index."""
        carried = self.stops[self.first - 1].carried if self.first else _BEFORE_ANY
        place = self.first
        while True:
            stop = self.stops[place]
            emitted, before = stop.ahead, stop.carried
            stop.carried = carried = stop.onward(carried, speaks=self.speaks)
            if stop.ahead != emitted:
                led, unnamed, floor, lagging, basis = map(int.__sub__, stop.ahead, emitted)
                numbers = deltas[stop.day]
                numbers[LED : LED + 3] = led, unnamed, floor
                numbers[LAGGING : LAGGING + 2] = lagging, basis
            if place + 1 == len(self.stops) or (place >= self.last and carried == before):
                return place
            place += 1

    def _back(self, place: int, deltas: dict[int, list[int]]) -> None:
        """Recompute backward from an index until the lowest ceiling stops changing."""
        after = self.stops[place + 1] if place + 1 < len(self.stops) else None
        while place >= 0:
            beyond = None if after is None or after.most is None else after.most - after.gap
            stop = self.stops[place]
            emitted, before = stop.back, stop.most
            stop.most = stop.backward(beyond)
            if stop.back != emitted:
                exact, capped, ceiling = map(int.__sub__, stop.back, emitted)
                deltas[stop.day][CEILING] += exact
                # The total is exact until the end of its own day, and no longer.
                numbers = deltas[stop.day + 1]
                numbers[CAPPED] += capped
                numbers[CEILING] += ceiling
            if place < self.first and stop.most == before:
                return
            after = stop
            place -= 1
        start = (0, 0) if after is None or after.most is None else (1, after.most - after.gap)
        if start != self.start:
            deltas[0][CAPPED] += start[0] - self.start[0]
            deltas[0][CEILING] += start[1] - self.start[1]
            self.start = start


def _torn(totals: Sequence[Total]) -> bool:
    """Whether totals of one day differ."""
    return len({total.count for total in totals}) > 1
