"""Who led whom in a section, and when the lead changed hands, as far as the evidence shows.

One candidate is ahead only where the brackets leave no doubt: the least of one is more than the
most of the other. Between two such stretches the lead changed hands at some time; the answer is
that interval, with the claims that bound it on either side. "Cannot say" and "level" are answers.
"""

from __future__ import annotations

import datetime as dt
import enum
from collections.abc import Iterable
from itertools import groupby

from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.events.total import Basis, TallyPublished
from projections.answers.inquiry import Inquiry
from projections.answers.timeline import Moment, Timeline, timeline
from projections.answers.why import Proof, proofs_of
from projections.fold.figures import Figure


class State(enum.StrEnum):
    """Which of two candidates was ahead."""

    FIRST = "first ahead"
    SECOND = "second ahead"
    LEVEL = "level"
    OPEN = "cannot say"


@frozen
class LeadStretch:
    """Which of the two was ahead from `first` to `last` inclusive, with figures and proofs.

    `one` and `other` are the figures of the stretch's first day, `at_last` those of its last; the
    proofs are what these lean on, totals before names, so that both ends have their sources.
    """

    state: State
    first: dt.date | None
    last: dt.date | None
    one: Figure
    other: Figure
    at_last: tuple[Figure, Figure]
    proofs: tuple[Proof, ...]


@frozen
class Handover:
    """The lead passed from `loser` to `gainer` after `after` and no later than `by`.

    `before` is the last certain lead of the loser, `behind` the first of the gainer. There are
    several `bases` where the totals that bound the change do not count the same thing; that is
    always shown.
    """

    loser: str
    gainer: str
    after: dt.date | None
    by: dt.date | None
    before: LeadStretch
    behind: LeadStretch
    bases: tuple[Basis, ...]


class Overtaking(enum.StrEnum):
    """The answer to "did the first overtake the second?".

    `NEVER` needs every day: where it cannot be said on some day who led, a change there is only
    `UNSEEN`.
    """

    YES = "yes"
    OTHER_WAY = "the other way round"
    BOTH = "more than once"
    NEVER = "the lead never changed hands"
    UNSEEN = "no change of hands is seen"
    UNKNOWN = "cannot say"


@frozen
class Lead:
    """Two candidates in one section through time, and the verdict on who overtook whom."""

    section: str
    act: ActKind
    one: str
    other: str
    standings: tuple[LeadStretch, ...]
    handovers: tuple[Handover, ...]
    verdict: Overtaking


def lead(inquiry: Inquiry, section: str, act: ActKind, one: str, other: str) -> Lead:
    """Return who led whom up to the day asked about, and whether `one` overtook `other`."""
    return lead_in(inquiry, timeline(inquiry, section, act), one, other)


def lead_in(inquiry: Inquiry, walked: Timeline, one: str, other: str) -> Lead:
    """Return the same from the section's timeline."""
    standings = tuple(_standings(inquiry, walked.moments, one, other))
    handovers = tuple(_handovers(standings, one, other))
    verdict = _verdict(standings, handovers, one)
    return Lead(walked.section, walked.act, one, other, standings, handovers, verdict)


def _standings(
    inquiry: Inquiry, moments: Iterable[Moment], one: str, other: str
) -> Iterable[LeadStretch]:
    """Yield the stretches, each of one state."""
    paired = ((moment, _of(moment, one), _of(moment, other)) for moment in moments)
    for state, run in groupby(paired, key=lambda trio: _state(trio[1], trio[2])):
        stretch = list(run)
        (first, mine, theirs), (last, *at_last) = stretch[0], stretch[-1]
        ends = (at_last[0], at_last[1])
        events = {event for figure in (mine, theirs, *ends) for event in figure.because}
        claims = [claim for claim in inquiry.belief.standing if events & {*claim.because}]
        claims.sort(key=lambda claim: not isinstance(claim.body, TallyPublished))
        proofs = proofs_of(inquiry, claims)
        yield LeadStretch(state, first.first, last.last, mine, theirs, ends, proofs)


def _of(moment: Moment, candidate: str) -> Figure:
    return next(figure for figure in moment.figures if figure.cell.candidate == candidate)


def _state(one: Figure, other: Figure) -> State:
    if other.high is not None and one.low > other.high:
        return State.FIRST
    if one.high is not None and other.low > one.high:
        return State.SECOND
    if one.exact and other.exact and one.value == other.value:
        return State.LEVEL
    return State.OPEN


def _handovers(standings: Iterable[LeadStretch], one: str, other: str) -> Iterable[Handover]:
    """Yield each change from a certain lead of one to a certain lead of the other."""
    before: LeadStretch | None = None
    for standing in standings:
        if standing.state not in {State.FIRST, State.SECOND}:
            continue
        if before is not None and before.state is not standing.state:
            gainer, loser = (one, other) if standing.state is State.FIRST else (other, one)
            bounding = (*before.at_last, standing.one, standing.other)
            yield Handover(
                loser=loser,
                gainer=gainer,
                after=before.last,
                by=standing.first,
                before=before,
                behind=standing,
                bases=tuple(dict.fromkeys(figure.basis for figure in bounding)),
            )
        before = standing


def _verdict(
    standings: Iterable[LeadStretch], handovers: tuple[Handover, ...], one: str
) -> Overtaking:
    if len(handovers) > 1:
        return Overtaking.BOTH
    if handovers:
        return Overtaking.YES if handovers[0].gainer == one else Overtaking.OTHER_WAY
    states = {standing.state for standing in standings}
    if not states & {State.FIRST, State.SECOND}:
        return Overtaking.UNKNOWN
    return Overtaking.UNSEEN if State.OPEN in states else Overtaking.NEVER
