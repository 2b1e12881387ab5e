"""Which claims stand, as known and as recorded: corrections, retractions and assessments resolved.

Nothing here depends on the order in which events arrived. The log is cut at `recorded`; then

1. retractions are settled, newest first, since a retraction may itself be taken back;
2. each claim's versions form slots: a correction of our own slip (`recorded_in_error`) takes over
   the slot of the version it mends, on every `known` date; a source's own correction opens a slot
   of its own, visible from its own publication;
3. of the slots visible at `known`, the one published last is what the claim says.

A source that was wrong is therefore still visible on the dates before it said so, and our own
slips are visible on `recorded` alone.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from typing import TypeVar

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.events.envelope import Event
from ledger.events.registry import Claim
from ledger.events.source import SourceCited
from ledger.times import AsOf
from projections.fold.sources import Publication, first_publication
from projections.fold.versions import (
    Recorded,
    Sources,
    Version,
    live_versions,
    roots,
    sorted_out,
    taken_back,
)

Shape = TypeVar("Shape", bound=Claim)


@frozen
class Standing:
    """A claim that stands for a question: what it says now, and the events that make it say so.

    `event_id` is the version that stands; `because` adds the events of citations added to it.
    `published` is when the claim became public in these words.
    """

    claim_id: str
    event_id: str
    seq: int
    body: Claim
    citations: tuple[Citation, ...]
    published: Publication
    because: tuple[str, ...]


@frozen
class Belief:
    """What stands for one question, in an order that no arrival can change (by claim id).

    `unused_undated` are sources hidden on `known` because nobody knows when they appeared;
    `maybe_public` those that may already have been out, but not certainly. `accepted` and
    `set_aside` are claims that an editor's assessment chose or passed over; a claim that two
    assessments judge both ways is in neither. `redacted` are claims the law made us forget.
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
        """The standing claims whose body has this shape, each with its body."""
        return tuple(
            (claim, claim.body) for claim in self.standing if isinstance(claim.body, shape)
        )


def believe(events: Iterable[Event], as_of: AsOf) -> Belief:
    """Resolve which claims stand for `as_of`, from one contest's events in any order.

    Raises `UnknownEventError` at a type this release does not know.
    """
    log = sorted_out(event for event in events if event.seq <= as_of.recorded)
    everything = evolve(as_of, known=None)
    bodies = (claim.body for claim in _resolve(log, everything, {}))
    sources = {body.source: body for body in bodies if isinstance(body, SourceCited)}
    standing = _resolve(log, as_of, sources)
    undated, maybe = _hidden_sources(_resolve(log, everything, sources), as_of, sources)
    accepted, set_aside = _assessed(log, as_of, sources)
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


def _resolve(log: Recorded, as_of: AsOf, sources: Sources) -> tuple[Standing, ...]:
    """What each claim says at `as_of`, if it says anything, sorted by claim id."""
    gone = taken_back(log, as_of, sources)
    standing = (_current(log, claim_id, gone, as_of, sources) for claim_id in log.versions)
    return tuple(sorted((one for one in standing if one is not None), key=lambda one: one.claim_id))


def _current(
    log: Recorded, claim_id: str, gone: frozenset[str], as_of: AsOf, sources: Sources
) -> Standing | None:
    """The version of one claim that holds at `as_of`."""
    live, opening = live_versions(log, claim_id, gone)
    visible = [
        (version, when)
        for version in opening
        if as_of.could_read(
            (when := first_publication(version.opened_by, sources, certain=as_of.certain)).span
        )
    ]
    if not visible:
        return None
    root = roots(live)
    version, when = max(visible, key=lambda pair: _order(pair[0], pair[1], root))
    return Standing(
        claim_id=claim_id,
        event_id=version.event_id,
        seq=version.event.seq,
        body=version.body,
        citations=version.citations,
        published=when,
        because=version.because,
    )


def _order(
    version: Version, when: Publication, root: Mapping[str, bool]
) -> tuple[int, int, int, bool, str]:
    """Order slots by publication. A correction beats the words it corrects on the same day.

    Without a date, what was first said comes before everything and what corrected it after.
    """
    corrected = not root[version.event_id]
    if when.span is None:
        return (1 if corrected else -1, 0, 0, corrected, version.event_id)
    return (0, when.span.end, when.span.start, corrected, version.event_id)


def _hidden_sources(
    everything: Iterable[Standing], as_of: AsOf, sources: Sources
) -> tuple[tuple[str, ...], tuple[str, ...]]:
    """The sources that `known` hides: those without a date, and those that may have been out."""
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
    log: Recorded, as_of: AsOf, sources: Sources
) -> tuple[frozenset[str], frozenset[str]]:
    """What editors accept and set aside; a claim that is judged both ways is judged neither."""
    gone = taken_back(log, as_of, sources)
    accepted: set[str] = set()
    aside: set[str] = set()
    for event, assessment in log.assessments:
        if event.event_id not in gone:
            accepted.update(assessment.accepts)
            aside.update(assessment.sets_aside)
    return frozenset(accepted - aside), frozenset(aside - accepted)
