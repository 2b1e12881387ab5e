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

from attrs import Factory, define

from projections.stored.evidence.days import OPEN
from projections.stored.numbers.cell_numbers import CAPPED, CEILING, KNOTTED, LAGGING, LED, WIDTH
from projections.stored.numbers.summands import Act, Pages, Total
from projections.stored.numbers.total_days import BEFORE_ANY, TotalsDay

_CAPPED, _CEILING, _LAGGING, _KNOTTED = (n - LED for n in (CAPPED, CEILING, LAGGING, KNOTTED))
"""Where these are among the numbers that totals make."""


def of_totals(
    acts: Iterable[Act],
    totals: Sequence[Total],
    begun: Sequence[tuple[int, int]] = (),
    pages: Sequence[Pages] = (),
    since: int = 0,
) -> Iterator[tuple[tuple[int, int], Sequence[int]]]:
    """Yield by how much the totals of a cell change its numbers, by (at, day), each place once.

    Plain acts that neither end nor change are given as `begun`, by (since, first day), with the
    pages that tell of each. Only `led` and the numbers after it are yielded; the others are zero.
    All changes before the point `since` are yielded as one, at the last point before it.
    """
    held = _Held.of(totals)
    last = held.days[-1] if held.days else -1
    begins: dict[int, list[tuple[int, Pages]]] = defaultdict(list)
    # What begins after the last total's day changes nothing that totals add.
    for (point, day), told_by in zip(begun, pages, strict=True):
        if day <= last:
            begins[point].append((day, told_by))
    bearing = (act for act in acts if not act.plain or min(act.surely) <= last)
    others = _by_point((*bearing, *totals))
    points = sorted(begins.keys() | others.keys())
    first = bisect_left(points, since)
    for place, at in enumerate(points, start=1):
        for day, told_by in begins.get(at, ()):
            held.begin(day, told_by, 1)
        for summand, sign in others.get(at, ()):
            held.take(summand, sign)
        if place < first:
            continue
        for day, numbers in held.settled().items():
            yield (at, day), numbers


def _by_point(summands: Iterable[Act | Total]) -> dict[int, list[tuple[Act | Total, int]]]:
    """Return, by the points at which that changes, what comes to be held (1) and no longer (-1)."""
    found: dict[int, list[tuple[Act | Total, int]]] = defaultdict(list)
    for summand in summands:
        if summand.since < summand.until:
            found[summand.since].append((summand, 1))
            if summand.until != OPEN:
                found[summand.until].append((summand, -1))
    return found


