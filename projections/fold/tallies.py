"""Published totals as bounds: which of them bound a cell, at which moments, and which are rivals.

A tally was taken at some moment in its span. It is a floor from the span's end on and a ceiling up
to its start, since a count does not fall unless an ending is on record. One taken at or after the
close of the section's window speaks for the close. Totals of one basis bound each other, an unknown
basis compares with any; campaign claims and media counts are shown and never bound.
"""

from __future__ import annotations

import enum
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

    `low` and `high` are inclusive, None for no bound. `closing` says that it speaks for the close of
    its window. `unsettled` marks rivals joined because nothing decides between them: `low` and
    `high` then cover them all.
    """

    low: int | None
    high: int | None
    taken: Span
    basis: Basis
    closing: bool
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

    def lists(self, period: Period) -> bool:
        """Whether this total's own page or list already counts an act: it then never came since."""
        return period.key.endorser in self.listed or not self.sources.isdisjoint(period.listed_by)


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
    found = [_reading(claim, tally, belief, close) for claim, tally in tallies]
    shown = [Doubted(one, Doubt.NEVER_BINDS) for one in found if one.basis in NEVER_BOUND]
    useful = [one for one in found if one.basis not in NEVER_BOUND and not _says_nothing(one)]
    settled, passed_over = _settle(useful, belief)
    bounding: list[Reading] = []
    for reading in settled:
        if _lags(reading, bounding, acts):
            passed_over.append(Doubted(reading, Doubt.LAGS))
        else:
            bounding.append(reading)
    return Readings(tuple(bounding), tuple(shown + passed_over))


def comparable(one: Basis, other: Basis) -> bool:
    """Whether totals of two bases bound each other."""
    return one is other or Basis.UNKNOWN in {one, other}


@frozen
class Bound:
    """A total carried to another moment: the count there, and the acts that moved it on the way."""

    count: int
    reading: Reading
    moved: tuple[tuple[Period, int], ...]


def floor_at(reading: Reading, low: int, acts: Iterable[Period], moment: int) -> Bound:
    """The least a cell can be at `moment`, after a total of at least `low` was taken.

    Acts certainly begun since are added, acts possibly ended since are taken off.
    """
    return _carried(
        reading,
        low,
        (
            (act, _began_since(act, reading, moment) - _maybe_ended_since(act, reading, moment))
            for act in acts
        ),
    )


def exactly_at(reading: Reading, number: int, acts: Iterable[Period], moment: int) -> Bound:
    """A total's own number at `moment`: certain beginnings since added, certain ends taken off."""
    return _carried(
        reading,
        number,
        (
            (act, _began_since(act, reading, moment) - _surely_ended_since(act, reading, moment))
            for act in acts
        ),
    )


def ceiling_at(reading: Reading, high: int, acts: Iterable[Period], moment: int) -> Bound:
    """The most a cell can be at `moment`, before a total of at most `high` was taken.

    Acts that certainly began in between are taken off, acts that possibly ended are added.
    """
    return _carried(reading, high, ((act, _back(act, reading, moment)) for act in acts))


def _carried(reading: Reading, number: int, steps: Iterable[tuple[Period, int]]) -> Bound:
    moved = tuple((act, step) for act, step in steps if step)
    return Bound(max(number + sum(step for _, step in moved), 0), reading, moved)


def _began_since(act: Period, reading: Reading, moment: int) -> bool:
    """Whether an act certainly began after a total was taken and by `moment`.

    What the total's own page or list counts never came since, whatever its dates say.
    """
    return (
        not reading.lists(act)
        and act.begun.span.not_before(reading.taken.end)
        and act.begun.span.over_by(moment)
    )


def _maybe_ended_since(act: Period, reading: Reading, moment: int) -> bool:
    return (
        act.ended is not None
        and act.ended.span.possible_from(reading.taken.start)
        and act.ended.span.possible_by(moment)
    )


def _surely_ended_since(act: Period, reading: Reading, moment: int) -> bool:
    return (
        act.ended is not None
        and act.ended.span.not_before(reading.taken.end)
        and act.ended.span.over_by(moment)
    )


def _back(act: Period, reading: Reading, moment: int) -> int:
    """What an act changes on the way back from a total to `moment`."""
    ended_between = (
        act.ended is not None
        and act.ended.span.possible_from(moment)
        and act.ended.span.possible_by(reading.taken.end)
    )
    if ended_between:  # the total no longer counts it; at the moment it may still have
        return int(act.begun.span.possible_by(moment))
    counted = reading.lists(act) or act.begun.span.over_by(reading.taken.start)
    return -int(act.begun.span.not_before(moment) and counted)


def _says_nothing(reading: Reading) -> bool:
    return reading.low is None and reading.high is None


