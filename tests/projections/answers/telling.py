"""Claims to add to a story for reconciling: results, rules, assertions, ballots."""

from __future__ import annotations

from typing import Final

from ledger.authoring.vocabulary import count_of, share_of
from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.frame import RuleKind, RuleStated
from ledger.events.registry import Body
from ledger.events.total import (
    AssertionKind,
    AssertionStated,
    BallotHeld,
    BallotShare,
    CountDeclared,
)
from ledger.events.who import (
    Attribute,
    EndorserDescribed,
    EndorserKind,
    EndorserNamed,
    EndorserRegistered,
)
from ledger.rules import Joined, Weight
from tests.story import CONTEST, ZONE, Story, event_at

PAGE: Final = "page"


def with_more(story: Story, *bodies: Body) -> Story:
    """A story with further events at its end, called more-1, more-2 and so on."""
    seq = len(story.events)
    more = (
        event_at(seq + number, f"more-{number}", f"more-{number}", body)
        for number, body in enumerate(bodies, start=1)
    )
    return Story((*story.events, *more))


def result(
    candidate: str,
    section: str | None,
    votes: int | None,
    share: str | None,
    *,
    source: str = PAGE,
    of_whole: bool = False,
) -> CountDeclared:
    """A declared result of the first round: votes, a share such as "29.983%", or both."""
    value, step = share_of(share) if share is not None else (None, None)
    return CountDeclared(
        contest=CONTEST,
        round=1,
        section=section,
        candidate=candidate,
        option=candidate,
        votes=count_of(str(votes)) if votes is not None else None,
        share=value,
        share_step=step,
        on=When("2010-09-25", ZONE),
        citations=(Citation(source, "table"),),
        of_whole=of_whole,
    )


def thirds(*sections: str) -> RuleStated:
    """Return the rule that each of three sections has a third."""
    return RuleStated(
        contest=CONTEST,
        rule="college",
        kind=RuleKind.COLLEGE,
        text="A third each.",
        stage=None,
        routes=(),
        joined=Joined.OR,
        weights=tuple(Weight(section, "1/3") for section in sections),
        lapses_with_candidacy=False,
        since=None,
        until=None,
        citations=(Citation("party", "rule 4"),),
    )


def asserted(
    kind: AssertionKind,
    as_of: str,
    *,
    section: str | None = None,
    sections: tuple[str, ...] = (),
    candidates: tuple[str, ...] = (),
    endorser: str | None = None,
    number: int | None = None,
    of: int | None = None,
    source: str = PAGE,
) -> AssertionStated:
    """Return an assertion of a page."""
    return AssertionStated(
        contest=CONTEST,
        kind=kind,
        section=section,
        sections=sections,
        candidates=candidates,
        endorser=endorser,
        number=number,
        of=of,
        words=f"{kind} as the page has it",
        as_of=When(as_of, ZONE),
        citations=(Citation(source, "paragraph 1"),),
    )


def ballot(
    endorser: str, voted: int | None, *options: tuple[str, str | None, int | None]
) -> BallotHeld:
    """A body's own ballot: each option with a share such as "60%", votes, or both."""
    return BallotHeld(
        contest=CONTEST,
        endorser=endorser,
        question=None,
        options=tuple(_option(*option) for option in options),
        voted=count_of(str(voted)) if voted is not None else None,
        electorate=None,
        electorate_words=None,
        members=None,
        on=When("2010-07-10", ZONE),
        citations=(Citation(PAGE, "table"),),
    )


def _option(candidate: str, share: str | None, votes: int | None) -> BallotShare:
    value, step = share_of(share) if share is not None else (None, None)
    count = count_of(str(votes)) if votes is not None else None
    return BallotShare(candidate, candidate, value, step, count)


def members(endorser: str, words: str) -> EndorserDescribed:
    """How many belong to a body, in a page's words."""
    when = When("2010-07-01", ZONE)
    return EndorserDescribed(
        endorser, Attribute.MEMBERS, count_of(words), words, when, (Citation(PAGE, "row 1"),)
    )


def registered(
    endorser: str, name: str, kind: EndorserKind = EndorserKind.UNION
) -> EndorserRegistered:
    """A body with its name."""
    return EndorserRegistered(endorser, name, kind, None, True, (), (Citation("party", "list"),))


def called(endorser: str, name: str) -> EndorserNamed:
    """Another spelling of a body's name."""
    return EndorserNamed(endorser, name, (Citation(PAGE, "headline"),))
