"""Claims published or recorded long after what they are about. Anomalies are never refused."""

from __future__ import annotations

import datetime as dt
from collections import defaultdict
from collections.abc import Mapping, Sequence

from attrs import frozen

from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade
from ledger.events.envelope import Event
from ledger.events.frame import CandidacyDeclared, CandidacyEnded
from ledger.events.registry import Claim
from ledger.events.total import TallyPublished
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import sentence
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.belief import Standing, published_order
from projections.stored.log import Log

DAY = 24 * 60 * 60


@frozen
class Late:
    """A claim that became public long after what it is about, and when it was recorded.

    `days_to_publication` are the whole days that certainly passed between the fact and its
    publication (negative where it was announced before), `days_to_record` those between publication
    and the ledger. `told_before` is where the same fact had been told first, if anywhere: then only
    this telling of it came late.
    """

    claim: str
    says: str
    days_to_publication: int
    days_to_record: int
    recorded_at: dt.datetime
    proofs: tuple[Proof, ...]
    told_before: tuple[Proof, ...]


def late(inquiry: Inquiry, log: Log, days: int) -> tuple[Late, ...]:
    """Return claims that became public certainly `days` or more after the fact, latest first.

    Only of what certainly was so by the moment asked about.
    """
    recorded = {event.event_id: event for event in log.events}
    names, tellings = names_of(inquiry), _tellings(inquiry)
    late_claims = []
    for claim in inquiry.belief.standing:
        when, public = _when(claim.body), claim.published.span
        if when is None or public is None:
            continue
        fact = when.span(certain=inquiry.as_of.certain)
        passed = public.surely_after(fact) // DAY
        if passed >= days and fact.over_by(inquiry.as_of.on.moment):
            event: Event = recorded[claim.event_id]
            late_claims.append(
                Late(
                    claim=claim.claim_id,
                    says=sentence(claim.body, names),
                    days_to_publication=passed,
                    days_to_record=_instant(event.recorded_at).surely_after(public) // DAY,
                    recorded_at=event.recorded_at,
                    proofs=proofs_of(inquiry, (claim,)),
                    told_before=proofs_of(inquiry, _before(inquiry, claim, tellings)),
                )
            )
    return tuple(sorted(late_claims, key=lambda one: (-one.days_to_publication, one.claim)))


Fact = tuple[object, ...]
"""What two claims have in common that tell of one thing, whenever they say that it was."""


def _tellings(inquiry: Inquiry) -> dict[Fact, list[Standing]]:
    """Group the claims that tell of one fact, in order of publication."""
    tellings: dict[Fact, list[Standing]] = defaultdict(list)
    for claim in sorted(inquiry.belief.standing, key=published_order):
        if claim.published.span is not None and (fact := _fact(inquiry, claim.body)) is not None:
            tellings[fact].append(claim)
    return tellings


def _fact(inquiry: Inquiry, body: Claim) -> Fact | None:
    kind = type(body)
    match body:
        case ActMade() | ActEnded():
            counted_as = inquiry.identity.of(body.endorser)
            return (kind, body.section, body.act, counted_as, body.candidate)
        case CandidacyDeclared() | CandidacyEnded():
            return (kind, body.candidate)
        case TallyPublished():
            count = (body.count.low, body.count.high)
            return (kind, body.section, body.act, body.candidate, body.unit, body.parts, *count)
        case _:
            return None


def _before(
    inquiry: Inquiry, claim: Standing, tellings: Mapping[Fact, Sequence[Standing]]
) -> tuple[Standing, ...]:
    """Return the first claim that certainly told the same fact before; empty if there is none.

    Equal totals are one fact only if they can have been taken at one moment.
    """
    fact, public = _fact(inquiry, claim.body), claim.published.span
    if fact is None or public is None:
        return ()
    for other in tellings[fact]:
        told = other.published.span
        if told is not None and told.precedes(public) and _at_once(inquiry, claim, other):
            return (other,)
    return ()


def _at_once(inquiry: Inquiry, one: Standing, other: Standing) -> bool:
    """Whether two claims may be about one moment; of an act or a candidacy they always are."""
    if not isinstance(one.body, TallyPublished):
        return True
    certain = inquiry.as_of.certain
    mine, theirs = _when(one.body), _when(other.body)
    if mine is None or theirs is None:
        return False
    return mine.span(certain=certain).meet(theirs.span(certain=certain)) is not None


def _instant(moment: dt.datetime) -> Span:
    return Span(int(moment.timestamp()), int(moment.timestamp()) + 1)


def _when(body: Claim) -> When | None:
    """Return when a claim says that something happened; None for other kinds of claim."""
    if isinstance(body, ActMade | ActEnded | CandidacyDeclared | CandidacyEnded):
        return body.on
    return body.taken if isinstance(body, TallyPublished) else None
