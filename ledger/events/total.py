"""Published totals: observations that name nobody. They bound and test a figure; no act is one."""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.events.kinds import ActKind
from ledger.rules import checked_share


class Basis(enum.StrEnum):
    """What a total counts. Totals of one basis bound each other; unknown compares with any.

    Campaign claims and media counts are shown, but never used as bounds.
    """

    RECEIVED = "received"
    MEETINGS = "meetings"
    MEDIA = "media"
    CAMPAIGN = "campaign"
    UNKNOWN = "unknown"


@frozen
class Part:
    """A stated part of a total: 18 of 29 London leaders within "more than 100"."""

    label: str
    count: Count
    of: Count | None


@frozen
class TallyPublished:
    """A source gives a total for a candidate in a section, taken at some moment in `taken`.

    `candidate` None means the whole section (all candidates together). `lists` names the endorsers
    that the same page gives for this total; `exhaustive` says that this list is complete.
    """

    contest: str
    section: str
    act: ActKind
    candidate: str | None
    count: Count
    taken: When | None
    basis: Basis
    exhaustive: bool
    lists: tuple[str, ...]
    parts: tuple[Part, ...]
    unit: str | None
    citations: tuple[Citation, ...]


@frozen
class RemainderPublished:
    """A source gives how many of a section had yet to act, at some moment in `taken`."""

    contest: str
    section: str
    act: ActKind
    count: Count
    taken: When | None
    words: str
    citations: tuple[Citation, ...]


@frozen
class BallotShare:
    """One option of a ballot, a candidate or something else; with share and votes if printed.

    `share` is an exact fraction as text; `share_step` is the step it was rounded to, so that 60 %
    is "3/5" to the nearest "1/100".
    """

    option: str
    candidate: str | None
    share: str | None
    share_step: str | None
    votes: Count | None

    def __attrs_post_init__(self) -> None:
        """Refuse a share that is no fraction."""
        for text in (self.share, self.share_step):
            if text is not None:
                checked_share(text)


@frozen
class BallotHeld:
    """A body's ballot of its own people before it acted: question, electorate, votes, shares.

    `electorate` is how many could vote, `members` how many belong to the body. They may differ, so
    a turnout of members is only derived.
    """

    contest: str
    endorser: str
    question: str | None
    options: tuple[BallotShare, ...]
    voted: Count | None
    electorate: Count | None
    electorate_words: str | None
    members: Count | None
    on: When | None
    citations: tuple[Citation, ...]


@frozen
class CountDeclared:
    """A declared result: votes or share of an option, in a round and a section of the voters.

    `share` is a share of the votes in the section, or, if `of_whole`, of the whole college: in a
    section that weighs a third, 3/10 of its own votes are 1/10 of the whole.
    """

    contest: str
    round: int
    section: str | None
    candidate: str | None
    option: str
    votes: Count | None
    share: str | None
    share_step: str | None
    on: When | None
    citations: tuple[Citation, ...]
    of_whole: bool = False


class AssertionKind(enum.StrEnum):
    """What a source asserts about the standings, so that it can be checked against them."""

    ORDINAL = "ordinal"
    ONLY = "only"
    MOST = "most"
    BIGGEST = "biggest"
    JOINT_LEAD = "joint_lead"
    QUALIFIED = "qualified"
    OWN = "own"
    COMMENTARY = "commentary"


@frozen
class AssertionStated:
    """A source asserts something that the record can check: "the second of the 14", "the only one".

    `number` is the ordinal or count asserted, `of` its whole; `candidates` and `endorser` are those
    it is about, in the source's order; `words` is the assertion in our own words.
    """

    contest: str
    kind: AssertionKind
    section: str | None
    sections: tuple[str, ...]
    candidates: tuple[str, ...]
    endorser: str | None
    number: int | None
    of: int | None
    words: str
    as_of: When | None
    citations: tuple[Citation, ...]
