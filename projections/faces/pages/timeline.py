"""Columns through time as a page: a line for each stretch, a column for each candidate."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Iterator, Sequence
from itertools import groupby
from operator import itemgetter
from typing import Final

from attrs import frozen

from projections.answers.brackets import bracket, doubts_said, shown
from projections.answers.inquiry import Inquiry
from projections.answers.timeline import Moment, Timeline
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.names import REMAINDER
from projections.faces.page import Block, Cell, Lines, Page, Scalar, Table, plain
from projections.faces.pages.lead import stretch_words
from projections.faces.pages.standings import figure_data, remainder_kind
from projections.fold.figures import Figure
from projections.fold.remainders import Remainder

_COLUMNS: Final = (
    *("contest", "section", "act", *CLOCK_COLUMNS),
    *("first", "last", "candidate", "shown", "value", "low", "high", "named", "kind"),
)
_LEFT: Final = "Yet to declare"
_Days = tuple[dt.date | None, dt.date | None]
"""A stretch of days, both inclusive; None: without a beginning, without an end."""


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


def row_page(inquiry: Inquiry, answer: Timeline, candidate: str | None, again: str) -> Page:
    """Return such a page of one row: a candidate's figure, or (None) who is yet to declare."""
    contest = inquiry.scaffold.contest
    name = _LEFT if candidate is None else inquiry.scaffold.candidate_name(candidate)
    row = _RowTold.of_remainder(answer) if candidate is None else _RowTold.of(answer, candidate)
    column = (contest, answer.section, answer.act, *clock_values(inquiry))
    typed = REMAINDER if candidate is None else candidate
    return Page(
        heading=heading(
            inquiry, f"{name} · {_called(inquiry, answer)} through time", (answer.act,)
        ),
        blocks=(
            Table(
                heads=plain(("When", name, *row.heads)),
                rows=tuple(_lines(zip(row.days, row.printed, strict=True))),
                right=(False, True, *(head != "" for head in row.heads)),
            ),
        ),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "section": answer.section,
            "act": answer.act,
            "candidate": candidate,
            "moments": [
                dict(zip(("first", "last"), _texts(days), strict=True)) | told
                for days, told in zip(row.days, row.data, strict=True)
            ],
        },
        columns=_COLUMNS,
        records=tuple(
            (*column, *_texts(days), candidate, *values)
            for days, values in zip(row.days, row.values, strict=True)
        ),
        hint=f"→ endorsements why {contest} {answer.section} {typed}{again}",
    )


@frozen
class _RowTold:
    """One row of a column through time, stretch by stretch, in each form. All are equally long."""

    heads: tuple[str, ...]
    days: tuple[_Days, ...]
    printed: tuple[tuple[str, ...], ...]
    data: tuple[dict[str, object], ...]
    values: tuple[tuple[Scalar, ...], ...]

    @classmethod
    def of(cls, answer: Timeline, candidate: str) -> _RowTold:
        line = answer.of(candidate)
        figures = [figure for _, _, figure in line]
        return cls(
            heads=("Named", ""),
            days=tuple((first, last) for first, last, _ in line),
            printed=tuple((shown(one), f"{one.named}", doubts_said(one)) for one in figures),
            data=tuple({"figures": {candidate: figure_data(one)}} for one in figures),
            values=tuple(_figure_values(one) for one in figures),
        )

    @classmethod
    def of_remainder(cls, answer: Timeline) -> _RowTold:
        line = answer.of_remainder()
        rests = [rest for _, _, rest in line]
        return cls(
            heads=("",),
            days=tuple((first, last) for first, last, _ in line),
            printed=tuple((bracket(one.low, one.high), _how(one)) for one in rests),
            data=tuple({"remainder": {"low": one.low, "high": one.high}} for one in rests),
            values=tuple(_remainder_values(one) for one in rests),
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
        heads=plain(("When", *names, _LEFT)),
        rows=tuple(_lines(((one.first, one.last), _printed(one)) for one in answer.moments)),
        right=(False, *(True for _ in names), True),
    )


def _column_data(answer: Timeline) -> dict[str, object]:
    return {
        "section": answer.section,
        "act": answer.act,
        "moments": [_data(moment) for moment in answer.moments],
    }


def _lines(stretches: Iterable[tuple[_Days, tuple[str, ...]]]) -> Iterator[tuple[Cell, ...]]:
    """Yield a line for each stretch in which every cell prints alike: no two neighbours are equal.

    What changed beneath the figures (who is named, whether a window is open) is in the data.
    """
    for printed, run in groupby(stretches, key=itemgetter(1)):
        days = [each for each, _ in run]
        yield plain((stretch_words(days[0][0], days[-1][1]), *printed))


def _printed(moment: Moment) -> tuple[str, ...]:
    rest = bracket(moment.remainder.low, moment.remainder.high)
    return (*(shown(figure) for figure in moment.figures), rest)


def _texts(days: _Days) -> tuple[str | None, str | None]:
    first, last = days
    return (
        None if first is None else first.isoformat(),
        None if last is None else last.isoformat(),
    )


def _data(moment: Moment) -> dict[str, object]:
    first, last = _texts((moment.first, moment.last))
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
            start = (*column, *_texts((moment.first, moment.last)))
            for one in moment.figures:
                yield (*start, one.cell.candidate, *_figure_values(one))
            yield (*start, None, *_remainder_values(moment.remainder))


def _figure_values(figure: Figure) -> tuple[Scalar, ...]:
    return (shown(figure), figure.value, figure.low, figure.high, figure.named, str(figure.kind))


def _how(rest: Remainder) -> str:
    """Say how a remainder is known: `why` has its sources, or the arithmetic."""
    return "stated" if rest.stated_because else "computed"


def _remainder_values(rest: Remainder) -> tuple[Scalar, ...]:
    printed = bracket(rest.low, rest.high)
    return (printed, rest.value, rest.low, rest.high, None, remainder_kind(rest))
