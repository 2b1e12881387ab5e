"""The frame of a contest for one question: its scaffolding, and the claims about its shape.

Ids, names, the zone and the sections are scaffolding: visible whatever is known. Windows, sizes,
milestones and candidacies are claims and obey the clocks.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ledger.edtf import last_day_of
from ledger.errors import LedgerError
from ledger.events.envelope import Event
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    ContestCalled,
    Exit,
    MilestoneKind,
    MilestoneStated,
    Section,
    WindowStated,
)
from ledger.events.kinds import ActKind
from ledger.events.source import SourceCited
from ledger.times import ALWAYS, ANY_DAY, FOREVER, Asked, AsOf, Span
from projections.fold.acts import span_of_claim
from projections.fold.belief import Belief, Standing, believe


class NoSuchContestError(LedgerError):
    """The ledger holds no such contest."""

    def __init__(self, contest: str, known: Iterable[str]) -> None:
        """Name the contest asked for, and those there are."""
        self.contest = contest
        there = ", ".join(sorted(known))
        super().__init__(
            f"There is no contest {contest}. "
            + (
                f"Choose from {there}."
                if there
                else "The ledger holds none yet: endorsements import PATH."
            )
        )


@frozen
class Scaffold:
    """What is always visible of a contest: ids, names, zone, sections; who ever stood."""

    contest: str
    name: str
    zone: str
    counts: ActKind
    sections: tuple[Section, ...]
    candidates: tuple[tuple[str, str], ...]

    @property
    def counted(self) -> tuple[Section, ...]:
        """The sections the contest's own standings count."""
        return tuple(section for section in self.sections if section.counts is self.counts)

    def section(self, section_id: str) -> Section | None:
        """The section of that id."""
        return next((one for one in self.sections if one.id == section_id), None)

    def candidate_name(self, candidate: str) -> str:
        """A candidate's name; of someone who never stood here, the id."""
        return dict(self.candidates).get(candidate, candidate)


def scaffold(events: Iterable[Event], contest: str, recorded: int) -> Scaffold:
    """Read a contest's scaffolding as recorded up to that seq. Raises `NoSuchContestError`."""
    whole = believe(_about_the_frame(events), AsOf(ANY_DAY, None, recorded))
    return scaffold_in(whole, contest)


def scaffold_in(whole: Belief, contest: str) -> Scaffold:
    """Read a contest's scaffolding from a belief that hides nothing. Raises `NoSuchContestError`.

    Candidates come by surname, which favours nobody.
    """
    called = {body.contest: body for _, body in whole.of(ContestCalled)}
    if contest not in called:
        raise NoSuchContestError(contest, called)
    stood = {
        body.candidate: body.name
        for _, body in whole.of(CandidacyDeclared)
        if body.contest == contest
    }
    return Scaffold(
        contest=contest,
        name=called[contest].name,
        zone=called[contest].zone,
        counts=called[contest].counts,
        sections=called[contest].sections,
        candidates=tuple(sorted(stood.items(), key=_by_surname)),
    )


def _about_the_frame(events: Iterable[Event]) -> Iterable[Event]:
    """All that was recorded for contests, candidacies and the sources that date them."""
    log = tuple(events)
    told = (ContestCalled, CandidacyDeclared, SourceCited)
    ours = {event.claim_id for event in log if isinstance(event.said, told)}
    return (event for event in log if event.claim_id in ours)


def _by_surname(candidate: tuple[str, str]) -> tuple[str, str]:
    return (candidate[1].split()[-1], candidate[1])


class WindowState(enum.StrEnum):
    """Where a section's window stands at the moment asked about."""

    NOT_YET_OPEN = "not yet open"
    OPEN = "open"
    CLOSED = "closed"
    UNKNOWN = "unknown"


