"""What was expected, rumoured or refused in a contest, and what became of it. None of it counts."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from attrs import frozen

from ledger.edtf import When, last_day_of, spoken
from ledger.events.act import ActMade
from ledger.events.hedged import ActReported, ReportEnded, ReportEnding
from ledger.events.kinds import ActKind
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.known import Hedge, hedges
from projections.answers.sentences import Names, sentence
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.belief import Standing
from projections.fold.dating import span_of_claim
from projections.fold.windows import closing_day

PAST_DUE: Final = "past due"
"""A hedge whose date is over; the endorser acted since, but no claim says that this settled it."""
_WEIGHT: Final = (
    ReportEnding.MET,
    ReportEnding.BROKEN,
    ReportEnding.DENIED,
    ReportEnding.LAPSED,
)
_DECLINING: Final = frozenset({ActKind.REFUSAL, ActKind.NO_NOMINATION})


@frozen
class Settling:
    """What settled a hedge: a denial, a lapse, or the act that met or broke it.

    `act` is that act in a sentence, where a claim names it; `proofs` then include the act's own.
    """

    manner: ReportEnding
    words: str
    on: When | None
    act: str | None
    proofs: tuple[Proof, ...]


@frozen
class Pending:
    """A hedged claim with its state at the moment asked about.

    `about` names the endorser and the candidate, as far as the source names them. `state` is open,
    met, broken, denied or lapsed, as the record says. Where the record does not say and the time is
    over, `until` is that time, and:

    - if the endorser did nothing since, the state is lapsed, and `derived` marks that no source
      says so;
    - otherwise it is past due, and `since` are sentences on what the endorser did at or after the
      hedge. They are only shown beside it: only a claim can say that a hedge was met.
    """

    hedge: Hedge
    endorser: str | None
    candidate: str | None
    about: str
    state: str
    derived: bool
    until: str | None
    settled: tuple[Settling, ...]
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
    """A contest's hedged claims, and the backing that was refused."""

    pending: tuple[Pending, ...]
    declined: tuple[Declined, ...]


def pending(inquiry: Inquiry) -> Open:
    """Return what was expected, rumoured and refused by the moment asked about."""
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    names = names_of(inquiry)
    acts = [
        (claim, act, span_of_claim(act.on, certain=certain))
        for claim, act in inquiry.belief.of(ActMade)
        if claim.claim_id not in inquiry.belief.set_aside
    ]
    return Open(
        pending=tuple(_pending(inquiry, hedge, body, acts) for hedge, body in hedges(inquiry)),
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
    """Return whom a hedge is about: "Unison", "Unite → Rebecca Long-Bailey", "Ed Balls"."""
    who = names.endorser(body.endorser) if body.endorser is not None else ""
    whom = names.candidate(body.candidate) if body.candidate is not None else ""
    return " → ".join(name for name in (who, whom) if name)


Acts = Sequence[tuple[Standing, ActMade, Span]]


def _pending(inquiry: Inquiry, hedge: Hedge, body: ActReported, acts: Acts) -> Pending:
    since = _since(inquiry, body, acts)
    over = _over(inquiry, body)
    state = _stated(hedge)
    derived = state is None and over is not None and not since
    if state is None:
        state = "open" if over is None else PAST_DUE if since else str(ReportEnding.LAPSED)
    return Pending(
        hedge=hedge,
        endorser=body.endorser,
        candidate=body.candidate,
        about=_about(body, names_of(inquiry)),
        state=state,
        derived=derived,
        until=over,
        settled=_settlings(inquiry, hedge),
        since=since,
    )


def _stated(hedge: Hedge) -> str | None:
    """Return what the record says became of a hedge: the weightiest of several endings."""
    manners = {outcome.manner for outcome in hedge.outcomes}
    return next((str(manner) for manner in _WEIGHT if manner in manners), None)


def _over(inquiry: Inquiry, body: ActReported) -> str | None:
    """Return in words when the time of a hedge was over; None while it is not.

    Something expected by Thursday is over on Friday, an expected nomination once nominations have
    closed, and anything else in a contest once that has its result.
    """
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    zone = inquiry.scaffold.zone
    if body.due is not None:
        return spoken(body.due) if body.due.span(certain=certain).over_by(moment) else None
    if body.section is not None and body.act is not None:
        closes = inquiry.window(body.section, body.act).closes
        if closes is not None and closes.over_by(moment):
            return f"{spoken(last_day_of(closes, zone).text)}, when the window closed"
    result = closing_day(inquiry.belief, zone)
    if result is None or not result.span.over_by(moment):
        return None
    return f"{spoken(result.text)}, the day of the result"


def _settlings(inquiry: Inquiry, hedge: Hedge) -> tuple[Settling, ...]:
    """Return each ending of a hedge, with the act that it names as having met or broken it."""
    claims = {claim.claim_id: claim for claim in inquiry.belief.standing}
    moment = inquiry.as_of.on.moment
    settlings: list[Settling] = []
    for claim, ending in inquiry.belief.of(ReportEnded):
        when = span_of_claim(ending.on, certain=inquiry.as_of.certain)
        if ending.report != hedge.claim or not when.possible_by(moment):
            continue
        act = claims.get(ending.by) if ending.by is not None else None
        rows = (claim,) if act is None else (claim, act)
        settlings.append(
            Settling(
                manner=ending.manner,
                words=ending.words,
                on=ending.on,
                act=None if act is None else sentence(act.body, names_of(inquiry)),
                proofs=proofs_of(inquiry, rows),
            )
        )
    return tuple(settlings)


def _since(inquiry: Inquiry, body: ActReported, acts: Acts) -> tuple[str, ...]:
    """Return what the endorser did at or after the hedge, by the moment asked about, in words."""
    if body.endorser is None:
        return ()
    who, names = inquiry.identity.of(body.endorser), names_of(inquiry)
    made = span_of_claim(body.on, certain=inquiry.as_of.certain)
    return tuple(
        dict.fromkeys(
            sentence(act, names)
            for _, act, span in acts
            if inquiry.identity.of(act.endorser) == who
            and act.act is not ActKind.STATEMENT
            and span.over_by(inquiry.as_of.on.moment)
            and span.possible_from(made.start)
            and act.on is not None
        )
    )
