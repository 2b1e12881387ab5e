"""One endorser across contests: what it did, what was reported of it, and where it was silent.

A nomination, an endorsement, a statement, a second preference, a refusal, a decision to back nobody
and silence are seven different things; each has its own words. A body absorbed by another keeps its
own acts: they are listed under its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from typing import Final

from attrs import evolve, frozen

from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy
from ledger.events.hedged import ActReported
from ledger.events.kinds import ActKind
from ledger.events.total import BallotHeld
from ledger.events.vote import VotePublished
from ledger.events.who import EndorsersLinked
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.known import hedges
from projections.answers.sentences import Names, outcome_said, sentence
from projections.answers.silences import (
    Places,
    Silence,
    heirs,
    predecessors,
    silence,
    standing_links,
)
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.belief import Standing
from projections.fold.dating import merged, span_of_claim
from projections.fold.windows import closing_day

DID: Final = {
    ActKind.NOMINATION: "nominated",
    ActKind.ENDORSEMENT: "endorsed",
    ActKind.SECOND_PREFERENCE: "second preference",
    ActKind.STATEMENT: "statement",
    ActKind.NO_NOMINATION: "nominated nobody",
    ActKind.REFUSAL: "refused",
}
"""What an endorser did, in a word or two, by kind of act."""
_UNTOLD = frozenset({DecidedBy.UNKNOWN, DecidedBy.PERSON})


@frozen
class Stance:
    """One thing an endorser did or was said to do.

    `did` is the kind in a word or two. `firm` is False for what a source only reported, expected,
    claimed or rumoured; `did` is then that word. `whom` is the name printed, None for nobody;
    `candidate` is that candidate's id, None where it is no one of them. `words` are the source's
    own on how, or how surely; `says` is the whole in a sentence. Several claims about one act are
    one stance, at the tightest date they agree on; `dates_differ`: they agree on none.
    """

    who: str
    did: str
    firm: bool
    whom: str | None
    candidate: str | None
    on: When | None
    words: str
    says: str
    proofs: tuple[Proof, ...]
    dates_differ: bool = False


@frozen
class InContest:
    """An endorser in one contest at its clocks; `silence` is why nothing is on record, if so."""

    contest: str
    name: str
    on: str
    stances: tuple[Stance, ...]
    silence: Silence | None

    @property
    def silent(self) -> bool:
        """Whether nothing at all is on record: not a decision, and not opposition."""
        return not self.stances


@frozen
class Link:
    """A link between the endorser and another, as a sentence."""

    other: str
    says: str


@frozen
class Stances:
    """An endorser across contests, in the order in which the contests closed."""

    endorser: str
    name: str
    contests: tuple[InContest, ...]
    links: tuple[Link, ...]


def stances(inquiries: Iterable[Inquiry], endorser: str, name: str) -> Stances:
    """Return an endorser's stances in some contests, each at its own clocks."""
    in_time = in_order_of_close(heard_of(inquiries))
    sections = Places.found(in_time).of(endorser)
    links = tuple(dict.fromkeys(link for inquiry in in_time for link in standing_links(inquiry)))
    ours = dict.fromkeys(_links(links, endorser, _all_names(in_time)))
    whose = _Whose(endorser, links, sections)
    return Stances(
        endorser=endorser,
        name=name,
        contests=tuple(_in_contest(inquiry, whose) for inquiry in in_time),
        links=tuple(ours),
    )


def heard_of(inquiries: Iterable[Inquiry]) -> Iterator[Inquiry]:
    """Yield the contests of which something could be read by their `known`.

    Nobody was silent in 2016 about a contest of 2020: that there would be one is hindsight.
    """
    for inquiry in inquiries:
        contest = inquiry.scaffold.contest
        if inquiry.as_of.known is None or any(
            getattr(claim.body, "contest", None) == contest for claim in inquiry.belief.standing
        ):
            yield inquiry


def in_order_of_close(inquiries: Iterable[Inquiry]) -> list[Inquiry]:
    """Sort contests by close; one without a close on record by the day asked about."""
    return sorted(inquiries, key=_close)


