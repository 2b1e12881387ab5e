"""Published totals as bounds: which of them bound a cell, at which moments, and which are rivals.

A tally was taken at some moment in its span. It is a floor from the span's end on and a ceiling up
to its start, since a count does not fall unless an ending is on record. One taken at or after the
close of the section's window speaks for the close as well, and is exact from then on. Totals of one
basis bound each other, an unknown basis compares with any; campaign claims and media counts are
shown and never bound, and neither does what an editor set aside.
"""

from __future__ import annotations

import enum
import functools
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from attrs import evolve, frozen

from ledger.counts import Count
from ledger.events.total import Basis, TallyPublished
from ledger.times import Span
from projections.fold.acts import Period, span_of_claim
from projections.fold.belief import Belief, Standing

NEVER_BOUND = frozenset({Basis.MEDIA, Basis.CAMPAIGN})


class Doubt(enum.StrEnum):
    """Why a published total does not decide a figure and is shown beside it."""

    SET_ASIDE = "set aside by an editor"
    OVERTAKEN = "overtaken by a later publication"
    LAGS = "below an earlier floor"
    UNSETTLED = "unsettled"
    OTHER_BASIS = "counts on another basis"
    NEVER_BINDS = "a campaign's or a paper's own count"


@frozen
class Reading:
    """One total or several that agree, as bounds on a cell at some moment in `taken`.

    `low` and `high` are inclusive, None for no bound. `surely_taken` is `taken` by the sources' own
    dates, without an estimate. `close` is set where the total speaks for the close of its window.
    `compared` is what it comes to at the moment for which it may have rivals: its own or the close.
    `unsettled` marks rivals joined because nothing decides between them: `low` and `high` then
    cover them all.
    """

    low: int | None
    high: int | None
    taken: Span
    surely_taken: Span
    basis: Basis
    close: Span | None
    compared: Count
    unsettled: bool
    estimated: bool
    claims: tuple[Standing, ...]
    listed: frozenset[str]
    sources: frozenset[str]

    @property
    def exact(self) -> int | None:
        """The number it gives, if it gives one."""
        return self.low if self.low == self.high and not self.unsettled else None

    @property
    def because(self) -> tuple[str, ...]:
        """The events behind it."""
        return tuple(event for claim in self.claims for event in claim.because)

    @property
    def in_time(self) -> tuple[bool, int, int, int]:
        """Its place among totals: by earliest moment, then by latest, those for the close last.

        Of two that share both, the one that counts what the party itself counts comes later.
        """
        rank = len(Basis) - list(Basis).index(self.basis)
        return (self.close is not None, self.taken.start, self.taken.end, rank)

    def over_by(self, moment: int) -> bool:
        """Whether what it counts was certainly so by `moment`."""
        return self.taken.over_by(moment) or self.closed_by(moment)

    def closed_by(self, moment: int) -> bool:
        """Whether it speaks for a close that was past by `moment`: it is exact from then on."""
        return self.close is not None and self.close.over_by(moment)

    def lists(self, period: Period) -> bool:
        """Whether this total's own list or page already counts an act: it then never came since.

        A page that gives its total for an earlier time than the act has not counted it: "148 at
        one o'clock; and at three another".
        """
        if self.names(period):
            return True
        after = period.begun.span.not_before(self.surely_taken.end) and not period.begun.estimated
        return not self.sources.isdisjoint(period.listed_by) and not after

    def names(self, period: Period) -> bool:
        """Whether this total's own list names the endorser of an act."""
        return not period.known_as.isdisjoint(self.listed)

    def never_counted(self, period: Period) -> bool:
        """Whether an act certainly began after this total was taken, and is not on its list."""
        return not self.lists(period) and period.begun.span.not_before(self.taken.end)


@frozen
class Doubted:
    """A reading that decides nothing here, and why."""

    reading: Reading
    doubt: Doubt


@frozen
class Readings:
    """A cell's totals, sorted out: those that bound it in order of time, and those in doubt."""

    bounding: tuple[Reading, ...]
    doubted: tuple[Doubted, ...]


