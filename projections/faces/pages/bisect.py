"""A page of the stretches of the record in which a figure was the answer, and what ended each."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.events.envelope import utc_text
from projections.answers.bisect import Stretch, nearest
from projections.answers.blame import Blamed
from projections.answers.brackets import Bounds, read_bounds, shown, shown_bounds
from projections.answers.inquiry import Inquiry
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Block, Lines, Page, Scalar, left_table
from projections.faces.pages.blame import answer_said, notes_said
from projections.faces.refusals import AskedWronglyError
from projections.fold.figures import Cell

_OF_A_CHANGE: Final = (
    *("seq", "recorded_at", "recorded_by", "was", "becomes", "answer"),
    *("event", "claim", "says", "note"),
)
_ROLES: Final = ("since", "until", "later")


def figure_meant(text: str) -> Bounds:
    """Read a figure typed as it was printed. Raises `AskedWronglyError` if it is none."""
    bounds = read_bounds(text)
    if bounds is None:
        hint = 'Write 148, 148-151, 28+, "?" or "?<=28", as it was printed.'
        raise AskedWronglyError(f"“{text}” is no figure that a table prints.", hint)
    return bounds


def never_said(
    inquiry: Inquiry, cell: Cell, meant: Bounds, stretches: Sequence[Stretch]
) -> AskedWronglyError:
    """Return the error that a figure was never the answer, with the nearest one and when."""
    near = nearest(meant, stretches)
    until = "" if near.until is None else f" until {_point(near.until)}"
    return AskedWronglyError(
        f"This ledger never said {shown_bounds(meant)} of {_whose(inquiry, cell)} at these clocks.",
        f"The nearest it said was {shown_bounds(near.said)}, since {_point(near.since)}{until}.",
    )


def bisect_page(
    inquiry: Inquiry, cell: Cell, found: Sequence[Stretch], later: Blamed | None, again: str
) -> Page:
    """Return a page of the stretches in which a figure was the answer, and the events around them.

    `found` has at least one stretch, all of one figure. `later` is the last event since then that
    changed what the figure leans on but not the figure. `again` are the flags that name the ledger.
    """
    frame = inquiry.scaffold
    ids = (frame.contest, *clock_values(inquiry), cell.section, cell.act, cell.candidate)
    changes = [
        {"since": one.since, "until": one.until, "later": later if one.until is None else None}
        for one in found
    ]
    return Page(
        heading=heading(inquiry, f"{_whose(inquiry, cell)} · bisect", (cell.act,)),
        blocks=tuple(block for one in found for block in _blocks(one, later)),
        data={
            "contest": frame.contest,
            "as_of": as_of_data(inquiry),
            "section": cell.section,
            "act": cell.act,
            "candidate": cell.candidate,
            "figure": shown_bounds(found[0].said),
            "stretches": [
                {role: _data(change) for role, change in each.items()} for each in changes
            ],
        },
        columns=(
            *("contest", *CLOCK_COLUMNS, "section", "act", "candidate", "figure"),
            *("change", *_OF_A_CHANGE),
        ),
        records=tuple(
            (*ids, shown_bounds(found[0].said), role, *_values(change))
            for each in changes
            for role in _ROLES
            if (change := each[role]) is not None
        ),
        hint=f"→ endorsements show '#{(found[-1].until or found[-1].since).seq}'{again}",
    )


def _blocks(stretch: Stretch, later: Blamed | None) -> Iterable[Block]:
    since, until = stretch.since, stretch.until
    said = f"{shown_bounds(stretch.said)} since seq {since.seq}"
    if until is not None:
        said += f", until seq {until.seq} made it {shown(until.becomes)}"
    else:
        said += ", and still"
    if since.was is None:
        said += "; before, the contest was not on record"
    else:
        said += f"; before, {shown(since.was)}"
    lines = [one for one in (since, until) if one is not None]
    if until is None and later is not None:
        said += f". Seq {later.seq} changed only what it leans on"
        lines.append(later)
    yield Lines((f"{said}.", *notes_said(lines)))
    yield left_table(
        ("Seq", "Recorded", "By", "Answer", "Event"), tuple(_row(one) for one in lines)
    )


def _row(one: Blamed) -> tuple[str, ...]:
    when = f"{one.recorded_at:%Y-%m-%d %H:%MZ}"
    return (f"{one.seq}", when, one.recorded_by, answer_said(one), one.says)


def _values(one: Blamed) -> tuple[Scalar, ...]:
    """Return the values of `_OF_A_CHANGE`."""
    was = shown(one.was) if one.was is not None else None
    at = utc_text(one.recorded_at)
    answer = (was, shown(one.becomes), answer_said(one))
    return (one.seq, at, one.recorded_by, *answer, one.event, one.claim, one.says, one.note)


def _data(one: Blamed | None) -> dict[str, Scalar] | None:
    return None if one is None else dict(zip(_OF_A_CHANGE, _values(one), strict=True))


def _point(one: Blamed) -> str:
    return f"seq {one.seq} ({one.recorded_at:%Y-%m-%d %H:%MZ})"


def _whose(inquiry: Inquiry, cell: Cell) -> str:
    section = inquiry.scaffold.section(cell.section)
    column = section.name if section is not None else cell.section
    return f"{inquiry.scaffold.candidate_name(cell.candidate)} · {column}"
