"""Changed figures as rows: which figure, on which days, what it was and what it becomes."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import evolve

from ledger.edtf import spoken
from ledger.events.kinds import ActKind
from projections.answers.brackets import bracket
from projections.answers.mending.impact import Change, FigureShown, Impact, Spot
from projections.answers.mending.stating import Telling, stretch_said
from projections.answers.sentences import act_words
from projections.faces.page import Block, Lines, Scalar, left_table

CHANGE_COLUMNS: Final = (
    *("contest", "known", "section", "act", "candidate", "from", "to"),
    *("was", "becomes", "was_value", "becomes_value"),
)
_HEADS: Final = ("", "Section", "On", "Was", "Becomes")
MOST_ROWS: Final = 40
"""The most rows that text prints; --json and --csv hold them all."""


def changed_blocks(impact: Impact, telling: Telling) -> tuple[Block, ...]:
    """Return the figures that change, and the days of knowledge on which others do or none."""
    if not impact.changes and not any(vista.changes for vista in impact.as_known):
        return (Lines(("No figure changes, on any day.",)),)
    blocks: list[Block] = [*_table(impact.changes, telling)]
    if kept := [vista.known for vista in impact.as_known if not vista.changes]:
        until = spoken(max(kept).isoformat())
        blocks.append(Lines((f"As known on {until}, and before: nothing changes.",)))
    for vista in impact.as_known:
        if vista.changes:
            blocks.append(Lines((f"As known on {spoken(vista.known.isoformat())}:",)))
            blocks += _table(vista.changes, telling)
    return tuple(blocks)


def _table(changes: Sequence[Change], telling: Telling) -> Iterable[Block]:
    if not changes:
        return
    joined = _joined(changes)
    rows = tuple(_row(change, telling) for change in joined[:MOST_ROWS])
    yield left_table(_HEADS, rows)
    if len(joined) > MOST_ROWS:
        yield Lines((f"… and {len(joined) - MOST_ROWS} more; --json prints all.",))


def _joined(changes: Iterable[Change]) -> list[Change]:
    """Join the changes of one figure that follow on one another and print alike."""
    joined: list[Change] = []
    for change in changes:
        before = joined[-1] if joined else None
        if (
            before is not None
            and before.last is not None
            and change.first == before.last + dt.timedelta(days=1)
            and (before.spot, said(before)) == (change.spot, said(change))
        ):
            joined[-1] = evolve(before, last=change.last)
        else:
            joined.append(change)
    return joined


def _row(change: Change, telling: Telling) -> tuple[str, ...]:
    was, becomes = said(change)
    return (
        row_name(change.spot, telling),
        _column(change.spot, telling),
        stretch_said(change.first, change.last),
        was,
        becomes,
    )


def _column(spot: Spot, telling: Telling) -> str:
    """Name the column, with the act where it is no nomination: a section may have both."""
    section = telling.names.section(spot.section)
    return section if spot.act is ActKind.NOMINATION else f"{section}, {act_words(spot.act)}s"


def row_name(spot: Spot, telling: Telling) -> str:
    """Return the name of a figure's row: its candidate's, or the remainder's usual one."""
    return "Yet to declare" if spot.candidate is None else telling.names.candidate(spot.candidate)


def said(change: Change) -> tuple[str, str]:
    """Print both readings, each with whatever else differs between them in brackets."""
    return readings_said(change.was, change.becomes)


def readings_said(one: FigureShown | None, other: FigureShown | None) -> tuple[str, str]:
    """Print two readings, each with whatever else differs from the other in brackets."""
    return _said(one, other), _said(other, one)


def _said(one: FigureShown | None, other: FigureShown | None) -> str:
    if one is None:
        return "no such row"
    beside = [] if other is None else list(_beside(one, other))
    figure = shown(one)
    return f"{figure} ({'; '.join(beside)})" if beside else figure


def shown(reading: FigureShown) -> str:
    """Print a reading as a table prints a figure."""
    if reading.kind == "unknown":
        top = "" if reading.high is None else f" ≤{reading.high}"
        return f"?{top}"
    return bracket(reading.low, reading.high)


def _beside(one: FigureShown, other: FigureShown) -> Iterable[str]:
    """Yield what differs apart from the bracket."""
    if one.rivals != other.rivals:
        rivals = ", ".join(bracket(low, high) for low, high, _ in one.rivals)
        yield f"beside it {rivals}" if rivals else "nothing beside it"
    if one.disputed != other.disputed:
        yield "disputed" if one.disputed else "not disputed"
    if (one.low, one.high) != (other.low, other.high):
        return
    if one.value != other.value:
        yield "unsettled" if one.value is None else f"counted as {one.value}"
    if (one.named, one.named_possible) != (other.named, other.named_possible):
        yield f"{one.named} named"
    if one.estimated_date != other.estimated_date:
        yield "on an estimated date" if one.estimated_date else "on no estimate"
    if one.kind != other.kind and not one.named and not other.named:
        yield one.kind


def changes_data(impact: Impact) -> dict[str, object]:
    """Return an impact as JSON."""
    return {
        "changes": [_data(change) for change in impact.changes],
        "as_known": [
            {
                "known": vista.known.isoformat(),
                "changes": [_data(change) for change in vista.changes],
            }
            for vista in impact.as_known
        ],
    }


def _data(change: Change) -> dict[str, object]:
    return {
        "section": change.spot.section,
        "act": str(change.spot.act),
        "candidate": change.spot.candidate,
        "from": _day(change.first),
        "to": _day(change.last),
        "was": _reading(change.was),
        "becomes": _reading(change.becomes),
    }


def _reading(reading: FigureShown | None) -> dict[str, object] | None:
    if reading is None:
        return None
    return {
        "shown": shown(reading),
        "value": reading.value,
        "low": reading.low,
        "high": reading.high,
        "named": reading.named,
        "disputed": reading.disputed,
        "estimated_date": reading.estimated_date,
        "rivals": [
            {"low": low, "high": high, "doubt": str(doubt)} for low, high, doubt in reading.rivals
        ],
    }


def _day(day: dt.date | None) -> str | None:
    return None if day is None else day.isoformat()


def change_records(
    contest: str, impact: Impact, known: str | None = None
) -> Iterable[tuple[Scalar, ...]]:
    """Yield an impact's records under `CHANGE_COLUMNS`; `known` is empty for all that is known."""
    for change in impact.changes:
        yield _record(contest, known, change)
    for vista in impact.as_known:
        for change in vista.changes:
            yield _record(contest, vista.known.isoformat(), change)


def _record(contest: str, known: str | None, change: Change) -> tuple[Scalar, ...]:
    spot = change.spot
    was, becomes = said(change)
    return (
        *(contest, known, spot.section, str(spot.act).replace("_", " "), spot.candidate),
        *(_day(change.first), _day(change.last), was, becomes),
        change.was.value if change.was is not None else None,
        change.becomes.value if change.becomes is not None else None,
    )


def where_shown(impact: Impact, telling: Telling) -> str:
    """Return in one line which figures change, on which days."""
    if not impact.spots:
        return "no figure"
    spots = "; ".join(
        f"{row_name(spot, telling)}, {telling.names.section(spot.section)} {act_words(spot.act)}s"
        for spot in impact.spots
    )
    days = ", ".join(stretch_said(first, last) for first, last in impact.stretches)
    if not days:
        days = ", ".join(
            f"as known on {spoken(vista.known.isoformat())}" for vista in impact.as_known
        )
    return f"{spots} ({days})"
