"""A page of the recorded events that changed an answer, one line for each."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.events.envelope import utc_text
from projections.answers.blame import Blamed
from projections.answers.brackets import shown
from projections.answers.inquiry import Inquiry
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Page, Scalar, left_table
from projections.fold.figures import Cell

_LINE: Final = (
    *("seq", "recorded_at", "recorded_by"),
    *("was", "becomes", "event", "claim", "says"),
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
            f"{shown(one.was) if one.was is not None else '?'} → {shown(one.becomes)}",
            one.says,
        )
        for one in lines
    )
    question = (frame.contest, cell.section, cell.act, *clock_values(inquiry), cell.candidate)
    records: tuple[tuple[Scalar, ...], ...] = tuple(
        (
            *(one.seq, utc_text(one.recorded_at), one.recorded_by),
            *(shown(one.was) if one.was is not None else None, shown(one.becomes)),
            *(one.event, one.claim, one.says),
        )
        for one in lines
    )
    return Page(
        heading=heading(
            inquiry, f"{frame.candidate_name(cell.candidate)} · {column} · blame", (cell.act,)
        ),
        blocks=(left_table(("Seq", "Recorded", "By", "Answer", "Event"), rows),),
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
