"""Who stands: a candidate's status at the moment asked about, from stated claims alone."""

from __future__ import annotations

import enum
from typing import Final

from attrs import frozen

from ledger.events.frame import CandidacyDeclared, CandidacyEnded, Exit
from projections.fold.belief import Belief, Standing, published_order
from projections.fold.dating import span_of_claim


class Status(enum.StrEnum):
    """What a candidate is at the moment asked about. A rumour is none of these."""

    UNKNOWN = "unknown"
    NOT_YET = "not yet standing"
    STANDING = "standing"
    WITHDRAWN = "withdrawn"
    ELIMINATED = "eliminated"
    NOT_QUALIFIED = "not qualified"
    DEFEATED = "defeated"
    ELECTED = "elected"


_AFTER: Final = {
    Exit.WITHDRAWN: Status.WITHDRAWN,
    Exit.ELIMINATED: Status.ELIMINATED,
    Exit.NOT_QUALIFIED: Status.NOT_QUALIFIED,
    Exit.DEFEATED: Status.DEFEATED,
    Exit.ELECTED: Status.ELECTED,
}


@frozen
class Candidacy:
    """A candidate's status for one question, and the claims that say so."""

    candidate: str
    status: Status
    claims: tuple[Standing, ...]


def candidacy_of(belief: Belief, candidate: str) -> Candidacy:
    """Return a candidate's status at the moment asked about, from stated claims alone."""
    certain, moment = belief.as_of.certain, belief.as_of.on.moment
    declared = [
        (claim, span_of_claim(body.on, certain=certain))
        for claim, body in belief.upheld(CandidacyDeclared)
        if body.candidate == candidate
    ]
    ended = [
        (claim, body, span_of_claim(body.on, certain=certain))
        for claim, body in belief.upheld(CandidacyEnded)
        if body.candidate == candidate
    ]
    left = [(claim, body) for claim, body, span in ended if span.over_by(moment)]
    if left:
        claim, body = max(left, key=lambda pair: published_order(pair[0]))
        return Candidacy(candidate, _AFTER[body.manner], (claim,))
    if not declared:
        return Candidacy(candidate, Status.UNKNOWN, ())
    claims = tuple(claim for claim, _ in declared)
    begun = any(span.possible_by(moment) for _, span in declared)
    return Candidacy(candidate, Status.STANDING if begun else Status.NOT_YET, claims)
