"""Claims about acts: made, ended, repudiated; and the `A → B` in which all of them are written."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Final

from attrs import frozen

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


@frozen
class Pair:
    """Who acted, for whom, and how the page spells either, as an arrow gives them."""

    endorser: str
    candidate: str | None
    printed: tuple[str, ...]


def act_made(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """`nomination: Unite → Ed Miliband` and its kin: an act that a source states as done."""
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
    """Read `A → B`, each perhaps with the page's spelling after it in brackets.

    Not `named` means that B is ambiguous and kept as printed, the choices being in `for:`.
    """
    one, other = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    if one == NOBODY:
        return Pair(NOBODY, None, ())
    maker, maker_printed = _spelt(one, claim)
    endorser = claim.endorser(maker, said.line)
    if other is None or other.casefold() in _UNKNOWN:
        return Pair(endorser, None, _some(maker_printed))
    if not named:
        return Pair(endorser, None, _some(maker_printed, other))
    target, printed = with_printed(other)
    candidate = claim.candidate(target, said.line, contest)
    return Pair(endorser, candidate, _some(maker_printed, printed))


def _spelt(text: str, claim: ClaimFields) -> tuple[str, str | None]:
    """Part a name from the page's spelling, unless the whole is itself a name on record."""
    name, printed = with_printed(text)
    whole = text if printed is not None and claim.view.names.get(text.casefold()) else None
    return (whole, None) if whole is not None else (name, printed)


def _some(*texts: str | None) -> tuple[str, ...]:
    return tuple(text for text in texts if text is not None)


def act_ended(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """`ended: A → B` with `manner:`; the act it ends is the contest's counted one unless `act:`."""
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
    """`repudiation: CANDIDATE → ENDORSER`: a candidate rejects an endorsement."""
    contest, said = claim.contest(), claim.word(word)
    one, other = claim.attempt(said.line, arrow, said.value, (NOBODY, None))
    if other is None:
        claim.find(said.line, "for-nobody", "Whom did they reject?", f"Write {word}: A → B.")
    body = CandidateRepudiated(
        contest=contest,
        candidate=claim.candidate(one, said.line, contest),
        endorser=claim.endorser(other, said.line) if other is not None else NOBODY,
        on=claim.act_date(),
        words=claim.text("words") or said.value,
        citations=claim.cite(),
    )
    return [claim.record(body)]
