"""Rules for a story: the rules, kinds and weights of nominators that a test adds to its log."""

from __future__ import annotations

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.act import ActMade, DecidedBy
from ledger.events.frame import RuleKind, RuleStated
from ledger.events.kinds import ActKind
from ledger.events.registry import Claim
from ledger.events.who import (
    Attribute,
    EndorserDescribed,
    EndorserKind,
    EndorserRegistered,
)
from ledger.rules import Joined, Need, Route
from projections.fold.qualifying import Progress, Stage, stages
from tests.story import CONTEST, Moment, Story, event_at

CITED = (Citation("party", "the rule book"),)
AFFILIATES = ("unions", "societies")


def need(text: str) -> Need:
    """Read "33 clps", "1/20 clps", "3 unions+societies", "2 unions of union" or "1/20 of x"."""
    amount, rest = text.split(" ", 1)
    kind = None
    if rest.startswith("of "):
        return Need((), share=amount, of=rest[3:])
    if " of " in rest:
        rest, kind = rest.split(" of ")
    sections = tuple(rest.split("+"))
    if "/" in amount:
        return Need(sections, share=amount, kind=kind)
    return Need(sections, number=int(amount), kind=kind)


def rule(
    name: str,
    routes: dict[str, list[str]],
    *,
    joined: Joined = Joined.OR,
    order: int | None = None,
    automatic: tuple[str, ...] = (),
    source: str = "party",
) -> RuleStated:
    """A threshold with its routes."""
    return RuleStated(
        contest=CONTEST,
        rule=name,
        kind=RuleKind.THRESHOLD,
        text=f"The rule of {name}.",
        stage=name,
        routes=tuple(
            Route(route, tuple(need(one) for one in needs)) for route, needs in routes.items()
        ),
        joined=joined,
        weights=(),
        lapses_with_candidacy=False,
        since=None,
        until=None,
        citations=(Citation(source, "the rules"),),
        order=order,
        automatic=automatic,
    )


def kinds(**endorsers: str) -> list[Claim]:
    """Endorsers registered as unions or societies."""
    return [
        EndorserRegistered(name, name.upper(), EndorserKind(kind), None, True, (), CITED)
        for name, kind in endorsers.items()
    ]


def weighs(endorser: str, *, low: str | None = None, high: str | None = None) -> EndorserDescribed:
    """An endorser's share of the affiliated membership."""
    return EndorserDescribed(
        endorser,
        Attribute.SHARE,
        None,
        "as described",
        None,
        CITED,
        of="affiliated-membership",
        share_low=low,
        share_high=high,
    )


def lent(endorser: str, candidate: str, on: str) -> Claim:
    """An MP's nomination that implies no support."""
    return ActMade(
        CONTEST, "mps", ActKind.NOMINATION, endorser, candidate, (), When(on, "Europe/London"),
        DecidedBy.PERSON, lent=True, spokesperson=None, words=None, citations=CITED,
    )  # fmt: skip


def with_claims(story: Story, *claims: Claim) -> Story:
    """Return the story with further claims, named by their shape and number."""
    events = list(story.events)
    for body in claims:
        seq = len(events) + 1
        name = f"{getattr(body, 'rule', type(body).__name__)}-{seq}"
        events.append(event_at(seq, name, name, body))
    return Story(tuple(events))


def staged(story: Story, asked: Moment | str) -> tuple[Stage, ...]:
    """The stages of a story at a moment."""
    inquiry = story.inquiry(asked)
    return stages(inquiry.belief, inquiry.scaffold, inquiry.identity, inquiry.acts)


def progress(story: Story, asked: Moment | str, stage: str, candidate: str) -> Progress:
    """Return one candidate's progress in one stage."""
    found = next(one for one in staged(story, asked) if one.rule.id == stage)
    return next(one for one in found.progress if one.candidate == candidate)
