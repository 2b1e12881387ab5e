"""Reading authored files: paths in, commands and all findings out."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Mapping, Sequence
from pathlib import Path
from typing import Final

from attrs import frozen

from ledger.authoring.guards import FileRefusedError, text_of
from ledger.authoring.opening import SourceFile, files_under, opened
from ledger.authoring.rounds import WORDS, known_at_the_end, read_in_rounds, read_mendings
from ledger.authoring.tables import read_list
from ledger.commands import RecordClaim
from ledger.errors import Finding, Place
from ledger.filenames import spelled
from ledger.view import View

LONGEST_KEY: Final = 200
"""Characters an id in the log may have."""


@frozen
class Read:
    """The result of reading: commands in the order of the files, and all findings.

    `known` is what was known before, with what the commands add; `files` maps each source to the
    file it was read from.
    """

    commands: tuple[RecordClaim, ...]
    findings: tuple[Finding, ...]
    known: View
    files: Mapping[str, str]


def read_paths(paths: Sequence[Path], view: View) -> Read:
    """Read files and folders of them into commands, with all findings of all files at once."""
    findings: list[Finding] = []
    files: list[SourceFile] = []
    lists: list[tuple[Path, str, str]] = []
    for path in files_under(paths, findings):
        name = spelled(path)
        try:
            text = text_of(path, name)
            if path.suffix == ".csv":
                lists.append((path, name, text))
            elif (file := opened(text, path, WORDS)) is not None:
                files.append(file)
        except FileRefusedError as refusal:
            findings.append(refusal.finding)
    findings += _same_source(files)
    named = read_in_rounds(files, view)
    commands = [command for file in files for command in file.in_order()]
    contests = {file.header.source: file.header.contest for file in files}
    listed: list[RecordClaim] = []
    for path, name, text in lists:
        rows, found = read_list(path, name, text, named, contests)
        listed += rows
        findings += found
    commands += listed
    known = known_at_the_end(files, listed, view)
    commands += read_mendings(files, known)
    findings += [finding for file in files for finding in file.findings]
    findings += _same_key(commands)
    return Read(
        tuple(commands),
        tuple(dict.fromkeys(findings)),
        known,
        {file.header.source: file.header.file for file in files},
    )


def _same_source(files: Iterable[SourceFile]) -> Iterator[Finding]:
    """Find a second file of a source: their claims would share keys."""
    first: dict[str, Place] = {}
    for file in files:
        place = file.fields.place(file.fields.line_of("source"))
        source = file.header.source
        if source and source in first:
            yield Finding(
                place,
                "source-twice",
                f"Source {source} is also given at {first[source]}.",
                "Give each source its own id, or put both lists of claims into one file.",
            )
        first.setdefault(source, place)


def _same_key(commands: Iterable[RecordClaim]) -> Iterator[Finding]:
    """Find two claims with one id, which to the ledger would be one claim, and ids too long."""
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
