"""Who would be through without somebody's acts, as a page of the differences."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from itertools import groupby
from typing import Final

from projections.answers.inquiry import Inquiry
from projections.answers.mending.hypothetical import STAMP, stamped
from projections.answers.qualify import Hurdle, Qualified
from projections.answers.without import Difference
from projections.faces.headings import heading
from projections.faces.page import Block, Lines, Page, Table, plain
from projections.faces.pages.qualify import COLUMNS, qualify_data, qualify_records, said_of

_SAME: Final = "Nothing changes: who is through is so by the same acts and since the same day."


def without_page(
    inquiry: Inquiry, becomes: Qualified, found: Sequence[Difference], again: str, without: str
) -> Page:
    """Return what changes as a page. JSON and CSV hold the whole answer without the acts.

    `inquiry` is of what is on record; `without` names whose acts were left out.
    """
    blocks: list[Block] = [Lines((stamped(f"without {without}"),))]
    for _, ones in groupby(found, key=lambda one: one.stage.id):
        blocks += _blocks(tuple(ones))
    sentences = tuple(filter(None, map(_verdict, found))) if found else (_SAME,)
    blocks += [Lines(sentences)] if sentences else []
    data = {
        **qualify_data(inquiry, becomes),
        "hypothetical": {"without": without},
        "differences": list(map(_data, found)),
    }
    return Page(
        heading=heading(inquiry, STAMP),
        blocks=tuple(blocks),
        data=data,
        columns=COLUMNS,
        records=qualify_records(inquiry, becomes, without),
        hint=f"→ endorsements qualify {inquiry.scaffold.contest}{again}",
    )


def _blocks(found: Sequence[Difference]) -> Iterable[Block]:
    stage: Hurdle = found[0].stage
    yield Lines((f"{stage.name}: {stage.text}",))
    ways = max((one.routes for one in stage.contenders), key=len, default=())
    heads = ("", "", *(route.name for route in ways), "through", "short by")
    rows = [
        plain((name, which, *said_of(contender, len(ways))))
        for one in found
        for name, which, contender in ((one.was.name, "was", one.was), ("", "becomes", one.becomes))
    ]
    yield Table(plain(heads), tuple(rows), (False,) * len(heads))


def _verdict(one: Difference) -> str:
    """Say whether somebody would still be through; "" where they are through neither way."""
    name, stage = one.was.name, one.stage.name
    if one.becomes.through is None and one.was.through is not None:
        return f"{name} ({stage}): whether through, is open."
    if one.was.through and not one.becomes.through:
        return f"{name} ({stage}): no longer through."
    if one.becomes.through and one.was.through is False:
        return f"{name} ({stage}): through."
    if one.later is None:
        return ""
    least, most = one.later
    if (least, most) == (0, 0):
        return f"{name} ({stage}): still through, since the same day."
    days = f"{least}" if least == most else f"{least} to {most}" if least else f"at most {most}"
    return f"{name} ({stage}): still through, {days} day{'' if most == 1 else 's'} later."


def _data(one: Difference) -> dict[str, object]:
    least, most = one.later or (None, None)
    return {
        "stage": one.stage.id,
        "candidate": one.was.candidate,
        "through_was": one.was.through,
        "through_becomes": one.becomes.through,
        "on_was": one.was.on,
        "on_becomes": one.becomes.on,
        "days_later_low": least,
        "days_later_high": most,
    }