@define
class _Held:
    """The acts and totals of a cell that are held, as belief moves from one point to the next.

    `days` are those of which totals were taken, in order, and `stops` what is held of each. `first`
    and `last` are the places of the first and the last day touched since `settled` was last called.
    `totals` counts all totals held, `unclear` those that are not plain, `torn` the days whose
    totals differ, `bases` the totals of each known basis, and `vague` the acts that are not plain.
    `stirred`: any of these five may have changed since. `speaks`, `knotted` and `start` are as last
    emitted; `start` is `capped` and `ceiling` before the first day.
    """

    days: list[int]
    stops: list[TotalsDay]
    first: int
    last: int
    totals: int = 0
    unclear: int = 0
    torn: int = 0
    bases: Counter[int] = Factory(Counter)
    vague: int = 0
    stirred: bool = False
    speaks: bool = False
    knotted: bool = False
    start: tuple[int, int] = (0, 0)

    @classmethod
    def of(cls, totals: Iterable[Total]) -> _Held:
        """Start with nothing held, given all the totals that will ever be held."""
        days = sorted({total.day for total in totals if total.plain})
        return cls(days, [TotalsDay(day) for day in days], len(days), -1)

    def take(self, summand: Act | Total, sign: int) -> None:
        """Add an act or a total to what is held (1), or remove it (-1)."""
        if isinstance(summand, Act):
            self._take_act(summand, sign)
        else:
            self._take_total(summand, sign)

    def settled(self) -> dict[int, list[int]]:
        """Return the deltas by day since the last call."""
        deltas: dict[int, list[int]] = defaultdict(_none_yet)
        was_speaking = self.speaks
        if self.stirred:
            self._tie(deltas)
        if (self.speaks or was_speaking) and self.first <= self.last:
            self._back(self._onward(deltas), deltas)
        self.first, self.last = len(self.days), -1
        return deltas

    def _tie(self, deltas: dict[int, list[int]]) -> None:
        """Find whether what is held is knotted; if it was not or was so before, all is touched."""
        self.stirred = False
        knotted = self.totals > 0 and (
            self.unclear > 0 or self.torn > 0 or self.vague > 0 or len(self.bases) > 1
        )
        speaks = self.totals > 0 and not knotted
        if knotted is not self.knotted:
            deltas[0][_KNOTTED] += 1 if knotted else -1
        if speaks is not self.speaks:
            self.first, self.last = 0, len(self.days) - 1
        self.speaks, self.knotted = speaks, knotted

    def begin(self, day: int, pages: Pages, sign: int) -> None:
        """Add (1) or remove (-1) a plain act that begins no later than the last total's day."""
        stop = self._touched(bisect_left(self.days, day))
        stop.gap += sign
        if stop.day == day:
            stop.begun += sign
            stop.begun_by[pages] += sign
            if not stop.pages.isdisjoint(pages):
                stop.listed += sign

    def _take_act(self, act: Act, sign: int) -> None:
        if not act.plain:
            self.vague += sign
            self.stirred = True
            return
        begun, ended = act.surely
        first, past = bisect_left(self.days, begun), bisect_left(self.days, ended)
        if first < past:
            self.begin(begun, act.pages, sign)
            if past < len(self.days):
                self._touched(past).gap -= sign
        if past < len(self.days) and self.days[past] == ended:
            self._touched(past).ended += sign

    def _take_total(self, total: Total, sign: int) -> None:
        self.totals += sign
        self.stirred = True
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

    def _touched(self, place: int) -> TotalsDay:
        if place < self.first:  # noqa: PLR1730 - `min` takes three times as long, for every act
            self.first = place
        if place > self.last:  # noqa: PLR1730 - as above
            self.last = place
        return self.stops[place]

    def _onward(self, deltas: dict[int, list[int]]) -> int:
        """Recompute forward until the carried values stop changing; return that index."""
        stops, speaks, last, place = self.stops, self.speaks, self.last, self.first
        carried = stops[place - 1].carried if place else BEFORE_ANY
        end = len(stops) - 1
        while True:
            stop = stops[place]
            emitted, before = stop.ahead, stop.carried
            stop.carried = carried = stop.onward(carried, speaks=speaks)
            if stop.ahead != emitted:
                led, unnamed, floor, lagging, basis = stop.ahead
                was_led, was_unnamed, was_floor, was_lagging, was_basis = emitted
                numbers = deltas[stop.day]
                numbers[:_CAPPED] = led - was_led, unnamed - was_unnamed, floor - was_floor
                numbers[_LAGGING:_KNOTTED] = lagging - was_lagging, basis - was_basis
            if place == end or (place >= last and carried == before):
                return place
            place += 1

    def _back(self, place: int, deltas: dict[int, list[int]]) -> None:
        """Recompute backward from an index until the lowest ceiling stops changing."""
        stops, first = self.stops, self.first
        after = stops[place + 1] if place + 1 < len(stops) else None
        while place >= 0:
            beyond = None if after is None or after.most is None else after.most - after.gap
            stop = stops[place]
            emitted, before = stop.back, stop.most
            stop.most = stop.backward(beyond)
            if stop.back != emitted:
                exact, capped, ceiling = stop.back
                was_exact, was_capped, was_ceiling = emitted
                if exact != was_exact:
                    deltas[stop.day][_CEILING] += exact - was_exact
                # The total is exact until the end of its own day, and no longer.
                if capped != was_capped or ceiling != was_ceiling:
                    numbers = deltas[stop.day + 1]
                    numbers[_CAPPED] += capped - was_capped
                    numbers[_CEILING] += ceiling - was_ceiling
            if place < first and stop.most == before:
                return
            after = stop
            place -= 1
        start = (0, 0) if after is None or after.most is None else (1, after.most - after.gap)
        if start != self.start:
            deltas[0][_CAPPED] += start[0] - self.start[0]
            deltas[0][_CEILING] += start[1] - self.start[1]
            self.start = start


def _none_yet() -> list[int]:
    """Return the numbers that totals make, to be added to, all zero."""
    return [0] * (WIDTH - LED)


def _torn(totals: Sequence[Total]) -> bool:
    """Whether totals of one day differ."""
    return len({total.count for total in totals}) > 1
