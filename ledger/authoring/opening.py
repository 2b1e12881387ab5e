"""Finding and opening files, up to a list of their claims, each with its import key."""

from __future__ import annotations

from collections import Counter
from collections.abc import Collection, Iterable, Iterator, Sequence
from operator import attrgetter
from pathlib import Path
from typing import Final

from attrs import define, field, frozen

from ledger.authoring.claims import Header
from ledger.authoring.copies import held_copy
from ledger.authoring.fields import Fields, nearest
from ledger.authoring.guards import refuse
from ledger.authoring.source import header_of
from ledger.authoring.yaml import Entries, Entry, Items, Text, parse
from ledger.commands import RecordClaim
from ledger.errors import Finding, Place, Severity
from ledger.events.registry import Mending
from ledger.filenames import spelled
from ledger.ids import slug
from ledger.view import Known

SUFFIXES: Final = frozenset({".yaml", ".yml", ".csv"})
SKIPPED: Final = "expected"
"""A folder of expected answers, not of sources."""
LONGEST_PLACE: Final = 60
"""Characters of a locator used in a key: an id in the log has at most 200 in all."""


@frozen
class RawClaim:
    """A claim found in a file, not yet read: its word, its mapping, and its import key."""

    word: str
    entries: Entries
    key: str
    number: int


@define
class SourceFile:
    """A source file while it is read, and what the rounds so far have made of it.

    `words` are those that its claims start with: a round without any of them passes it by.
    """

    fields: Fields
    header: Header
    claims: tuple[RawClaim, ...]
    words: frozenset[str]
    copy: str | None = None
    commands: dict[int, list[RecordClaim]] = field(factory=dict)
    known: dict[int, list[Known]] = field(factory=dict)
    findings: list[Finding] = field(factory=list)

    def take(self, number: int, commands: list[RecordClaim]) -> None:
        """Keep what the claim of a number came to, and what it makes known."""
        self.commands[number] = commands
        self.known[number] = list(known_from(commands))

    def in_order(self) -> Iterator[RecordClaim]:
        """Yield the commands in the order of the file's lines, not of the rounds."""
        for number in sorted(self.commands):
            yield from self.commands[number]

    def known_in_order(self) -> Iterator[Known]:
        """Yield what the commands make known, in the same order."""
        for number in sorted(self.known):
            yield from self.known[number]


def known_from(commands: Iterable[RecordClaim]) -> Iterator[Known]:
    """Yield the claims that commands would make known."""
    for command in commands:
        body = command.body
        if not isinstance(body, Mending):  # five shapes to look through, and not the claims' many
            yield Known(command.claim_id, body, command.place)


def files_under(paths: Sequence[Path], findings: list[Finding]) -> Iterator[Path]:
    """Yield the files to read: those named, and those in folders, sorted by name."""
    for path in paths:
        if path.is_dir():
            inside = (file for file in path.rglob("*") if file.suffix in SUFFIXES)
            above = len(path.parts)
            shown = [file for file in inside if not _hidden(file.parts[above:])]
            if not shown:
                findings.append(_no_source_in(path))
            yield from sorted(shown, key=attrgetter("parts"))
        elif path.suffix in SUFFIXES and path.exists():
            yield path
        else:
            message = (
                "is no YAML, CSV or JSON Lines file (.yaml, .csv, .jsonl)"
                if path.exists()
                else "does not exist"
            )
            findings.append(
                Finding(
                    Place(spelled(path)), "no-such-file", f"{spelled(Path(path.name))} {message}."
                )
            )


def _no_source_in(folder: Path) -> Finding:
    """Return the warning about a folder without sources: it may not be the one that was meant."""
    hint = "Name the folder that holds them."
    if any(folder.glob("*.jsonl")):
        hint = "A log is named itself, as FILE.jsonl."
    message = "This folder holds no source (.yaml, .csv)."
    return Finding(Place(spelled(folder)), "nothing-here", message, hint, Severity.WARNING)


def _hidden(parts: Sequence[str]) -> bool:
    return any(part.startswith(".") or part == SKIPPED for part in parts)


def opened(text: str, path: Path, words: Collection[str]) -> SourceFile | None:
    """Read a file up to a list of its claims, each of which starts with one of `words`.

    Returns None if the file is empty. Raises `FileRefusedError`.
    """
    name = spelled(path)
    node = parse(text, name)
    if node is None:
        return None
    if not isinstance(node, Entries):
        place = Place(name, node.line)
        raise refuse(
            place,
            "not-a-source",
            "This is no source file.",
            "Start with source:, title: and published:, then claims:.",
        )
    fields = Fields(node, name)
    header = header_of(fields)
    claims = tuple(_claims(fields, header, words))
    started = frozenset(claim.word for claim in claims)
    return SourceFile(fields, header, claims, started, held_copy(fields, path))


def _claims(fields: Fields, header: Header, words: Collection[str]) -> Iterator[RawClaim]:
    node = fields.node("claims")
    if node is None or node == Text("", node.line):
        return  # a source without any claims yet
    if not isinstance(node, Items):
        fields.find(fields.line_of("claims"), "not-list", "claims: is no list.", "Start with “- ”.")
        return
    occurrences: Counter[str] = Counter()
    for number, item in enumerate(node.items):
        if not isinstance(item, Entries) or not item.by_key:
            fields.find(
                item.line, "not-mapping", "A claim starts with its word.", "Such as tally:."
            )
            continue
        word = next(iter(item.by_key.values()))
        if word.key not in words:
            _unknown_word(fields, word, words)
            continue
        yield RawClaim(word.key, item, _key(item, header, occurrences), number)


def _unknown_word(fields: Fields, word: Entry, words: Collection[str]) -> None:
    near = nearest(word.key, words)
    fields.find(
        word.line,
        "claim-word",
        f"“{word.key}” is not a kind of claim.",
        f"Did you mean {near}:?" if near else f"A claim starts with one of {', '.join(words)}.",
    )


def _key(item: Entries, header: Header, occurrences: Counter[str]) -> str:
    """Return the import key: the claim's own id, or its place and its number at that place."""
    if given := _given(item, "id"):
        return f"{header.source}/{given}"
    place = slug(_given(item, "at"))[:LONGEST_PLACE].strip("-") or "somewhere"
    occurrences[place] += 1
    return f"{header.source}/{place}/{occurrences[place]}"


def _given(item: Entries, key: str) -> str:
    """Return the text of a key, empty if it has none."""
    entry = item.by_key.get(key)
    return entry.value.value if entry is not None and isinstance(entry.value, Text) else ""
