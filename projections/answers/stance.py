"""One endorser across contests: what it did, what was said of it, and where it was silent.

A nomination, an endorsement, a statement, a second preference, a refusal, a decision to back nobody
and silence are seven different things, and each is told in its own words. A body absorbed by
another keeps its own acts: they are told under its own name.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from attrs import evolve, frozen

from ledger.edtf import When
from ledger.events.act import ActEnded, ActMade, DecidedBy
from ledger.events.hedged import ActReported
from ledger.events.kinds import ActKind
from ledger.events.total import BallotHeld
from ledger.events.vote import VotePublished
from ledger.events.who import EndorsersLinked, EndorsersUnlinked, Relation
from ledger.times import Span
from projections.answers.inquiry import Inquiry
from projections.answers.known import hedges
from projections.answers.sentences import sentence
from projections.answers.why import Proof, names_of, proofs_of
from projections.fold.acts import span_of_claim
from projections.fold.belief import Standing
from projections.fold.frame import closing_day

_DID = {
    ActKind.NOMINATION: "nominated",
    ActKind.ENDORSEMENT: "endorsed",
    ActKind.SECOND_PREFERENCE: "second preference",
    ActKind.STATEMENT: "statement",
    ActKind.NO_NOMINATION: "nominated nobody",
    ActKind.REFUSAL: "refused",
}
_UNTOLD = frozenset({DecidedBy.UNKNOWN, DecidedBy.PERSON})


@frozen
class Stance:
    """One thing an endorser did or was said to do.

    `did` is the kind in a word or two; `firm` is False for what a source only reported, expected,
    claimed or rumoured, which is then the word. `candidate` is None for nobody. `words` are the
    source's own on how, or how surely; `says` is the whole in a sentence.
    """

    who: str
    did: str
    firm: bool
    candidate: str | None
    on: When | None
    words: str
    says: str
    proofs: tuple[Proof, ...]


@frozen
class InContest:
    """An endorser in one contest at its clocks; silent where nothing is on record there."""

    contest: str
    name: str
    on: str
    stances: tuple[Stance, ...]

    @property
    def silent(self) -> bool:
        """Whether nothing at all is on record: not a decision, and not opposition."""
        return not self.stances


@frozen
class Link:
    """How the endorser hangs together with another, in a sentence."""

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
    """Tell an endorser's stances in some contests, each asked about at its own clocks."""
    in_time = sorted(inquiries, key=_close)
    links = dict.fromkeys(link for inquiry in in_time for link in _links(inquiry, endorser))
    return Stances(
        endorser=endorser,
        name=name,
        contests=tuple(_in_contest(inquiry, endorser) for inquiry in in_time),
        links=tuple(links),
    )


def _close(inquiry: Inquiry) -> tuple[int, str]:
    close = closing_day(inquiry.belief, inquiry.scaffold.zone)
    moment = close.moment if close is not None else inquiry.as_of.on.moment
    return (moment, inquiry.scaffold.contest)


