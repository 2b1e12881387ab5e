"""The closed list of event types: a registered string and version for each, never a Python path."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ledger.events.act import ActEnded, ActMade
from ledger.events.frame import (
    CandidacyDeclared,
    CandidacyEnded,
    CandidateRepudiated,
    ContestCalled,
    MilestoneStated,
    RuleStated,
    SectionSized,
    WindowStated,
)
from ledger.events.hedged import ActReported, ReportEnded
from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.total import (
    AssertionStated,
    BallotHeld,
    CountDeclared,
    RemainderPublished,
    TallyPublished,
)
from ledger.events.vote import VotePublished
from ledger.events.who import (
    EndorserDescribed,
    EndorserNamed,
    EndorserRegistered,
    EndorsersLinked,
    EndorsersUnlinked,
)

Claim = (
    ContestCalled
    | SectionSized
    | RuleStated
    | WindowStated
    | MilestoneStated
    | CandidacyDeclared
    | CandidacyEnded
    | CandidateRepudiated
    | EndorserRegistered
    | EndorserNamed
    | EndorserDescribed
    | EndorsersLinked
    | EndorsersUnlinked
    | SourceCited
    | ActMade
    | ActEnded
    | ActReported
    | ReportEnded
    | TallyPublished
    | RemainderPublished
    | BallotHeld
    | CountDeclared
    | VotePublished
    | AssertionStated
)
"""Bodies that say something about the world, and can therefore be corrected."""

Mending = CitationAdded | ClaimCorrected | ClaimRetracted | ClaimAssessed | BodyRedacted
"""Bodies that say something about other events."""

Body = Claim | Mending


@frozen
class EventType:
    """A registered type string, its newest version, and the class that version decodes to."""

    name: str
    version: int
    shape: type


EVENT_TYPES: Final = (
    EventType("contest.called", 1, ContestCalled),
    EventType("section.sized", 1, SectionSized),
    EventType("rule.stated", 1, RuleStated),
    EventType("window.stated", 1, WindowStated),
    EventType("milestone.stated", 1, MilestoneStated),
    EventType("candidacy.declared", 1, CandidacyDeclared),
    EventType("candidacy.ended", 1, CandidacyEnded),
    EventType("candidate.repudiated", 1, CandidateRepudiated),
    EventType("endorser.registered", 1, EndorserRegistered),
    EventType("endorser.named", 1, EndorserNamed),
    EventType("endorser.described", 1, EndorserDescribed),
    EventType("endorsers.linked", 1, EndorsersLinked),
    EventType("endorsers.unlinked", 1, EndorsersUnlinked),
    EventType("source.cited", 1, SourceCited),
    EventType("citation.added", 1, CitationAdded),
    EventType("act.made", 1, ActMade),
    EventType("act.ended", 1, ActEnded),
    EventType("act.reported", 1, ActReported),
    EventType("report.ended", 1, ReportEnded),
    EventType("tally.published", 1, TallyPublished),
    EventType("remainder.published", 1, RemainderPublished),
    EventType("ballot.held", 1, BallotHeld),
    EventType("count.declared", 1, CountDeclared),
    EventType("vote.published", 1, VotePublished),
    EventType("assertion.stated", 1, AssertionStated),
    EventType("claim.corrected", 1, ClaimCorrected),
    EventType("claim.retracted", 1, ClaimRetracted),
    EventType("claim.assessed", 1, ClaimAssessed),
    EventType("body.redacted", 1, BodyRedacted),
)
"""All types. A name, once released, is never reused and never renamed: changing what a type means
is a new type, changing its shape is a new version with an upcast."""

BY_NAME: Final = {kind.name: kind for kind in EVENT_TYPES}
BY_SHAPE: Final = {kind.shape: kind for kind in EVENT_TYPES}
REDACTION: Final = BY_SHAPE[BodyRedacted].name
"""The type of redactions. An event has this type even if its own body is gone."""
