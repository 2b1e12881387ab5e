"""Which of a cell's published totals bound it, which are only shown beside it, and why.

- A total taken at or after the close of the section's window holds for the close as well, and is
  exact from then on.
- Totals on one basis bound each other; an unknown basis compares with any.
- Campaign claims, media counts and what an editor set aside are shown and never bound.
- A total below what was certain before it lags.
- Of rivals for one moment the strictly later publication stands. Where there is none, they are
  joined and marked as unsettled.
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
"""The doubts about a total below what was certain: they make the cell disputed."""


@frozen
class Doubted:
    """A reading that decides nothing here, and why."""

    reading: Reading
    doubt: Doubt


@frozen
class Readings:
    """A cell's totals: those that bound it, in order of time, and those shown beside it."""

    bounding: tuple[Reading, ...]
    doubted: tuple[Doubted, ...]


def readings(
    belief: Belief,
    tallies: Iterable[tuple[Standing, TallyPublished]],
    acts: Sequence[Backing],
    close: Span | None,
) -> Readings:
    """Sort the totals published for one cell: settle rivals and set apart those that lag.

    `acts` are the cell's named periods, `close` when its section's window shut, if that is known.
    """
    doubted: list[Doubted] = []
    useful: list[Reading] = []
    for claim, tally in tallies:
        reading = reading_of(claim, tally, belief)
        if (barred := _barred(reading, belief)) is not None:
            doubted.append(Doubted(reading, barred))
        elif reading.low is not None or reading.high is not None:
            useful.append(reading)
    bounding: list[Reading] = []
    for rivals in _by_moment(_speaking_for(close, useful, acts)):
        too_few = [
            Doubted(reading, doubt)
            for reading in rivals
            if (doubt := _too_few(reading, bounding, acts)) is not None
        ]
        dropped = [one.reading for one in too_few]
        chosen, passed_over = _settled([reading for reading in rivals if reading not in dropped])
        bounding += chosen
        doubted += too_few
        doubted += passed_over
    return Readings(tuple(bounding), tuple(doubted))


def _barred(reading: Reading, belief: Belief) -> Doubt | None:
    """Why a total never binds, if it does not."""
    if reading.basis in NEVER_BOUND:
        return Doubt.NEVER_BINDS
    if any(claim.claim_id in belief.set_aside for claim in reading.claims):
        return Doubt.SET_ASIDE
    return None


def _speaking_for(
    close: Span | None, totals: Sequence[Reading], acts: Sequence[Backing]
) -> Iterable[Reading]:
    """Yield all totals; mark with `close` those that hold for it, being taken at or after it.

    Of the running totals of the closing day itself only the last holds for the close.
    """
    for reading in totals:
        overtaken = close is not None and any(
            reading.taken.precedes(other.taken)
            and other.taken.within(close)
            and comparable(reading.basis, other.basis)
            for other in totals
        )
        if close is None or not reading.taken.not_before(close.start) or overtaken:
            yield reading
        else:
            # A total taken after the close by its source's own date needs no estimate for that.
            leans = reading.estimated and not reading.surely_taken.not_before(close.start)
            leans = leans or any(claim.estimated for claim in reading.claims)
            at_close = _at(close.end, reading, acts)
            yield evolve(reading, close=close, estimated=leans, compared=at_close)


def _at(moment: int, reading: Reading, acts: Sequence[Backing]) -> Count:
    """Carry a total to a moment, without those who came later and with those who had left since."""
    low = None if reading.low is None else floor_at(reading, reading.low, acts, moment).count
    carried = exactly_at if reading.taken.over_by(moment) else ceiling_at
    high = None if reading.high is None else carried(reading, reading.high, acts, moment).count
    return Count(low, high if low is None or high is None else max(low, high), "")


def _by_moment(totals: Iterable[Reading]) -> Iterable[tuple[Reading, ...]]:
    """Group comparable totals by moment, in order of time; the close is the last moment."""
    in_time = sorted(
        totals, key=lambda total: (total.close is not None, total.taken.end, total.taken.start)
    )
    for _, group in groupby(in_time, key=lambda total: total.close or total.taken):
        yield from _comparable_sets(tuple(group))


def _comparable_sets(same_moment: Sequence[Reading]) -> Iterable[tuple[Reading, ...]]:
    """Group totals of one moment by basis; all are comparable if any basis is unknown."""
    if any(reading.basis is Basis.UNKNOWN for reading in same_moment):
        return (tuple(same_moment),)
    sets: dict[Basis, list[Reading]] = defaultdict(list)
    for reading in same_moment:
        sets[reading.basis].append(reading)
    return tuple(tuple(comparables) for comparables in sets.values())


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
            beaten = [reading for other in against for reading in other]
            winners = [reading for reading in rivals if reading not in beaten]
            if not _clashing(winners):
                leans = any(
                    claim.published.estimated for reading in rivals for claim in reading.claims
                )
                winners = [
                    evolve(reading, estimated=reading.estimated or leans) for reading in winners
                ]
                overtaken = [Doubted(reading, Doubt.OVERTAKEN) for reading in beaten]
                return _agreeing(winners), overtaken
    unsettled = [Doubted(reading, Doubt.UNSETTLED) for reading in rivals]
    return (_joined(rivals, unsettled=True),), unsettled


