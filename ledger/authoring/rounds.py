"""The rounds in which files are read, so that their order never matters.

First every contest, then sources, endorsers and candidates, then claims, then claims about claims,
and last the totals, which take the names that their page gives for them.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping
from typing import Final

from attrs import evolve

from ledger.authoring import acts, ballots, frame, hedges, names, ruling, totals, votes, who
from ledger.authoring.claims import ClaimFields, Compile, Listed
from ledger.authoring.copies import quotes_not_in
from ledger.authoring.grids import Grids
from ledger.authoring.mending import MENDING_WORDS
from ledger.authoring.opening import RawClaim, SourceFile
from ledger.authoring.source import endorsers, source_cited
from ledger.commands import RecordClaim
from ledger.errors import ValueRefusedError
from ledger.events.act import ActMade
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.view import Known, View, joined

ROUNDS: Final[tuple[Mapping[str, Compile], ...]] = (
    {"called": frame.called},
    {"candidacy": frame.candidacy, "alias": who.alias},
    {
        **dict.fromkeys(acts.ACT_WORDS, acts.act_made),
        "ended": acts.act_ended,
        "repudiation": acts.repudiated,
        **dict.fromkeys(hedges.FIRMNESS, hedges.hedged),
        "candidacy-ended": frame.candidacy_ended,
        "size": frame.size,
        "window": frame.window,
        "milestone": frame.milestone,
        "rule": ruling.rule,
        "describe": who.describe,
        "link": who.link,
        "remainder": totals.remainder,
        "assertion": totals.assertion,
        "ballot": ballots.ballot,
        "result": ballots.result,
        "votes": votes.votes,
    },
    {**dict.fromkeys(hedges.REPORT_ENDINGS, hedges.report_ended), "unlink": who.unlink},
)
"""Which claims are read in which round, by the word they start with."""
TOTAL_WORDS: Final = ("tally", "table")
"""Read last: they take the names the same page gives."""
WORDS: Final = (*(word for words in ROUNDS for word in words), *TOTAL_WORDS, *MENDING_WORDS)


def read_in_rounds(files: list[SourceFile], view: View) -> View:
    """Read every file's claims, round by round; return all that is known at the end."""
    _round(files, ROUNDS[0], view)
    seen = _seen(files, view)
    for one in files:
        _read_head(one, seen)
    seen = _seen(files, view)
    for words in ROUNDS[1:]:
        _round(files, words, seen)
        seen = _seen(files, view)
    for one in files:
        named = _named(one)
        both: dict[str, Compile] = {
            "tally": totals.Totals(named).tally,
            "table": Grids(named).table,
        }
        _round([one], both, seen)
        if one.copy is not None:
            one.findings += quotes_not_in(one.copy, list(one.in_order()))
    return _seen(files, view)


def read_mendings(files: Iterable[SourceFile], view: View) -> list[RecordClaim]:
    """Read what mends claims, of files and lists alike, to be recorded after all of them."""
    mending: list[RecordClaim] = []
    for one in files:
        before = set(one.commands)
        _round([one], MENDING_WORDS, view)
        for number in sorted(set(one.commands) - before):
            mending += one.commands.pop(number)
    return mending


def _seen(files: Iterable[SourceFile], view: View) -> View:
    commands = (command for one in files for command in one.in_order())
    return joined(view.known, known_from(commands))


def known_from(commands: Iterable[RecordClaim]) -> Iterator[Known]:
    """What commands would make known."""
    for command in commands:
        if isinstance(command.body, Claim):
            yield Known(command.claim_id, command.body, command.place)


def _read_head(one: SourceFile, view: View) -> None:
    """Read the source and its endorsers, now that the contest's zone is known."""
    called = view.contests.get(one.header.contest or "")
    zone = one.header.zone or (called.zone if called is not None else None)
    one.header = evolve(one.header, zone=zone)
    if one.header.contest is not None and called is None:
        unknown = names.unknown_contest(one.header.contest, view)
        one.fields.find(one.header.contest_line, "contest-unknown", *unknown)
    registered = endorsers(one.fields, one.header)
    try:
        cited = source_cited(one.fields, one.header)
        if isinstance(cited.body, SourceCited):
            one.header = evolve(one.header, published=cited.body.published)
        one.commands[-1] = [cited, *registered]
    except ValueRefusedError as error:
        if not one.fields.refused:
            one.fields.find(one.fields.line, "value-refused", str(error), error.hint)
    one.fields.finish()
    one.findings += one.fields.findings


def _round(files: Iterable[SourceFile], words: Mapping[str, Compile], view: View) -> None:
    for one in files:
        for claim in one.claims:
            if claim.word in words:
                _compile(one, claim, words[claim.word], view)


def _compile(one: SourceFile, claim: RawClaim, compile_: Compile, view: View) -> None:
    """Read one claim whole: everything wrong with it is found, and a wrong one makes nothing."""
    fields = ClaimFields(claim.entries, one.header, claim.key, view)
    commands: list[RecordClaim] = []
    try:
        commands = compile_(fields, claim.word)
    except ValueRefusedError as error:
        # A body refuses stand-ins too; then the finding that made them is already there.
        if not fields.refused:
            fields.find(fields.line, "value-refused", str(error), error.hint)
    for key in ("id", "note", "contest"):
        fields.has(key)
    fields.finish()
    one.findings += fields.findings
    one.commands[claim.number] = [] if fields.refused else commands


def _named(one: SourceFile) -> dict[Listed, tuple[str, ...]]:
    """The endorsers a file names for each total, from the acts it tells of."""
    found: dict[Listed, set[str]] = {}
    for command in one.in_order():
        body = command.body
        if isinstance(body, ActMade) and body.section is not None and body.candidate is not None:
            total = (body.contest, body.section, body.act, body.candidate)
            found.setdefault(total, set()).add(body.endorser)
    return {total: tuple(sorted(endorsers)) for total, endorsers in found.items()}
