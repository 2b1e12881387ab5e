"""What sources assert about the standings, each compared with the record as of its own date.

"The second of the 14", "the only candidate so far", "the biggest", "most of all": each is checked
at both ends of its date. It agrees if it holds at either end, differs if it holds at neither, and
cannot be said if the record leaves it open. Where it differs, it is checked again with only what
was public by then: an assertion that held then was overtaken.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from typing import Final

from ledger.edtf import spoken
from ledger.events.total import AssertionKind, AssertionStated
from ledger.times import Asked
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.asserted import (
    COMMENT,
    joint_lead,
    most,
    only,
    ordinal,
    own,
    qualified,
    roster,
)
from projections.answers.reconcile.biggest import biggest
from projections.answers.reconcile.holding import Answer, Held
from projections.answers.reconcile.moments import as_public_by, asked_at, both_ends, said, span_at
from projections.answers.reconcile.verdicts import Comparison, Explained, Outcome, Spot, Verdict
from projections.fold.belief import Standing

Ask = Callable[[Inquiry, AssertionStated], Answer]

_ASKING: Final[Mapping[AssertionKind, Ask]] = {
    AssertionKind.ORDINAL: ordinal,
    AssertionKind.ONLY: only,
    AssertionKind.MOST: most,
    AssertionKind.BIGGEST: biggest,
    AssertionKind.JOINT_LEAD: joint_lead,
    AssertionKind.QUALIFIED: qualified,
    AssertionKind.OWN: own,
    AssertionKind.COMMENTARY: roster,
}
"""The check for each kind of assertion."""


def assertions_hold(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare every assertion made by the moment asked about with the record of its own date."""
    for claim, asserted in inquiry.belief.of(AssertionStated):
        if claim.claim_id in inquiry.belief.set_aside:
            continue
        days = _days(inquiry, claim, asserted)
        if any(day.span.possible_by(inquiry.as_of.on.moment) for day in days) or not days:
            yield _held(inquiry, claim, asserted, days)


def _days(inquiry: Inquiry, claim: Standing, asserted: AssertionStated) -> tuple[Asked, ...]:
    """Return the first and last day of an assertion's own date, or else of its publication."""
    span = claim.published.span
    if asserted.as_of is not None:
        span = span_at(inquiry, asserted.as_of)
    return () if span is None else both_ends(span, inquiry.scaffold.zone)


def _held(
    inquiry: Inquiry, claim: Standing, asserted: AssertionStated, days: Sequence[Asked]
) -> Comparison:
    ask = _ASKING[asserted.kind]
    answers = [ask(asked_at(inquiry, day), asserted) for day in days]
    if not days:  # without a date only a comment has an answer, since it needs none
        answers = [one for one in [ask(inquiry, asserted)] if one.why == COMMENT]
    outcome = _outcome(answers)
    if outcome.verdict is Verdict.DIFFERS and claim.published.span is not None:
        then = as_public_by(inquiry, claim.published.span)
        again = [ask(asked_at(then, day), asserted) for day in days]
        if any(answer.held is Held.YES for answer in again):
            why = f"{outcome.why}; it held on what was public by then"
            outcome = Outcome(Verdict.DIFFERS, why, "", Explained.REVISION, outcome.rows)
    found = answers[-1].found if answers else "?"
    moment = said(asserted.as_of) if asserted.as_of is not None else _spoken(days)
    return Comparison(
        check="assertions",
        about=f"asserted ({asserted.kind.replace('_', ' ')}): {asserted.words}",
        spot=Spot(
            asserted.section,
            asserted.candidates[0] if len(asserted.candidates) == 1 else None,
            None,
        ),
        moment=moment,
        verdict=outcome.verdict,
        expected=_expected(asserted),
        found=found,
        difference="",
        why=outcome.why,
        explained=outcome.explained,
        claims=(claim, *outcome.rows),
    )


def _spoken(days: Sequence[Asked]) -> str:
    return " or ".join(spoken(day.text) for day in days) or "?"


def _expected(asserted: AssertionStated) -> str:
    if asserted.number is None:
        return asserted.kind.replace("_", " ")
    of = f" of {asserted.of}" if asserted.of is not None else ""
    return f"{asserted.number}{of}"


def _outcome(answers: Iterable[Answer]) -> Outcome:
    """Join the answers at both ends of a date: a yes at one end of it is enough."""
    several = tuple(answers)
    rows = tuple(dict.fromkeys(row for one in several for row in one.rows))
    held = {one.held for one in several}
    why = "; ".join(dict.fromkeys(one.why for one in several))
    if Held.YES in held and held <= {Held.YES, Held.OPEN}:
        return Outcome(Verdict.AGREES, why, rows=rows)
    if Held.YES in held:
        return Outcome(Verdict.AGREES, f"on some day of its date: {why}", rows=rows)
    if held == {Held.NO}:
        return Outcome(Verdict.DIFFERS, why, "", Explained.UNEXPLAINED, rows)
    if why == COMMENT:
        return Outcome(Verdict.NOT_COMPARABLE, why)
    return Outcome(Verdict.CANNOT_SAY, why or "nobody knows when it was so", rows=rows)
