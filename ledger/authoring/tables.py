"""Bulk lists in CSV: each row is a claim, with the row for its locator. A map renames the headings.

`backers.csv` is read with `backers.toml` or, failing that, `map.toml` from its own folder. The map
renames columns and gives what no column has: source, contest, act.
"""

from __future__ import annotations

import csv
import tomllib
import unicodedata
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Final

from attrs import frozen

from ledger.authoring.acts import ACT_WORDS, act_made
from ledger.authoring.claims import ClaimFields, Header
from ledger.authoring.fields import nearest
from ledger.authoring.guards import MOST_PROBLEMS, FileRefusedError, refuse, text_of
from ledger.authoring.yaml import Entries, Entry, Text
from ledger.commands import RecordClaim
from ledger.errors import Finding, Place, ValueRefusedError
from ledger.filenames import spelled
from ledger.ids import checked_id, slug
from ledger.view import View

LIST: Final = "list"
"""A part of the keys of claims that come from a list."""
COLUMNS: Final = (
    "date best endorser act candidate contest section source source_url locator quote as-printed "
    "decided-by spokesperson words note id"
).split()
"""The columns a list may have, whatever its own headings are."""
_ALSO: Final = {
    "when": "date", "endorsee": "candidate", "nominee": "candidate", "url": "source_url",
    "at": "locator", "kind": "act", "as printed": "as-printed", "decided by": "decided-by",
}  # fmt: skip
_LARGEST_CELL: Final = 10_000


@frozen
class _Map:
    """A map file: our columns by heading, values for all rows, and our words for a column's."""

    columns: Mapping[str, str]
    defaults: Mapping[str, str]
    words: Mapping[str, Mapping[str, str]]


NO_MAP: Final = _Map({}, {}, {})


@frozen
class _List:
    """A list being read."""

    name: str
    file: str
    stem: str
    map: _Map
    columns: tuple[str | None, ...]
    view: View
    contests: Mapping[str, str | None]


def read_list(
    path: Path, name: str, text: str, view: View, contests: Mapping[str, str | None]
) -> tuple[list[RecordClaim], list[Finding]]:
    """Return the commands of a list, and the findings about it.

    `contests` maps the sources of the files read with it to the contests that they are about.
    """
    commands: list[RecordClaim] = []
    findings: list[Finding] = []
    try:
        rows = _rows(text, name)
        line, headings = next(rows, (1, []))
        mapped = _map_beside(path)
        columns = _headed(headings, mapped, name, line)
        sheet = _List(name, Path(name).name, slug(path.stem), mapped, columns, view, contests)
        for number, (line, cells) in enumerate(rows, 1):
            row_commands, row_findings = _row(sheet, number, line, cells)
            commands += row_commands
            findings += row_findings
            if len(findings) > MOST_PROBLEMS:
                findings.append(
                    Finding(Place(name), "too-many-findings", "The rest of the list is not read.")
                )
                break
    except FileRefusedError as refusal:
        findings.append(refusal.finding)
    return commands, findings


def _rows(text: str, name: str) -> Iterator[tuple[int, list[str]]]:
    """Yield each row that is not empty, with the line it starts on. Raises `FileRefusedError`."""
    # Strict: a quote that never closes would swallow the rest of the file into one cell.
    reader = csv.reader(text.splitlines(keepends=True), strict=True)
    start = 1
    try:
        for cells in reader:
            clean = [unicodedata.normalize("NFC", cell).strip() for cell in cells]
            if any(clean):
                if any(len(cell) > _LARGEST_CELL for cell in clean):
                    raise refuse(Place(name, start), "cell-too-large", "A cell holds a whole page.")
                yield start, clean
            start = reader.line_num + 1
    except csv.Error as error:
        raise refuse(
            Place(name, start), "not-csv", f"This row cannot be read: {error}.", "Close its quotes."
        ) from error


def _map_beside(path: Path) -> _Map:
    """Return the map beside a list, an empty one if there is none. Raises `FileRefusedError`."""
    for beside in (path.with_suffix(".toml"), path.with_name("map.toml")):
        if beside.exists():
            name = spelled(beside)
            return _map(text_of(beside, name), name)
    return NO_MAP


def _map(text: str, name: str) -> _Map:
    """Read a map file. Raises `FileRefusedError`."""
    try:
        data = tomllib.loads(text)
    except (tomllib.TOMLDecodeError, RecursionError) as error:
        raise refuse(Place(name), "not-toml", f"This is not TOML: {error}.") from error
    tables = {key: value for key, value in data.items() if isinstance(value, dict)}
    columns = tables.pop("columns", {})
    plain = {key: value for key, value in data.items() if not isinstance(value, dict)}
    ours = [*columns.values(), *plain, *tables]
    for values in (ours, *(table.values() for table in tables.values())):
        if strange := [value for value in values if not isinstance(value, str)]:
            raise refuse(Place(name), "map-not-text", f"{strange[0]!r} is no text.", "Quote it.")
    if unknown := [column for column in ours if column not in COLUMNS]:
        near = nearest(unknown[0], COLUMNS)
        raise refuse(
            Place(name),
            "map-column",
            f"There is no column {unknown[0]}.",
            f"Did you mean {near}?" if near else f"Choose from {', '.join(COLUMNS)}.",
        )
    folded = {header.casefold(): column for header, column in columns.items()}
    words = {
        column: {word.casefold(): our_word for word, our_word in table.items()}
        for column, table in tables.items()
    }
    return _Map(folded, {key: str(value) for key, value in plain.items()}, words)


