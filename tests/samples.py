"""Small facts to record: enough to tell a story with, and nothing a test does not look at."""

from __future__ import annotations

import hashlib
from typing import Final

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.act import ActMade, DecidedBy
from ledger.events.envelope import Draft
from ledger.events.frame import ContestCalled, Section
from ledger.events.kinds import ActKind
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Body, Claim
from ledger.events.source import CitationAdded, DateBasis, SourceCited
from ledger.events.who import EndorserKind, EndorserRegistered, EndorsersLinked, Relation

LONDON: Final = "Europe/London"
CITED: Final = (Citation("gazette", "paragraph 2"),)


def on(text: str) -> When:
    """A date in London."""
    return When(text, LONDON)


def contest(contest: str = "thornbury-2010") -> ContestCalled:
    """A contest with one section."""
    sections = (Section("mps", "MPs", "Members of Parliament", ActKind.NOMINATION),)
    return ContestCalled(contest, "Thornbury", LONDON, ActKind.NOMINATION, sections, ())


def nomination(
    endorser: str,
    candidate: str = "ada",
    *,
    contest: str = "thornbury-2010",
    source: str = "gazette",
) -> ActMade:
    """Someone nominated a candidate on 24 July 2010."""
    return ActMade(
        contest,
        "mps",
        ActKind.NOMINATION,
        endorser,
        candidate,
        (),
        on("2010-07-24"),
        DecidedBy.PERSON,
        lent=False,
        spokesperson=None,
        words=None,
        citations=(Citation(source, "paragraph 2"),),
    )


def endorser(endorser: str) -> EndorserRegistered:
    """A union with an id."""
    return EndorserRegistered(endorser, endorser, EndorserKind.UNION, None, True, (), ())


def link(first: str, second: str, relation: Relation = Relation.SAME) -> EndorsersLinked:
    """Two endorsers that hang together."""
    return EndorsersLinked(first, second, relation, None, CITED)


def source(source: str = "gazette", *, repeats: str | None = None) -> SourceCited:
    """A newspaper of 25 July 2010."""
    return SourceCited(
        source,
        "article-newspaper",
        "Nominations",
        "The Gazette",
        None,
        None,
        on("2010-07-25"),
        DateBasis.STATED,
        None,
        None,
        None,
        None,
        repeats,
        public=True,
    )


def correction(claim: str, body: Claim, *, replaces: str) -> ClaimCorrected:
    """The source put a claim right."""
    return ClaimCorrected(
        claim,
        replaces,
        None,
        Cause.SOURCE_CORRECTED,
        ChangeClass.CORRECTION,
        "the Gazette put it right",
        body,
        CITED,
    )


def retraction(claim: str, *, retracts: str, replaces: str) -> ClaimRetracted:
    """The source took a claim back."""
    return ClaimRetracted(
        claim, retracts, replaces, Cause.SOURCE_CORRECTED, "taken back", None, CITED
    )


def citation(claim: str, *, version: str, source: str) -> CitationAdded:
    """Another source carries a claim."""
    return CitationAdded(claim, version, Citation(source, "headline"), "found later")


def draft(body: Body, key: str, *, claim: str | None = None) -> Draft:
    """A body on its way into the log, under an event id that follows from a key."""
    return Draft(event_id(key), claim or f"claim-{key}", body)


def event_id(key: str) -> str:
    """The event id that a key gives."""
    return hashlib.sha256(key.encode()).hexdigest()[:32]