def readings(
    belief: Belief,
    tallies: Iterable[tuple[Standing, TallyPublished]],
    acts: Sequence[Period],
    close: Span | None,
) -> Readings:
    """Sort out the totals published for one cell: rivals settled, laggards set apart.

    `acts` are the cell's named periods, `close` when its section's window shut, if that is known.
    """
    found = [_reading(claim, tally, belief) for claim, tally in tallies]
    doubted = [Doubted(one, doubt) for one in found if (doubt := _barred(one, belief)) is not None]
    useful = [one for one in found if _barred(one, belief) is None and not _says_nothing(one)]
    bounding: list[Reading] = []
    for rivals in _by_moment(_speaking_for(close, useful, acts)):
        behind = [one for one in rivals if _lags(one, bounding, acts)]
        chosen, passed_over = _settled([one for one in rivals if one not in behind])
        bounding += chosen
        doubted += [Doubted(one, Doubt.LAGS) for one in behind]
        doubted += passed_over
    return Readings(tuple(bounding), tuple(doubted))


def comparable(one: Basis, other: Basis) -> bool:
    """Whether totals of two bases bound each other."""
    return one is other or Basis.UNKNOWN in {one, other}


@frozen
class Bound:
    """A total carried to another moment: the count there, and the acts that moved it on the way.

    `back` says that the way went back in time: an act that moved it then came, or went, later.
    """

    count: int
    reading: Reading
    moved: tuple[tuple[Period, int], ...]
    back: bool = False


def floor_at(reading: Reading, low: int, acts: Iterable[Period], moment: int) -> Bound:
    """The least a cell can be at `moment`, after a total of at least `low` was taken.

    Acts certainly begun since are added while they last, others possibly ended since taken off.
    """
    return _carried(
        reading, low, ((act, _least_since(act, reading, moment, moment)) for act in acts)
    )


def exactly_at(reading: Reading, number: int, acts: Iterable[Period], moment: int) -> Bound:
    """A total's own number at `moment`: certain beginnings since added, certain ends taken off."""
    return _carried(reading, number, ((act, _surely_since(act, reading, moment)) for act in acts))


def ceiling_at(reading: Reading, high: int, acts: Iterable[Period], moment: int) -> Bound:
    """The most a cell can be at `moment`, before a total of at most `high` was taken.

    Acts that certainly began in between are taken off, acts that possibly ended are added.
    """
    carried = _carried(reading, high, ((act, _back(act, reading, moment)) for act in acts))
    return evolve(carried, back=True)


def _carried(reading: Reading, number: int, steps: Iterable[tuple[Period, int]]) -> Bound:
    moved = tuple((act, step) for act, step in steps if step)
    return Bound(max(number + sum(step for _, step in moved), 0), reading, moved)


def _least_since(act: Period, reading: Reading, first: int, last: int) -> int:
    """The least an act changes from a total to any moment from `first` to `last`."""
    if reading.taken.not_before(last):
        return _gone_before(act, reading, last)
    if reading.never_counted(act):
        return int(act.surely_in_force(first) and act.surely_in_force(last))
    maybe_ended = (
        act.ended is not None
        and act.ended.span.possible_from(reading.taken.start)
        and act.ended.span.possible_by(last)
    )
    return -int(maybe_ended)


def _surely_since(act: Period, reading: Reading, moment: int) -> int:
    """What an act certainly changed from a total to `moment`."""
    if reading.taken.not_before(moment):
        return _gone_before(act, reading, moment)
    over = act.ended is not None and act.ended.span.over_by(moment)
    if reading.never_counted(act):
        return int(act.begun.span.over_by(moment) and not over)
    since = act.ended is not None and act.ended.span.not_before(reading.taken.end)
    return -int(over and since)


def _gone_before(act: Period, reading: Reading, moment: int) -> int:
    """What an act adds to a total for the close at a moment between the close and the total.

    Nobody came in that time; who was in force and had left when the total was taken is not in it.
    """
    left = act.ended is not None and act.ended.span.over_by(reading.taken.start)
    return int(act.surely_in_force(moment) and left)


