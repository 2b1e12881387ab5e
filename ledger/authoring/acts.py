"""Claims about acts: made, ended, repudiated; and the `A → B` in which all of them are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

import msgspec

from ledger.authoring.claims import NOBODY, ClaimFields
from ledger.authoring.fields import yes_or_no
from ledger.authoring.vocabulary import (
    ACTS,
    DECIDED_BY,
    ENDINGS,
    arrow,
    with_printed,
)
from ledger.authoring.yaml import Text
from ledger.commands import RecordClaim
from ledger.events.act import ActEnded, ActMade, DecidedBy, Ending
from ledger.events.frame import CandidateRepudiated
from ledger.events.kinds import NEEDS_CANDIDATE, ActKind
from ledger.events.who import EndorserKind

ACT_WORDS: Final[Mapping[str, ActKind]] = {
    "nomination": ActKind.NOMINATION,
    "endorsement": ActKind.ENDORSEMENT,
    "second-preference": ActKind.SECOND_PREFERENCE,
    "statement": ActKind.STATEMENT,
    "no-nomination": ActKind.NO_NOMINATION,
    "refusal": ActKind.REFUSAL,
}
_UNKNOWN: Final = {"unknown", "nobody yet", "?"}


class Pair(msgspec.Struct, frozen=True, gc=False):
    """The two sides of an arrow: who acted, for whom, and how the page spells their names."""

    endorser: str
    candidate: str | None
    printed: tuple[str, ...]


def act_made(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `nomination: Unite → Ed Miliband` and the like: an act that a source states as done."""
    kind, contest = ACT_WORDS[word], claim.contest()
    either = claim.either(contest)
    who = pair(claim, claim.word(word), contest, named=not either)
    if kind in NEEDS_CANDIDATE and who.candidate is None and not either and not claim.refused:
        claim.find(
            claim.line_of(word),
            "for-nobody",
            f"This {word} does not say for whom.",
            f"Write {word}: A → B. Backing nobody is no-nomination: A.",
        )
    if kind is ActKind.NO_NOMINATION and (who.candidate or either):
        claim.find(
            claim.line_of(word),
            "not-nobody",
            "Nominating nobody names no candidate.",
            "Write no-nomination: A, or refusal: A → B where B had asked for it.",
        )
    registered = claim.view.endorsers.get(who.endorser)
    is_person = registered is not None and registered.kind is EndorserKind.PERSON
    act = ActMade(
        contest=contest,
        section=claim.capacity(who.endorser, kind, contest),
        act=kind,
        endorser=who.endorser,
        candidate=either[0] if len(either) == 1 else who.candidate,
        either=either if len(either) > 1 else (),
        on=claim.act_date(),
        decided_by=claim.choice(
            "decided-by", DECIDED_BY, DecidedBy.PERSON if is_person else DecidedBy.UNKNOWN
        ),
        lent=claim.parsed("lent", yes_or_no, default=False),
        spokesperson=claim.text("spokesperson"),
        words=claim.text("words"),
        citations=claim.cite(*who.printed),
    )
    return [claim.record(act)]


def pair(claim: ClaimFields, said: Text, contest: str, *, named: bool = True) -> Pair:
    """Read `A → B`, where the page's spelling may follow either name in brackets.

    If `named` is False, B is ambiguous: it is kept as printed, and `for:` lists the choices.
    """
    left, right = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    if left == NOBODY:
        return Pair(NOBODY, None, ())
    name, name_printed = _with_spelling(left, claim)
    endorser = claim.endorser(name, said.line)
    if right is None or right.casefold() in _UNKNOWN:
        return Pair(endorser, None, _given(name_printed))
    if not named:
        return Pair(endorser, None, _given(name_printed, right))
    target, target_printed = with_printed(right)
    candidate = claim.candidate(target, said.line, contest)
    return Pair(endorser, candidate, _given(name_printed, target_printed))


def _with_spelling(text: str, claim: ClaimFields) -> tuple[str, str | None]:
    """Split off the page's spelling in brackets, unless the whole text is a name on record."""
    name, printed = with_printed(text)
    is_name = printed is not None and bool(claim.view.names.get(text.casefold()))
    return (text, None) if is_name else (name, printed)


def _given(*texts: str | None) -> tuple[str, ...]:
    return tuple([text for text in texts if text is not None])


def act_ended(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `ended: A → B` with `manner:`; without `act:`, it is the act that the contest counts."""
    contest = claim.contest()
    who = pair(claim, claim.word(word), contest)
    called = claim.view.contests.get(contest)
    kind = claim.choice("act", ACTS, called.counts if called else ActKind.NOMINATION)
    ended = ActEnded(
        contest=contest,
        section=claim.capacity(who.endorser, kind, contest),
        act=kind,
        endorser=who.endorser,
        candidate=who.candidate,
        manner=claim.choice("manner", ENDINGS, Ending.WITHDRAWN),
        on=claim.act_date(),
        citations=claim.cite(*who.printed),
    )
    return [claim.record(ended)]


def repudiated(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `repudiation: CANDIDATE → ENDORSER`: a candidate rejects an endorsement."""
    contest, said = claim.contest(), claim.word(word)
    candidate, endorser = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    if endorser is None:
        claim.find(said.line, "for-nobody", "Whom did they reject?", f"Write {word}: A → B.")
    body = CandidateRepudiated(
        contest=contest,
        candidate=claim.candidate(candidate, said.line, contest),
        endorser=claim.endorser(endorser, said.line) if endorser is not None else NOBODY,
        on=claim.act_date(),
        words=claim.text("words") or said.value,
        citations=claim.cite(),
    )
    return [claim.record(body)]
