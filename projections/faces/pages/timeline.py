"""Columns through time as a page: a line for each stretch, a column for each candidate."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from typing import Final

from projections.answers.brackets import bracket, shown
from projections.answers.inquiry import Inquiry
from projections.answers.timeline import Moment, Timeline
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Block, Cell, Lines, Page, Scalar, Table, plain
from projections.faces.pages.lead import stretch_words
from projections.faces.pages.standings import figure_data, remainder_kind

_COLUMNS: Final = (
    *("contest", "section", "act", *CLOCK_COLUMNS),
    *("first", "last", "candidate", "shown", "value", "low", "high", "named", "kind"),
)


def timeline_page(inquiry: Inquiry, answer: Timeline, again: str) -> Page:
    """Return a page of a column's changes, from before the first to the day asked about."""
    contest = inquiry.scaffold.contest
    return Page(
        heading=heading(inquiry, f"{_called(inquiry, answer)} through time", (answer.act,)),
        blocks=(_table(inquiry, answer),),
        data={"contest": contest, "as_of": as_of_data(inquiry), **_column_data(answer)},
        columns=_COLUMNS,
        records=tuple(_records(inquiry, (answer,))),
        hint=f"→ endorsements why {contest} {answer.section}{again}",
    )


def timelines_page(inquiry: Inquiry, answers: Sequence[Timeline], again: str) -> Page:
    """Return such a page of several columns in turn, each under its section's name."""
    contest = inquiry.scaffold.contest
    blocks: list[Block] = []
    for answer in answers:
        blocks += [Lines((_called(inquiry, answer),)), _table(inquiry, answer)]
    return Page(
        heading=heading(inquiry, "through time", (one.act for one in answers)),
        blocks=tuple(blocks),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "sections": [_column_data(answer) for answer in answers],
        },
        columns=_COLUMNS,
        records=tuple(_records(inquiry, answers)),
        hint=f"→ endorsements why {contest}{again}",
    )


def _called(inquiry: Inquiry, answer: Timeline) -> str:
    section = inquiry.scaffold.section(answer.section)
    return section.name if section is not None else answer.section


def _table(inquiry: Inquiry, answer: Timeline) -> Table:
    names = [name for _, name in inquiry.scaffold.candidates]
    return Table(
        heads=plain(("When", *names, "Yet to declare")),
        rows=tuple(_rows(answer.moments)),
        right=(False, *(True for _ in names), True),
    )


def _column_data(answer: Timeline) -> dict[str, object]:
    return {
        "section": answer.section,
        "act": answer.act,
        "moments": [_data(moment) for moment in answer.moments],
    }


def _rows(moments: Iterable[Moment]) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each stretch in which every cell prints alike: no two neighbours are equal.

    What changed beneath the figures (who is named, whether a window is open) is in the data.
    """
    for printed, run in groupby(moments, key=_printed):
        stretch = tuple(run)
        yield plain((stretch_words(stretch[0].first, stretch[-1].last), *printed))


def _printed(moment: Moment) -> tuple[str, ...]:
    rest = bracket(moment.remainder.low, moment.remainder.high)
    return (*(shown(figure) for figure in moment.figures), rest)


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


def _records(inquiry: Inquiry, answers: Iterable[Timeline]) -> Iterator[tuple[Scalar, ...]]:
    """Yield for each stretch a record for each cell, then the remainder's, without candidate."""
    for answer in answers:
        column = (inquiry.scaffold.contest, answer.section, answer.act, *clock_values(inquiry))
        for moment in answer.moments:
            start = (*column, *_days(moment))
            for one in moment.figures:
                yield (
                    *(*start, one.cell.candidate, shown(one)),
                    *(one.value, one.low, one.high, one.named, one.kind),
                )
            rest = moment.remainder
            yield (
                *(*start, None, bracket(rest.low, rest.high)),
                *(rest.value, rest.low, rest.high, None, remainder_kind(rest)),
            )
