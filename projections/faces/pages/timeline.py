"""A column through time as a page: one line a stretch, one column a candidate."""

from __future__ import annotations

from collections.abc import Iterable
from typing import Final

from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.timeline import Moment, Timeline
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Cell, Page, Scalar, Table, plain
from projections.faces.pages.lead import stretch_words
from projections.faces.pages.standings import figure_data

_COLUMNS: Final = (
    *("contest", "section", "act", *CLOCK_COLUMNS),
    *("first", "last", "candidate", "shown", "value", "low", "high", "named", "kind"),
)


def timeline_page(inquiry: Inquiry, answer: Timeline, again: str) -> Page:
    """Print every change of a column, from before the first to the day asked about."""
    frame = inquiry.scaffold
    section = frame.section(answer.section)
    column = section.name if section is not None else answer.section
    table = Table(
        heads=plain(("When", *(name for _, name in frame.candidates), "Yet to declare")),
        rows=tuple(_row(moment) for moment in answer.moments),
        right=(False, *(True for _ in frame.candidates), True),
    )
    return Page(
        heading=heading(inquiry, f"{column} through time"),
        blocks=(table,),
        data={
            "contest": frame.contest,
            "as_of": as_of_data(inquiry),
            "section": answer.section,
            "act": answer.act,
            "moments": [_data(moment) for moment in answer.moments],
        },
        columns=_COLUMNS,
        records=tuple(record for one in answer.moments for record in _records(inquiry, one)),
        hint=f"→ endorsements why {frame.contest} {answer.section}{again}",
    )


def _row(moment: Moment) -> tuple[Cell, ...]:
    rest = bracket(moment.remainder.low, moment.remainder.high)
    figures = (shown(figure) for figure in moment.figures)
    return plain((stretch_words(moment.first, moment.last), *figures, rest))


def _days(moment: Moment) -> tuple[str | None, str | None]:
    first, last = moment.first, moment.last
    return (
        None if first is None else first.isoformat(),
        None if last is None else last.isoformat(),
    )


def _data(moment: Moment) -> dict[str, object]:
    first, last = _days(moment)
    return {
        "first": first,
        "last": last,
        "figures": {one.cell.candidate: figure_data(one) for one in moment.figures},
        "remainder": {"low": moment.remainder.low, "high": moment.remainder.high},
    }


def _records(inquiry: Inquiry, moment: Moment) -> Iterable[tuple[Scalar, ...]]:
    contest = inquiry.scaffold.contest
    for one in moment.figures:
        yield (
            *(contest, one.cell.section, one.cell.act, *clock_values(inquiry), *_days(moment)),
            *(one.cell.candidate, shown(one), one.value, one.low, one.high, one.named, one.kind),
        )
