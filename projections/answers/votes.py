"""Who nominated, endorsed and voted for whom, side by side: three different acts.

MPs lent nominations to people for whom they never meant to vote; published ballots show it by name.
What nobody published is unknown, which is not "did not vote".
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable

from attrs import frozen

from ledger.events.kinds import ActKind
from ledger.events.vote import VotePublished
from ledger.events.who import EndorserKind, EndorserRegistered
from projections.answers.inquiry import Inquiry
from projections.answers.why import Proof, proofs_of
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.dating import span_of_claim


@frozen
class Person:
    """One endorser: whom they nominated and endorsed by then, and whom they voted for, in order.

    `cast` None: no ballot of theirs is on record; False: the source records that there is none.
    """

    endorser: str
    name: str
    nominated: tuple[str, ...]
    endorsed: tuple[str, ...]
    voted: tuple[str, ...]
    cast: bool | None
    proofs: tuple[Proof, ...]

    @property
    def first(self) -> str | None:
        """Their first preference."""
        return self.voted[0] if self.voted else None


@frozen
class Loyalty:
    """How many of a candidate's named nominators have a ballot on record, and how they voted."""

    candidate: str
    name: str
    nominators: int
    with_ballot: int
    voted_first: int


@frozen
class SideBySide:
    """Every person with a ballot or an act on record, and each candidate's nominators' votes."""

    people: tuple[Person, ...]
    loyalty: tuple[Loyalty, ...]


def side_by_side(inquiry: Inquiry) -> SideBySide:
    """Set nominations, endorsements and votes side by side, by person."""
    people = tuple(_people(inquiry))
    return SideBySide(
        people,
        tuple(_loyalty(candidate, name, people) for candidate, name in inquiry.scaffold.candidates),
    )


def _loyalty(candidate: str, name: str, people: Iterable[Person]) -> Loyalty:
    theirs = [one for one in people if candidate in one.nominated]
    return Loyalty(
        candidate,
        name,
        nominators=len(theirs),
        with_ballot=sum(one.cast is True for one in theirs),
        voted_first=sum(one.first == candidate for one in theirs),
    )


def _people(inquiry: Inquiry) -> Iterable[Person]:
    """Yield everybody with a ballot or an act on record; bodies have no ballot of this kind."""
    moment = inquiry.as_of.on.moment
    acts: dict[str, list[Period]] = defaultdict(list)
    for act in inquiry.acts:
        if act.surely_in_force(moment):
            acts[act.key.endorser].append(act)
    votes = _votes(inquiry)
    persons = {
        inquiry.identity.of(body.endorser)
        for _, body in inquiry.belief.of(EndorserRegistered)
        if body.kind is EndorserKind.PERSON
    }
    for endorser in sorted(set(votes) | (set(acts) & persons), key=inquiry.identity.name):
        vote = votes.get(endorser)
        ours = acts[endorser]
        claims = [claim for act in ours for claim in act.made]
        yield Person(
            endorser=endorser,
            name=inquiry.identity.name(endorser),
            nominated=_for(ours, ActKind.NOMINATION),
            endorsed=_for(ours, ActKind.ENDORSEMENT),
            voted=vote[1].preferences if vote is not None else (),
            cast=vote[1].cast if vote is not None else None,
            proofs=proofs_of(inquiry, claims + ([vote[0]] if vote is not None else [])),
        )


def _for(acts: Iterable[Period], kind: ActKind) -> tuple[str, ...]:
    return tuple(
        dict.fromkeys(
            act.key.candidate
            for act in acts
            if act.key.act is kind and act.key.candidate is not None
        )
    )


def _votes(inquiry: Inquiry) -> dict[str, tuple[Standing, VotePublished]]:
    """Return each voter's published ballot; none for a voter on whose ballot sources differ."""
    certain, moment = inquiry.as_of.certain, inquiry.as_of.on.moment
    by_voter: dict[str, list[tuple[Standing, VotePublished]]] = defaultdict(list)
    for claim, body in inquiry.belief.upheld(VotePublished):
        if span_of_claim(body.on, certain=certain).possible_by(moment):
            by_voter[inquiry.identity.of(body.endorser)].append((claim, body))
    return {
        voter: votes[0]
        for voter, votes in by_voter.items()
        if len({(body.section, body.cast, body.preferences) for _, body in votes}) == 1
    }