@frozen
class Window:
    """When acts of a kind count in a section, as the last-published statement of it says."""

    opens: Span | None
    closes: Span | None
    claims: tuple[Standing, ...]

    def state(self, moment: int) -> WindowState:
        """Where the window stands; open, or not, only where its dates leave no doubt."""
        if self.closes is not None and self.closes.over_by(moment):
            return WindowState.CLOSED
        if self.opens is not None and self.opens.not_before(moment):
            return WindowState.NOT_YET_OPEN
        shut_later = self.closes is not None and self.closes.not_before(moment)
        opened = self.opens is not None and self.opens.over_by(moment)
        return WindowState.OPEN if opened and shut_later else WindowState.UNKNOWN


NO_WINDOW = Window(None, None, ())


def window_of(belief: Belief, section: str, act: ActKind) -> Window:
    """The window of a section, as known. Of several statements, the later published holds.

    A statement that gives only one end leaves the other to the statements before it.
    """
    opens: Span | None = None
    closes: Span | None = None
    claims: list[Standing] = []
    stated = [
        (claim, body)
        for claim, body in belief.upheld(WindowStated)
        if section in body.sections and body.act is act
    ]
    for claim, body in sorted(stated, key=lambda pair: published_order(pair[0])):
        certain = belief.as_of.certain
        opens = body.opens.span(certain=certain) if body.opens is not None else opens
        closes = body.closes.span(certain=certain) if body.closes is not None else closes
        claims.append(claim)
    return Window(opens, closes, tuple(claims))


def published_order(claim: Standing) -> tuple[int, int, str]:
    """Order statements by publication, undated ones first: the last of them holds."""
    span = claim.published.span
    return (
        (span.end, span.start, claim.claim_id) if span is not None else (ALWAYS, 0, claim.claim_id)
    )


class Status(enum.StrEnum):
    """What a candidate is at the moment asked about. A rumour is none of these."""

    UNKNOWN = "unknown"
    NOT_YET = "not yet standing"
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    ELIMINATED = "eliminated"
    NOT_QUALIFIED = "not qualified"
    DEFEATED = "defeated"
    ELECTED = "elected"


_AFTER: Final = {
    Exit.WITHDRAWN: Status.WITHDRAWN,
    Exit.ELIMINATED: Status.ELIMINATED,
    Exit.NOT_QUALIFIED: Status.NOT_QUALIFIED,
    Exit.DEFEATED: Status.DEFEATED,
    Exit.ELECTED: Status.ELECTED,
}


@frozen
class Candidacy:
    """A candidate's status for one question, and the claims that say so."""

    candidate: str
    status: Status
    claims: tuple[Standing, ...]


def candidacy_of(belief: Belief, candidate: str) -> Candidacy:
    """A candidate's status at the moment asked about, from stated claims alone."""
    certain, moment = belief.as_of.certain, belief.as_of.on.moment
    declared = [
        (claim, span_of_claim(body.on, certain=certain))
        for claim, body in belief.upheld(CandidacyDeclared)
        if body.candidate == candidate
    ]
    ended = [
        (claim, body, span_of_claim(body.on, certain=certain))
        for claim, body in belief.upheld(CandidacyEnded)
        if body.candidate == candidate
    ]
    left = [(claim, body) for claim, body, span in ended if span.over_by(moment)]
    if left:
        claim, body = max(left, key=lambda pair: published_order(pair[0]))
        return Candidacy(candidate, _AFTER[body.manner], (claim,))
    if not declared:
        return Candidacy(candidate, Status.UNKNOWN, ())
    claims = tuple(claim for claim, _ in declared)
    begun = any(span.possible_by(moment) for _, span in declared)
    return Candidacy(candidate, Status.STANDING if begun else Status.NOT_YET, claims)


def closing_day(belief: Belief, zone: str) -> Asked | None:
    """The contest's last day: the day of its result, as the last-published statement dates it.

    None where nobody states it, or only from when on it may come.
    """
    results = [
        (claim, body.on)
        for claim, body in belief.upheld(MilestoneStated)
        if body.milestone is MilestoneKind.RESULT and body.on is not None
    ]
    if not results:
        return None
    _, when = max(results, key=lambda pair: published_order(pair[0]))
    span = when.span(certain=belief.as_of.certain)
    return None if span.end == FOREVER else last_day_of(span, zone)
