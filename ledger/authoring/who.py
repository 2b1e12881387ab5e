"""Claims about endorsers themselves: further names, dated descriptions, links between them."""

from __future__ import annotations

from ledger.authoring.claims import NOBODY, ClaimFields
from ledger.authoring.hedges import referred
from ledger.authoring.vocabulary import ATTRIBUTES, RELATIONS, arrow, count_of, share_bounds
from ledger.commands import RecordClaim
from ledger.events.who import (
    Attribute,
    EndorserDescribed,
    EndorserNamed,
    EndorsersLinked,
    EndorsersUnlinked,
    Relation,
)
from ledger.ids import slug


def alias(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `alias: CWU` with `name:`: another spelling of an endorser, as printed."""
    said = claim.word(word)
    body = EndorserNamed(
        endorser=claim.endorser(said.value, said.line),
        name=claim.needed("name", "Give the other name: name: Communications Workers Union."),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def describe(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `describe: GMB` with one of `members:`, `share:`, `rank:` and the other attributes."""
    said = claim.word(word)
    given = [key for key in ATTRIBUTES if claim.has(key)]
    if len(given) != 1:
        claim.find(
            claim.line,
            "one-attribute",
            f"{said.value} is described in {len(given)} ways here.",
            f"Give one of {', '.join(ATTRIBUTES)}; start a claim for each.",
        )
    key = given[0] if given else "trait"
    low, high = claim.parsed("share", share_bounds, (None, None))
    body = EndorserDescribed(
        endorser=claim.endorser(said.value, said.line),
        attribute=ATTRIBUTES[key],
        count=claim.parsed("members", count_of, None) if key == Attribute.MEMBERS else None,
        words=claim.text("words") or claim.text(key) or "?",
        as_of=claim.when("as-of"),
        citations=claim.cite(),
        of=slug(claim.needed("of", "A share of what? of: affiliated membership.") or "?")
        if key == Attribute.SHARE
        else None,
        share_low=low,
        share_high=high,
    )
    return [claim.record(body)]


def link(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `link: Unity → GMB` with `relation:` same, successor or part of."""
    said = claim.word(word)
    first, second = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    claim.needed("relation", "Write relation: same, successor or part of.")
    if second is None:
        claim.find(said.line, "no-arrow", "A link has two ends.", "Write link: A → B.")
    body = EndorsersLinked(
        first=claim.endorser(first, said.line),
        second=claim.endorser(second, said.line) if second is not None else "another",
        relation=claim.choice("relation", RELATIONS, Relation.SAME),
        on=claim.when(),
        citations=claim.cite(),
    )
    return [claim.record(body)]


def unlink(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `unlink:` with the claim that made the link, and a reason."""
    said = claim.word(word)
    body = EndorsersUnlinked(
        link=referred(claim, said, EndorsersLinked),
        reason=claim.needed("reason", "Say why the two are not one."),
        citations=claim.cite(),
    )
    return [claim.record(body)]
