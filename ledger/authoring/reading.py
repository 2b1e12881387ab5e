"""One front for authored files: paths in, commands and all findings out.

Files are read in rounds, so that their order never matters: first every contest, then sources,
endorsers and candidates, then claims, and last the totals, which take the names a page gives for
them. What is already on record takes part as a view.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import define, evolve, field, frozen

from ledger.authoring import acts, ballots, frame, hedges, ruling, totals, votes, who
from ledger.authoring.claims import ClaimFields, Compile, Header, Listed
from ledger.authoring.copies import held_copy, quotes_not_in
from ledger.authoring.fields import Fields, nearest
from ledger.authoring.grids import Grids
from ledger.authoring.guards import FileRefusedError, text_of
from ledger.authoring.source import endorsers, header_of, source_cited
from ledger.authoring.tables import read_list
from ledger.authoring.yaml import Entries, Items, Text, parse
from ledger.commands import RecordClaim
from ledger.errors import Finding, Place, ValueRefusedError
from ledger.events.act import ActMade
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.ids import slug
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
WORDS: Final = (*(word for words in ROUNDS for word in words), *TOTAL_WORDS)

LONGEST_KEY: Final = 200
LONGEST_PLACE: Final = 60
"""Characters of a key that a locator gives: an id in the log has 200 in all."""
SUFFIXES: Final = frozenset({".yaml", ".yml", ".csv"})
SKIPPED: Final = "expected"
"""A folder of answers, not of sources."""


@frozen
class Read:
    """What came of reading: commands in the order of the files, and everything found wrong.

    `files` says for each source which file it was read from.
    """

    commands: tuple[RecordClaim, ...]
    findings: tuple[Finding, ...]
    files: Mapping[str, str]


@frozen
class _Claim:
    """A claim found in a file, not yet read: its word, its mapping, and its import key."""

    word: str
    entries: Entries
    key: str
    number: int


@define
class _File:
    """A source file between the rounds."""

    fields: Fields
    header: Header
    claims: tuple[_Claim, ...]
    copy: str | None = None
    commands: dict[int, list[RecordClaim]] = field(factory=dict)
    findings: list[Finding] = field(factory=list)


def read_paths(paths: Sequence[Path], view: View) -> Read:
    """Read files and folders of them into commands, with all findings of all files at once."""
    findings: list[Finding] = []
    files: list[_File] = []
    lists: list[tuple[Path, str, str]] = []
    for path in _files_under(paths, findings):
        try:
            text = text_of(path, str(path))
            if path.suffix == ".csv":
                lists.append((path, str(path), text))
            elif (one := _opened(text, path)) is not None:
                files.append(one)
        except FileRefusedError as refusal:
            findings.append(refusal.finding)
    findings += _twice(files)
    seen = _in_rounds(files, view)
    commands = [command for one in files for command in _in_order(one)]
    findings += [finding for one in files for finding in one.findings]
    about = {one.header.source: one.header.contest for one in files}
    for path, name, text in lists:
        listed, found = read_list(path, name, text, seen, about)
        commands += listed
        findings += found
    findings += _same_key(commands)
    return Read(
        tuple(commands),
        tuple(dict.fromkeys(findings)),
        {one.header.source: one.header.file for one in files},
    )


def _files_under(paths: Sequence[Path], findings: list[Finding]) -> Iterator[Path]:
    for path in paths:
        if path.is_dir():
            inside = sorted(one for one in path.rglob("*") if one.suffix in SUFFIXES)
            yield from (one for one in inside if not _hidden(one.relative_to(path)))
        elif path.suffix in SUFFIXES and path.exists():
            yield path
        else:
            message = "is no YAML or CSV file" if path.exists() else "does not exist"
            findings.append(Finding(Place(str(path)), "no-such-file", f"{path.name} {message}."))


def _hidden(path: Path) -> bool:
    return any(part.startswith(".") or part == SKIPPED for part in path.parts)


def _opened(text: str, path: Path) -> _File | None:
    """Read a file as far as its claims can be told apart."""
    node = parse(text, str(path))
    if node is None:
        return None
    if not isinstance(node, Entries):
        place = Place(str(path), node.line)
        raise FileRefusedError(
            Finding(
                place,
                "not-a-source",
                "This is no source file.",
                "Start with source:, title: and published:, then claims:.",
            )
        )
    fields = Fields(node, str(path))
    header = header_of(fields)
    one = _File(fields, header, tuple(_claims(fields, header)))
    one.copy = held_copy(fields, path)
    return one


def _claims(fields: Fields, header: Header) -> Iterator[_Claim]:
    node = fields.node("claims")
    if node is None or node == Text("", node.line):
        return  # a source from which nothing has been written down yet
    if not isinstance(node, Items):
        fields.find(fields.line_of("claims"), "not-list", "claims: is no list.", "Start with “- ”.")
        return
    occurrences: Counter[str] = Counter()
    for number, item in enumerate(node.items):
        if not isinstance(item, Entries) or not item.entries:
            fields.find(
                item.line, "not-mapping", "A claim starts with its word.", "Such as tally:."
            )
            continue
        word = item.entries[0][0]
        if word.value not in WORDS:
            _unknown_word(fields, word)
            continue
        yield _Claim(word.value, item, _key(item, header, occurrences), number)


def _unknown_word(fields: Fields, word: Text) -> None:
    near = nearest(word.value, WORDS)
    fields.find(
        word.line,
        "claim-word",
        f"“{word.value}” is not a kind of claim.",
        f"Did you mean {near}:?" if near else f"A claim starts with one of {', '.join(WORDS)}.",
    )


def _key(item: Entries, header: Header, occurrences: Counter[str]) -> str:
    """The import key: the claim's own id, or its place and which claim at that place it is."""
    given = {key.value: value.value for key, value in item.entries if isinstance(value, Text)}
    if given.get("id"):
        return f"{header.source}/{given['id']}"
    place = slug(given.get("at", ""))[:LONGEST_PLACE].strip("-") or "somewhere"
    occurrences[place] += 1
    return f"{header.source}/{place}/{occurrences[place]}"


