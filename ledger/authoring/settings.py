"""Which fields of a recorded claim can be set anew, by the words in which claims are written.

Each kind of claim has a table: the key as authored (`when`, `count`, `for`), the field of the body
that it fills, and how its text is read. A key of a date may also be written `…-best`.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final, TypeVar

from attrs import evolve, frozen

from ledger.authoring.claims import ClaimFields
from ledger.authoring.fields import yes_or_no
from ledger.authoring.hedges import FIRMNESS
from ledger.authoring.source import KINDS
from ledger.authoring.vocabulary import (
    ACTS,
    ASSERTIONS,
    BASES,
    DECIDED_BY,
    ENDINGS,
    ENDORSER_KINDS,
    EXITS,
    JOINS,
    MILESTONES,
    RELATIONS,
    RULE_KINDS,
    chained,
    count_of,
    listed,
    number_of,
    part_of,
    share_of,
)
from ledger.authoring.votes import BLANK, NOT_CAST
from ledger.edtf import When
from ledger.events import act, frame, hedged, source, total, vote, who
from ledger.events.registry import Claim

T = TypeVar("T")
Read = Callable[[ClaimFields, str, Any], dict[str, Any]]
"""Reads a key: the settings, the key, and the body as it is; returns the fields that change."""

NONE: Final = "none"
"""What is written to take a text away."""


@frozen
class Setting:
    """One key: how it is read, and whether it is a date, which has a best estimate beside it."""

    read: Read
    dated: bool = False


def _text(field: str) -> Setting:
    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        return {field: given.text(key)}

    return Setting(read)


def _or_none(field: str) -> Setting:
    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {field: None if text is None or text.casefold() == NONE else text}

    return Setting(read)


def _date(field: str) -> Setting:
    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        if given.has(key):
            return {field: given.when(key)}
        current, best = getattr(body, field), given.text(f"{key}-best")
        if current is None or best is None:
            given.find(
                given.line_of(f"{key}-best"),
                "no-date",
                "A best estimate needs a date to estimate.",
                f"Set {key}= too.",
            )
            return {}
        estimate = None if best.casefold() == NONE else best
        line = given.line_of(f"{key}-best")
        parse = _estimating(current, estimate)
        return {field: given.attempt(line, parse, best, current)}

    return Setting(read, dated=True)


def _estimating(current: When, best: str | None) -> Callable[[str], When]:
    return lambda _: evolve(current, best=best)


def _choice(field: str, choices: Mapping[str, T]) -> Setting:
    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.choice(key, dict[str, Any](choices), getattr(body, field))}

    return Setting(read)


def _parsed(field: str, parse: Callable[[str], object]) -> Setting:
    def read(given: ClaimFields, key: str, body: object) -> dict[str, Any]:
        return {field: given.parsed(key, parse, getattr(body, field))}

    return Setting(read)


def _section(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    text = given.text(key)
    may_be_none = isinstance(body, act.ActMade | act.ActEnded | hedged.ActReported)
    if text is None or (may_be_none and text.casefold() == NONE):
        return {"section": None}
    return {"section": given.section(text, given.line_of(key), given.contest())}


def _electorate(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    text = given.text(key)
    if text is None or text.casefold() == NONE:
        return {"section": None}
    return {"section": given.electorate(text, given.line_of(key), given.contest())}


def _sections(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    contest = given.contest()
    named = given.texts(key, listed)
    return {"sections": tuple(given.section(one.value, one.line, contest) for one in named)}


def _candidate(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    """Whom it is for: one candidate, nobody (`none`), or several choices left open by bars."""
    if isinstance(body, act.ActMade):
        open_choices = given.either(given.contest())
        if len(open_choices) > 1:
            return {"candidate": None, "either": open_choices}
    text = given.text(key)
    if text is None or text.casefold() == NONE:
        nobody = {"candidate": None}
        return nobody | {"either": ()} if isinstance(body, act.ActMade) else nobody
    one = {"candidate": given.candidate(text, given.line_of(key), given.contest())}
    return one | {"either": ()} if isinstance(body, act.ActMade) else one


def _candidates(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    contest = given.contest()
    named = given.texts(key, listed)
    return {"candidates": tuple(given.candidate(one.value, one.line, contest) for one in named)}


def _endorser(field: str = "endorser") -> Setting:
    def read(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
        text = given.text(key)
        return {} if text is None else {field: given.endorser(text, given.line_of(key))}

    return Setting(read)


def _names(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    named = given.texts(key, listed)
    return {"lists": tuple(sorted({given.endorser(one.value, one.line) for one in named}))}


def _parts(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    return {"parts": given.parsed(key, lambda text: (part_of(text),), body.parts)}


def _preferences(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    """The candidates of a published ballot, most preferred first; `blank`, or `none recorded`."""
    text, contest = given.text(key), given.contest()
    if text is None or text.casefold() in {BLANK, NOT_CAST}:
        return {"preferences": (), "cast": text is None or text.casefold() == BLANK}
    named = given.texts(key, listed)
    found = tuple(given.candidate(one.value, one.line, contest) for one in named)
    return {"preferences": found, "cast": True}


def _share(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    share, step = given.parsed(key, share_of, (body.share, body.share_step))
    return {"share": share, "share_step": step}


def _says(given: ClaimFields, key: str, _body: object) -> dict[str, Any]:
    return {"says": tuple(one.value for one in given.texts(key, chained))}


def _published(given: ClaimFields, key: str, body: Any) -> dict[str, Any]:  # noqa: ANN401 - any claim
    found = _date("published").read(given, key, body)
    when = found.get("published", body.published)
    basis = source.DateBasis
    if when is None:
        return found | {"published_basis": basis.UNKNOWN}
    if body.published_basis is basis.UNKNOWN:  # a date that was unknown and is now given: stated
        return found | {"published_basis": basis.STATED}
    return found


_CONTEST: Final = Setting(lambda given, _key, _body: {"contest": given.contest()})
_WHEN: Final = {"when": _date("on")}
_ACT: Final = {"section": Setting(_section), "act": _choice("act", ACTS)}
_FOR: Final = {"for": Setting(_candidate)}
_OF_CONTEST: Final = {"contest": _CONTEST}

SETTINGS: Final[Mapping[type[Claim], Mapping[str, Setting]]] = {
    act.ActMade: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": _endorser(),
        "decided-by": _choice("decided_by", DECIDED_BY),
        "lent": _parsed("lent", yes_or_no),
        "spokesperson": _or_none("spokesperson"),
        "words": _or_none("words"),
    },
    act.ActEnded: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": _endorser(),
        "manner": _choice("manner", ENDINGS),
    },
    total.TallyPublished: _OF_CONTEST | _FOR | _ACT | {
        "when": _date("taken"),
        "count": _parsed("count", count_of),
        "basis": _choice("basis", BASES),
        "exhaustive": _parsed("exhaustive", yes_or_no),
        "names": Setting(_names),
        "of-which": Setting(_parts),
        "unit": _or_none("unit"),
    },
    total.RemainderPublished: _OF_CONTEST | _ACT | {
        "when": _date("taken"),
        "count": _parsed("count", count_of),
        "words": _text("words"),
    },
    total.BallotHeld: _OF_CONTEST | _WHEN | {
        "endorser": _endorser(),
        "question": _or_none("question"),
        "voted": _parsed("voted", count_of),
        "electorate": _parsed("electorate", count_of),
        "electorate-words": _or_none("electorate_words"),
        "members": _parsed("members", count_of),
    },
    total.CountDeclared: _OF_CONTEST | _FOR | _WHEN | {
        "section": Setting(_electorate),
        "round": _parsed("round", number_of),
        "votes": _parsed("votes", count_of),
        "share": Setting(_share),
    },
    total.AssertionStated: _OF_CONTEST | {
        "section": Setting(_section),
        "sections": Setting(_sections),
        "candidates": Setting(_candidates),
        "endorser": _endorser(),
        "kind": _choice("kind", ASSERTIONS),
        "number": _parsed("number", number_of),
        "of": _parsed("of", number_of),
        "words": _text("words"),
        "as-of": _date("as_of"),
    },
    vote.VotePublished: _OF_CONTEST | _WHEN | {
        "section": Setting(_section),
        "endorser": _endorser(),
        "preferences": Setting(_preferences),
    },
    frame.ContestCalled: {"name": _text("name"), "counts": _choice("counts", ACTS)},
    frame.SectionSized: _OF_CONTEST | {
        "section": Setting(_section),
        "count": _parsed("size", count_of),
        "when": _date("as_of"),
    },
    frame.RuleStated: _OF_CONTEST | {
        "text": _text("text"),
        "kind": _choice("kind", RULE_KINDS),
        "stage": _or_none("stage"),
        "joined": _choice("joined", JOINS),
        "lapses-with-candidacy": _parsed("lapses_with_candidacy", yes_or_no),
        "since": _date("since"),
        "until": _date("until"),
    },
    frame.WindowStated: _OF_CONTEST | {
        "act": _choice("act", ACTS),
        "sections": Setting(_sections),
        "opens": _date("opens"),
        "closes": _date("closes"),
    },
    frame.MilestoneStated: _OF_CONTEST | _WHEN | {
        "milestone": _choice("milestone", MILESTONES),
        "text": _text("text"),
    },
    frame.CandidacyDeclared: _OF_CONTEST | _WHEN | {"name": _text("name")},
    frame.CandidacyEnded: _OF_CONTEST | _FOR | _WHEN | {"manner": _choice("manner", EXITS)},
    frame.CandidateRepudiated: _OF_CONTEST | _FOR | _WHEN | {
        "endorser": _endorser(),
        "words": _text("words"),
    },
    hedged.ActReported: _OF_CONTEST | _FOR | _ACT | _WHEN | {
        "endorser": _endorser(),
        "firmness": _choice("firmness", {value.value: value for value in FIRMNESS.values()}),
        "words": _text("words"),
        "says": Setting(_says),
        "due": _date("due"),
        "headline": _or_none("headline"),
    },
    hedged.ReportEnded: _OF_CONTEST | _WHEN | {"words": _text("words"), "says": Setting(_says)},
    who.EndorserRegistered: {
        "name": _text("name"),
        "kind": _choice("kind", ENDORSER_KINDS),
        "role": _or_none("public_role"),
        "public": _parsed("public", yes_or_no),
    },
    who.EndorserNamed: {"endorser": _endorser(), "name": _text("name")},
    who.EndorserDescribed: {
        "endorser": _endorser(),
        "members": _parsed("count", count_of),
        "words": _text("words"),
        "as-of": _date("as_of"),
    },
    who.EndorsersLinked: _WHEN | {
        "first": _endorser("first"),
        "second": _endorser("second"),
        "relation": _choice("relation", RELATIONS),
    },
    who.EndorsersUnlinked: {"reason": _text("reason")},
    source.SourceCited: {
        "title": _text("title"),
        "kind": _choice("kind", KINDS),
        "publisher": _or_none("publisher"),
        "author": _or_none("author"),
        "url": _or_none("url"),
        "published": Setting(_published, dated=True),
        "published-basis": _choice(
            "published_basis", {basis.value: basis for basis in source.DateBasis}
        ),
        "published-why": _or_none("published_why"),
        "archive": _or_none("archive"),
        "sha256": _or_none("sha256"),
        "repeats": _or_none("repeats"),
        "public": _parsed("public", yes_or_no),
    },
}  # fmt: skip
"""Every claim there is. What a table leaves out, such as a rule's routes, is corrected from a file
that says it right: `endorsements correct ID --from FILE`."""
