"""What is on record: contests, sources, the log, and one event in full."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from typing import Final

from attrs import frozen

from ledger.edtf import When
from ledger.events.envelope import Event, Redacted, Unknown, utc_text
from ledger.events.frame import CandidacyDeclared, ContestCalled, Section
from ledger.events.mending import BodyRedacted, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Body
from ledger.events.source import CitationAdded, SourceCited
from ledger.events.who import EndorserRegistered
from projections.answers.inquiry import Inquiry
from projections.answers.sentences import Names, sentence
from projections.fold.belief import Belief, Standing
from projections.fold.windows import closing_day


@frozen
class ContestLine:
    """A contest in a list: its name, its close as known, and how much is known of it."""

    contest: str
    name: str
    zone: str
    closes: str | None
    act: str
    sections: tuple[str, ...]
    candidates: tuple[str, ...]
    sources: int
    claims: int


def contest_line(inquiry: Inquiry) -> ContestLine:
    """Summarise one contest. Its close, sources and claims are those known by then."""
    frame, belief = inquiry.scaffold, inquiry.belief
    close = closing_day(belief, frame.zone)
    cited = {
        citation.source
        for claim in belief.standing
        if _is_about(claim, frame.contest)
        for citation in claim.citations
    }
    return ContestLine(
        contest=frame.contest,
        name=frame.name,
        zone=frame.zone,
        closes=close.text if close is not None else None,
        act=frame.counts,
        sections=tuple(section.id for section in frame.sections),
        candidates=tuple(candidate for candidate, _ in frame.candidates),
        sources=len(cited),
        claims=sum(_is_about(claim, frame.contest) for claim in belief.standing),
    )


@frozen
class SourceLine:
    """A source in a list. `claims` counts the standing claims that cite it."""

    source: str
    publisher: str | None
    title: str
    published: When | None
    basis: str
    why: str | None
    url: str | None
    archive: str | None
    sha256: str | None
    public: bool
    repeats: str | None
    claims: int


def source_lines(belief: Belief, contest: str | None = None) -> tuple[SourceLine, ...]:
    """Return the sources that could be read, by publication, undated ones last.

    For one contest: the sources that its own claims cite, counting only these claims.
    """
    cited = Counter(
        source
        for claim in belief.standing
        if not isinstance(claim.body, SourceCited) and _is_about(claim, contest)
        for source in {citation.source for citation in claim.citations}
    )
    lines = [
        _source_line(body, cited[body.source])
        for _, body in belief.of(SourceCited)
        if contest is None or body.source in cited
    ]
    return tuple(sorted(lines, key=_by_publication))


def _is_about(claim: Standing, contest: str | None) -> bool:
    return contest is None or getattr(claim.body, "contest", None) == contest


def _source_line(body: SourceCited, claims: int) -> SourceLine:
    return SourceLine(
        source=body.source,
        publisher=body.publisher or body.author,
        title=body.title,
        published=body.published,
        basis=str(body.published_basis),
        why=body.published_why,
        url=body.url,
        archive=body.archive,
        sha256=body.sha256,
        public=body.public,
        repeats=body.repeats,
        claims=claims,
    )


def _by_publication(line: SourceLine) -> tuple[bool, int, int, str]:
    if line.published is None:
        return (True, 0, 0, line.source)
    span = line.published.span()
    return (False, span.end, span.start, line.source)


@frozen
class LogLine:
    """An event in a list."""

    seq: int
    recorded: str
    by: str
    type: str
    claim: str
    event: str
    says: str


def log_lines(events: Iterable[Event], names: Names) -> tuple[LogLine, ...]:
    """Return events as lines, in the order given."""
    return tuple(_log_line(event, names) for event in events)


def _log_line(event: Event, names: Names) -> LogLine:
    return LogLine(
        seq=event.seq,
        recorded=utc_text(event.recorded_at),
        by=event.recorded_by,
        type=event.type,
        claim=event.claim_id,
        event=event.event_id,
        says=sentence(event.body, names),
    )


NAMING: Final = ("contest.called", "candidacy.declared", "endorser.registered", "claim.corrected")
"""The types of event that hold the names which sentences print."""


def names_in(events: Iterable[Event]) -> Names:
    """Return the printed names that some events give; of several, the last in order."""
    endorsers: dict[str, str] = {}
    candidates: dict[str, str] = {}
    sections: dict[str, Section] = {}
    for event in events:
        match event.said:
            case EndorserRegistered(endorser=endorser, name=name):
                endorsers[endorser] = name
            case CandidacyDeclared(candidate=candidate, name=name):
                candidates[candidate] = name
            case ContestCalled(sections=called):
                sections |= {section.id: section for section in called}
            case _:
                pass
    return Names(endorsers, candidates, {key: one.name for key, one in sections.items()})


@frozen
class Shown:
    """One event in full: its sentence, where it was read, what mended it, and its hashes."""

    event: Event
    says: str
    citations: tuple[tuple[str, str], ...]
    mended_by: tuple[LogLine, ...]


def shown_event(event: Event, related: Sequence[Event], names: Names) -> Shown:
    """Return an event with those of the `related` ones that mend it, and with its sources."""
    bodies = (other.said for other in related)
    sources = {body.source: body for body in bodies if isinstance(body, SourceCited)}
    return Shown(
        event=event,
        says=sentence(event.body, names),
        citations=tuple(_citations(event.body, sources)),
        mended_by=tuple(_log_line(other, names) for other in related if _mends(other, event)),
    )


def _citations(
    body: Body | Redacted | Unknown, sources: dict[str, SourceCited]
) -> Iterable[tuple[str, str]]:
    """Yield each citation as the source's name and the place in it."""
    cited = [body.citation] if isinstance(body, CitationAdded) else getattr(body, "citations", ())
    for citation in cited:
        source = sources.get(citation.source)
        who = (source.publisher or source.author) if source is not None else None
        title = f"{who or citation.source}, {source.title}" if source is not None else ""
        yield title or citation.source, citation.at


def _mends(mending: Event, event: Event) -> bool:
    """Whether an event changes what another event, or its claim, says."""
    match mending.body:
        case ClaimCorrected(mends=mends, replaces=replaces):
            later = mending.claim_id == event.claim_id and mending.seq > event.seq
            return later or event.event_id in {mends, replaces}
        case ClaimRetracted(retracts=retracts, claim=claim):
            later = claim == event.claim_id and mending.seq > event.seq
            return later or retracts == event.event_id
        case ClaimAssessed(accepts=accepts, sets_aside=aside):
            return event.claim_id in accepts + aside
        case CitationAdded(version=version):
            return version == event.event_id
        case BodyRedacted(event=target):
            return target == event.event_id
        case _:
            return False
