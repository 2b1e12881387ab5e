"""Whether shares add up to 100: one page's, or those of several pages together."""

from __future__ import annotations

from collections.abc import Iterable, Iterator, Sequence
from fractions import Fraction

from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.polled import compared_rows, poll_words
from projections.answers.reconcile.printed import percent
from projections.answers.reconcile.results import Pages, Row, polls
from projections.answers.reconcile.verdicts import Comparison, Explained, Outcome, Verdict
from projections.counting.shares import added
from projections.fold.candidacies import Status, candidacy_of

_WHOLE = Fraction(1)


def shares_against_100(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare the sum of the shares that a page prints of a poll with 100, allowing for rounding.

    Where no one page gives all shares, those of several pages are put together.
    """
    every_poll = polls(inquiry)
    for pages in every_poll:
        if pages.poll.of_whole:
            continue
        running = _running(inquiry, every_poll, pages)
        by_page = [_shared_rows(rows) for rows in pages.by_source.values()]
        for rows in by_page:
            if len(rows) > 1:
                yield _against_100(pages, rows, running, one_page=True)
        together = _finest(row for rows in by_page for row in rows)
        whole = running <= {row.who for row in together}
        if whole and not any(running <= {row.who for row in rows} for rows in by_page):
            yield _against_100(pages, together, running, one_page=False)


def _shared_rows(rows: Iterable[Row]) -> tuple[Row, ...]:
    return tuple(row for row in rows if row.share is not None)


def _finest(rows: Iterable[Row]) -> tuple[Row, ...]:
    """Return for each option the row whose share is printed to the finest step."""
    finest: dict[str, Row] = {}
    for row in rows:
        held = finest.get(row.who)
        if held is None or _step(row) < _step(held):
            finest[row.who] = row
    return tuple(finest.values())


def _step(row: Row) -> Fraction:
    return (row.share.step if row.share is not None else None) or Fraction(0)


def _running(inquiry: Inquiry, every_poll: Iterable[Pages], pages: Pages) -> frozenset[str]:
    """Return whom a complete column must give: who ran in the round, by any page on any section.

    In the first round also everybody on record as a candidate who had not left before it.
    """
    running = {
        who for poll in every_poll if poll.poll.round == pages.poll.round for who in poll.everybody
    }
    if pages.poll.round == 1:
        gone = {Status.WITHDRAWN, Status.NOT_QUALIFIED}
        running |= {
            candidate
            for candidate, _ in inquiry.scaffold.candidates
            if candidacy_of(inquiry.belief, candidate).status not in gone
        }
    return frozenset(running)


def _against_100(
    pages: Pages, rows: Sequence[Row], running: frozenset[str], *, one_page: bool
) -> Comparison:
    rounded = added([row.share.rounded for row in rows if row.share is not None])
    loose = added([row.share.loose for row in rows if row.share is not None])
    total = sum((row.share.value for row in rows if row.share is not None), Fraction(0))
    off, step = total - _WHOLE, max(_step(row) for row in rows)
    missing = running - {row.who for row in rows}
    if rounded.low <= _WHOLE <= rounded.high and not missing:
        outcome = Outcome(Verdict.AGREES, "the shares make 100, as far as they are rounded")
    elif loose.low <= _WHOLE <= loose.high and not missing:
        why = "the shares make 100 if they were cut off and not rounded"
        outcome = Outcome(Verdict.AGREES, why, explained=Explained.ROUNDING)
    elif missing and rounded.low <= _WHOLE:
        why = f"the page gives {len(rows)} of {len(running | {row.who for row in rows})} shares"
        outcome = Outcome(Verdict.NOT_COMPARABLE, why)
    else:
        verdict = Verdict.OVER if off > 0 else Verdict.SHORT
        why = "the page's own shares do not make 100"
        explained = Explained.ERROR_THEIRS
        if not one_page:
            why, explained = "shares of several pages do not make 100", Explained.UNEXPLAINED
        outcome = Outcome(verdict, why, percent(off, step), explained)
    held = ("100 %", percent(total, step))
    together = "" if one_page else ", of several pages together"
    return compared_rows(
        f"shares of {poll_words(pages)} against 100{together}", rows, held, outcome
    )
