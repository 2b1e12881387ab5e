"""A hypothetical answer as a page: the stamp first, then only what differs."""

from __future__ import annotations

import datetime as dt
from collections.abc import Iterable

from ledger.edtf import spoken
from projections.answers.inquiry import Inquiry
from projections.answers.mending.hypothetical import STAMP, stamped
from projections.answers.mending.impact import Impact
from projections.answers.mending.stating import Telling
from projections.answers.whatif import WhatIf
from projections.answers.why import names_of
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Block, Lines, Page
from projections.faces.pages.changes import (
    CHANGE_COLUMNS,
    change_records,
    changed_blocks,
    changes_data,
)


def whatif_page(inquiry: Inquiry, answer: WhatIf, again: str, until: dt.date | None = None) -> Page:
    """Return a page of what would differ, on every day; every form of it bears the stamp.

    `until` is the last day that `answer` tells of; None where it tells of every day.
    """
    contest = inquiry.scaffold.contest
    telling = Telling(names_of(inquiry), inquiry.sources, inquiry.scaffold.zone)
    whole = Impact(inquiry.scaffold.zone, answer.changes, ())
    blocks = changed_blocks(whole, telling)
    if until is not None and not answer.changes:
        blocks = (Lines((f"No figure changes up to {spoken(until.isoformat())}.",)),)
    # The days that `on` would tell are each change's own.
    _, known, *basis = clock_values(inquiry)
    records = change_records(contest, whole, None if known is None else str(known))
    days = "on every day" if until is None else f"up to {spoken(inquiry.as_of.on.text)}"
    changed = [f"without {one}" for one in answer.without] + [f"with {one}" for one in answer.added]
    return Page(
        heading=heading(inquiry, STAMP, days=days),
        blocks=(
            Lines((stamped("; ".join(changed)),)),
            *blocks,
            *_as_printed(len(answer.as_printed)),
            *(_twice(inquiry, *one) for one in answer.twice),
        ),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "hypothetical": True,
            "without": list(answer.without),
            "with": list(answer.added),
            "left_out": list(answer.events),
            "changes": changes_data(whole)["changes"],
            "totals_as_printed": list(answer.as_printed),
            "counted_twice": [
                {"endorser": endorser, "on_record": held, "supposed": supposed}
                for endorser, held, supposed in answer.twice
            ],
        },
        columns=("hypothetical", *CHANGE_COLUMNS, *CLOCK_COLUMNS[2:]),
        records=tuple((True, *record, *basis) for record in records),
        hint=f"→ endorsements standings {contest}{again}",
    )


def _as_printed(totals: int) -> Iterable[Block]:
    """Yield the note on totals that may count an act left out, and are not lowered."""
    if totals == 1:
        said = "1 total that may count what is left out stands as printed: its page does"
    elif totals:
        said = f"{totals} totals that may count what is left out stand as printed: their pages do"
    else:
        return
    yield Lines((f"{said} not list whose acts are counted.",))


def _twice(inquiry: Inquiry, endorser: str, held: str, supposed: str) -> Block:
    """Return the note on an endorser who counts for two candidates, and how to suppose a switch."""
    who, name = inquiry.identity.name(endorser), inquiry.scaffold.candidate_name
    said = f"{who} is on record for {name(held)} and counts here for {name(supposed)} as well."
    return Lines((f"{said} For a switch add --without {endorser}.",))
