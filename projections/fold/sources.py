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
    """When something became public: None if nobody knows; `estimated` if by an estimate."""

    span: Span | None
    estimated: bool = False


UNDATED = Publication(None)


def published(source: SourceCited, *, certain: bool) -> Publication:
    """Return when a source became public; `UNDATED` for a private source or one without a date."""
    if source.published is None or not source.public:
        return UNDATED
    estimated = source.published.estimated and not certain
    return Publication(source.published.span(certain=certain), estimated)


@frozen(slots=False)
class Library:
    """The sources on record by id, and which of them are public at a question's `known`."""

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
        """Return when a claim with these citations became public: the earliest, by latest bound.

        The latest bound decides between sources, as it decides visibility: by then somebody could
        certainly have read the page. Undated if no cited public source has a date.
        """
        dates = self._sure_dates if certain else self._dates
        first = UNDATED
        for citation in citations:
            date = dates.get(citation.source, UNDATED)
            if date.span is not None and (first.span is None or date.span.surer_by(first.span)):
                first = date
        return first

    def could_read(self, citations: Iterable[Citation]) -> bool:
        """Return whether a claim with these citations was certainly public by `known`."""
        if self.as_of.known is None:
            return True
        return self.as_of.could_read(self.first(citations).span)

    def readable(self, citations: Iterable[Citation]) -> tuple[Citation, ...]:
        """Return those of some citations whose page was certainly public by `known`."""
        if self.as_of.known is None:
            return tuple(citations)
        return tuple(citation for citation in citations if self.could_read((citation,)))

    def leans_on_estimate(self, citations: Iterable[Citation]) -> bool:
        """Return whether a claim is public by `known` only by an estimated publication date."""
        if self.as_of.known is None:
            return False
        cited = tuple(citations)
        return self.could_read(cited) and not self.as_of.could_read(
            self.first(cited, certain=True).span
        )
