"""Which claims stand, as known and as recorded: corrections, retractions and assessments resolved.

Nothing here depends on the order in which events arrived. The log is cut at `recorded`; then

1. retractions are settled, newest first, since a retraction may itself be taken back;
2. each claim's versions form slots: a correction of our own slip (`recorded_in_error`) takes over
   the slot of the version it mends, on every `known` date; a source's own correction opens a slot
   of its own, visible from its own publication;
3. of the slots visible at `known`, the one published last is what the claim says;
4. an assessment takes effect once a claim that it accepts, and a page that it cites, are visible.

A source that was wrong is therefore still visible on the dates before it said so, and our own
slips are visible on `recorded` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.events.envelope import Event
from ledger.events.hedged import ActReported, ReportEnded
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.times import ALWAYS, AsOf
from projections.fold.sources import Library, Publication
from projections.fold.versions import (
    Recorded,
    Version,
    live_versions,
    seen_before,
    sorted_out,
    taken_back,
)

Shape = TypeVar("Shape", bound=Claim)
Hedged = ActReported | ReportEnded


@frozen
class Standing:
    """A claim that stands for a question: what it says now, and the events that make it say so.

    `event_id` is the version that stands; `because` adds the events of citations added to it.
    `published` is when the claim became public in these words. `estimated`: it is visible at
    `known` only by an estimate of that. Pages not yet public then are not in `citations`.
    """

    claim_id: str
    event_id: str
    seq: int
    body: Claim
    citations: tuple[Citation, ...]
    published: Publication
    estimated: bool
    because: tuple[str, ...]


def published_order(claim: Standing) -> tuple[int, int, str]:
    """Return a key that sorts statements by publication, undated ones first; the last one holds."""
    span = claim.published.span
    return (
        (span.end, span.start, claim.claim_id) if span is not None else (ALWAYS, 0, claim.claim_id)
    )


@frozen
class Belief:
    """What stands for one question, sorted by claim id: the order of arrival changes nothing.

    `unused_undated` are sources hidden on `known` because nobody knows when they appeared;
    `maybe_public` those that may already have been out, but not certainly. `accepted` and
    `set_aside` are claims that an editor's assessment chose or passed over; a claim that two
    assessments judge in opposite ways is in neither. `redacted` are the claims with a redacted
    event.
    """

    as_of: AsOf
    standing: tuple[Standing, ...]
    sources: tuple[SourceCited, ...]
    unused_undated: tuple[str, ...]
    maybe_public: tuple[str, ...]
    accepted: frozenset[str]
    set_aside: frozenset[str]
    redacted: tuple[str, ...]

    def of(self, shape: type[Shape]) -> tuple[tuple[Standing, Shape], ...]:
        """Return the standing claims whose body has this shape, each with its body."""
        return tuple(
            (claim, claim.body) for claim in self.standing if isinstance(claim.body, shape)
        )

    def about(self, contest: str) -> Belief:
        """Return this belief without the claims that a correction has moved to another contest."""
        ours = [
            claim for claim in self.standing if getattr(claim.body, "contest", contest) == contest
        ]
        return self if len(ours) == len(self.standing) else evolve(self, standing=tuple(ours))

    def upheld(self, shape: type[Shape]) -> tuple[tuple[Standing, Shape], ...]:
        """Return the standing claims of this shape that no editor has set aside."""
        return tuple(pair for pair in self.of(shape) if pair[0].claim_id not in self.set_aside)


def believe(events: Iterable[Event], as_of: AsOf) -> Belief:
    """Resolve which claims stand for `as_of`, from one contest's events in any order.

    Raises `UnknownEventError` at a type this release does not know.
    """
    log = sorted_out(event for event in events if event.seq <= as_of.recorded)
    everything = as_of if as_of.known is None else evolve(as_of, known=None)
    sources = _sources(log, Library(everything, {}))
    library = Library(as_of, sources)
    standing = _resolve(log, library, log.versions)
    # Without `known` nothing is hidden, so there is no need to resolve twice.
    unhidden = standing
    if as_of.known is not None:
        unhidden = _resolve(log, Library(everything, sources), log.versions)
    undated, maybe = _hidden_sources(unhidden, library)
    stated = {claim.claim_id for claim in standing if not isinstance(claim.body, Hedged)}
    accepted, set_aside = _assessed(log, library, stated)
    return Belief(
        as_of=as_of,
        standing=standing,
        sources=tuple(sources[key] for key in sorted(sources)),
        unused_undated=undated,
        maybe_public=maybe,
        accepted=accepted,
        set_aside=set_aside,
        redacted=log.redacted,
    )


def _sources(log: Recorded, library: Library) -> dict[str, SourceCited]:
    """Return the sources on record, by id, in their newest wording, whatever `known` is."""
    claims = (
        claim_id
        for claim_id, versions in log.versions.items()
        if any(isinstance(version.body, SourceCited) for version in versions)
    )
    bodies = (claim.body for claim in _resolve(log, library, claims))
    return {body.source: body for body in bodies if isinstance(body, SourceCited)}


def _resolve(log: Recorded, library: Library, claims: Iterable[str]) -> tuple[Standing, ...]:
    """Return those of some claims that stand at `known`, as they then read, by claim id."""
    gone = taken_back(log, library)
    standing = (_current(log, claim_id, gone, library) for claim_id in claims)
    return tuple(sorted((one for one in standing if one is not None), key=lambda one: one.claim_id))


def _current(
    log: Recorded, claim_id: str, gone: frozenset[str], library: Library
) -> Standing | None:
    """Return one claim as it stands at `known`; None where no version of it is visible."""
    visible = [
        version
        for version in live_versions(log, claim_id, gone, library)
        if library.could_read(version.opened_by)
    ]
    if not visible:
        return None
    version = _last(log, visible, library)
    return Standing(
        claim_id=claim_id,
        event_id=version.event_id,
        seq=version.event.seq,
        body=version.body,
        citations=version.citations,
        published=library.first(version.opened_by),
        estimated=library.leans_on_estimate(version.opened_by),
        because=version.because,
    )


def _last(log: Recorded, visible: Sequence[Version], library: Library) -> Version:
    """Return which of the visible versions was published last.

    A correction comes after the words it corrects unless it certainly appeared before them. Among
    corrections, one without a date comes last. Of two that appeared together, the one whose author
    saw the other comes last.
    """
    if len(visible) == 1:
        return visible[0]
    dates = {version.event_id: library.first(version.opened_by).span for version in visible}

    def order(version: Version) -> tuple[bool, int, int, int, str]:
        span = dates[version.event_id]
        known_by = (False, span.end, span.start) if span is not None else (True, 0, 0)
        return (*known_by, seen_before(log, version), version.event_id)

    first = max((version for version in visible if version.in_first_slot), key=order, default=None)
    corrected = max(
        (version for version in visible if not version.in_first_slot), key=order, default=None
    )
    if corrected is None or first is None:
        return corrected or first or visible[0]
    was, becomes = dates[first.event_id], dates[corrected.event_id]
    mended_before = was is not None and becomes is not None and becomes.precedes(was)
    return first if mended_before else corrected


def _hidden_sources(
    everything: Iterable[Standing], library: Library
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """Return the sources that `known` hides: the undated, and those that may have been public."""
    as_of, sources = library.as_of, library.sources
    undated: set[str] = set()
    maybe: set[str] = set()
    for claim in everything:
        if as_of.could_read(claim.published.span) or isinstance(claim.body, SourceCited):
            continue
        cited = {citation.source for citation in claim.citations if citation.source in sources}
        if claim.published.span is None:
            undated |= cited
        elif as_of.might_have_read(claim.published.span):
            maybe |= cited
    return tuple(sorted(undated)), tuple(sorted(maybe))


def _assessed(
    log: Recorded, library: Library, stated: set[str]
) -> tuple[frozenset[str], frozenset[str]]:
    """Return what editors accept and set aside; a claim judged both ways is in neither set.

    On `known` an assessment has no effect before a claim that it accepts and a page that it cites
    are visible: before those there was nothing to judge. A hedged claim outweighs nothing.
    """
    gone = taken_back(log, library)
    accepted: set[str] = set()
    aside: set[str] = set()
    for event, assessment in log.assessments:
        by_a_claim = not assessment.accepts or not stated.isdisjoint(assessment.accepts)
        by_a_page = not assessment.citations or library.could_read(assessment.citations)
        if event.event_id not in gone and by_a_claim and by_a_page:
            accepted.update(assessment.accepts)
            aside.update(assessment.sets_aside)
    return frozenset(accepted - aside), frozenset(aside - accepted)