def _in_rounds(files: list[_File], view: View) -> View:
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
            one.findings += quotes_not_in(one.copy, list(_in_order(one)))
    return _seen(files, view)


def _seen(files: Iterable[_File], view: View) -> View:
    commands = (command for one in files for command in _in_order(one))
    return joined(view.known, known_from(commands))


def known_from(commands: Iterable[RecordClaim]) -> Iterator[Known]:
    """What commands would make known."""
    for command in commands:
        if isinstance(command.body, Claim):
            yield Known(command.claim_id, command.body, command.place)


def _in_order(one: _File) -> Iterator[RecordClaim]:
    """A file's commands in the order of its lines, whichever round they were read in."""
    for number in sorted(one.commands):
        yield from one.commands[number]


def _read_head(one: _File, view: View) -> None:
    """Read the source and its endorsers, now that the contest's zone is known."""
    called = view.contests.get(one.header.contest or "")
    zone = one.header.zone or (called.zone if called is not None else None)
    one.header = evolve(one.header, zone=zone)
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


def _round(files: Iterable[_File], words: Mapping[str, Compile], view: View) -> None:
    for one in files:
        for claim in one.claims:
            if claim.word in words:
                _compile(one, claim, words[claim.word], view)


def _compile(one: _File, claim: _Claim, compile_: Compile, view: View) -> None:
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


def _named(one: _File) -> dict[Listed, tuple[str, ...]]:
    """The endorsers a file names for each total, from the acts it tells of."""
    found: dict[Listed, set[str]] = {}
    for command in _in_order(one):
        body = command.body
        if isinstance(body, ActMade) and body.section is not None and body.candidate is not None:
            total = (body.contest, body.section, body.act, body.candidate)
            found.setdefault(total, set()).add(body.endorser)
    return {total: tuple(sorted(endorsers)) for total, endorsers in found.items()}


def _twice(files: Iterable[_File]) -> Iterator[Finding]:
    """One file a source: a second file of one id would share its keys."""
    first: dict[str, Place] = {}
    for one in files:
        place = one.fields.place(one.fields.line_of("source"))
        source = one.header.source
        if source and source in first:
            yield Finding(
                place,
                "source-twice",
                f"Source {source} is also given at {first[source]}.",
                "Give each source its own id, or put both lists of claims into one file.",
            )
        first.setdefault(source, place)


def _same_key(commands: Iterable[RecordClaim]) -> Iterator[Finding]:
    """Two claims of one id would be one claim to the ledger."""
    first: dict[str, Place] = {}
    for command in commands:
        if len(command.key) > LONGEST_KEY:
            yield Finding(
                command.place,
                "id-too-long",
                f"The claim {command.key} has an id of {len(command.key)} characters.",
                f"Give the source or the claim a shorter id; {LONGEST_KEY} is the most.",
            )
        if command.key in first:
            yield Finding(
                command.place,
                "id-twice",
                f"The claim {command.key} already stands at {first[command.key]}.",
                "Give one of them an id: of its own.",
            )
        first.setdefault(command.key, command.place)
