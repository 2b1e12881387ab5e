"""Names against totals: each published total compared with the acts on record at its own moment.

A total was taken at some moment of its date. The names are therefore counted at both ends of it:
those certainly in force throughout, and those that may have been in force at some time in it. If
there are fewer names than the total, the rest is what nobody names. If there are more, that is a
difference to explain.
"""

from __future__ import annotations

from collections.abc import Iterator

from attrs import frozen

from ledger.events.total import Basis, TallyPublished
from ledger.times import FOREVER
from projections.answers.brackets import bracket
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import (
    by_then,
    said,
    sources_of,
    span_at,
)
from projections.answers.reconcile.surplus import Surplus, explained_surplus
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Spot,
    Verdict,
    signed,
)
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.rivals import NEVER_BOUND


def names_against_totals(inquiry: Inquiry) -> Iterator[Comparison]:
    """Compare every total that was taken by the moment asked about with the names."""
    for claim, tally in inquiry.belief.of(TallyPublished):
        if by_then(inquiry, tally.taken):
            yield _against(inquiry, claim, tally)


@frozen
class _Named:
    """The acts that a total may count: those in force throughout its date, and possibly so."""

    certain: tuple[Period, ...]
    possible: tuple[Period, ...]

    @property
    def low(self) -> int:
        return len({act.key.endorser for act in self.certain})

    @property
    def high(self) -> int:
        return len({act.key.endorser for act in self.possible})


def _against(inquiry: Inquiry, claim: Standing, tally: TallyPublished) -> Comparison:
    names = _named(inquiry, claim, tally)
    return _compared(
        claim,
        tally,
        f"{bracket(names.low, names.high)} named",
        _outcome(inquiry, claim, tally, names),
    )


def _outcome(inquiry: Inquiry, claim: Standing, tally: TallyPublished, names: _Named) -> Outcome:
    if (why_not := _incomparable(inquiry, tally)) is not None:
        return Outcome(Verdict.NOT_COMPARABLE, why_not)
    low, high = tally.count.low, tally.count.high
    if high is not None and names.low > high:
        return explained_surplus(Surplus(inquiry, claim, tally, names.certain, names.low - high))
    if low is not None and names.high < low:
        short = low - names.high
        if missing := _listed_without_an_act(inquiry, tally):
            listed = ", ".join(inquiry.identity.name(one) for one in missing)
            why = f"the page names {listed}, for whom no act is on record"
            return Outcome(Verdict.SHORT, why, signed(-short), Explained.ERROR_OURS)
        return Outcome(
            Verdict.SHORT, f"nobody names {short} of the {tally.count.words}", signed(-short)
        )
    sure = names.low == names.high
    why = "names and total are the same" if sure else "the names' dates leave room for the total"
    return Outcome(Verdict.AGREES, why)


def _incomparable(inquiry: Inquiry, tally: TallyPublished) -> str | None:
    if tally.basis in NEVER_BOUND:
        what = "a campaign's claim" if tally.basis is Basis.CAMPAIGN else "a paper's own count"
        return f"{what} counts on a basis of its own"
    if tally.count.bounds_nothing:
        return f"“{tally.count.words}” bounds nothing"
    if span_at(inquiry, tally.taken).end == FOREVER:
        return "nobody knows when it was taken"
    return None


def _named(inquiry: Inquiry, claim: Standing, tally: TallyPublished) -> _Named:
    """Return the acts of the total's cell, or whole column; those its page lists are certain."""
    span, listed, sources = span_at(inquiry, tally.taken), set(tally.lists), sources_of(claim)
    certain: list[Period] = []
    possible: list[Period] = []
    for act in inquiry.acts:
        key = act.key
        if (key.section, key.act) != (tally.section, tally.act) or key.candidate is None:
            continue
        if tally.candidate not in {None, key.candidate}:
            continue
        on_page = key.endorser in listed or not sources.isdisjoint(act.listed_by)
        may = act.maybe_in_force(span.end) or act.maybe_in_force(span.start)
        if (on_page and may) or (act.surely_in_force(span.start) and act.surely_in_force(span.end)):
            certain.append(act)
        if may:
            possible.append(act)
    return _Named(tuple(certain), tuple(possible))


def _listed_without_an_act(inquiry: Inquiry, tally: TallyPublished) -> tuple[str, ...]:
    """Return the endorsers that the total's page lists but of whom no such act is on record."""
    held = {
        act.key.endorser
        for act in inquiry.acts
        if (act.key.section, act.key.act) == (tally.section, tally.act)
        and tally.candidate in {None, act.key.candidate}
    }
    return tuple(one for one in tally.lists if inquiry.identity.of(one) not in held)


def _compared(claim: Standing, tally: TallyPublished, found: str, outcome: Outcome) -> Comparison:
    return Comparison(
        check="names against totals",
        about="names on record against a published total",
        spot=Spot(tally.section, tally.candidate, tally.act),
        moment=said(tally.taken),
        verdict=outcome.verdict,
        expected=tally.count.words,
        found=found,
        difference=outcome.difference,
        why=outcome.why,
        explained=outcome.explained,
        claims=(claim, *outcome.rows),
    )
