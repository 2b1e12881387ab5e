"""From when on everything in a contest's log was public, if there is such a moment.

A question as known then or later has the answer of one that leaves `known` out: nothing is hidden
from either.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from ledger.citations import Citation
from ledger.events.act import ActMade
from ledger.events.envelope import Event
from ledger.events.mending import Cause, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Claim
from ledger.events.source import CitationAdded, SourceCited
from ledger.times import ALWAYS, FOREVER, Span
from projections.fold.sources import published


def public_since(events: Iterable[Event], sources: Mapping[str, SourceCited]) -> int:
    """The instant by which the last page that the log cites had certainly appeared.

    `FOREVER` where a cited page has no date, was never public or is not on record, or where
    something is told without a page: that is hidden from every question about what was known.
    """
    over: Span | None = None
    cited: set[str] = set()
    for event in events:
        body = event.body
        # Most tell of an act, by one page; the others are looked at one by one.
        for citations in (body.citations,) if isinstance(body, ActMade) else _leaning_on(event):
            if not citations:
                return FOREVER
            for citation in citations:
                cited.add(citation.source)
    for name in cited:
        if name not in sources:
            return FOREVER
        for certain in (False, True):  # what only an estimate makes public is marked as such
            span = published(sources[name], certain=certain).span
            if span is None or span.end == FOREVER:
                return FOREVER
            over = span if over is None else over.hull(span)
    return ALWAYS if over is None else over.end


def _leaning_on(event: Event) -> list[tuple[Citation, ...]]:
    """The groups of citations of an event, of each of which a page must be public to see it."""
    body = event.body
    groups: list[tuple[Citation, ...]] = []
    match body:
        case ClaimCorrected() | ClaimRetracted():
            # A slip of ours needs no page to be mended by; where it cites one, that is cited.
            if body.citations or body.cause is Cause.SOURCE_CORRECTED:
                groups.append(body.citations)
        case ClaimAssessed(citations=citations) if citations:
            groups.append(citations)
        case CitationAdded(citation=citation):
            groups.append((citation,))
        case _:
            pass
    said = event.said
    if isinstance(said, Claim) and not isinstance(said, SourceCited):
        groups.append(said.citations)
    return groups
