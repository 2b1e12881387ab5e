"""Claims about votes: a body's own ballot before it acted, and a contest's results."""

from __future__ import annotations

from typing import Final

from ledger.authoring.claims import ClaimFields
from ledger.authoring.fields import yes_or_no
from ledger.authoring.vocabulary import (
    barred,
    count_of,
    number_of,
    share_of,
    with_printed,
)
from ledger.authoring.yaml import Text
from ledger.commands import RecordClaim
from ledger.counts import Count
from ledger.events.total import BallotHeld, BallotShare, CountDeclared

PARAPHRASE: Final = "(paraphrase) "
"""Precedes a question that a page paraphrases instead of quoting it."""


def ballot(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `ballot: GMB` with `voted:`, `shares:`, `votes:`, `electorate:` and `members:`."""
    contest, said = claim.contest(), claim.word(word)
    name, printed = with_printed(said.value)
    options = _options(claim, contest)
    electorate = claim.parsed("electorate", _count_or_unknown, None)
    _refuse_turnout(claim, electorate)
    body = BallotHeld(
        contest=contest,
        endorser=claim.endorser(name, said.line),
        question=_question(claim),
        options=options,
        voted=claim.parsed("voted", _count_or_unknown, None),
        electorate=electorate,
        electorate_words=claim.text("electorate-words"),
        members=claim.parsed("members", _count_or_unknown, None),
        on=claim.act_date(),
        citations=claim.cite(printed),
    )
    return [claim.record(body)]


def _count_or_unknown(text: str) -> Count | None:
    return None if text.casefold() == "unknown" else count_of(text)


def _question(claim: ClaimFields) -> str | None:
    """Return the question in the ballot's own words, or the page's paraphrase, marked as one."""
    paraphrase = claim.text("question-paraphrased")
    question = claim.text("question")
    if question is None or question.casefold() == "unknown":
        return None if paraphrase is None else PARAPHRASE + paraphrase
    return question


def _options(claim: ClaimFields, contest: str) -> tuple[BallotShare, ...]:
    """Read `shares:` and `votes:`, a line for each option, which need not be a candidate."""
    shares = {name.value: value for name, value in claim.pairs("shares")}
    votes = {name.value: value for name, value in claim.pairs("votes")}
    lines = {name.value: name.line for key in ("shares", "votes") for name, _ in claim.pairs(key)}
    others = {one.value for one in claim.texts("other-options", barred)}
    return tuple(
        _option(
            claim,
            Text(option, line),
            None if option in others else claim.candidate(option, line, contest),
            shares.get(option),
            votes.get(option),
        )
        for option, line in lines.items()
    )


def _option(
    claim: ClaimFields, option: Text, candidate: str | None, share: Text | None, votes: Text | None
) -> BallotShare:
    fraction: str | None = None
    step: str | None = None
    if share is not None:
        fraction, step = claim.attempt(share.line, share_of, share.value, (None, None))
    cast = None if votes is None else claim.attempt(votes.line, count_of, votes.value, None)
    return BallotShare(option.value, candidate, fraction, step, cast)


def _refuse_turnout(claim: ClaimFields, electorate: Count | None) -> None:
    """Refuse `turnout:`. It can be computed from the electorate; of a membership it is none."""
    if not claim.has("turnout"):
        return
    members = claim.text("members")
    wrong_base = f" “{members}” is membership." if members and electorate is None else ""
    claim.find(
        claim.line_of("turnout"),
        "turnout",
        f"Turnout needs an electorate.{wrong_base}"
        if electorate is None
        else "Turnout follows from voted: and electorate:.",
        "Leave turnout: out; it is worked out, and marked as derived.",
    )


def result(claim: ClaimFields, word: str) -> list[RecordClaim]:
    """Read `result: Ed Miliband` with `round:`, `votes:` or `share:`, of a section or the whole."""
    contest, said = claim.contest(), claim.word(word)
    section = claim.text("section")
    name, printed = with_printed(said.value)
    no_candidate = claim.text("option") is not None
    share, step = claim.parsed("share", share_of, (None, None))
    votes = claim.parsed("votes", count_of, None)
    if share is None and votes is None:
        claim.find(claim.line, "no-figure", "No votes and no share.", "Add votes: or share:.")
    body = CountDeclared(
        contest=contest,
        round=claim.parsed("round", number_of, 1),
        section=section and claim.electorate(section, claim.line_of("section"), contest),
        candidate=None if no_candidate else claim.candidate(name, said.line, contest),
        option=said.value if no_candidate else name,
        votes=votes,
        share=share,
        share_step=step,
        on=claim.act_date(),
        citations=claim.cite(printed),
        of_whole=claim.parsed("of-whole", yes_or_no, default=False),
    )
    return [claim.record(body)]
