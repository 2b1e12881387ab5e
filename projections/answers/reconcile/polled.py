"""Comparisons of declared results: a poll in words, and a comparison of some of its rows."""

from __future__ import annotations

from collections.abc import Sequence

from ledger.events.kinds import ActKind
from projections.answers.reconcile.moments import said
from projections.answers.reconcile.results import Pages, Row
from projections.answers.reconcile.verdicts import Comparison, Explained, Outcome, Spot


def poll_words(pages: Pages) -> str:
    """Return a poll in words: its round, and its section."""
    where = f" in {pages.poll.section}" if pages.poll.section is not None else ""
    return f"round {pages.poll.round}{where}"


def compared_rows(
    what: str, rows: Sequence[Row], held: tuple[str, str], outcome: Outcome
) -> Comparison:
    """Make a comparison of some rows; about the first's candidate if all are, or if it is wrong."""
    first = rows[0].body
    at_fault = outcome.explained is Explained.ERROR_THEIRS
    about_one = at_fault or len({row.body.candidate for row in rows}) == 1
    claims = (*(row.claim for row in rows), *outcome.rows)
    return Comparison(
        check="shares and votes",
        about=what,
        spot=Spot(first.section, first.candidate if about_one else None, ActKind.VOTE),
        moment=said(first.on),
        verdict=outcome.verdict,
        expected=held[0],
        found=held[1],
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=tuple(dict.fromkeys(claims)),
    )
