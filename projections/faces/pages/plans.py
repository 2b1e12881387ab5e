"""A planned mending as a page: the old wording, the new one, the figures that change, the note."""

from __future__ import annotations

from typing import Final

from ledger.edtf import spoken
from ledger.events.mending import Cause, ChangeClass
from projections.answers.mending.mendings import Mending, Wording
from projections.answers.mending.planning import Difference, Plan
from projections.answers.mending.stating import Telling
from projections.answers.sentences import sentence
from projections.faces.page import Block, Lines, Page, left_table
from projections.faces.pages.changes import (
    CHANGE_COLUMNS,
    change_records,
    changed_blocks,
    changes_data,
)

_MOVES: Final = {
    Cause.SOURCE_CORRECTED: "the source's own: the old words stay on --as-known dates before it",
    Cause.RECORDED_IN_ERROR: "our own slip: gone from every --as-known date",
    Cause.DUPLICATE: "entered twice: counted once, on every date",
}


def plan_page(plan: Plan, title: str) -> Page:
    """Return a plan as a page."""
    return Page(
        heading=title,
        blocks=tuple(_blocks(plan)),
        data=_data(plan, title),
        columns=CHANGE_COLUMNS,
        records=tuple(
            record
            for contest, impact in plan.impacts.items()
            for record in change_records(contest, impact)
        ),
    )


def _blocks(plan: Plan) -> list[Block]:
    mending = plan.mending
    telling = next(iter(plan.tellings.values()), None)
    blocks: list[Block] = []
    if telling is not None:
        blocks.append(left_table(("", ""), tuple(_rows(plan, mending, telling))))
    for contest, told in plan.tellings.items():
        if len(plan.tellings) > 1:
            if not plan.impacts[contest].spots:
                continue
            blocks.append(Lines((f"In {contest}:",)))
        blocks += changed_blocks(plan.impacts[contest], told)
    return [*blocks, Lines(("Note to publish:", *(f"“{one}”" for one in plan.note.splitlines())))]


def _rows(plan: Plan, mending: Mending, telling: Telling) -> list[tuple[str, str]]:
    rows = [("was", _worded(one, telling)) for one in mending.was]
    if mending.change is not ChangeClass.REDACTION:
        kept = "goes by" if mending.cause is None else "becomes"
        rows += [(kept, _worded(one, telling, since=False)) for one in mending.becomes]
        if not mending.becomes:
            rows.append((kept, "nothing: it no longer stands"))
    rows += [("field", field_said(one)) for one in plan.differences]
    moves = "" if mending.cause is None else f"; {_MOVES[mending.cause]}"
    rows.append(("class", f"{mending.change}{moves}"))
    rows.append(("reason", mending.reason))
    return rows


def _worded(wording: Wording, telling: Telling, *, since: bool = True) -> str:
    stood = f"  (seq {wording.seq}, since {spoken(telling.day(wording.since))})" if since else ""
    return f"{sentence(wording.body, telling.names)}{stood}"


def field_said(difference: Difference) -> str:
    """Print a field that differs: its name, the old value and the new one."""
    was, becomes = _value(difference.was), _value(difference.becomes)
    return f"{difference.field}: {was} → {becomes}"


def _value(value: object) -> str:
    """Print a field's value in few words; of a date or a count, the text as it was written."""
    match value:
        case None | [] | ():
            return "nothing"
        case {"text": text, "best": best}:
            return str(text) if best is None else f"{text}, best {best}"
        case {"words": words}:
            return str(words)
        case [{"source": _}, *_]:
            return "; ".join(_citation(one) for one in value if isinstance(one, dict))
        case list():
            return ", ".join(_value(one) for one in value)
        case _:
            return str(value)


def _citation(cited: dict[str, object]) -> str:
    quote = f", “{cited['quote']}”" if cited.get("quote") else ""
    return f"{cited['source']}, {cited['at']}{quote}"


def _data(plan: Plan, title: str) -> dict[str, object]:
    mending = plan.mending
    return {
        "plan": title,
        "claims": list(mending.claims),
        "class": str(mending.change),
        "cause": None if mending.cause is None else str(mending.cause),
        "reason": mending.reason,
        "fields": [
            {"field": one.field, "was": one.was, "becomes": one.becomes} for one in plan.differences
        ],
        "impact": {contest: changes_data(impact) for contest, impact in plan.impacts.items()},
        "note": plan.note,
    }
