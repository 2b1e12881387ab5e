"""From when on everything in a contest's log was public, if there is such a moment.

A question as known then or later has the same answer as one without `known`, since nothing is
hidden from it.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence

from ledger.briefs import BriefCitation, Dossier
from ledger.citations import Citation
from ledger.events.envelope import Event
from ledger.events.mending import Cause, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Claim
from ledger.events.source import CitationAdded, SourceCited
from ledger.times import ALWAYS, FOREVER, Span
from projections.fold.sources import published


def public_since(dossier: Dossier, sources: Mapping[str, SourceCited]) -> int:
    """Return the instant by which the last page that the log cites had certainly appeared.

    `FOREVER` where a cited page has no date, was never public or is not on record. Also where an
    event cites no page: that is hidden from every question about what was known.
    """
    over: Span | None = None
    cited: set[str] = set()
    for citations in _groups(dossier):
        if not citations:
            return FOREVER
        if len(citations) == 1:  # as most
            cited.add(citations[0].source)
        else:
            cited.update(citation.source for citation in citations)
    for name in cited:
        if name not in sources:
            return FOREVER
        for certain in (False, True):  # an answer says where only an estimate makes a page public
            span = published(sources[name], certain=certain).span
            if span is None or span.end == FOREVER:
                return FOREVER
            over = span if over is None else over.hull(span)
    return ALWAYS if over is None else over.end


def _groups(dossier: Dossier) -> Iterator[Sequence[Citation | BriefCitation]]:
    """Yield all groups of citations of a log: to see all of it, a page of each must be public."""
    for act in dossier.acts:
        yield act.body.citations
    for event in dossier.events:
        yield from _leaning_on(event)


def _leaning_on(event: Event) -> list[tuple[Citation, ...]]:
    """Return an event's groups of citations: to see it, one page of each group must be public."""
    body = event.body
    groups: list[tuple[Citation, ...]] = []
    match body:
        case ClaimCorrected() | ClaimRetracted():
            # Mending a slip of ours needs no page; if it cites one, that counts as any other.
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
