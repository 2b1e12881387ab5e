"""Claims published or recorded long after what they are about. Anomalies are never refused."""

from __future__ import annotations

import datetime as dt

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
from projections.stored.log import Log

DAY = 24 * 60 * 60


@frozen
class Late:
    """A claim that became public long after what it is about, and when it was recorded.

    `days_to_publication` are the whole days that certainly passed between the fact and its
    publication (negative where it was announced before), `days_to_record` those between publication
    and the ledger.
    """

    claim: str
    says: str
    days_to_publication: int
    days_to_record: int
    recorded_at: dt.datetime
    proofs: tuple[Proof, ...]


def late(inquiry: Inquiry, log: Log, days: int) -> tuple[Late, ...]:
    """Return claims that became public certainly `days` or more after the fact, latest first.

    Only of what certainly was so by the moment asked about.
    """
    recorded = {event.event_id: event for event in log.events}
    names = names_of(inquiry)
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
                )
            )
    return tuple(sorted(late_claims, key=lambda one: (-one.days_to_publication, one.claim)))


def _instant(moment: dt.datetime) -> Span:
    return Span(int(moment.timestamp()), int(moment.timestamp()) + 1)


def _when(body: Claim) -> When | None:
    """Return when a claim says that something happened; None for other kinds of claim."""
    if isinstance(body, ActMade | ActEnded | CandidacyDeclared | CandidacyEnded):
        return body.on
    return body.taken if isinstance(body, TallyPublished) else None