def _close(inquiry: Inquiry) -> tuple[int, str]:
    close = closing_day(inquiry.belief, inquiry.scaffold.zone)
    moment = close.moment if close is not None else inquiry.as_of.on.moment
    return (moment, inquiry.scaffold.contest)


@frozen
class _Whose:
    """The endorser asked about, the links of all contests, and the sections it acts in."""

    endorser: str
    links: tuple[EndorsersLinked, ...]
    sections: frozenset[str]


def _in_contest(inquiry: Inquiry, whose: _Whose) -> InContest:
    endorser = whose.endorser
    in_time = sorted(
        (
            *_acts(inquiry, whose),
            *_ballots(inquiry, endorser),
            *_votes(inquiry, endorser),
            *_hedged(inquiry, endorser),
        ),
        key=lambda pair: (pair[0].end, pair[0].start, pair[1].did),
    )
    return InContest(
        contest=inquiry.scaffold.contest,
        name=inquiry.scaffold.name,
        on=inquiry.as_of.on.text,
        stances=tuple(stance for _, stance in in_time),
        silence=None if in_time else silence(inquiry, whose.links, endorser, whose.sections),
    )


def _acts(inquiry: Inquiry, whose: _Whose) -> Iterator[tuple[Span, Stance]]:
    """Yield acts and their ends: the endorser's own, and those of its predecessors and successors.

    The acts of another body come under that body's own name.
    """
    ours = {
        inquiry.identity.of(whose.endorser),
        *predecessors(whose.links, whose.endorser),
        *heirs(inquiry, whose.links, whose.endorser),
    }
    frame = inquiry.scaffold
    acts: dict[tuple[str, str, str | None], list[tuple[Standing, ActMade]]] = {}
    for claim, act in inquiry.belief.of(ActMade):
        if inquiry.identity.of(act.endorser) in ours and _by_then(inquiry, claim, act.on):
            either = " or ".join(frame.candidate_name(one) for one in act.either)
            whom = frame.candidate_name(act.candidate) if act.candidate is not None else either
            did = "lent a nomination" if act.lent else DID[act.act]
            key = (inquiry.identity.of(act.endorser), did, whom or None)
            acts.setdefault(key, []).append((claim, act))
    for (_, did, candidate), claims in acts.items():
        yield _one_act(inquiry, claims, did, candidate)
    for claim, end in inquiry.belief.of(ActEnded):
        if inquiry.identity.of(end.endorser) in ours and _by_then(inquiry, claim, end.on):
            whom = frame.candidate_name(end.candidate) if end.candidate is not None else ""
            did = f"{end.act.replace('_', ' ')} {end.manner}"
            yield _stance(inquiry, claim, end, did, whom or None)


