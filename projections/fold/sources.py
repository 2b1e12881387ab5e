"""When each source could be read: the bridge from a claim's citations to the `known` clock."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from functools import cached_property

from attrs import frozen

from ledger.citations import Citation
from ledger.events.source import SourceCited
from ledger.times import AsOf, Span


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


@frozen(slots=False)
class Library:
    """The sources on record, as a question's `known` clock lets them be read."""

    as_of: AsOf
    sources: Mapping[str, SourceCited]

    @cached_property
    def _dates(self) -> Mapping[str, Publication]:
        """When each source became public, by the dates that the question goes by."""
        certain = self.as_of.certain
        return {key: published(one, certain=certain) for key, one in self.sources.items()}

    @cached_property
    def _sure_dates(self) -> Mapping[str, Publication]:
        """When each source became public, by its own date alone."""
        return {key: published(one, certain=True) for key, one in self.sources.items()}

    def first(self, citations: Iterable[Citation], *, certain: bool = False) -> Publication:
        """When a claim with these citations became public: the earliest of them, by latest bound.

        The latest bound decides between sources as it decides visibility: the earliest day by which
        somebody could certainly have read it. Undated if no public source of it has a date.
        """
        dates = self._sure_dates if certain else self._dates
        found = UNDATED
        for citation in citations:
            one = dates.get(citation.source, UNDATED)
            if one.span is not None and (found.span is None or one.span.surer_by(found.span)):
                found = one
        return found

    def could_read(self, citations: Iterable[Citation]) -> bool:
        """Whether a claim with these citations was certainly public by `known`."""
        if self.as_of.known is None:
            return True
        return self.as_of.could_read(self.first(citations).span)

    def readable(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Those of some citations whose page was certainly public by `known`."""
        if self.as_of.known is None:
            return tuple(citations)
        return tuple(one for one in citations if self.could_read((one,)))

    def leans_on_estimate(self, citations: Iterable[Citation]) -> bool:
        """Whether only an estimated publication date makes a claim public by `known`."""
        if self.as_of.known is None:
            return False
        dates = tuple(citations)
        return self.could_read(dates) and not self.as_of.could_read(
            self.first(dates, certain=True).span
        )
