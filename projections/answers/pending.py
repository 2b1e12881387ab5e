"""What was expected, rumoured or refused in a contest, and what became of it. None of it counts."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from attrs import frozen

from ledger.events.act import ActMade
from ledger.events.hedged import ActReported, ReportEnding
from ledger.events.kinds import ActKind
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.known import Hedge, hedges
from projections.answers.sentences import Names, sentence
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.acts import span_of_claim
from projections.fold.belief import Standing

PAST_DUE: Final = "past due"
"""A hedge whose date is over, with nothing on record that says what became of it."""
_WEIGHT: Final = (
    ReportEnding.MET,
    ReportEnding.BROKEN,
    ReportEnding.DENIED,
    ReportEnding.LAPSED,
)
_DECLINING: Final = frozenset({ActKind.REFUSAL, ActKind.NO_NOMINATION})


@frozen
class Pending:
    """A hedged claim with its state at the moment asked about.

    `about` names the endorser and the candidate, as far as the source names them.
    `state` is open, met, broken, denied or lapsed as the record says, or past due. `since` are
    sentences on what the endorser has done at or after the hedge: shown beside it, never joined to
    it, for only a claim can say that a hedge was met.
    """

    hedge: Hedge
    endorser: str | None
    candidate: str | None
    about: str
    state: str
    since: tuple[str, ...]


@frozen
class Declined:
    """Backing that was sought and refused, or a body's decision to nominate nobody."""

    claim: str
    act: ActKind
    endorser: str
    candidate: str | None
    words: str
    proofs: tuple[Proof, ...]


@frozen
class Open:
    """Everything of a contest that is not settled, or that was settled by a no."""

    pending: tuple[Pending, ...]
    declined: tuple[Declined, ...]


def pending(inquiry: Inquiry) -> Open:
    """Tell what was expected, rumoured and refused by the moment asked about."""
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    names = names_of(inquiry)
    acts = [
        (claim, act, span_of_claim(act.on, certain=certain))
        for claim, act in inquiry.belief.of(ActMade)
        if claim.claim_id not in inquiry.belief.set_aside
    ]
    return Open(
        pending=tuple(
            Pending(
                hedge=hedge,
                endorser=body.endorser,
                candidate=body.candidate,
                about=_about(body, names),
                state=_state(inquiry, hedge, body),
                since=_since(inquiry, body, acts),
            )
            for hedge, body in hedges(inquiry)
        ),
        declined=tuple(
            Declined(
                claim=claim.claim_id,
                act=act.act,
                endorser=act.endorser,
                candidate=act.candidate,
                words=sentence(act, names),
                proofs=proofs_of(inquiry, (claim,)),
            )
            for claim, act, span in acts
            if act.act in _DECLINING and span.possible_by(moment)
        ),
    )


def _about(body: ActReported, names: Names) -> str:
    """Whom a hedge is about: "Unison", "Unite → Rebecca Long-Bailey", "Ed Balls"."""
    who = names.endorser(body.endorser) if body.endorser is not None else ""
    whom = names.candidate(body.candidate) if body.candidate is not None else ""
    return " → ".join(name for name in (who, whom) if name)


def _state(inquiry: Inquiry, hedge: Hedge, body: ActReported) -> str:
    """What became of a hedge: of several endings the one that says most."""
    manners = {outcome.manner for outcome in hedge.outcomes}
    for manner in _WEIGHT:
        if manner in manners:
            return str(manner)
    due = body.due.span(certain=inquiry.as_of.certain) if body.due is not None else None
    return PAST_DUE if due is not None and due.over_by(inquiry.as_of.on.moment) else "open"


def _since(
    inquiry: Inquiry, body: ActReported, acts: Iterable[tuple[Standing, ActMade, Span]]
) -> tuple[str, ...]:
    """What the endorser did at or after the hedge was made, by the moment asked about."""
    if body.endorser is None:
        return ()
    who, names = inquiry.identity.of(body.endorser), names_of(inquiry)
    said = span_of_claim(body.on, certain=inquiry.as_of.certain)
    return tuple(
        dict.fromkeys(
            sentence(act, names)
            for _, act, span in acts
            if inquiry.identity.of(act.endorser) == who
            and act.act is not ActKind.STATEMENT
            and span.over_by(inquiry.as_of.on.moment)
            and span.possible_from(said.start)
            and act.on is not None
        )
    )
