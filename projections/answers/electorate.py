"""Who could vote: classes of voters with sizes, weights, terms and dates, each by its source.

Registered supporters paid a fee within a window; members had to join by a day. Nothing is added up:
two sources that give two sizes are two sizes.
"""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

from ledger.edtf import When, spoken
from ledger.events.frame import (
    MilestoneKind,
    MilestoneStated,
    RuleKind,
    RuleStated,
    Section,
    SectionSized,
)
from ledger.events.kinds import ActKind
from projections.answers.inquiry import Inquiry
from projections.answers.why import Proof, proofs_of
from projections.fold.belief import published_order
from projections.fold.dating import span_of_claim

_TERMS = frozenset({RuleKind.ELECTORATE, RuleKind.ENTITLEMENT})
_STEPS = frozenset(
    {
        MilestoneKind.REGISTRATION_OPENS,
        MilestoneKind.REGISTRATION_CLOSES,
        MilestoneKind.BALLOT_OPENS,
        MilestoneKind.BALLOT_CLOSES,
    }
)


class Passed(enum.StrEnum):
    """Whether a date is past or ahead at the moment asked about."""

    PAST = "past"
    AHEAD = "ahead"
    OPEN = "cannot say"


@frozen
class Said:
    """A source's statement about who may vote, with its dates in words and its proofs."""

    words: str
    dated: str
    proofs: tuple[Proof, ...]


@frozen
class VoterClass:
    """One class of voters: every size on record, its weight if it has one, and its terms."""

    section: Section
    sizes: tuple[Said, ...]
    weight: str | None
    terms: tuple[Said, ...]


@frozen
class Step:
    """A dated step of the ballot, and whether it is past at the moment asked about."""

    kind: MilestoneKind
    words: str
    dated: str
    passed: Passed
    proofs: tuple[Proof, ...]


@frozen
class Electorate:
    """The classes in the contest's own order, terms that name no class, and the steps by date."""

    classes: tuple[VoterClass, ...]
    terms: tuple[Said, ...]
    steps: tuple[Step, ...]


def electorate(inquiry: Inquiry) -> Electorate:
    """Return who could vote in a contest, as known."""
    sections = [one for one in inquiry.scaffold.sections if one.counts is ActKind.VOTE]
    terms = tuple(_terms(inquiry))
    named = {section.id for section in sections}
    return Electorate(
        classes=tuple(
            VoterClass(
                section,
                tuple(_sizes(inquiry, section.id)),
                _weight(inquiry, section.id),
                tuple(said for rule, said in terms if rule == section.id),
            )
            for section in sections
        ),
        terms=tuple(said for rule, said in terms if rule not in named),
        steps=tuple(_steps(inquiry)),
    )


def _sizes(inquiry: Inquiry, section: str) -> Iterable[Said]:
    for claim, body in inquiry.belief.of(SectionSized):
        if body.section == section:
            yield Said(body.size.words, _dated(body.as_of), proofs_of(inquiry, (claim,)))


def _weight(inquiry: Inquiry, section: str) -> str | None:
    """Return a class's share of the whole by the last-published rule that gives one."""
    stated = [
        (claim, weight.share)
        for claim, body in inquiry.belief.of(RuleStated)
        for weight in body.weights
        if weight.section == section and claim.claim_id not in inquiry.belief.set_aside
    ]
    last = max(stated, key=lambda pair: published_order(pair[0]), default=None)
    return None if last is None else last[1]


def _terms(inquiry: Inquiry) -> Iterable[tuple[str, Said]]:
    """Yield the rules about who may vote or nominate, by the rule's id, which may be a class's."""
    for claim, body in inquiry.belief.of(RuleStated):
        if body.kind in _TERMS:
            since = "" if body.since is None else f"from {spoken(body.since)}"
            until = "" if body.until is None else f"until {spoken(body.until)}"
            dated = " ".join(part for part in (since, until) if part)
            yield body.rule, Said(body.text, dated, proofs_of(inquiry, (claim,)))


def _steps(inquiry: Inquiry) -> Iterable[Step]:
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    steps = [
        (span_of_claim(body.on, certain=certain), claim, body)
        for claim, body in inquiry.belief.of(MilestoneStated)
        if body.milestone in _STEPS
    ]
    for span, claim, body in sorted(steps, key=lambda step: (step[0], step[1].claim_id)):
        passed = Passed.PAST if span.over_by(moment) else Passed.OPEN
        if span.not_before(moment):
            passed = Passed.AHEAD
        proofs = proofs_of(inquiry, (claim,))
        yield Step(body.milestone, body.text, _dated(body.on), passed, proofs)


def _dated(when: When | None) -> str:
    return "date unknown" if when is None else spoken(when)
