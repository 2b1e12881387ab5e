"""When something happened: the bounds of one claim's date, and of several claims' put together."""

from __future__ import annotations

import functools
from collections.abc import Sequence

from attrs import frozen

from ledger.edtf import When
from ledger.times import ANY_TIME, Span
from projections.fold.belief import Standing


@frozen
class Dated:
    """When something happened, merged from its claims.

    `span` uses best estimates, `given` only the dates that the sources give. `clash`: the claims
    share no moment and nothing decides between them.
    """

    span: Span
    given: Span
    clash: bool

    @property
    def estimated(self) -> bool:
        """Whether `span` depends on a best estimate."""
        return self.span != self.given


def span_of_claim(when: When | None, *, certain: bool) -> Span:
    """Return the bounds of a claimed date; those of all time for a claim without a date."""
    return ANY_TIME if when is None else when.span(certain=certain)


def merged(claims: Sequence[tuple[Standing, When | None]], *, certain: bool) -> Dated:
    """Merge the dates of several claims about one thing that happened, as tightly as they allow.

    1. The moments that all claims share, with their estimates.
    2. If there are none, the moments shared by the dates that the sources give.
    3. If there are none, those shared by the claims published on the very day they are about.
    4. If there are none, the stretch from the first to the last, marked as clashing.
    """
    given = [span_of_claim(when, certain=True) for _, when in claims]
    agreed = _shared(given)
    if agreed is not None:
        narrowed = _shared([span_of_claim(when, certain=certain) for _, when in claims])
        return Dated(narrowed or agreed, agreed, clash=False)
    same_day = [
        span
        for (claim, _), span in zip(claims, given, strict=True)
        if claim.published.span is not None and claim.published.span.meet(span) is not None
    ]
    if same_day and (shared_that_day := _shared(same_day)) is not None:
        # Which pages are of the day itself may depend on an estimate of when they appeared.
        leans = any(claim.published.estimated for claim, _ in claims)
        return Dated(shared_that_day, ANY_TIME if leans else shared_that_day, clash=False)
    whole = functools.reduce(lambda one, other: one.hull(other), given)
    return Dated(whole, whole, clash=True)


def _shared(spans: Sequence[Span]) -> Span | None:
    """Return the moments that all spans share; None where there are none."""
    shared: Span | None = spans[0]
    for span in spans[1:]:
        shared = shared.meet(span) if shared is not None else None
    return shared
