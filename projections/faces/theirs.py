"""Read somebody's CSV table into cells: candidates down and sections across, or a cell a row.

A cell is written as sources write counts: 22, more than 100, about 20. `?` or empty is unknown.
"""

from __future__ import annotations

import csv
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Final

from ledger.authoring.guards import FileRefusedError, text_of
from ledger.authoring.vocabulary import count_of
from ledger.counts import Count
from ledger.errors import ValueRefusedError
from projections.answers.reconcile.tables import TheirCell
from projections.faces.names import candidate_id, section_id
from projections.faces.refusals import AskedWronglyError
from projections.fold.scaffold import Scaffold

_LONG: Final = ("candidate", "section", "value")
_LEFT: Final = frozenset({"yet to declare", "yet-to-declare", "undeclared"})
_UNKNOWN: Final = frozenset({"", "?", "-", "–", "n/a"})


def their_table(path: Path, frame: Scaffold) -> tuple[TheirCell, ...]:
    """Read a table. Raises `AskedWronglyError` naming the line that cannot be read."""
    try:
        text = text_of(path, path.name)
    except FileRefusedError as error:
        raise AskedWronglyError(str(error.finding)) from error
    rows = [
        (number, [cell.strip() for cell in row])
        for number, row in enumerate(csv.reader(text.splitlines()), start=1)
        if any(cell.strip() for cell in row)
    ]
    if len(rows) < 2:
        raise AskedWronglyError(f"{path.name} holds no table.", "Give a heading and some rows.")
    (_, heads), *body = rows
    for number, row in body:
        if len(row) != len(heads):
            raise AskedWronglyError(
                f"{path.name}:{number} has {len(row)} cells under {len(heads)} headings."
            )
    long = tuple(head.casefold() for head in heads) == _LONG
    cells = tuple(_long(path, frame, body) if long else _wide(path, frame, heads, body))
    spots = [(cell.section, cell.candidate) for cell in cells]
    for spot in spots:
        if spots.count(spot) > 1:
            who = "Yet to declare" if spot[1] is None else frame.candidate_name(spot[1])
            raise AskedWronglyError(f"{path.name} gives {who}, {spot[0]} twice.")
    return cells


Rows = Sequence[tuple[int, list[str]]]


def _long(path: Path, frame: Scaffold, rows: Rows) -> Iterator[TheirCell]:
    for number, (candidate, section, value) in rows:
        yield TheirCell(
            _section(frame, section), _candidate(frame, candidate), _count(path, number, value)
        )


def _wide(path: Path, frame: Scaffold, heads: Sequence[str], rows: Rows) -> Iterator[TheirCell]:
    sections = [_section(frame, head) for head in heads[1:]]
    for number, (candidate, *values) in rows:
        who = _candidate(frame, candidate)
        for section, value in zip(sections, values, strict=True):
            yield TheirCell(section, who, _count(path, number, value))


def _section(frame: Scaffold, text: str) -> str:
    """Return the section with an id, a column's name or a long name."""
    for section in frame.sections:
        if text.casefold() == section.long_name.casefold():
            return section.id
    return section_id(frame, text)


def _candidate(frame: Scaffold, text: str) -> str | None:
    return None if text.casefold() in _LEFT else candidate_id(frame, text)


def _count(path: Path, number: int, text: str) -> Count | None:
    if text.casefold() in _UNKNOWN:
        return None
    try:
        return count_of(text)
    except ValueRefusedError as error:
        raise AskedWronglyError(f"{path.name}:{number}: {error}", error.hint) from error