def _ballots(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    who = inquiry.identity.of(endorser)
    for claim, ballot in inquiry.belief.of(BallotHeld):
        if inquiry.identity.of(ballot.endorser) == who and _by_then(inquiry, claim, ballot.on):
            yield _stance(inquiry, claim, ballot, "asked its members", None)


def _votes(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    """Yield published ballots: the first preference is whom they voted for, and is no backing."""
    who, frame = inquiry.identity.of(endorser), inquiry.scaffold
    for claim, vote in inquiry.belief.of(VotePublished):
        if inquiry.identity.of(vote.endorser) == who and _by_then(inquiry, claim, vote.on):
            first = next(map(frame.candidate_name, vote.preferences), None)
            did = "cast no vote" if not vote.cast else "voted" if first else "voted blank"
            yield _stance(inquiry, claim, vote, did, first)


def _hedged(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    """Yield what was only reported or expected of the endorser, with what became of it."""
    who, frame = inquiry.identity.of(endorser), inquiry.scaffold
    claims: dict[str, Standing] = {claim.claim_id: claim for claim in inquiry.belief.standing}
    for hedge, body in hedges(inquiry):
        if body.endorser is None or inquiry.identity.of(body.endorser) != who:
            continue
        whom = frame.candidate_name(body.candidate) if body.candidate is not None else None
        outcomes = "".join(
            f"; {outcome_said(outcome.manner, outcome.words)}" for outcome in hedge.outcomes
        )
        span, stance = _stance(inquiry, claims[hedge.claim], body, hedge.firmness, whom)
        yield span, evolve(stance, words=stance.words + outcomes, says=stance.says + outcomes)


def _one_act(
    inquiry: Inquiry, claims: Sequence[tuple[Standing, ActMade]], did: str, candidate: str | None
) -> tuple[Span, Stance]:
    """Merge several claims about one act into one stance, the best-dated claim first."""
    certain = inquiry.as_of.certain
    agreed = merged([(claim, act.on) for claim, act in claims], certain=certain)
    spans = {claim.claim_id: span_of_claim(act.on, certain=certain) for claim, act in claims}
    best_first = sorted(
        claims,
        key=lambda pair: (
            spans[pair[0].claim_id].meet(agreed.span) is None,
            spans[pair[0].claim_id].width,
            pair[0].claim_id,
        ),
    )
    each = [_stance(inquiry, claim, act, did, candidate)[1] for claim, act in best_first]
    return agreed.span, evolve(
        each[0],
        words="; ".join(dict.fromkeys(stance.words for stance in each if stance.words)),
        proofs=tuple(proof for stance in each for proof in stance.proofs),
        dates_differ=agreed.clash,
    )


Evidence = ActMade | ActEnded | BallotHeld | VotePublished | ActReported


def _stance(
    inquiry: Inquiry, claim: Standing, body: Evidence, did: str, whom: str | None
) -> tuple[Span, Stance]:
    """Return a claim as a stance, with the bounds of its date."""
    when = body.on if not isinstance(body, ActReported) else body.on or body.due
    return span_of_claim(when, certain=inquiry.as_of.certain), Stance(
        who=inquiry.identity.name(body.endorser) if body.endorser is not None else "",
        did=did,
        firm=not isinstance(body, ActReported),
        whom=whom,
        candidate=_candidate(body),
        on=when,
        words=_words(inquiry, body),
        says=sentence(body, names_of(inquiry)),
        proofs=proofs_of(inquiry, (claim,)),
    )


def _candidate(body: Evidence) -> str | None:
    """Return the id of the one candidate that a claim is about, if it is about one."""
    match body:
        case VotePublished():
            return next(iter(body.preferences), None)
        case BallotHeld():
            return None
        case _:
            return body.candidate


def _words(inquiry: Inquiry, body: Evidence) -> str:
    """Return the source's own words on how a body decided, or on how far a report goes."""
    match body:
        case ActMade():
            how = "" if body.decided_by in _UNTOLD else body.decided_by.replace("_", " ")
            parts = [
                how,
                body.words or "",
                f"said {body.spokesperson}" if body.spokesperson else "",
            ]
        case ActReported():
            parts = [body.words, f"says {' < '.join(body.says)}" if body.says else ""]
            parts.append("may come to nobody" if body.may_be_nobody else "")
        case VotePublished():
            then = " > ".join(map(inquiry.scaffold.candidate_name, body.preferences[1:]))
            parts = [f"in {body.section}", f"then {then}" if then else ""]
        case BallotHeld():
            parts = [sentence(body, names_of(inquiry)).partition(": ")[2]]
        case _:
            parts = []
    return "; ".join(part for part in parts if part)


def _by_then(inquiry: Inquiry, claim: Standing, on: When | None) -> bool:
    """Whether something may have been so by the moment asked about and is not set aside."""
    if claim.claim_id in inquiry.belief.set_aside:
        return False
    return span_of_claim(on, certain=inquiry.as_of.certain).possible_by(inquiry.as_of.on.moment)


def _links(links: Iterable[EndorsersLinked], endorser: str, names: Names) -> Iterator[Link]:
    for link in links:
        if endorser in {link.first, link.second}:
            other = link.second if link.first == endorser else link.first
            yield Link(other, sentence(link, names))


def _all_names(inquiries: Iterable[Inquiry]) -> Names:
    """The names of all endorsers in some contests: one may be named in another than its link."""
    return Names(
        endorsers={key: name for one in inquiries for key, name in one.identity.names.items()}
    )
