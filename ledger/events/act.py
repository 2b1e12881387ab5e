"""Acts: what endorsers did, stated by a source as having happened. Only acts move a named count."""

from __future__ import annotations

import enum
from typing import Final

from attrs import frozen

from ledger.citations import Citation
from ledger.edtf import When
from ledger.errors import ValueRefusedError
from ledger.events.kinds import NEEDS_CANDIDATE, ActKind

# In Python 3.11 one look-up of an enum's member takes longer than all the rules below together.
_VOTE: Final = ActKind.VOTE
_NO_NOMINATION: Final = ActKind.NO_NOMINATION


class DecidedBy(enum.StrEnum):
    """How a body came to act."""

    MEMBER_BALLOT = "member_ballot"
    CONFERENCE = "conference"
    EXECUTIVE = "executive"
    CONFERENCE_AND_EXECUTIVE = "conference_and_executive"
    POLITICAL_COMMITTEE = "political_committee"
    CONSULTATION = "consultation"
    MEETING = "meeting"
    LEADER = "leader"
    PERSON = "person"
    UNKNOWN = "unknown"


@frozen
class ActMade:
    """An endorser acted. `section` is the capacity in which they acted, None if none that counts.

    `either` lists the candidates an ambiguous name ("Ed") could mean; then `candidate` is None and
    the act counts for nobody until a correction resolves it. `lent` marks a nomination whose giver
    said it implies no support.
    """

    contest: str
    section: str | None
    act: ActKind
    endorser: str
    candidate: str | None
    either: tuple[str, ...]
    on: When | None
    decided_by: DecidedBy
    lent: bool
    spokesperson: str | None
    words: str | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an act for one candidate and several, for none where it needs one, and a vote."""
        if self.act is _VOTE:
            raise ValueRefusedError("A vote is no act of backing; publish it as a vote.")
        if self.candidate is not None and self.either:
            raise ValueRefusedError("An act is for one candidate or for one of several, not both.")
        if self.act in NEEDS_CANDIDATE and self.candidate is None and len(self.either) <= 1:
            raise ValueRefusedError(f"This {self.act.replace('_', ' ')} does not say for whom.")
        if self.act is _NO_NOMINATION and (self.candidate or self.either):
            raise ValueRefusedError("Nominating nobody names no candidate.")


class Ending(enum.StrEnum):
    """How an act stopped being in force."""

    WITHDRAWN = "withdrawn"
    SWITCHED = "switched"
    LAPSED = "lapsed"
    RELEASED = "released"


@frozen
class ActEnded:
    """An act is no longer in force: undone by its maker, or lapsed under a cited rule.

    It is identified by what it was (contest, section, kind, endorser, candidate), not by one claim
    about it, since several sources may have reported the same act.
    """

    contest: str
    section: str | None
    act: ActKind
    endorser: str
    candidate: str | None
    manner: Ending
    on: When | None
    citations: tuple[Citation, ...]
