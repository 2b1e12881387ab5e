"""Names against totals: each published total against the acts on record, at the total's own moment.

A total was taken at some moment of its date, so the names are counted at both ends of it: those
certainly in force throughout, and those that may have been in force at some time in it. Fewer names
than the total are the part that nobody names; more names than it are a difference to be explained.
"""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ledger.events.total import Basis, TallyPublished
from ledger.times import FOREVER, Span
from projections.answers.alikes import Named, alikes
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import (
    by_then,
    published_after,
    said,
    sources_of,
    span_at,
)
from projections.answers.reconcile.verdicts import (
    Comparison,
    Explained,
    Outcome,
    Spot,
    Verdict,
    signed,
)
from projections.answers.why import bracket
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.tallies import NEVER_BOUND


def names_against_totals(inquiry: Inquiry) -> Iterator[Comparison]:
    """Hold the names against every total that was taken by the moment asked about."""
    for claim, tally in inquiry.belief.of(TallyPublished):
        if by_then(inquiry, tally.taken):
            yield _against(inquiry, claim, tally)


@frozen
class _Named:
    """The acts that a total may count: those in force all its moment, and those possibly so."""

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
        return _over(_Surplus(inquiry, claim, tally, names.certain, names.low - high))
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
    """The acts of the total's cell, or of its whole column; what its own page lists is certain."""
    span, listed, sources = span_at(inquiry, tally.taken), set(tally.lists), sources_of(claim)
    certain: list[Period] = []
    possible: list[Period] = []
    for act in inquiry.acts:
        key = act.key
        if (key.section, key.act) != (tally.section, tally.act) or key.candidate is None:
            continue
        if tally.candidate not in {None, key.candidate}:
            continue
        told = key.endorser in listed or not sources.isdisjoint(act.listed_by)
        may = act.maybe_in_force(span.end) or act.maybe_in_force(span.start)
        if (told and may) or (act.surely_in_force(span.start) and act.surely_in_force(span.end)):
            certain.append(act)
        if may:
            possible.append(act)
    return _Named(tuple(certain), tuple(possible))


def _listed_without_an_act(inquiry: Inquiry, tally: TallyPublished) -> tuple[str, ...]:
    """Endorsers that the total's own page names, and whose act for the candidate is not held."""
    held = {
        act.key.endorser
        for act in inquiry.acts
        if (act.key.section, act.key.act) == (tally.section, tally.act)
        and tally.candidate in {None, act.key.candidate}
    }
    return tuple(one for one in tally.lists if inquiry.identity.of(one) not in held)


@frozen
class _Surplus:
    """More names than a total counts: the acts certainly in force, and how many are too many."""

    inquiry: Inquiry
    claim: Standing
    tally: TallyPublished
    acts: tuple[Period, ...]
    over: int

    @property
    def span(self) -> Span:
        """When the total was taken."""
        return span_at(self.inquiry, self.tally.taken)

    @property
    def latest(self) -> tuple[Period, ...]:
        """The acts begun last: the likeliest to be missing from a count that lags."""
        in_time = sorted(self.acts, key=lambda act: (act.begun.span.end, act.begun.span.start))
        return tuple(in_time[-self.over :])

    @property
    def others(self) -> Iterator[tuple[Standing, TallyPublished]]:
        """The other totals of the same cell."""
        cell = (self.tally.section, self.tally.act, self.tally.candidate)
        for claim, body in self.inquiry.belief.of(TallyPublished):
            if (body.section, body.act, body.candidate) == cell and claim != self.claim:
                yield claim, body


def _over(surplus: _Surplus) -> Outcome:
    """Explain more names than a total counts: by the first explanation that accounts for all."""
    for explain in _EXPLANATIONS:
        if (found := explain(surplus)) is not None:
            why, explained, rows = found
            break
    else:
        why = f"nothing on record says which {surplus.over} the count leaves out"
        explained, rows = Explained.UNEXPLAINED, surplus.latest
    claims = tuple(claim for act in rows for claim in act.made)
    return Outcome(Verdict.OVER, why, signed(surplus.over), explained, claims)


Explanation = tuple[str, Explained, tuple[Period, ...]]


def _set_aside(surplus: _Surplus) -> Explanation | None:
    if surplus.claim.claim_id not in surplus.inquiry.belief.set_aside:
        return None
    return "an editor set the total aside", Explained.ERROR_THEIRS, ()


def _twice_named(surplus: _Surplus) -> Explanation | None:
    """Endorsers of one cell whose names are alike, in pairs."""
    identity = surplus.inquiry.identity
    by_id = {act.key.endorser: act for act in surplus.acts}
    pairs = alikes(Named(one, "", (identity.name(one),)) for one in by_id)
    if len(pairs) < surplus.over:
        return None
    names = "; ".join(" and ".join(pair.names) for pair in pairs)
    rows = tuple(by_id[one] for pair in pairs for one in (pair.first, pair.second))
    return f"some may be one under two names: {names}", Explained.ALIAS, rows


def _not_public_yet(surplus: _Surplus) -> Explanation | None:
    later = tuple(
        act for act in surplus.acts if all(published_after(one, surplus.claim) for one in act.made)
    )
    if len(later) < surplus.over:
        return None
    return f"{len(later)} of the names were published only later", Explained.LAG, later


def _on_its_way(surplus: _Surplus) -> Explanation | None:
    if surplus.tally.basis is not Basis.RECEIVED:
        return None
    why = "the total counts what the party had received, the names the day of each meeting"
    return why, Explained.BASIS, surplus.latest


def _revised(surplus: _Surplus) -> Explanation | None:
    for claim, body in surplus.others:
        enough = body.count.high is None or body.count.high >= len(surplus.acts)
        meets = span_at(surplus.inquiry, body.taken).meet(surplus.span) is not None
        if enough and meets and published_after(claim, surplus.claim):
            why = f"a later publication gives {body.count.words} for the same moment"
            return why, Explained.REVISION, surplus.latest
    return None


def _behind(surplus: _Surplus) -> Explanation | None:
    """An earlier total was higher already, and no higher than the names."""
    high = surplus.tally.count.high
    for _, body in surplus.others:
        low = body.count.low
        if low is None or high is None or body.basis in NEVER_BOUND:
            continue
        earlier = span_at(surplus.inquiry, body.taken).precedes(surplus.span)
        if earlier and high < low <= len(surplus.acts):
            why = f"an earlier total already gave {body.count.words}"
            return why, Explained.LAG, surplus.latest
    return None


_EXPLANATIONS: Final = (
    *(_set_aside, _twice_named, _not_public_yet, _on_its_way, _revised, _behind),
)
"""What can explain names beyond a total, the surest first."""


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


def counts_against_lists(inquiry: Inquiry) -> Iterator[Comparison]:
    """Hold each total against the names that its own page lists for it."""
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
        elif low is not None and listed < low:
            verdict, difference = Verdict.SHORT, listed - low
            why = "the page does not say that its list is complete"
            if tally.exhaustive:
                why, explained = "the page calls a shorter list complete", Explained.ERROR_THEIRS
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
