"""One cell's numbers as differences: what sets in from a point of belief on, and from a day on.

The numbers of a cell on any day, at any point of belief, are the plain sum of all differences with
`at` no later than that point and `day` no later than that day. A point of belief is a seq or a
day known; a day is a proleptic ordinal, 0 being before any, and a question about it is about its
end. Nothing here reads or writes; properties hold the sums to the fold.

The names add up by themselves. A total does so because, carried to another day, it is the number
named there plus a constant of its own. Of acts begun on `d` and ended on `e`, and a total of `n`
taken on the day D, let `NR` be those in force at the end of D, `BD` of these the ones begun on D,
`S` of these the ones its own page tells of, and `ED` those ended on D. Forward, an act begun since
counts as long as it is named, and one that D counted does until it ends; so on every later day

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

import functools
from bisect import bisect_left
from collections import Counter, defaultdict
from collections.abc import Iterable, Iterator, Sequence
from itertools import chain
from operator import add
from typing import Final, TypeAlias, cast

from attrs import Factory, define, frozen

from ledger.events.total import Basis
from projections.fold.figures import Kind

OPEN: Final[int] = 2**53 - 1
"""A belief or a day without end."""
BASES: Final = (Basis.UNKNOWN, Basis.RECEIVED, Basis.MEETINGS)
"""The bases on which a total binds, by the number that stands for each in the sums."""

Numbers: TypeAlias = tuple[int, int, int, int, int, int, int, int, int, int, int, int]
"""named, possible, clashing, leaning, led, unnamed, floor, capped, ceiling, lagging, basis, knotted

