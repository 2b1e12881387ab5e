"""What the totals of a cell add to its numbers, at any point of belief.

Totals add up like names do, because a total carried to another day is the number named there plus
a constant of its own. Of acts begun on `d` and ended on `e`, and a total of `n` taken on the day
D, let `NR` be those in force at the end of D, `BD` of these the ones begun on D, `S` of these the
ones its own page tells of, and `ED` those ended on D. Forward, an act begun since counts as long
as it is named, and one that D counted does until it ends; so on every later day

    its number is  named + n − NR          (on D itself, too)
    its floor is   named + n − NR − ED     (who left on D may have left before it was taken)
    its ceiling is named + n − (NR − BD) − S, on every earlier day

and it lags where `n` is less than NR − BD, or than the highest such floor carried to that morning.
A bound is never below zero, but neither is the number named, so holding it to zero can wait until
the sums are read.

All these constants move by one with each act, but what is told here are their steps from one
total's day to the next, and those move only where the act begins and ends. So the walk over the
totals starts where something changed and stops where what it carries is as it was before.
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
    acts: Iterable[Act], totals: Iterable[Total]
) -> Iterator[tuple[tuple[int, int], Sequence[int]]]:
    """Tell what the totals of a cell add, by (at, day), each once: `led` and all after it."""
    comes: dict[int, list[Act | Total]] = defaultdict(list)
    goes: dict[int, list[Act | Total]] = defaultdict(list)
    everything: tuple[Act | Total, ...] = (*acts, *totals)
    for one in everything:
        if one.since < one.until:
            comes[one.since].append(one)
            if one.until != OPEN:
                goes[one.until].append(one)
    held = _Held.of(totals)
    for at in sorted({*comes, *goes}):
        for one in comes.get(at, ()):
            held.take(one, 1)
        for one in goes.get(at, ()):
            held.take(one, -1)
        for day, numbers in held.settled().items():
            yield (at, day), numbers


_Carried: TypeAlias = tuple[int, int, int, int, int]
"""Carried from total to total: the least that is certain, what the last binding total comes to,
whether there is one, whether one has lagged since, and its basis."""
_BEFORE_ANY: Final[_Carried] = (0, 0, 0, 0, 0)


@define
class _Day:
    """A day of which a total was taken: what is held of it, and what has been told of it so far.

    `count` is that of its totals, None where none is held. `gap` is the number named at its end
    less that at the end of the total's day before. `begun`, `listed` and `ended` are BD, S and ED;
    `begun_by` is `begun` by the pages that tell of them.
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
        """Carry what is known from the day before on: `ahead` is what is to be told of it.

        That is what changes in `led`, `unnamed`, `floor`, `lagging` and `basis`.
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
        """The lowest ceiling up to this day, from the lowest of those after it (None: no such).

        Both are counts as of this day. `back` is what is to be told: what changes in `ceiling` on
        the day, in `capped` after it, and in `ceiling` after it.
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
    """The acts and totals of a cell that are held at one point of belief after another.

    `first` and `last` are the places of the days touched since what was last told of them.
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
        """Hold nothing yet, of all totals that will ever be held."""
        days = sorted({one.day for one in totals if one.plain})
        return cls(days, [_Day(day) for day in days], len(days), -1)

    def take(self, one: Act | Total, sign: int) -> None:
        """Take an act or a total up (1), or let it go (-1)."""
        if isinstance(one, Act):
            self._take_act(one, sign)
        else:
            self._take_total(one, sign)

    def settled(self) -> dict[int, list[int]]:
        """Tell what is new, by day, since this was last asked."""
        found: dict[int, list[int]] = defaultdict(none_yet)
        knotted = self.totals > 0 and (
            self.unclear > 0 or self.torn > 0 or self.vague > 0 or len(self.bases) > 1
        )
        speaks = self.totals > 0 and not knotted
        if knotted is not self.knotted:
            found[0][KNOTTED] += 1 if knotted else -1
        if speaks is not self.speaks:
            self.first, self.last = 0, len(self.days) - 1
        was_speaking, self.speaks, self.knotted = self.speaks, speaks, knotted
        if (speaks or was_speaking) and self.first <= self.last:
            self._back(self._onward(found), found)
        self.first, self.last = len(self.days), -1
        return found

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
            self.bases = +self.bases  # without those of which none is held
        # Totals of one day that agree are one; where they do not, nobody asks.
        stop.count = min((one.count for one in stop.totals), default=None)
        stop.basis = max((one.basis for one in stop.totals), default=0)
        stop.pages = frozenset[str]().union(*(one.pages for one in stop.totals))
        stop.listed = sum(
            count for pages, count in stop.begun_by.items() if not stop.pages.isdisjoint(pages)
        )

    def _touched(self, place: int) -> _Day:
        self.first, self.last = min(self.first, place), max(self.last, place)
        return self.stops[place]

    def _onward(self, found: dict[int, list[int]]) -> int:
        """Walk on to where what is carried is as it was, and tell the place."""
        carried = self.stops[self.first - 1].carried if self.first else _BEFORE_ANY
        place = self.first
        while True:
            stop = self.stops[place]
            told, before = stop.ahead, stop.carried
            stop.carried = carried = stop.onward(carried, speaks=self.speaks)
            if stop.ahead != told:
                led, unnamed, floor, lagging, basis = map(int.__sub__, stop.ahead, told)
                numbers = found[stop.day]
                numbers[LED : LED + 3] = led, unnamed, floor
                numbers[LAGGING : LAGGING + 2] = lagging, basis
            if place + 1 == len(self.stops) or (place >= self.last and carried == before):
                return place
            place += 1

    def _back(self, place: int, found: dict[int, list[int]]) -> None:
        """Walk back from a place to where the lowest ceiling is as it was, or to the start."""
        after = self.stops[place + 1] if place + 1 < len(self.stops) else None
        while place >= 0:
            beyond = None if after is None or after.most is None else after.most - after.gap
            stop = self.stops[place]
            told, before = stop.back, stop.most
            stop.most = stop.backward(beyond)
            if stop.back != told:
                exact, capped, ceiling = map(int.__sub__, stop.back, told)
                found[stop.day][CEILING] += exact
                # What is exact on its own day is so to the end of it, and no longer.
                numbers = found[stop.day + 1]
                numbers[CAPPED] += capped
                numbers[CEILING] += ceiling
            if place < self.first and stop.most == before:
                return
            after = stop
            place -= 1
        start = (0, 0) if after is None or after.most is None else (1, after.most - after.gap)
        if start != self.start:
            found[0][CAPPED] += start[0] - self.start[0]
            found[0][CEILING] += start[1] - self.start[1]
            self.start = start


def _torn(totals: Sequence[Total]) -> bool:
    """Whether totals of one day differ."""
    return len({one.count for one in totals}) > 1
