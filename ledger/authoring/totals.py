"""Claims about totals: tallies, remainders, and assertions about the standings."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from ledger.authoring.claims import ClaimFields, Listed
from ledger.authoring.fields import yes_or_no
from ledger.authoring.vocabulary import (
    ASSERTIONS,
    BASES,
    NO_COUNT,
    count_of,
    listed,
    number_of,
    part_of,
    with_printed,
)
from ledger.authoring.yaml import Items, Text
from ledger.commands import RecordClaim
from ledger.counts import Count
from ledger.events.total import (
    AssertionKind,
    AssertionStated,
    Basis,
    Part,
    RemainderPublished,
    TallyPublished,
)

AS_PRINTED: Final = "as printed"
"""The value of `sums:` if the page itself does not add up: the numbers are then kept as printed."""


class Totals:
    """Reads tallies, given the endorsers that the same file names for each of them."""

    def __init__(self, named: Mapping[Listed, tuple[str, ...]]) -> None:
        """Take the endorsers named in the same file, by the total they belong to."""
        self.named = named

    def tally(self, claim: ClaimFields, word: str) -> list[RecordClaim]:
        """Read `tally: Unions for Ed Miliband` with `count:`; without `for`, the whole section."""
        contest, said = claim.contest(), claim.word(word)
        in_section, _, for_whom = said.value.partition(" for ")
        name, printed = with_printed(in_section)
        section = claim.section(name, said.line, contest)
        target, spelling = with_printed(for_whom)
        candidate = claim.candidate(target, said.line, contest) if for_whom else None
        kind = claim.act_kind(claim.view.section(contest, section), contest)
        claim.needed("count", "How many? Write count: 22, or count: more than 100.")
        count = claim.parsed("count", count_of, NO_COUNT)
        names = _names(claim)
        exhaustive = claim.parsed("exhaustive", yes_or_no, default=False)
        _compare_count_and_names(claim, said, count, names, exhaustive=exhaustive)
        named = self.named.get((contest, section, kind, candidate), ())
        body = TallyPublished(
            contest=contest,
            section=section,
            act=kind,
            candidate=candidate,
            count=count,
            taken=claim.act_date(),
            basis=claim.choice("basis", BASES, Basis.UNKNOWN),
            exhaustive=exhaustive,
            lists=tuple(sorted({*names, *named})),
            parts=_parts(claim),
            unit=claim.text("unit"),
            citations=claim.cite(printed, spelling),
        )
        return [claim.record(body)]


def _names(claim: ClaimFields) -> tuple[str, ...]:
    return tuple(claim.endorser(name.value, name.line) for name in claim.texts("names", listed))


def _parts(claim: ClaimFields) -> tuple[Part, ...]:
    """Read `of-which:`: one part as text, or a list of them."""
    node = claim.node("of-which")
    if isinstance(node, Items):
        texts = [item for item in node.items if isinstance(item, Text)]
    else:
        text = claim.text("of-which")
        texts = [] if text is None else [Text(text, claim.line_of("of-which"))]
    parts = (claim.attempt(text.line, part_of, text.value, None) for text in texts)
    return tuple(part for part in parts if part is not None)


def _compare_count_and_names(
    claim: ClaimFields, said: Text, count: Count, names: tuple[str, ...], *, exhaustive: bool
) -> None:
    """Refuse a count that does not agree with the names listed, unless the page prints it so."""
    if not names or claim.refused or sums_as_printed(claim):
        return
    too_many = count.high is not None and len(set(names)) > count.high
    too_few = exhaustive and count.low is not None and len(set(names)) < count.low
    if too_many or too_few:
        claim.find(
            claim.line_of("count"),
            "count-and-list",
            f"{said.value}: you give {count.words} and name {len(set(names))}.",
            "Check both. If the page prints it so, add sums: as printed; if it says that its list "
            "is not complete, take exhaustive: out.",
        )


def sums_as_printed(claim: ClaimFields) -> bool:
    """Whether the author states, with `sums:`, that the page itself does not add up."""
    text = claim.text("sums")
    if text is not None and text.casefold() != AS_PRINTED:
        claim.find(
            claim.line_of("sums"),
            "sums",
            f"sums: “{text}” is not read.",
            "Write sums: as printed, where the page itself does not add up.",
        )
    return text is not None


def remainder(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `remainder: CLPs` with `count:`: how many had yet to act."""
    contest, said = claim.contest(), claim.word(word)
    name, printed = with_printed(said.value)
    section = claim.section(name, said.line, contest)
    claim.needed("count", "How many had yet to act? Write count: 572.")
    body = RemainderPublished(
        contest=contest,
        section=section,
        act=claim.act_kind(claim.view.section(contest, section), contest),
        count=claim.parsed("count", count_of, NO_COUNT),
        taken=claim.act_date(),
        words=claim.text("words") or "yet to declare",
        citations=claim.cite(printed),
    )
    return [claim.record(body)]


def assertion(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `assertion:` in our words, with `kind:` and what it is about, so it can be checked."""
    contest, said = claim.contest(), claim.word(word)
    section, endorser = claim.text("section"), claim.text("endorser")
    body = AssertionStated(
        contest=contest,
        kind=claim.choice("kind", ASSERTIONS, AssertionKind.COMMENTARY),
        section=section and claim.section(section, claim.line_of("section"), contest),
        sections=tuple(
            claim.section(name.value, name.line, contest)
            for name in claim.texts("sections", listed)
        ),
        candidates=tuple(
            claim.candidate(name.value, name.line, contest)
            for name in claim.texts("candidates", listed)
        ),
        endorser=endorser and claim.endorser(endorser, claim.line_of("endorser")),
        number=claim.parsed("number", number_of, None),
        of=claim.parsed("of", number_of, None),
        words=said.value,
        as_of=claim.when("as-of"),
        citations=claim.cite(),
    )
    return [claim.record(body)]
