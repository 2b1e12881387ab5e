"""The rounds in which files are read, so that their order never matters.

First every contest, then sources, endorsers and candidates, then claims, then claims about claims,
and last the totals, which include the names that their page gives for them.
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
from ledger.authoring.opening import RawClaim, SourceFile, known_from
from ledger.authoring.source import endorsers, source_cited
from ledger.commands import RecordClaim
from ledger.errors import ValueRefusedError
from ledger.events.act import ActMade
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
"""The readers of each round, by the word that a claim starts with."""
TOTAL_WORDS: Final = ("tally", "table")
"""Read last: they include the names that the same page gives."""
WORDS: Final = (*(word for words in ROUNDS for word in words), *TOTAL_WORDS, *MENDING_WORDS)


def read_in_rounds(files: list[SourceFile], view: View) -> View:
    """Read every file's claims but the mendings, round by round.

    Returns the view in which every name can be found. Nothing that makes a name known is read after
    the second round, so the totals are read with it, and lists can be.
    """
    contests, naming, claims, endings = ROUNDS
    _round(files, contests, view)
    seen = _seen(files, view)
    for file in files:
        _read_head(file, seen)
    _round(files, naming, _seen(files, view))
    named = _seen(files, view)
    _round(files, claims, named)
    if any(not file.words.isdisjoint(endings) for file in files):
        _round(files, endings, _seen(files, view))
    for file in files:
        if not file.words.isdisjoint(TOTAL_WORDS):
            listed = _listed(file)
            readers: dict[str, Compile] = {
                "tally": totals.Totals(listed).tally,
                "table": Grids(listed).table,
            }
            _round([file], readers, named)
        if file.copy is not None:
            file.findings += quotes_not_in(file.copy, list(file.in_order()))
    return named


def known_at_the_end(
    files: Iterable[SourceFile], listed: Iterable[RecordClaim], view: View
) -> View:
    """Return what is known once the claims of files and lists are added to a view."""
    return joined(view.known, _known(files), known_from(listed))


def read_mendings(files: Iterable[SourceFile], view: View) -> list[RecordClaim]:
    """Read the mendings in files. They are recorded after the claims of all files and lists."""
    mendings: list[RecordClaim] = []
    for file in files:
        if file.words.isdisjoint(MENDING_WORDS):
            continue
        before = set(file.commands)
        _round([file], MENDING_WORDS, view)
        for number in sorted(set(file.commands) - before):
            mendings += file.commands.pop(number)
    return mendings


def _seen(files: Iterable[SourceFile], view: View) -> View:
    """Return what is known once the claims read so far are added to a view."""
    return joined(view.known, _known(files))


def _known(files: Iterable[SourceFile]) -> Iterator[Known]:
    return (known for file in files for known in file.known_in_order())


def _read_head(file: SourceFile, view: View) -> None:
    """Read the source and its endorsers, now that the contest's zone is known."""
    called = view.contests.get(file.header.contest or "")
    zone = file.header.zone or (called.zone if called is not None else None)
    file.header = evolve(file.header, zone=zone)
    if file.header.contest is not None and called is None:
        unknown = names.unknown_contest(file.header.contest, view)
        file.fields.find(file.header.contest_line, "contest-unknown", *unknown)
    registered = endorsers(file.fields, file.header)
    try:
        cited = source_cited(file.fields, file.header)
        if isinstance(cited.body, SourceCited):
            file.header = evolve(file.header, published=cited.body.published)
        file.take(-1, [cited, *registered])
    except ValueRefusedError as error:
        if not file.fields.refused:
            file.fields.find(file.fields.line, "value-refused", str(error), error.hint)
    file.fields.finish()
    file.findings += file.fields.findings


def _round(files: Iterable[SourceFile], words: Mapping[str, Compile], view: View) -> None:
    """Read the claims that start with one of some words."""
    for file in files:
        if file.words.isdisjoint(words):
            continue
        for claim in file.claims:
            if claim.word in words:
                _compile(file, claim, words[claim.word], view)


def _compile(file: SourceFile, claim: RawClaim, compile_: Compile, view: View) -> None:
    """Read one claim to its end, to find everything wrong with it; a refused one makes nothing."""
    fields = ClaimFields(claim.entries, file.header, claim.key, view)
    commands: list[RecordClaim] = []
    try:
        commands = compile_(fields, claim.word)
    except ValueRefusedError as error:
        # A body may refuse a stand-in; then there is already a finding about the value it replaces.
        if not fields.refused:
            fields.find(fields.line, "value-refused", str(error), error.hint)
    for key in ("id", "note", "contest"):
        fields.has(key)
    fields.finish()
    file.findings += fields.findings
    file.take(claim.number, [] if fields.refused else commands)


def _listed(file: SourceFile) -> dict[Listed, tuple[str, ...]]:
    """Return the endorsers whom a file names for each total: those of its acts."""
    named: dict[Listed, set[str]] = {}
    for command in file.in_order():
        body = command.body
        if isinstance(body, ActMade) and body.section is not None and body.candidate is not None:
            total = (body.contest, body.section, body.act, body.candidate)
            named.setdefault(total, set()).add(body.endorser)
    return {total: tuple(sorted(endorsers)) for total, endorsers in named.items()}