The names: acts surely in force; possibly in force; possibly, but not surely, by dates that clash;
surely, but only by an estimate. The totals: whether one is carried to the day (`led`); what it,
the floor and the ceiling add to `named`; whether there is a ceiling (`capped`; where there is none
`ceiling` means nothing); whether a total lags; the basis of the one carried. `knotted`: totals are
held that do not add up like this, and the fold must be asked; `led` to `basis` are then zero.
"""
NOTHING: Final[Numbers] = (0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
_ONE_MORE: Final[Numbers] = (1, 1, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
"""One more act, on one day for good: what most changes are."""

_NAMED: Final = 0
_LED: Final = 4
_CAPPED: Final = 7
_CEILING: Final = 8
_LAGGING: Final = 9
_KNOTTED: Final = 11


@frozen
class Act:
    """One act as it is held for a stretch of belief, `[since, until)`; `until` may be `OPEN`.

    Each pair of days is `[first, past)`, empty where `first` is not before `past`: on their ends
    the act is `surely` in force, `maybe` in force, and by the sources' own dates alone surely so
    (`given`, all of it within `surely`). `clash`: its dates do. `plain`: begun on exactly one
    whole day and ended on one or not at all, nothing of it estimated or clashing; the three are
    then one, from the day it was begun to the day it ended. That they are one does not make it
    plain: an estimate of the very last day that sources allow moves none of them, yet a total's
    page is read otherwise for it. `pages` are those that tell of it.
    """

    since: int
    until: int
    surely: tuple[int, int]
    maybe: tuple[int, int]
    given: tuple[int, int]
    clash: bool
    plain: bool
    pages: frozenset[str]


@frozen
class Total:
    """One published total as it is held for a stretch of belief, `[since, until)`.

    `plain`: an exact `count`, taken on one whole `day` before the window shut, without a list of
    its own, on a basis that binds (its place in `BASES`), not set aside, nothing estimated. Of one
    that is not plain only the stretch matters. `pages` are those that print it.
    """

    since: int
    until: int
    day: int
    count: int
    basis: int
    pages: frozenset[str]
    plain: bool


@frozen
class Printed:
    """What a figure prints: its fields of the same names, as the fold works them out."""

    value: int | None
    low: int
    high: int | None
    named: int
    named_possible: int
    kind: Kind
    basis: Basis
    disputed: bool
    estimated_date: bool


@functools.lru_cache(maxsize=16_384)
def printed(numbers: Numbers) -> Printed:
    """Read the sums of a cell that is not knotted. Equal sums share one value."""
    named, possible, clashing, leaning, led, unnamed, floor, capped, ceiling, lagging, basis, _ = (
        numbers
    )
    low = named + floor
    high: int | None = None
    crossed = False
    if capped:
        most = max(named + ceiling, 0)
        high, crossed = max(most, low), most < low
    value: int | None
    if led:
        value = max(named + unnamed, low)
    elif named:
        value = named
    else:
        value = low if low == high else None
    # By place: a race through a long contest prints a thousand cells that nobody asked for before.
    return Printed(
        value,
        low,
        high,
        named,
        possible,
        _kind(value, named, any_total=led > 0),
        BASES[basis],
        clashing > 0 or lagging > 0 or crossed,
        leaning > 0,
    )


def _kind(value: int | None, named: int, *, any_total: bool) -> Kind:
    """What the numbers rest on, as the fold says it."""
    if value is None:
        return Kind.TALLY if any_total else Kind.UNKNOWN
    if not named:
        return Kind.TALLY
    return Kind.NAMED if named >= value else Kind.MIXED


def changes(
    acts: Iterable[Act], totals: Iterable[Total], begun: Iterable[tuple[int, int]] = ()
) -> dict[tuple[int, int], Numbers]:
    """Tell the differences of one cell by (at, day), but for those that come to nothing.

    An act or a total whose wording, dates or pages change with belief is given once for each
    stretch of belief. A cell without totals may be told of plain acts that neither end nor change
    by (since, first day) alone, as `begun`.
    """
    acts, totals = tuple(acts), tuple(totals)
    more, less = list(begun), []  # counted all at once: a count for a new place runs in Python
    others: dict[tuple[int, int], list[int]] = defaultdict(_none_yet)
    for act in acts:
        if not act.plain:
            _add_vague(others, act)
            continue
        (first, past), since, until = act.surely, act.since, act.until
        if first < past and since < until:
            more.append((since, first))
            if until != OPEN:
                less.append((until, first))
            if past != OPEN:
                less.append((since, past))
                if until != OPEN:
                    more.append((until, past))
    plainly = Counter(more)
    plainly.subtract(less)
    found: dict[tuple[int, int], Numbers] = {
        key: _ONE_MORE if count == 1 else (count, count, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0)
        for key, count in plainly.items()
        if count
    }
    for key, told in chain(others.items(), _of_totals(acts, totals) if totals else ()):
        # map forgets that they are twelve
        summed = tuple(map(add, found[key], told)) if key in found else tuple(told)
        both = cast("Numbers", summed)
        if any(both):
            found[key] = both
        else:
            found.pop(key, None)
    return found


def _none_yet() -> list[int]:
    return [*NOTHING]


def _add_vague(found: dict[tuple[int, int], list[int]], act: Act) -> None:
    """Add an act whose dates leave something open, and which may lean on an estimate, or clash."""
    if act.since >= act.until:
        return
    clash = int(act.clash)
    # What is sure of it is not open to dispute, and what the sources' own dates say leans not.
    for days, (named, possible, clashing, leaning) in (
        (act.surely, (1, 0, -clash, 1)),
        (act.maybe, (0, 1, clash, 0)),
        (act.given, (0, 0, 0, -1)),
    ):
        if days[0] >= days[1]:
            continue
        for at, begins in ((act.since, 1), (act.until, -1)):
            for day, sign in zip(days, (begins, -begins), strict=True):
                if OPEN not in {at, day}:
                    numbers = found[at, day]
                    numbers[_NAMED] += sign * named
                    numbers[_NAMED + 1] += sign * possible
                    numbers[_NAMED + 2] += sign * clashing
                    numbers[_NAMED + 3] += sign * leaning


def _of_totals(
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
        found: dict[int, list[int]] = defaultdict(_none_yet)
        knotted = self.totals > 0 and (
            self.unclear > 0 or self.torn > 0 or self.vague > 0 or len(self.bases) > 1
        )
        speaks = self.totals > 0 and not knotted
        if knotted is not self.knotted:
            found[0][_KNOTTED] += 1 if knotted else -1
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
                numbers[_LED : _LED + 3] = led, unnamed, floor
                numbers[_LAGGING : _LAGGING + 2] = lagging, basis
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
                found[stop.day][_CEILING] += exact
                # What is exact on its own day is so to the end of it, and no longer.
                numbers = found[stop.day + 1]
                numbers[_CAPPED] += capped
                numbers[_CEILING] += ceiling
            if place < self.first and stop.most == before:
                return
            after = stop
            place -= 1
        start = (0, 0) if after is None or after.most is None else (1, after.most - after.gap)
        if start != self.start:
            found[0][_CAPPED] += start[0] - self.start[0]
            found[0][_CEILING] += start[1] - self.start[1]
            self.start = start


def _torn(totals: Sequence[Total]) -> bool:
    """Whether totals of one day differ."""
    return len({one.count for one in totals}) > 1
