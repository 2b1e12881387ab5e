"""Explanations of more names than a total counts, the surest first."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Final

from attrs import frozen

from ledger.events.total import Basis, TallyPublished
from ledger.events.who import EndorserKind, EndorserRegistered
from ledger.times import Span
from projections.answers.alikes import Named, alikes
from projections.answers.inquiry import Inquiry
from projections.answers.reconcile.moments import (
    published_after,
    span_at,
)
from projections.answers.reconcile.verdicts import (
    Explained,
    Outcome,
    Verdict,
    signed,
)
from projections.fold.acts import Period
from projections.fold.belief import Standing
from projections.fold.rivals import NEVER_BOUND


@frozen
class Surplus:
    """More names than a total counts: the acts certainly in force, and how many are over."""

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
    def people(self) -> frozenset[str]:
        """Those who nominate in person: no form of theirs can be on its way."""
        return frozenset(
            body.endorser
            for _, body in self.inquiry.belief.of(EndorserRegistered)
            if body.kind is EndorserKind.PERSON
        )

    @property
    def latest(self) -> tuple[Period, ...]:
        """The last acts, as many as are over: the likeliest to be missing from the total."""
        in_time = sorted(self.acts, key=lambda act: (act.begun.span.end, act.begun.span.start))
        return tuple(in_time[-self.over :])

    @property
    def others(self) -> Iterator[tuple[Standing, TallyPublished]]:
        """The other totals of the same cell."""
        cell = (self.tally.section, self.tally.act, self.tally.candidate)
        for claim, body in self.inquiry.belief.of(TallyPublished):
            if (body.section, body.act, body.candidate) == cell and claim != self.claim:
                yield claim, body


def explained_surplus(surplus: Surplus) -> Outcome:
    """Explain more names than a total counts by the first explanation that covers all."""
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


def _set_aside(surplus: Surplus) -> Explanation | None:
    if surplus.claim.claim_id not in surplus.inquiry.belief.set_aside:
        return None
    return "an editor set the total aside", Explained.ERROR_THEIRS, ()


def _twice_named(surplus: Surplus) -> Explanation | None:
    """Explain by endorsers of the cell with similar names, who may be one."""
    identity = surplus.inquiry.identity
    by_id = {act.key.endorser: act for act in surplus.acts}
    pairs = alikes(Named(one, "", (identity.name(one),)) for one in by_id)
    if len(pairs) < surplus.over:
        return None
    names = "; ".join(" and ".join(pair.names) for pair in pairs)
    rows = tuple(by_id[one] for pair in pairs for one in (pair.first, pair.second))
    return f"some may be one under two names: {names}", Explained.ALIAS, rows


def _not_public_yet(surplus: Surplus) -> Explanation | None:
    later = tuple(
        act for act in surplus.acts if all(published_after(one, surplus.claim) for one in act.made)
    )
    if len(later) < surplus.over:
        return None
    return f"{len(later)} of the names were published only later", Explained.LAG, later


def _on_its_way(surplus: Surplus) -> Explanation | None:
    """Explain by forms on their way: they reach the party days after a body has met."""
    if surplus.tally.basis is Basis.RECEIVED:
        why = "the total counts what the party had received, the names the day of each meeting"
        return why, Explained.BASIS, surplus.latest
    fortnight = [act for act in surplus.acts if act.begun.span.lead_over(surplus.span) <= _POST]
    met = [act for act in fortnight if act.key.endorser not in surplus.people]
    if surplus.tally.basis is not Basis.UNKNOWN or len(met) < surplus.over:
        return None
    why = (
        "the page does not say what it counts: what met in the fortnight before it may not have "
        "been received"
    )
    return why, Explained.BASIS, surplus.latest


_POST: Final = 14 * 24 * 3600
"""Seconds for which a meeting's form may be on its way. Parties allowed about a week."""


def _revised(surplus: Surplus) -> Explanation | None:
    for claim, body in surplus.others:
        enough = body.count.high is None or body.count.high >= len(surplus.acts)
        meets = span_at(surplus.inquiry, body.taken).meet(surplus.span) is not None
        if enough and meets and published_after(claim, surplus.claim):
            why = f"a later publication gives {body.count.words} for the same moment"
            return why, Explained.REVISION, surplus.latest
    return None


def _behind(surplus: Surplus) -> Explanation | None:
    """Explain by an earlier total that was already higher, and no higher than the names."""
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
"""All explanations, the surest first."""
