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
    """When something happened, merged from its claims: with estimates, and by what is given alone.

    `clash` says that the claims share no moment and nothing decides between them.
    """

    span: Span
    given: Span
    clash: bool

    @property
    def estimated(self) -> bool:
        """Whether the dates lean on a best estimate."""
        return self.span != self.given


def span_of_claim(when: When | None, *, certain: bool) -> Span:
    """The bounds of a claimed date; a claim without one leaves every moment open."""
    return ANY_TIME if when is None else when.span(certain=certain)


def merged(claims: Sequence[tuple[Standing, When | None]], *, certain: bool) -> Dated:
    """The tightest dates that claims of one happening agree on.

    An estimate that no other claim allows yields to the dates the sources give. Where these share
    no moment either, those published on the very day they tell of decide; where even these share
    none, the whole stretch stands and the dates are marked as clashing.
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
        # Which pages are of the day itself may hang on when they are thought to have appeared.
        leans = any(claim.published.estimated for claim, _ in claims)
        return Dated(shared_that_day, ANY_TIME if leans else shared_that_day, clash=False)
    whole = functools.reduce(lambda one, other: one.hull(other), given)
    return Dated(whole, whole, clash=True)


def _shared(spans: Sequence[Span]) -> Span | None:
    shared: Span | None = spans[0]
    for span in spans[1:]:
        shared = shared.meet(span) if shared is not None else None
    return shared
