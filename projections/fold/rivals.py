"""Which of a cell's published totals bound it, and which are shown beside it, and why.

One taken at or after the close of the section's window speaks for the close as well, and is exact
from then on. Totals of one basis bound each other, an unknown basis compares with any; campaign
claims and media counts are shown and never bound, and neither does what an editor set aside. A
total below what was certain before it lags; of rivals for one moment the strictly later publication
stands, and where there is none they are joined and unsettled.
"""

from __future__ import annotations

import enum
import functools
from bisect import bisect_left
from collections import defaultdict
from collections.abc import Iterable, Sequence
from itertools import groupby

from attrs import evolve, frozen

from ledger.counts import Count
from ledger.events.total import Basis, TallyPublished
from ledger.times import Span
from projections.fold.acts import Backing
from projections.fold.belief import Belief, Standing
from projections.fold.carrying import ceiling_at, exactly_at, floor_at, least_since
from projections.fold.tallies import Reading, comparable, reading_of

NEVER_BOUND = frozenset({Basis.MEDIA, Basis.CAMPAIGN})


class Doubt(enum.StrEnum):
    """Why a published total does not decide a figure and is shown beside it."""

    SET_ASIDE = "set aside by an editor"
    OVERTAKEN = "overtaken by a later publication"
    LAGS = "below an earlier floor"
    BELOW_NAMES = "below the names on record"
    UNSETTLED = "unsettled"
    OTHER_BASIS = "counts on another basis"
    NEVER_BINDS = "a campaign's or a paper's own count"


TOO_FEW = frozenset({Doubt.LAGS, Doubt.BELOW_NAMES})
"""What is said of a total below what was certain: the cell is disputed."""


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
    acts: Sequence[Backing],
    close: Span | None,
) -> Readings:
    """Sort out the totals published for one cell: rivals settled, laggards set apart.

    `acts` are the cell's named periods, `close` when its section's window shut, if that is known.
    """
    found = [reading_of(claim, tally, belief) for claim, tally in tallies]
    doubted = [Doubted(one, doubt) for one in found if (doubt := _barred(one, belief)) is not None]
    useful = [one for one in found if _barred(one, belief) is None and not _says_nothing(one)]
    bounding: list[Reading] = []
    for rivals in _by_moment(_speaking_for(close, useful, acts)):
        behind = [
            Doubted(one, doubt)
            for one in rivals
            if (doubt := _too_few(one, bounding, acts)) is not None
        ]
        late = [one.reading for one in behind]
        chosen, passed_over = _settled([one for one in rivals if one not in late])
        bounding += chosen
        doubted += behind
        doubted += passed_over
    return Readings(tuple(bounding), tuple(doubted))


def _says_nothing(reading: Reading) -> bool:
    return reading.low is None and reading.high is None


def _barred(reading: Reading, belief: Belief) -> Doubt | None:
    """Why a total never binds, if it does not."""
    if reading.basis in NEVER_BOUND:
        return Doubt.NEVER_BINDS
    if any(claim.claim_id in belief.set_aside for claim in reading.claims):
        return Doubt.SET_ASIDE
    return None


def _speaking_for(
    close: Span | None, found: Sequence[Reading], acts: Sequence[Backing]
) -> Iterable[Reading]:
    """Mark the totals that speak for the close: those taken at or after it.

    Of the running totals of the closing day itself only the last does.
    """
    for one in found:
        overtaken = close is not None and any(
            one.taken.precedes(other.taken)
            and other.taken.within(close)
            and comparable(one.basis, other.basis)
            for other in found
        )
        if close is None or not one.taken.not_before(close.start) or overtaken:
            yield one
        else:
            # Taken after the close on any of its dates, it leans on no estimate to say so.
            leans = one.estimated and not one.surely_taken.not_before(close.start)
            leans = leans or any(claim.estimated for claim in one.claims)
            at_close = _at(close.end, one, acts)
            yield evolve(one, close=close, estimated=leans, compared=at_close)


def _at(moment: int, reading: Reading, acts: Sequence[Backing]) -> Count:
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
    if len(some) == 1 and not unsettled:
        return some[0]
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


def _too_few(reading: Reading, earlier: Iterable[Reading], acts: Sequence[Backing]) -> Doubt | None:
    """Why a total cannot count all who were surely there, if it cannot."""
    if reading.high is None:
        return None
    if reading.high < named_at(reading, acts):
        return Doubt.BELOW_NAMES
    return Doubt.LAGS if _lags(reading, reading.high, earlier, acts) else None


def named_at(reading: Reading, acts: Sequence[Backing]) -> int:
    """How many were surely there by name when a total was taken: on record, or on its own list."""
    there = _there(reading, acts)
    # Whoever was there and is not on its own list is not among those it counts.
    missed = sum(not reading.names(act) for act in there) if reading.listed else 0
    return max(len(there), len(reading.listed) + missed if missed else 0)


def _there(reading: Reading, acts: Sequence[Backing]) -> list[Backing]:
    """The acts surely in force all the time in which a total can have been taken."""
    first, last = reading.taken.start, reading.taken.end
    return [act for act in acts if act.surely_in_force(first) and act.surely_in_force(last)]


def _lags(reading: Reading, high: int, earlier: Iterable[Reading], acts: Sequence[Backing]) -> bool:
    """Whether a total of at most so many is below what an earlier one had made certain."""
    first, last = reading.taken.start, reading.taken.end
    there = _there(reading, acts)
    lasting = sorted(act.begun.span.start for act in there if act.ended is None)
    ending = [act for act in acts if act.ended is not None]
    for one in earlier:
        if not (
            one.taken.precedes(reading.taken)
            and comparable(one.basis, reading.basis)
            and (one.close is None or reading.close is None)
        ):
            continue
        room = high - (one.low or 0)
        # Of those that last no more came since than began since. That settles most totals, and
        # spares asking every act about every pair of them.
        came = len(lasting) - bisect_left(lasting, one.taken.end)
        if room < came + sum(least_since(act, one, first, last) for act in ending):
            least = sum(least_since(act, one, first, last) for act in acts)
            if room < least:
                return True
    return False