def _agreeing(totals: Sequence[Reading]) -> tuple[Reading, ...]:
    """Join those of some totals that agree which were taken in the very same span."""
    times = dict.fromkeys(total.taken for total in totals)
    return tuple(
        _joined([total for total in totals if total.taken == time], unsettled=False)
        for time in times
    )


def _camps(rivals: Iterable[Reading]) -> list[list[Reading]]:
    """Group rivals by the bounds they give, in an order that no arrival can change."""
    camps: dict[tuple[int | None, int | None], list[Reading]] = defaultdict(list)
    for reading in rivals:
        camps[(reading.compared.low, reading.compared.high)].append(reading)
    return [camps[bounds] for bounds in sorted(camps, key=str)]


def _published_later(camp: Sequence[Reading], other: Sequence[Reading]) -> bool:
    """Whether some source of one camp appeared certainly after every source of the other."""
    earlier = [claim.published.span for reading in other for claim in reading.claims]
    return any(
        later is not None and all(span is not None and span.precedes(later) for span in earlier)
        for later in (claim.published.span for reading in camp for claim in reading.claims)
    )


def _clash(one: Reading, other: Reading) -> bool:
    return one.compared.clashes_with(other.compared)


def _clashing(totals: Sequence[Reading]) -> bool:
    return any(_clash(one, other) for one in totals for other in totals)


def _joined(totals: Sequence[Reading], *, unsettled: bool) -> Reading:
    """Join several totals of a moment: what all of them allow or, if unsettled, what any allows."""
    if len(totals) == 1 and not unsettled:
        return totals[0]
    lows, highs = [total.low for total in totals], [total.high for total in totals]
    if unsettled:
        low = None if None in lows else min(low for low in lows if low is not None)
        high = None if None in highs else max(high for high in highs if high is not None)
    else:
        low = max((low for low in lows if low is not None), default=None)
        high = min((high for high in highs if high is not None), default=None)
    known = sorted({total.basis for total in totals} - {Basis.UNKNOWN})
    return evolve(
        totals[0],
        low=low,
        high=high,
        taken=_hull(total.taken for total in totals),
        surely_taken=_hull(total.surely_taken for total in totals),
        unsettled=unsettled,
        basis=known[0] if len(known) == 1 else Basis.UNKNOWN,
        estimated=all(total.estimated for total in totals),
        claims=tuple(claim for total in totals for claim in total.claims),
        listed=frozenset[str]().union(*(total.listed for total in totals)),
        sources=frozenset[str]().union(*(total.sources for total in totals)),
    )


def _hull(spans: Iterable[Span]) -> Span:
    """Return the shortest stretch that contains all of some spans."""
    return functools.reduce(lambda one, other: one.hull(other), spans)


def _too_few(reading: Reading, earlier: Iterable[Reading], acts: Sequence[Backing]) -> Doubt | None:
    """Return why a total is too low to count all acts surely in force; None if it is not."""
    if reading.high is None:
        return None
    if reading.high < named_at(reading, acts):
        return Doubt.BELOW_NAMES
    return Doubt.LAGS if _lags(reading, reading.high, earlier, acts) else None


def named_at(reading: Reading, acts: Sequence[Backing]) -> int:
    """Return how many named acts were surely in force, or on a total's list, when it was taken."""
    in_force = _in_force(reading, acts)
    # An act in force that is not on the total's own list comes on top of that list.
    unlisted = sum(not reading.names(act) for act in in_force) if reading.listed else 0
    return max(len(in_force), len(reading.listed) + unlisted if unlisted else 0)


def _in_force(reading: Reading, acts: Sequence[Backing]) -> list[Backing]:
    """Return the acts surely in force all the time in which a total can have been taken."""
    first, last = reading.taken.start, reading.taken.end
    return [act for act in acts if act.surely_in_force(first) and act.surely_in_force(last)]


def _lags(reading: Reading, high: int, earlier: Iterable[Reading], acts: Sequence[Backing]) -> bool:
    """Whether a total of at most `high` is below what an earlier total had made certain."""
    first, last = reading.taken.start, reading.taken.end
    in_force = _in_force(reading, acts)
    lasting = sorted(act.begun.span.start for act in in_force if act.ended is None)
    ending = [act for act in acts if act.ended is not None]
    for before in earlier:
        if not (
            before.taken.precedes(reading.taken)
            and comparable(before.basis, reading.basis)
            and (before.close is None or reading.close is None)
        ):
            continue
        room = high - (before.low or 0)
        # Lasting acts begun since are an upper bound on arrivals. It settles most totals and spares
        # asking every act about every pair of them.
        came = len(lasting) - bisect_left(lasting, before.taken.end)
        if room < came + sum(least_since(act, before, first, last) for act in ending):
            least = sum(least_since(act, before, first, last) for act in acts)
            if room < least:
                return True
    return False
