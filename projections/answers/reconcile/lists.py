"""Counts against lists: each total compared with the names that its own page lists."""

from __future__ import annotations

from collections.abc import Iterator

from ledger.events.total import TallyPublished
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import (
    by_then,
    said,
)
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Spot,
    Verdict,
    signed,
)


def counts_against_lists(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare each total with the names that its own page lists for it."""
    for claim, tally in inquiry.belief.of(TallyPublished):
        if not tally.lists or not by_then(inquiry, tally.taken) or tally.count.bounds_nothing:
            continue
        listed = len({inquiry.identity.of(one) for one in tally.lists})
        low, high = tally.count.low, tally.count.high
        verdict, difference, why = Verdict.AGREES, 0, "as many are listed as are counted"
        explained: Explained | None = None
        if high is not None and listed > high:
            verdict, difference = Verdict.OVER, listed - high
            why, explained = "the page lists more than it counts", Explained.ERROR_THEIRS
        elif low is not None and listed < low and tally.exhaustive:
            verdict, difference = Verdict.SHORT, listed - low
            why, explained = "the page calls a shorter list complete", Explained.ERROR_THEIRS
        elif low is not None and listed < low:
            verdict, why = Verdict.NOT_COMPARABLE, "the page does not say that it lists all"
        yield Comparison(
            check="counts against lists",
            about="a total against its own page's list",
            spot=Spot(tally.section, tally.candidate, tally.act),
            moment=said(tally.taken),
            verdict=verdict,
            expected=tally.count.words,
            found=f"{listed} listed",
            difference=signed(difference),
            why=why,
            explained=explained,
            claims=(claim,),
        )
