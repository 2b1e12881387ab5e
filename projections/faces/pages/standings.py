"""Standings as a page: a row for each candidate, a column for each section, then the remainder."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import Final

from projections.answers.brackets import bracket, rivals_said, shown
from projections.answers.inquiry import Inquiry
from projections.answers.notes import Note, Topic
from projections.answers.standings import Row, Standings
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.marks import mark, marks
from projections.faces.page import Cell, Lines, Page, Scalar, Table
from projections.fold.candidacies import Status
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder

YET_TO_DECLARE: Final = "Yet to declare"
_UNNUMBERED: Final = frozenset({Topic.NAMED, Topic.HIDDEN, Topic.CANDIDATES})
_ON_REMAINDERS: Final = frozenset({Topic.WINDOW, Topic.SIZE})
_COLUMNS: Final = (
    *("contest", "act", *CLOCK_COLUMNS, "section", "candidate", "name", "status"),
    *("value", "low", "high", "named", "named_possible", "unnamed", "kind", "basis"),
    *("disputed", "estimated_date", "rivals", "because"),
)

Numbered = Mapping[int, Note]


def standings_page(inquiry: Inquiry, answer: Standings, again: str) -> Page:
    """Return standings as a page. `again` are the flags that ask again at the same clocks."""
    numbered = dict(
        enumerate((note for note in answer.notes if note.topic not in _UNNUMBERED), start=1)
    )
    unnumbered = [note.text for note in answer.notes if note.topic in _UNNUMBERED]
    lines = (*unnumbered, *(f"{mark(number)} {note.text}" for number, note in numbered.items()))
    return Page(
        heading=heading(inquiry, acts=(answer.act,)),
        blocks=(_table(answer, numbered), Lines(lines)),
        data=_data(inquiry, answer),
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answer)),
        hint=f"→ endorsements why {answer.contest.contest}{again}",
    )


def _table(answer: Standings, numbered: Numbered) -> Table:
    on_heads = {section.id: _on_head(answer, section.id, numbered) for section in answer.sections}
    heads = [Cell("")]
    heads += [Cell(section.name, marks(on_heads[section.id])) for section in answer.sections]
    rows = [
        (
            Cell(_named(row)),
            *(
                Cell(shown(one), marks(_on_cell(one, numbered, on_heads[one.cell.section])))
                for one in row.figures
            ),
        )
        for row in answer.rows
    ]
    remainders = (
        Cell(bracket(one.low, one.high), marks(_on_remainder(one, numbered)))
        for one in answer.remainders
    )
    return Table(
        heads=tuple(heads),
        rows=(*rows, (Cell(YET_TO_DECLARE), *remainders)),
        right=(False, *(True for _ in answer.sections)),
    )


def _named(row: Row) -> str:
    """Return a candidate's name, with the status unless that is standing."""
    match row.candidacy.status:
        case Status.STANDING:
            return row.name
        case Status.UNKNOWN:
            return f"{row.name} (status ?)"
        case status:
            return f"{row.name} ({status})"


def _on_head(answer: Standings, section: str, numbered: Numbered) -> tuple[int, ...]:
    """Return the notes about every figure of a column, which mark its heading instead."""
    column = [one for row in answer.rows for one in row.figures if one.cell.section == section]
    return tuple(
        number
        for number, note in numbered.items()
        if len(column) > 1 and all(_is_about(note, one) for one in column)
    )


def _on_cell(figure: Figure, numbered: Numbered, on_head: Iterable[int]) -> tuple[int, ...]:
    return tuple(
        number
        for number, note in numbered.items()
        if number not in on_head and _is_about(note, figure)
    )


def _on_remainder(one: Remainder, numbered: Numbered) -> tuple[int, ...]:
    return tuple(
        number
        for number, note in numbered.items()
        if note.topic in _ON_REMAINDERS and one.section in note.sections
    )


def _is_about(note: Note, figure: Figure) -> bool:
    """Whether a note names a figure's section and candidate, and a note on estimates fits it."""
    if note.topic in _ON_REMAINDERS or figure.cell.section not in note.sections:
        return False
    if figure.cell.candidate not in note.candidates:
        return False
    return note.topic is not Topic.ESTIMATE or figure.estimated_date


def _data(inquiry: Inquiry, answer: Standings) -> dict[str, object]:
    return {
        "contest": answer.contest.contest,
        "act": str(answer.act),
        "as_of": as_of_data(inquiry),
        "sections": [section.id for section in answer.sections],
        "candidates": [
            {
                "id": row.candidate,
                "name": row.name,
                "status": str(row.candidacy.status),
                "figures": {one.cell.section: figure_data(one) for one in row.figures},
            }
            for row in answer.rows
        ],
        "remainders": {one.section: _remainder_data(one) for one in answer.remainders},
        "notes": [
            {
                "topic": str(note.topic),
                "text": note.text,
                "sections": list(note.sections),
                "candidates": list(note.candidates),
            }
            for note in answer.notes
        ],
    }


def figure_data(figure: Figure) -> dict[str, object]:
    """Return a figure as JSON. Unknown is null."""
    return {
        "value": figure.value,
        "low": figure.low,
        "high": figure.high,
        "named": figure.named,
        "named_possible": figure.named_possible,
        "unnamed": figure.unnamed,
        "kind": str(figure.kind),
        "basis": str(figure.basis),
        "disputed": figure.disputed,
        "estimated_date": figure.estimated_date,
        "because": list(figure.because),
        "rivals": [
            {
                "value": rival.value,
                "low": rival.low,
                "high": rival.high,
                "why": str(rival.doubt),
                "because": list(rival.because),
            }
            for rival in figure.rivals
        ],
    }


def _remainder_data(one: Remainder) -> dict[str, object]:
    size = one.size
    return {
        "stated": one.stated,
        "value": one.value,
        "low": one.low,
        "high": one.high,
        "size": size.exact if size is not None else None,
        "size_stated": size.stated if size is not None else None,
        "window": str(one.window),
        "nobody": one.nobody,
        "because": list(one.because),
    }


def _records(inquiry: Inquiry, answer: Standings) -> Iterable[tuple[Scalar, ...]]:
    """Yield a record for each cell, then one for each remainder, which has no candidate."""
    start = (answer.contest.contest, str(answer.act), *clock_values(inquiry))
    for row in answer.rows:
        who = (row.candidate, row.name, str(row.candidacy.status))
        for one in row.figures:
            yield (*start, one.cell.section, *who, *_figure_values(one))
    for rest in answer.remainders:
        yield (
            *(*start, rest.section, None, YET_TO_DECLARE, None),
            *(rest.value, rest.low, rest.high, None, None, None, remainder_kind(rest), None),
            *(None, None, None, " ".join(rest.because)),
        )


def remainder_kind(rest: Remainder) -> str:
    """Return a remainder's value of the CSV column `kind`: whether a source states it."""
    return "remainder stated" if rest.stated_because else "remainder"


def _figure_values(figure: Figure) -> tuple[Scalar, ...]:
    return (
        *(figure.value, figure.low, figure.high),
        *(figure.named, figure.named_possible, figure.unnamed),
        *(str(figure.kind), str(figure.basis), figure.disputed, figure.estimated_date),
        *(rivals_said(figure) or None, " ".join(figure.because)),
    )
