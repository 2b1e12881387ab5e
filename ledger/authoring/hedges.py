"""Hedged claims, reported, expected, claimed or rumoured, and what became of them."""

from __future__ import annotations

from typing import Final

from attrs import frozen

from ledger.authoring.acts import pair
from ledger.authoring.claims import NOBODY, ClaimFields
from ledger.authoring.fields import nearest
from ledger.authoring.vocabulary import ACTS, arrow, chained
from ledger.authoring.yaml import Text
from ledger.commands import RecordClaim
from ledger.events.act import ActMade
from ledger.events.hedged import ActReported, Firmness, Matter, ReportEnded, ReportEnding
from ledger.events.kinds import ActKind
from ledger.ids import name_key

FIRMNESS: Final = {
    "report": Firmness.REPORTED,
    "expected": Firmness.EXPECTED,
    "claim": Firmness.CLAIMED,
    "rumour": Firmness.RUMOURED,
}
REPORT_ENDINGS: Final = {ending.value: ending for ending in ReportEnding}
_LEAVING: Final = frozenset({"withdraws", "withdraw", "quits", "leaves"})


@frozen
class _Hedge:
    """What a hedged claim is about, and how the page spells its names."""

    matter: Matter
    section: str | None = None
    endorser: str | None = None
    candidate: str | None = None
    printed: tuple[str, ...] = ()


def hedged(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `rumour:`, `report:`, `claim:` or `expected:`.

    What is hedged reads A → B, A → unknown, A withdraws, or Unions → B.
    """
    contest, said = claim.contest(), claim.word(word)
    hedge = _hedge(claim, said, contest)
    called = claim.view.contests.get(contest)
    usual = called.counts if called is not None and hedge.matter is Matter.ACT else None
    act = claim.choice("act", dict[str, ActKind | None](ACTS), usual)
    section = hedge.section
    if hedge.endorser is not None and act is not None:
        section = claim.capacity(hedge.endorser, act, contest)
    report = ActReported(
        contest=contest,
        matter=hedge.matter,
        firmness=FIRMNESS[word],
        act=act,
        section=section,
        endorser=hedge.endorser,
        candidate=hedge.candidate,
        words=claim.text("words") or said.value,
        says=tuple(name.value for name in claim.texts("says", chained)),
        on=claim.when(),
        due=claim.when("by") if claim.has("by") else claim.when("due"),
        may_be_nobody=_may_be_nobody(claim),
        headline=claim.text("headline"),
        citations=claim.cite(*hedge.printed),
    )
    return [claim.record(report)]


def _hedge(claim: ClaimFields, said: Text, contest: str) -> _Hedge:
    """Read what is hedged: somebody leaving, a whole section's support, or one endorser's act."""
    subject, _, verb = said.value.rpartition(" ")
    if subject and verb.casefold() in _LEAVING:
        return _leaving(claim, Text(subject, said.line), contest)
    left, right = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    called = claim.view.contests.get(contest)
    for section in called.sections if called is not None else ():
        if name_key(left) in {section.id, name_key(section.name), name_key(section.long_name)}:
            candidate = None if right is None else claim.candidate(right, said.line, contest)
            return _Hedge(Matter.SUPPORT, section=section.id, candidate=candidate)
    who = pair(claim, said, contest)
    return _Hedge(Matter.ACT, None, who.endorser, who.candidate, who.printed)


def _leaving(claim: ClaimFields, subject: Text, contest: str) -> _Hedge:
    """Read who leaves: a candidate giving up, or an endorser (or `A → B`) taking an act back."""
    standing = claim.view.candidates.get(contest, {})
    for candidate, name in standing.items():
        if name_key(subject.value) in {name_key(name), candidate}:
            return _Hedge(Matter.STANDING, candidate=candidate)
    who = pair(claim, subject, contest)
    return _Hedge(Matter.WITHDRAWAL, None, who.endorser, who.candidate, who.printed)


def _may_be_nobody(claim: ClaimFields) -> bool:
    text = claim.text("may-be")
    if text is None:
        return False
    if text.casefold() != "nobody":
        claim.find(
            claim.line_of("may-be"),
            "may-be",
            f"may-be: “{text}” is not read.",
            "Write may-be: nobody, or leave it out.",
        )
    return True


def report_ended(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `denied:`, `met:`, `broken:` or `lapsed:`, each with the hedged claim that it ends."""
    contest, said = claim.contest(), claim.word(word)
    ended = ReportEnded(
        contest=contest,
        report=referred(claim, said, ActReported),
        manner=REPORT_ENDINGS[word],
        by=_by(claim) if word in {"met", "broken"} else None,
        says=tuple(name.value for name in claim.texts("says", chained)),
        words=claim.text("words") or word,
        on=claim.when(),
        citations=claim.cite(),
    )
    return [claim.record(ended)]


def _by(claim: ClaimFields) -> str | None:
    text = claim.text("by")
    return None if text is None else referred(claim, Text(text, claim.line_of("by")), ActMade)


def referred(claim: ClaimFields, said: Text, shape: type) -> str:
    """Return the id of another claim of a shape, given in full or, in its own file, by `id:`."""
    known = claim.view.claims
    for claim_id in (said.value, f"{claim.header.source}/{said.value}"):
        if claim_id in known and isinstance(known[claim_id].body, shape):
            return claim_id
    choices = [claim_id for claim_id, other in known.items() if isinstance(other.body, shape)]
    near = nearest(said.value, choices)
    claim.find(
        said.line,
        "claim-unknown",
        f"No such claim is known: {said.value}.",
        f"Did you mean {near}?" if near else "Give the claim meant an id:, and write source/id.",
    )
    return NOBODY