def _back(act: Period, reading: Reading, moment: int) -> int:
    """What an act changes on the way back from a total to `moment`."""
    if reading.names(act) and act.ended is not None and act.ended.span.over_by(moment):
        return -1  # on the list, and gone by the moment: the list is the older of the two
    ended_between = (
        act.ended is not None
        and not reading.names(act)
        and act.ended.span.possible_from(moment)
        and act.ended.span.possible_by(reading.taken.end)
    )
    if ended_between:  # the total no longer counts it; at the moment it may still have
        return int(act.begun.span.possible_by(moment))
    counted = reading.lists(act) or act.begun.span.over_by(reading.taken.start)
    return -int(act.begun.span.not_before(moment) and counted)


def _says_nothing(reading: Reading) -> bool:
    return reading.low is None and reading.high is None


def _barred(reading: Reading, belief: Belief) -> Doubt | None:
    """Why a total never binds, if it does not."""
    if reading.basis in NEVER_BOUND:
        return Doubt.NEVER_BINDS
    if any(claim.claim_id in belief.set_aside for claim in reading.claims):
        return Doubt.SET_ASIDE
    return None


def _reading(claim: Standing, tally: TallyPublished, belief: Belief) -> Reading:
    taken = span_of_claim(tally.taken, certain=belief.as_of.certain)
    surely_taken = span_of_claim(tally.taken, certain=True)
    low, high = tally.count.low, tally.count.high
    if tally.exhaustive and tally.lists and tally.count.exact is None:
        low = high = len(set(tally.lists))  # a complete list is a count
    return Reading(
        low=low,
        high=high,
        taken=taken,
        surely_taken=surely_taken,
        basis=tally.basis,
        close=None,
        compared=Count(low, high, ""),
        unsettled=False,
        estimated=taken != surely_taken or claim.estimated,
        claims=(claim,),
        listed=frozenset(tally.lists),
        sources=frozenset(citation.source for citation in claim.citations),
    )


def _speaking_for(
    close: Span | None, found: Sequence[Reading], acts: Sequence[Period]
) -> Iterable[Reading]:
    """Mark the totals that speak for the close: those taken at or after it.

    Of the running totals of the closing day itself only the last does.
    """
    for one in found:
        overtaken = any(
            one.taken.precedes(other.taken) and other.taken.within(close)
            for other in found
            if close is not None and comparable(one.basis, other.basis)
        )
        if close is None or not one.taken.not_before(close.start) or overtaken:
            yield one
        else:
            # Taken after the close on any of its dates, it leans on no estimate to say so.
            leans = one.estimated and not one.surely_taken.not_before(close.start)
            leans = leans or any(claim.estimated for claim in one.claims)
            at_close = _at(close.end, one, acts)
            yield evolve(one, close=close, estimated=leans, compared=at_close)


def _at(moment: int, reading: Reading, acts: Sequence[Period]) -> Count:
    """What a total comes to at a moment: less who came since, and with who had left before it."""
    low = None if reading.low is None else floor_at(reading, reading.low, acts, moment).count
    carried = exactly_at if reading.taken.over_by(moment) else ceiling_at
    high = None if reading.high is None else carried(reading, reading.high, acts, moment).count
    return Count(low, high if low is None or high is None else max(low, high), "")


def _by_moment(found: Iterable[Reading]) -> Iterable[tuple[Reading, ...]]:
    """Comparable totals of each moment, in order of time; the close is one moment, and the last."""
    in_time = sorted(found, key=lambda one: (one.close is not None, one.taken.end, one.taken.start))
    for _, group in groupby(in_time, key=lambda one: one.close or one.taken):
        yield from _comparable_sets(tuple(group))


def _comparable_sets(same_moment: Sequence[Reading]) -> Iterable[tuple[Reading, ...]]:
    """Totals of one moment that can be compared: all of them once one's basis is unknown."""
    if any(one.basis is Basis.UNKNOWN for one in same_moment):
        return (tuple(same_moment),)
    sets: dict[Basis, list[Reading]] = defaultdict(list)
    for one in same_moment:
        sets[one.basis].append(one)
    return tuple(tuple(ones) for ones in sets.values())


