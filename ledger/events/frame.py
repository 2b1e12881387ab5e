"""What a contest is: its sections, windows, rules, milestones, and who stands in it.

The ids and names in `ContestCalled` are scaffolding and always visible. Sizes, windows, rules,
milestones and candidacies are claims: they are cited, visible from the day their source was
published, and open to dispute.
"""

from __future__ import annotations

import enum

from attrs import frozen

from ledger.citations import Citation
from ledger.counts import Count
from ledger.edtf import When
from ledger.errors import ValueRefusedError
from ledger.events.kinds import ActKind
from ledger.ids import checked_id
from ledger.rules import Counting, Joined, Route, Weight


@frozen
class Section:
    """A class of nominators or voters in a contest: the act it counts, and its parent if any.

    `name` is a column's heading ("CLPs"); `long_name` is spelled out once on each page.
    """

    id: str
    name: str
    long_name: str
    counts: ActKind
    parent: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse an id of the wrong form."""
        checked_id(self.id)


@frozen
class ContestCalled:
    """A contest exists: its zone (for days), the act its standings count, its sections."""

    contest: str
    name: str
    zone: str
    counts: ActKind
    sections: tuple[Section, ...]
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an id of the wrong form, and a parent that is not named before its section."""
        checked_id(self.contest)
        seen: set[str] = set()
        for section in self.sections:
            if section.id in seen:
                raise ValueRefusedError(f"Section {section.id} is given twice.")
            if section.parent is not None and section.parent not in seen:
                raise ValueRefusedError(f"Section {section.id} has an unknown parent.")
            seen.add(section.id)


@frozen
class SectionSized:
    """How many could act in a section, as of a date."""

    contest: str
    section: str
    size: Count
    as_of: When | None
    citations: tuple[Citation, ...]


class RuleKind(enum.StrEnum):
    """What a rule governs."""

    THRESHOLD = "threshold"
    COLLEGE = "college"
    COUNT = "count"
    ENTITLEMENT = "entitlement"
    ELECTORATE = "electorate"
    PROCESS = "process"


@frozen
class RuleStated:
    """A source states a rule of the contest. Rules are claims: sources get them wrong.

    `rule` identifies the rule, so that two statements of it can be matched; `text` is the rule in
    our own words. `routes` (joined as the source joins them) are the ways to meet a threshold;
    `stage` names the stage of the contest whose threshold it is, and `order` is that stage's
    number, from 1. `automatic` lists the candidates who need not meet it. `weights` divide a
    college; `counting` says how its votes, or everybody's, are counted. `lapses_with_candidacy` is
    True if nominations end with their candidate's candidacy.
    """

    contest: str
    rule: str
    kind: RuleKind
    text: str
    stage: str | None
    routes: tuple[Route, ...]
    joined: Joined
    weights: tuple[Weight, ...]
    lapses_with_candidacy: bool
    since: When | None
    until: When | None
    citations: tuple[Citation, ...]
    order: int | None = None
    automatic: tuple[str, ...] = ()
    counting: Counting | None = None


@frozen
class WindowStated:
    """When acts of a kind count in some sections; a later statement of a window replaces it."""

    contest: str
    window: str
    act: ActKind
    sections: tuple[str, ...]
    opens: When | None
    closes: When | None
    citations: tuple[Citation, ...]


class MilestoneKind(enum.StrEnum):
    """A dated step of a contest that is not a window."""

    CALLED = "called"
    BALLOT_OPENS = "ballot_opens"
    BALLOT_CLOSES = "ballot_closes"
    RESULT = "result"
    REGISTRATION_OPENS = "registration_opens"
    REGISTRATION_CLOSES = "registration_closes"
    OTHER = "other"


@frozen
class MilestoneStated:
    """A source dates a step of the contest. The result is the contest's close."""

    contest: str
    milestone: MilestoneKind
    text: str
    on: When | None
    citations: tuple[Citation, ...]


@frozen
class CandidacyDeclared:
    """Someone stands. The id and name are scaffolding; the claim is that they stood, and when."""

    contest: str
    candidate: str
    name: str
    on: When | None
    citations: tuple[Citation, ...]

    def __attrs_post_init__(self) -> None:
        """Refuse an id of the wrong form."""
        checked_id(self.candidate)


class Exit(enum.StrEnum):
    """How a candidacy ended. No ending withdraws anybody's support."""

    WITHDRAWN = "withdrawn"
    ELIMINATED = "eliminated"
    NOT_QUALIFIED = "not_qualified"
    DEFEATED = "defeated"
    ELECTED = "elected"


@frozen
class CandidacyEnded:
    """Someone no longer stands, and how that came about."""

    contest: str
    candidate: str
    manner: Exit
    on: When | None
    citations: tuple[Citation, ...]


@frozen
class CandidateRepudiated:
    """A candidate rejects an endorsement. The act still stands, with the rejection beside it."""

    contest: str
    candidate: str
    endorser: str
    on: When | None
    words: str
    citations: tuple[Citation, ...]
