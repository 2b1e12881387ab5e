"""Differences as a page: one line for each cell, in a table for each kind of change."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import Final

from ledger.edtf import spoken
from ledger.times import AsOf
from projections.answers.brackets import apart_said, doubts_said, exactly, shown
from projections.answers.diff import Diff, Kind, Move
from projections.answers.inquiry import Inquiry
from projections.answers.notes import LISTED
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clocks_as_values, heading
from projections.faces.page import Block, Lines, Page, Scalar, left_table

_COLUMNS: Final = (
    *("contest", "act", *CLOCK_COLUMNS),
    *("kind", "from", "to", "section", "candidate", "was", "becomes"),
    *("difference", "difference_low", "difference_high", "came", "went"),
)
_SAID: Final = {
    Kind.HAPPENED: "Happened in between",
    Kind.LEARNED: "Learned in between",
    Kind.CHANGED: "Changed in this ledger in between",
}


def diff_page(inquiry: Inquiry, steps: Sequence[Diff], again: str) -> Page:
    """Return a page of differences, a step for each clock moved. `inquiry` is the later end."""
    contest = inquiry.scaffold.contest
    return Page(
        heading=heading(inquiry, "what differs", (step.act for step in steps)),
        blocks=tuple(block for step in steps for block in _blocks(inquiry, step)),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "steps": [_data(step) for step in steps],
        },
        columns=_COLUMNS,
        records=tuple(record for step in steps for record in _records(contest, step)),
        hint=f"→ endorsements why {contest}{again}",
    )


def _blocks(inquiry: Inquiry, step: Diff) -> Iterable[Block]:
    cells = "1 figure" if len(step.moves) == 1 else f"{len(step.moves)} figures"
    said = f"{_SAID[step.kind]}{_about(inquiry, step)}, {_ends(step)}"
    yield Lines((f"{said}: {cells} moved, {step.unchanged} did not.",))
    if step.moves:
        yield left_table(
            ("Candidate", "Section", "Was", "Is", "", "Named"),
            tuple(_row(inquiry, move) for move in step.moves),
        )


def _about(inquiry: Inquiry, step: Diff) -> str:
    """Name the day that a step on another clock is about, where the heading gives a later one."""
    on = step.after.on
    in_heading = step.kind is Kind.HAPPENED or on == inquiry.as_of.on
    return "" if in_heading else f" about {spoken(on.text)}"


def _ends(step: Diff) -> str:
    one, other = (_end(step.kind, as_of) for as_of in (step.before, step.after))
    return f"{one} → {other}"


def _end(kind: Kind, as_of: AsOf) -> str:
    """Return one end of a step in words, on the clock that moved."""
    if kind is Kind.HAPPENED:
        return spoken(as_of.on.text)
    if kind is Kind.CHANGED:
        return f"seq {as_of.recorded}"
    return "now" if as_of.known is None else f"known {spoken(as_of.known.text)}"


def _end_value(kind: Kind, as_of: AsOf) -> Scalar:
    """Return such an end as its clock has it in JSON and CSV; None is all that is known."""
    if kind is Kind.HAPPENED:
        return as_of.on.text
    if kind is Kind.CHANGED:
        return as_of.recorded
    return None if as_of.known is None else as_of.known.text


def _row(inquiry: Inquiry, move: Move) -> tuple[str, ...]:
    cell = move.becomes.cell
    section = inquiry.scaffold.section(cell.section)
    difference = apart_said(move.difference)
    return (
        inquiry.scaffold.candidate_name(cell.candidate),
        section.name if section is not None else cell.section,
        shown(move.was),
        shown(move.becomes),
        f"({difference})" if difference else "",
        " ".join(_names(inquiry, move)),
    )


def _names(inquiry: Inquiry, move: Move) -> Iterable[str]:
    for sign, who in (("+", move.came), ("\N{MINUS SIGN}", move.went)):
        yield from (f"{sign}{inquiry.identity.name(one)}" for one in who[:LISTED])
        if len(who) > LISTED:
            yield f"and {sign}{len(who) - LISTED} more (--json names all)"
    if shown(move.was) == shown(move.becomes) and not (move.came or move.went):
        yield doubts_said(move.becomes) or "no longer disputed"


def _data(step: Diff) -> dict[str, object]:
    return {
        "kind": step.kind,
        "act": step.act,
        "on": step.after.on.text,
        "from": _end_value(step.kind, step.before),
        "to": _end_value(step.kind, step.after),
        "unchanged": step.unchanged,
        "moves": [
            {
                "section": move.becomes.cell.section,
                "candidate": move.becomes.cell.candidate,
                "was": shown(move.was),
                "becomes": shown(move.becomes),
                "difference": exactly(move.difference),
                "difference_low": move.difference[0],
                "difference_high": move.difference[1],
                "came": list(move.came),
                "went": list(move.went),
                "because": list(move.because),
            }
            for move in step.moves
        ],
    }


def _records(contest: str, step: Diff) -> Iterable[tuple[Scalar, ...]]:
    """Yield a record for each figure that moved, on the clocks of its step's later end."""
    clocks = clocks_as_values(step.after, step.bases[1])
    for move in step.moves:
        cell = move.becomes.cell
        yield (
            *(contest, step.act, *clocks, step.kind),
            *(_end_value(step.kind, step.before), _end_value(step.kind, step.after)),
            *(cell.section, cell.candidate),
            *(shown(move.was), shown(move.becomes), exactly(move.difference), *move.difference),
            *(" ".join(move.came) or None, " ".join(move.went) or None),
        )
