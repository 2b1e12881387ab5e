"""What became public long after it happened, as a page."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Final

from ledger.events.envelope import utc_text
from projections.answers.inquiry import Inquiry
from projections.answers.late import Late
from projections.faces.headings import CLOCK_COLUMNS, as_of_data, clock_values, heading
from projections.faces.page import Lines, Page, left_table
from projections.faces.pages.proofs import proofs_said

_COLUMNS: Final = (
    *("contest", *CLOCK_COLUMNS, "days_to_publication", "days_to_record", "recorded_at"),
    *("claim", "says", "sources", "told_before"),
)


def late_page(inquiry: Inquiry, answer: Sequence[Late], days: int, again: str) -> Page:
    """Return a page of what became public certainly at least `days` days after it was so."""
    contest = inquiry.scaffold.contest
    table = left_table(
        ("Days", "What", "Source", "Told before by"),
        tuple(
            (str(one.days_to_publication), one.says, proofs_said(one.proofs), _told(one) or "")
            for one in answer
        ),
    )
    none = Lines((f"Nothing became public certainly {days} days or more after it was so.",))
    return Page(
        heading=heading(inquiry, "learned late"),
        blocks=(table,) if answer else (none,),
        data={
            "contest": contest,
            "as_of": as_of_data(inquiry),
            "days": days,
            "late": [
                {
                    "claim": one.claim,
                    "says": one.says,
                    "days_to_publication": one.days_to_publication,
                    "days_to_record": one.days_to_record,
                    "recorded_at": utc_text(one.recorded_at),
                    "sources": proofs_said(one.proofs),
                    "told_before": _told(one),
                }
                for one in answer
            ],
        },
        columns=_COLUMNS,
        records=tuple(
            (
                *(contest, *clock_values(inquiry)),
                *(one.days_to_publication, one.days_to_record, utc_text(one.recorded_at)),
                *(one.claim, one.says, proofs_said(one.proofs), _told(one)),
            )
            for one in answer
        ),
        hint=f"→ endorsements log {contest}{again}",
    )


def _told(one: Late) -> str | None:
    return proofs_said(one.told_before) if one.told_before else None
