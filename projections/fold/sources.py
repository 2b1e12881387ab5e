"""When each source could be read: the bridge from a claim's citations to the `known` clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from attrs import frozen

from ledger.citations import Citation
from ledger.events.source import SourceCited
from ledger.times import Span


@frozen
class Publication:
    """When something became public: its bounds, or None if nobody knows; whether by an estimate."""

    span: Span | None
    estimated: bool = False


UNDATED = Publication(None)


def published(source: SourceCited, *, certain: bool) -> Publication:
    """When a source became public. A private source never did, and an undated one says nothing."""
    if source.published is None or not source.public:
        return UNDATED
    estimated = source.published.estimated and not certain
    return Publication(source.published.span(certain=certain), estimated)


def first_publication(
    citations: Iterable[Citation], sources: Mapping[str, SourceCited], *, certain: bool
) -> Publication:
    """When a claim with these citations became public: its earliest public citation, by latest bound.

    The latest bound decides between sources as it decides visibility: the earliest day by which
    somebody could certainly have read it. Undated if no public source of it has a date.
    """
    first = UNDATED
    for citation in citations:
        source = sources.get(citation.source)
        if source is None:
            continue
        one = published(source, certain=certain)
        if one.span is not None and (first.span is None or one.span.surer_by(first.span)):
            first = one
    return first