def _in_contest(inquiry: Inquiry, endorser: str) -> InContest:
    told = sorted(
        (
            *_acts(inquiry, endorser),
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
        stances=tuple(stance for _, stance in told),
    )


def _acts(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    """Acts and their ends, the endorser's own and those of bodies that it carries on from."""
    ours = {inquiry.identity.of(endorser), *predecessors(inquiry, endorser)}
    frame = inquiry.scaffold
    for claim, act in inquiry.belief.of(ActMade):
        if inquiry.identity.of(act.endorser) in ours and _by_then(inquiry, claim, act.on):
            either = " or ".join(frame.candidate_name(one) for one in act.either)
            whom = frame.candidate_name(act.candidate) if act.candidate is not None else either
            did = "lent a nomination" if act.lent else _DID[act.act]
            yield _told(inquiry, claim, act, did, whom or None)
    for claim, end in inquiry.belief.of(ActEnded):
        if inquiry.identity.of(end.endorser) in ours and _by_then(inquiry, claim, end.on):
            whom = frame.candidate_name(end.candidate) if end.candidate is not None else ""
            did = f"{end.act.replace('_', ' ')} {end.manner}"
            yield _told(inquiry, claim, end, did, whom or None)


def _ballots(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    who = inquiry.identity.of(endorser)
    for claim, ballot in inquiry.belief.of(BallotHeld):
        if inquiry.identity.of(ballot.endorser) == who and _by_then(inquiry, claim, ballot.on):
            yield _told(inquiry, claim, ballot, "asked its members", None)


def _votes(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    """A published ballot: the first preference is whom they voted for, and is no backing."""
    who, frame = inquiry.identity.of(endorser), inquiry.scaffold
    for claim, vote in inquiry.belief.of(VotePublished):
        if inquiry.identity.of(vote.endorser) == who and _by_then(inquiry, claim, vote.on):
            first = next(map(frame.candidate_name, vote.preferences), None)
            did = "cast no vote" if not vote.cast else "voted" if first else "voted blank"
            yield _told(inquiry, claim, vote, did, first)


def _hedged(inquiry: Inquiry, endorser: str) -> Iterator[tuple[Span, Stance]]:
    """What was only reported or expected of the endorser, with what became of it."""
    who, frame = inquiry.identity.of(endorser), inquiry.scaffold
    claims: dict[str, Standing] = {claim.claim_id: claim for claim in inquiry.belief.standing}
    for hedge, body in hedges(inquiry):
        if body.endorser is None or inquiry.identity.of(body.endorser) != who:
            continue
        whom = frame.candidate_name(body.candidate) if body.candidate is not None else None
        outcomes = "".join(
            f"; {outcome.manner}: {outcome.words}" if outcome.words else f"; {outcome.manner}"
            for outcome in hedge.outcomes
        )
        span, stance = _told(inquiry, claims[hedge.claim], body, hedge.firmness, whom)
        yield span, evolve(stance, words=stance.words + outcomes, says=stance.says + outcomes)


Told = ActMade | ActEnded | BallotHeld | VotePublished | ActReported


def _told(
    inquiry: Inquiry, claim: Standing, body: Told, did: str, candidate: str | None
) -> tuple[Span, Stance]:
    """A claim as a stance, with the moments it may have been in."""
    when = body.on if not isinstance(body, ActReported) else body.on or body.due
    return span_of_claim(when, certain=inquiry.as_of.certain), Stance(
        who=inquiry.identity.name(body.endorser) if body.endorser is not None else "",
        did=did,
        firm=not isinstance(body, ActReported),
        candidate=candidate,
        on=when,
        words=_words(inquiry, body),
        says=sentence(body, names_of(inquiry)),
        proofs=proofs_of(inquiry, (claim,)),
    )


def _words(inquiry: Inquiry, body: Told) -> str:
    """The source's own words for it: how a body decided, or how far a report goes."""
    match body:
        case ActMade():
            how = "" if body.decided_by in _UNTOLD else body.decided_by.replace("_", " ")
            told = [how, body.words or "", f"said {body.spokesperson}" if body.spokesperson else ""]
        case ActReported():
            told = [body.words, f"says {' < '.join(body.says)}" if body.says else ""]
            told.append("may come to nobody" if body.may_be_nobody else "")
        case VotePublished():
            then = " > ".join(map(inquiry.scaffold.candidate_name, body.preferences[1:]))
            told = [f"in {body.section}", f"then {then}" if then else ""]
        case BallotHeld():
            told = [sentence(body, names_of(inquiry)).partition(": ")[2]]
        case _:
            told = []
    return "; ".join(text for text in told if text)


def _by_then(inquiry: Inquiry, claim: Standing, on: When | None) -> bool:
    if claim.claim_id in inquiry.belief.set_aside:
        return False
    return span_of_claim(on, certain=inquiry.as_of.certain).possible_by(inquiry.as_of.on.moment)


def predecessors(inquiry: Inquiry, endorser: str) -> frozenset[str]:
    """The bodies that an endorser carries on from, and those that they carried on from."""
    found: set[str] = set()
    waiting = {endorser}
    while waiting:
        heir = waiting.pop()
        before = {
            link.first
            for link in _standing_links(inquiry)
            if link.relation is Relation.SUCCESSOR and link.second == heir
        }
        waiting |= before - found
        found |= before
    return frozenset(found - {endorser})


def _links(inquiry: Inquiry, endorser: str) -> Iterator[Link]:
    names = names_of(inquiry)
    for link in _standing_links(inquiry):
        if endorser in {link.first, link.second}:
            other = link.second if link.first == endorser else link.first
            yield Link(other, sentence(link, names))


def _standing_links(inquiry: Inquiry) -> Iterator[EndorsersLinked]:
    unlinked = {body.link for _, body in inquiry.belief.of(EndorsersUnlinked)}
    for claim, link in inquiry.belief.of(EndorsersLinked):
        if claim.claim_id not in unlinked:
            yield link
