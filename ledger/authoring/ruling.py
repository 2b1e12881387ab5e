"""Claims about a contest's rules: thresholds and their routes, weights, how votes are counted."""

from __future__ import annotations

import re
from typing import Final

from ledger.authoring.claims import NOBODY, ClaimFields
from ledger.authoring.fields import one_of, yes_or_no
from ledger.authoring.vocabulary import (
    ENDORSER_KINDS,
    JOINS,
    METHODS,
    RULE_KINDS,
    TIES,
    listed,
    number_of,
    share_of,
)
from ledger.authoring.yaml import Entries, Items, Node, Text
from ledger.commands import RecordClaim
from ledger.errors import ValueRefusedError
from ledger.events.frame import RuleKind, RuleStated
from ledger.events.who import EndorserKind
from ledger.ids import checked_id, name_key, slug
from ledger.rules import Counting, Joined, Method, Need, Route, TieBreak, Weight

_NEED: Final = re.compile(r"(?P<number>[\d,]+) (?P<who>[^%]+)\Z")
_SHARE: Final = re.compile(r"(?P<share>[\d.]+ ?%|\d+/\d+|[\d.]+ per ?cent) of (?P<of>.+)\Z")
_TOGETHER: Final = re.compile(r" and | \+ ")


def rule(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `rule: mps-needed` with `text:`, and `routes:` or `weights:` if the rule has figures."""
    contest = claim.contest()
    routes = _routes(claim, contest)
    kind = RuleKind.THRESHOLD if routes else RuleKind.PROCESS
    body = RuleStated(
        contest=contest,
        rule=claim.parsed(word, checked_id, NOBODY),
        kind=claim.choice("kind", RULE_KINDS, kind),
        text=claim.needed("text", "Say the rule in your own words."),
        stage=claim.text("stage"),
        routes=routes,
        joined=claim.choice("joined", JOINS, Joined.OR),
        weights=tuple(
            Weight(
                claim.electorate(name.value, name.line, contest),
                claim.attempt(value.line, share_of, value.value, ("0/1", None))[0],
            )
            for name, value in claim.pairs("weights")
        ),
        lapses_with_candidacy=claim.parsed("lapses-with-candidacy", yes_or_no, default=False),
        since=claim.when("since"),
        until=claim.when("until"),
        citations=claim.cite(),
        order=claim.parsed("order", number_of, None),
        automatic=_candidates(claim, "automatic", contest),
        counting=_counting(claim, contest),
    )
    return [claim.record(body)]


def _candidates(claim: ClaimFields, key: str, contest: str) -> tuple[str, ...]:
    names = claim.texts(key, listed)
    return tuple(claim.candidate(name.value, name.line, contest) for name in names)


def _counting(claim: ClaimFields, contest: str) -> Counting | None:
    """Read how votes are counted: `method:`, `ties:`, and `tie-order:`, a list of candidates."""
    order = _candidates(claim, "tie-order", contest)
    ties = tuple(
        claim.attempt(tie.line, _tie_break, tie.value, TieBreak.LATEST_ROUND)
        for tie in claim.texts("ties", listed)
    )
    if not claim.has("method"):
        return None
    return Counting(claim.choice("method", METHODS, Method.PREFERENTIAL), ties, order)


def _tie_break(text: str) -> TieBreak:
    if text.casefold() not in TIES:
        raise ValueRefusedError(f"“{text}” settles no tie.", f"Write one of {', '.join(TIES)}.")
    return TIES[text.casefold()]


def _routes(claim: ClaimFields, contest: str) -> tuple[Route, ...]:
    """Read the ways to meet a rule: a single one in `needs:`, or several by name in `routes:`."""
    if claim.has("needs"):
        needs = claim.texts("needs", listed)
        return (Route("", tuple(_need(claim, need, contest) for need in needs)),)
    node = claim.node("routes")
    if node is None:
        return ()
    if not isinstance(node, Entries):
        claim.find(
            claim.line_of("routes"),
            "not-mapping",
            "routes: needs a line for each route.",
            "Such as constituencies: 5% of CLPs.",
        )
        return ()
    return tuple(
        Route(key, tuple(_need(claim, need, contest) for need in _listed(entry.value)))
        for key, entry in node.by_key.items()
    )


def _listed(node: Node) -> list[Text]:
    if isinstance(node, Items):
        return [item for item in node.items if isinstance(item, Text)]
    if isinstance(node, Text):
        return [Text(part, node.line) for part in listed(node.value)]
    return []


def _need(claim: ClaimFields, said: Text, contest: str) -> Need:
    """Read one need: `33 MPs`, `12.5% of MPs`, `3 Unions and Societies`."""
    try:
        return _read_need(claim, said.value, contest)
    except ValueRefusedError as error:
        claim.find(said.line, "value-refused", str(error), error.hint)
        return Need((), number=0)


def _read_need(claim: ClaimFields, text: str, contest: str) -> Need:
    if match := _SHARE.match(text):
        sections = _sections(claim, match["of"], contest)
        of = None if sections else slug(match["of"])
        return Need(sections, share=share_of(match["share"])[0], of=of)
    if match := _NEED.match(text):
        who, _, kind = match["who"].partition(" of kind ")
        sections = _sections(claim, who, contest)
        number = number_of(match["number"])
        of = None if sections else slug(who)
        return Need(sections, number=number, of=of, kind=_kind(kind) if kind else None)
    raise ValueRefusedError(f"“{text}” is not a need.", "Write 33 MPs, or 5% of CLPs.")


def _kind(word: str) -> str:
    """Read the one kind that counts, such as `unions`.

    Raises `ValueRefusedError` for any other word, by which nobody would be left out.
    """
    kind = EndorserKind.named(word.casefold().strip())
    if kind is None:
        raise ValueRefusedError(
            f"“{word}” is not a kind of endorser.", f"Write {one_of(ENDORSER_KINDS)}."
        )
    return kind.value


def _sections(claim: ClaimFields, text: str, contest: str) -> tuple[str, ...]:
    """Return the sections named; none if any part is no section: a rule may name other things."""
    called = claim.view.contests.get(contest)
    known = {
        spelling: section.id
        for section in (called.sections if called is not None else ())
        for spelling in (section.id, name_key(section.name), name_key(section.long_name))
    }
    named = [known.get(name_key(part)) for part in _TOGETHER.split(text)]
    ids = tuple(section for section in named if section is not None)
    return ids if len(ids) == len(named) else ()