def _headed(headings: list[str], mapped: _Map, name: str, line: int) -> tuple[str | None, ...]:
    """Return our column for each heading, None for one not read. Raises `FileRefusedError`."""
    columns: list[str | None] = []
    for heading in headings:
        column = mapped.columns.get(heading.casefold())
        if column is None and not mapped.columns:
            column = _our_column(heading, name, line)
        if column is not None and column in columns:
            raise refuse(
                Place(name, line),
                "header-twice",
                f"Two columns are headed {heading or '(nothing)'} or stand for {column}.",
                "Name each once; a map beside the list can rename them.",
            )
        columns.append(column)
    if "endorser" not in columns:
        raise refuse(
            Place(name, line),
            "no-endorser",
            "No column is headed endorser.",
            f"Rename it in {Path(name).with_suffix('.toml').name}: "
            '[columns] "Your heading" = "endorser".',
        )
    return tuple(columns)


def _our_column(heading: str, name: str, line: int) -> str:
    """Return the column that a heading names by itself. Raises `FileRefusedError`."""
    word = heading.casefold().replace("_", " ").strip()
    for column in COLUMNS:
        if word == column.replace("_", " "):
            return column
    if word in _ALSO:
        return _ALSO[word]
    near = nearest(heading, COLUMNS)
    raise refuse(
        Place(name, line),
        "header-unknown",
        f"“{heading}” is not a column the ledger reads.",
        (f"Did you mean {near}? " if near else "")
        + "Rename it in a map beside the list, which then names every column to be read.",
    )


def _row(
    sheet: _List, number: int, line: int, cells: list[str]
) -> tuple[list[RecordClaim], list[Finding]]:
    """Read one row as a claim of its source."""
    place = Place(sheet.name, line)
    if len(cells) != len(sheet.columns):
        message = f"Row {number} has {len(cells)} cells under {len(sheet.columns)} headings."
        hint = "Give every row the same number; quote a cell that has a comma in it."
        return [], [Finding(place, "ragged-row", message, hint)]
    values = dict(sheet.map.defaults)
    for column, cell in zip(sheet.columns, cells, strict=True):
        if column is not None and cell:
            values[column] = sheet.map.words.get(column, {}).get(cell.casefold(), cell)
    source = values.get("source") or sheet.view.sources_by_url.get(values.get("source_url", ""))
    cited = sheet.view.sources.get(source or "")
    if source is None or cited is None:
        message = f"Row {number} does not name a source on record."
        hint = 'Add a column source, or source = "…" to the map; its own file says what it is.'
        return [], [Finding(place, "no-source", message, hint)]
    zone = None if cited.published is None else cited.published.zone
    header = Header(
        sheet.name,
        source,
        cited.published,
        zone,
        values.get("contest") or sheet.contests.get(source),
    )
    return _claim(sheet, number, line, values, header)


def _claim(
    sheet: _List, number: int, line: int, values: dict[str, str], header: Header
) -> tuple[list[RecordClaim], list[Finding]]:
    """Read a row's act as if it were written in a source file."""
    act = values.get("act", "nomination").casefold().replace("_", "-").replace(" ", "-")
    if act not in ACT_WORDS:
        near = nearest(act, ACT_WORDS)
        message = f"“{values['act']}” is not an act."
        hint = (f"Did you mean {near}? " if near else "") + f"Choose from {', '.join(ACT_WORDS)}."
        return [], [Finding(Place(sheet.name, line), "act-unknown", message, hint)]
    candidate = values.get("candidate")
    said = values.get("endorser", "") + (f" → {candidate}" if candidate else "")
    texts = {
        act: said,
        "when": values.get("date", ""),
        "when-best": values.get("best", ""),
        "at": values.get("locator") or f"{sheet.file}, row {number}",
    } | {key: values.get(key, "") for key in _PASSED}
    entries = Entries(
        {key: Entry(key, line, Text(value, line)) for key, value in texts.items() if value}, line
    )
    row = values.get("id") or str(number)
    claim = ClaimFields(entries, header, f"{header.source}/{LIST}/{sheet.stem}/{row}", sheet.view)
    commands: list[RecordClaim] = []
    try:
        checked_id(row)
        commands = act_made(claim, act)
    except ValueRefusedError as error:
        if not claim.refused:
            claim.find(line, "value-refused", str(error), error.hint)
    return ([] if claim.refused else commands), claim.findings


_PASSED: Final = (
    "section", "quote", "as-printed", "decided-by", "spokesperson", "words", "note", "contest",
)  # fmt: skip
