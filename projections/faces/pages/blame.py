"""A page of the recorded events that changed an answer, one line for each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.events.envelope import utc_text
from projections.answers.blame import Blamed
from projections.answers.brackets import shown
from projections.answers.inquiry import Inquiry
from projections.answers.mending.impact import FigureShown
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Lines, Page, Scalar, left_table
from projections.faces.pages.changes import readings_said
from projections.fold.figures import Cell

_LINE: Final = (
    *("seq", "recorded_at", "recorded_by"),
    *("was", "becomes", "answer", "event", "claim", "says", "note"),
)
"""The CSV columns of a line, after those of the question."""


def blame_page(inquiry: Inquiry, cell: Cell, lines: Sequence[Blamed], again: str) -> Page:
    """Return a page of the events that changed a cell's answer, in the order of recording."""
    frame = inquiry.scaffold
    section = frame.section(cell.section)
    column = section.name if section is not None else cell.section
    rows = tuple(
        (
            f"{one.seq}",
            f"{one.recorded_at:%Y-%m-%d %H:%MZ}",
            one.recorded_by,
            answer_said(one),
            one.says,
        )
        for one in lines
    )
    question = (frame.contest, cell.section, cell.act, *clock_values(inquiry), cell.candidate)
    records: tuple[tuple[Scalar, ...], ...] = tuple(
        (
            *(one.seq, utc_text(one.recorded_at), one.recorded_by),
            *(shown(one.was) if one.was is not None else None, shown(one.becomes)),
            *(answer_said(one), one.event, one.claim, one.says, one.note),
        )
        for one in lines
    )
    return Page(
        heading=heading(
            inquiry, f"{frame.candidate_name(cell.candidate)} · {column} · blame", (cell.act,)
        ),
        blocks=(
            left_table(("Seq", "Recorded", "By", "Answer", "Event"), rows),
            Lines(tuple(notes_said(lines))),
        ),
        data={
            "contest": frame.contest,
            "as_of": as_of_data(inquiry),
            "section": cell.section,
            "act": cell.act,
            "candidate": cell.candidate,
            "changes": [dict(zip(_LINE, record, strict=True)) for record in records],
        },
        columns=("contest", "section", "act", *CLOCK_COLUMNS, "candidate", *_LINE),
        records=tuple((*question, *record) for record in records),
        hint=f"→ endorsements why {frame.contest} {cell.section} {cell.candidate}{again}",
    )


def answer_said(one: Blamed) -> str:
    """Print what a figure was and what it became; where both print alike, with what differs."""
    becomes = shown(one.becomes)
    if one.was is None:
        return f"no contest yet → {becomes}"
    if shown(one.was) != becomes:
        return f"{shown(one.was)} → {becomes}"
    return " → ".join(readings_said(FigureShown.of(one.was), FigureShown.of(one.becomes)))


def notes_said(lines: Iterable[Blamed]) -> Iterable[str]:
    """Yield the notes with which the changes were recorded."""
    return (f"Seq {one.seq} was recorded with a note: {one.note}" for one in lines if one.note)