def _reading(claim: Standing, tally: TallyPublished, belief: Belief, close: Span | None) -> Reading:
    taken = span_of_claim(tally.taken, certain=belief.as_of.certain)
    surely_taken = span_of_claim(tally.taken, certain=True)
    closing = close is not None and taken.not_before(close.start)
    return Reading(
        low=tally.count.low,
        high=tally.count.high,
        taken=close if closing and close is not None else taken,
        basis=tally.basis,
        closing=closing,
        unsettled=False,
        # A total taken after the close on any of its dates leans on no estimate to say so.
        estimated=taken != surely_taken
        and not (close is not None and surely_taken.not_before(close.start)),
        claims=(claim,),
        listed=frozenset(tally.lists),
        sources=frozenset(citation.source for citation in claim.citations),
    )


def _settle(found: Iterable[Reading], belief: Belief) -> tuple[tuple[Reading, ...], list[Doubted]]:
    """Join the totals of each moment: those that agree into one, rivals by whatever decides."""
    settled: list[Reading] = []
    passed_over: list[Doubted] = []
    in_time = sorted(found, key=lambda one: (one.taken.end, one.taken.start))
    for _, group in groupby(in_time, key=lambda one: one.taken):
        for rivals in _comparable_sets(tuple(group)):
            chosen, doubted = _choose(rivals, belief)
            settled.append(chosen)
            passed_over += doubted
    return tuple(settled), passed_over


def _comparable_sets(same_moment: Sequence[Reading]) -> Iterable[tuple[Reading, ...]]:
    """Totals of one moment that can be compared: all of them once one's basis is unknown."""
    if any(one.basis is Basis.UNKNOWN for one in same_moment):
        return (tuple(same_moment),)
    sets: dict[Basis, list[Reading]] = defaultdict(list)
    for one in same_moment:
        sets[one.basis].append(one)
    return tuple(tuple(ones) for ones in sets.values())


def _choose(rivals: Sequence[Reading], belief: Belief) -> tuple[Reading, list[Doubted]]:
    """Settle totals of one moment: an editor's assessment, else the strictly later publication.

    Where neither decides, the rivals are joined into one reading that covers them all.
    """
    aside = [one for one in rivals if _set_aside(one, belief)]
    kept = [one for one in rivals if one not in aside] or list(rivals)
    doubted = [Doubted(one, Doubt.SET_ASIDE) for one in aside if one not in kept]
    if not _clashing(kept):
        return _joined(kept, unsettled=False), doubted
    camps = _camps(kept)
    for camp in camps:
        against = [other for other in camps if other is not camp and _clash(camp[0], other[0])]
        if all(_published_later(camp, other) for other in against):
            beaten = [one for other in against for one in other]
            winners = [one for one in kept if one not in beaten]
            if not _clashing(winners):
                doubted += [Doubted(one, Doubt.OVERTAKEN) for one in beaten]
                return _joined(winners, unsettled=False), doubted
    doubted += [Doubted(one, Doubt.UNSETTLED) for one in kept]
    return _joined(kept, unsettled=True), doubted


def _set_aside(reading: Reading, belief: Belief) -> bool:
    return any(claim.claim_id in belief.set_aside for claim in reading.claims)


def _camps(rivals: Iterable[Reading]) -> list[list[Reading]]:
    """Rivals by the bounds they give, in an order no arrival can change."""
    camps: dict[tuple[int | None, int | None], list[Reading]] = defaultdict(list)
    for one in rivals:
        camps[(one.low, one.high)].append(one)
    return [camps[bounds] for bounds in sorted(camps, key=str)]


def _published_later(camp: Sequence[Reading], other: Sequence[Reading]) -> bool:
    """Whether some source of one camp appeared certainly after every source of the other."""
    earlier = [claim.published.span for one in other for claim in one.claims]
    return any(
        later is not None and all(span is not None and span.precedes(later) for span in earlier)
        for later in (claim.published.span for one in camp for claim in one.claims)
    )


def _clash(one: Reading, other: Reading) -> bool:
    return Count(one.low, one.high, "").clashes_with(Count(other.low, other.high, ""))


def _clashing(some: Sequence[Reading]) -> bool:
    return any(_clash(one, other) for one in some for other in some)


def _joined(some: Sequence[Reading], *, unsettled: bool) -> Reading:
    """One reading for several of a moment: what all allow, or, unsettled, what any of them allows."""
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
        unsettled=unsettled,
        basis=known[0] if len(known) == 1 else Basis.UNKNOWN,
        estimated=all(one.estimated for one in some),
        claims=tuple(claim for one in some for claim in one.claims),
        listed=frozenset[str]().union(*(one.listed for one in some)),
        sources=frozenset[str]().union(*(one.sources for one in some)),
    )


def _lags(reading: Reading, earlier: Iterable[Reading], acts: Sequence[Period]) -> bool:
    """Whether a total is below what an earlier one, or the names, had already made certain."""
    if reading.high is None:
        return False
    moment = reading.taken.start
    floors = [
        floor_at(one, one.low or 0, acts, moment).count
        for one in earlier
        if one.taken.precedes(reading.taken) and comparable(one.basis, reading.basis)
    ]
    named = sum(
        period.surely_in_force(moment) and period.surely_in_force(reading.taken.end)
        for period in acts
    )
    return reading.high < max([*floors, named])
