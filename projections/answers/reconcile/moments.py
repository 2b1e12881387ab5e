"""The same inquiry at another moment, at which a total or an assertion is checked."""

from __future__ import annotations

from typing import Final

from attrs import evolve

from ledger.edtf import When, day_at, last_day_of, spoken
from ledger.times import ALWAYS, FOREVER, Asked, Span
from projections.answers.inquiry import Inquiry
from projections.fold.belief import Standing
from projections.fold.candidacies import Status, candidacy_of
from projections.fold.dating import span_of_claim


def asked_at(inquiry: Inquiry, on: Asked) -> Inquiry:
    """Return the inquiry at another `on`, with `known` and `recorded` unchanged."""
    as_of = evolve(inquiry.as_of, on=on)
    return evolve(inquiry, as_of=as_of, belief=evolve(inquiry.belief, as_of=as_of))


def both_ends(span: Span, zone: str) -> tuple[Asked, ...]:
    """Return the first and the last day of a span, once if equal; an open end has no day."""
    first = [day_at(span.start, zone)] if span.start != ALWAYS else []
    last = [last_day_of(span, zone)] if span.end != FOREVER else []
    return tuple(dict.fromkeys([*first, *last]))


def as_public_by(inquiry: Inquiry, published: Span) -> Inquiry:
    """Return the inquiry with only the claims that were certainly public by the end of a span.

    Unlike an inquiry with that `known`, it keeps later corrections of these claims.
    """
    standing = tuple(
        claim
        for claim in inquiry.belief.standing
        if claim.published.span is not None and claim.published.span.over_by(published.end)
    )
    public = {claim.claim_id for claim in standing}
    acts = tuple(act for act in inquiry.acts if any(claim.claim_id in public for claim in act.made))
    return evolve(inquiry, belief=evolve(inquiry.belief, standing=standing), acts=acts)


def span_at(inquiry: Inquiry, when: When | None) -> Span:
    """Return the bounds of a claimed date, with or without estimates as the inquiry is."""
    return span_of_claim(when, certain=inquiry.as_of.certain)


def by_then(inquiry: Inquiry, when: When | None) -> bool:
    """Whether something may have been so by the moment asked about."""
    return span_at(inquiry, when).possible_by(inquiry.as_of.on.moment)


def said(when: When | None) -> str:
    """Print the moment of a claim; `?` where it has none."""
    return "?" if when is None else spoken(when)


def published_after(claim: Standing, other: Standing) -> bool:
    """Whether one claim certainly became public after another did."""
    one, two = claim.published.span, other.published.span
    return one is not None and two is not None and two.precedes(one)


def sources_of(claim: Standing) -> frozenset[str]:
    """Return the sources that a claim cites."""
    return frozenset(citation.source for citation in claim.citations)


def same_source(claim: Standing, other: Standing) -> bool:
    """Whether both claims cite the same source."""
    return not sources_of(claim).isdisjoint(sources_of(other))


_OUT: Final = frozenset({Status.NOT_YET, Status.WITHDRAWN, Status.NOT_QUALIFIED, Status.ELIMINATED})


def still_in(inquiry: Inquiry, candidate: str) -> bool:
    """Whether a candidate was, or may have been, in the race at the moment asked about."""
    return candidacy_of(inquiry.belief, candidate).status not in _OUT