def _settled(rivals: Sequence[Reading]) -> tuple[tuple[Reading, ...], list[Doubted]]:
    """Settle totals of one moment: those that stand, and those passed over.

    Of rivals the strictly later publication stands; where there is none they are joined into one
    reading that covers them all.
    """
    if not _clashing(rivals):
        return _agreeing(rivals), []
    camps = _camps(rivals)
    for camp in camps:
        against = [other for other in camps if other is not camp and _clash(camp[0], other[0])]
        if all(_published_later(camp, other) for other in against):
            beaten = [one for other in against for one in other]
            winners = [one for one in rivals if one not in beaten]
            if not _clashing(winners):
                leans = any(claim.published.estimated for one in rivals for claim in one.claims)
                winners = [evolve(one, estimated=one.estimated or leans) for one in winners]
                return _agreeing(winners), [Doubted(one, Doubt.OVERTAKEN) for one in beaten]
    return (_joined(rivals, unsettled=True),), [Doubted(one, Doubt.UNSETTLED) for one in rivals]


def _agreeing(some: Sequence[Reading]) -> tuple[Reading, ...]:
    """Totals that agree, those taken in the very same time joined into one."""
    times = dict.fromkeys(one.taken for one in some)
    return tuple(
        _joined([one for one in some if one.taken == time], unsettled=False) for time in times
    )


def _camps(rivals: Iterable[Reading]) -> list[list[Reading]]:
    """Rivals by the bounds they give, in an order no arrival can change."""
    camps: dict[tuple[int | None, int | None], list[Reading]] = defaultdict(list)
    for one in rivals:
        camps[(one.compared.low, one.compared.high)].append(one)
    return [camps[bounds] for bounds in sorted(camps, key=str)]


def _published_later(camp: Sequence[Reading], other: Sequence[Reading]) -> bool:
    """Whether some source of one camp appeared certainly after every source of the other."""
    earlier = [claim.published.span for one in other for claim in one.claims]
    return any(
        later is not None and all(span is not None and span.precedes(later) for span in earlier)
        for later in (claim.published.span for one in camp for claim in one.claims)
    )


def _clash(one: Reading, other: Reading) -> bool:
    return one.compared.clashes_with(other.compared)


def _clashing(some: Sequence[Reading]) -> bool:
    return any(_clash(one, other) for one in some for other in some)


def _joined(some: Sequence[Reading], *, unsettled: bool) -> Reading:
    """One reading for several of a moment: what all allow or, unsettled, what any allows."""
    lows, highs = [one.low for one in some], [one.high for one in some]
    if unsettled:
        low = None if None in lows else min(low for low in lows if low is not None)
        high = None if None in highs else max(high for high in highs if high is not None)
    else:
        low = max((low for low in lows if low is not None), default=None)
        high = min((high for high in highs if high is not None), default=None)
    known = sorted({one.basis for one in some} - {Basis.UNKNOWN})
    return evolve(
        some[0],
        low=low,
        high=high,
        taken=_hull(one.taken for one in some),
        surely_taken=_hull(one.surely_taken for one in some),
        unsettled=unsettled,
        basis=known[0] if len(known) == 1 else Basis.UNKNOWN,
        estimated=all(one.estimated for one in some),
        claims=tuple(claim for one in some for claim in one.claims),
        listed=frozenset[str]().union(*(one.listed for one in some)),
        sources=frozenset[str]().union(*(one.sources for one in some)),
    )


def _hull(spans: Iterable[Span]) -> Span:
    """The shortest stretch that has all of some spans in it."""
    return functools.reduce(lambda one, other: one.hull(other), spans)


def _lags(reading: Reading, earlier: Iterable[Reading], acts: Sequence[Period]) -> bool:
    """Whether a total is below what an earlier one, or the names, had already made certain."""
    if reading.high is None:
        return False
    first, last = reading.taken.start, reading.taken.end
    floors = [
        (one.low or 0) + sum(_least_since(act, one, first, last) for act in acts)
        for one in earlier
        if one.taken.precedes(reading.taken)
        and comparable(one.basis, reading.basis)
        and (one.close is None or reading.close is None)
    ]
    named = sum(act.surely_in_force(first) and act.surely_in_force(last) for act in acts)
    return reading.high < max([*floors, named])
