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

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import TypeVar

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.errors import LedgerError
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.mending import Cause, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import Claim
from ledger.events.source import CitationAdded, SourceCited
from ledger.times import AsOf
from projections.fold.sources import Publication, first_publication

Shape = TypeVar("Shape", bound=Claim)
Sources = Mapping[str, SourceCited]


class UnknownEventError(LedgerError):
    """The log holds an event of a type this release does not know, so no answer would be complete."""

    def __init__(self, event: Event) -> None:
        """Name the event and what to do."""
        super().__init__(
            f"seq {event.seq}: {event.type}/{event.version} is not known to this release. "
            "Use the release that wrote it, or a newer one."
        )


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


@frozen
class _Version:
    """One wording of a claim: its first, or a correction's; `opened_by` orders it on `known`."""

    event: Event
    body: Claim
    citations: tuple[Citation, ...]
    opened_by: tuple[Citation, ...]
    first: bool
    mends: str | None
    because: tuple[str, ...]


@frozen
class _Log:
    """The log as recorded, sorted into what a resolution needs. Retractions run newest first."""

    versions: Mapping[str, tuple[_Version, ...]]
    retractions: tuple[tuple[Event, ClaimRetracted], ...]
    assessments: tuple[tuple[Event, ClaimAssessed], ...]
    redacted: tuple[str, ...]


def believe(events: Iterable[Event], as_of: AsOf) -> Belief:
    """Resolve which claims stand for `as_of`, from one contest's events in any order.

    Raises `UnknownEventError` at a type this release does not know.
    """
    log = _sorted_log(event for event in events if event.seq <= as_of.recorded)
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


def _sorted_log(events: Iterable[Event]) -> _Log:
    """Sort events by what they do; the order of the log is used for nothing but this cut."""
    versions: dict[str, list[_Version]] = defaultdict(list)
    added: dict[str, list[tuple[Event, CitationAdded]]] = defaultdict(list)
    retractions: list[tuple[Event, ClaimRetracted]] = []
    assessments: list[tuple[Event, ClaimAssessed]] = []
    redacted: list[str] = []
    for event in sorted(events, key=lambda event: event.seq):
        match event.body:
            case Unknown():
                raise UnknownEventError(event)
            case Redacted():
                redacted.append(event.claim_id)
            case CitationAdded() as addition:
                added[addition.version].append((event, addition))
            case ClaimRetracted() as retraction:
                retractions.append((event, retraction))
            case ClaimAssessed() as assessment:
                assessments.append((event, assessment))
            case ClaimCorrected() as body:
                versions[event.claim_id].append(_version(event, body))
            case body if isinstance(body, Claim):
                versions[event.claim_id].append(_version(event, body))
            case _:
                pass
    return _Log(
        versions={key: tuple(_cited(one, added) for one in ones) for key, ones in versions.items()},
        retractions=tuple(reversed(retractions)),
        assessments=tuple(assessments),
        redacted=tuple(sorted(redacted)),
    )


def _version(event: Event, body: ClaimCorrected | Claim) -> _Version:
    if not isinstance(body, ClaimCorrected):
        cited = _citations(body)
        return _Version(
            event, body, cited, cited, first=True, mends=None, because=(event.event_id,)
        )
    cited = _citations(body.body)
    # A slip of ours is mended with the dates of what we should have typed; a source's own
    # correction counts from the page on which the source corrected itself.
    opened_by = cited if body.cause is Cause.RECORDED_IN_ERROR else body.citations
    return _Version(
        event,
        body.body,
        cited + tuple(one for one in body.citations if one not in cited),
        opened_by,
        first=False,
        mends=body.mends,
        because=(event.event_id,),
    )


def _citations(body: Claim) -> tuple[Citation, ...]:
    """A source vouches for itself; every other claim carries its citations."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def _cited(
    version: _Version, added: Mapping[str, Sequence[tuple[Event, CitationAdded]]]
) -> _Version:
    """Give a version the citations that were added to it."""
    more = added.get(version.event.event_id, ())
    extra = tuple(addition.citation for _, addition in more)
    return evolve(
        version,
        citations=version.citations + extra,
        opened_by=version.opened_by + extra,
        because=version.because + tuple(event.event_id for event, _ in more),
    )


def _taken_back(log: _Log, as_of: AsOf, sources: Sources) -> frozenset[str]:
    """The event ids that stand taken back. A retraction is newer than what it retracts, so one pass
    from the newest down settles retractions of retractions as well."""
    gone: set[str] = set()
    for event, retraction in log.retractions:
        if event.event_id in gone:
            continue
        if retraction.cause is Cause.SOURCE_CORRECTED:
            when = first_publication(retraction.citations, sources, certain=as_of.certain)
            if not as_of.could_read(when.span):
                continue
        gone.add(retraction.retracts)
    return frozenset(gone)


def _resolve(log: _Log, as_of: AsOf, sources: Sources) -> tuple[Standing, ...]:
    """What each claim says at `as_of`, if it says anything, sorted by claim id."""
    gone = _taken_back(log, as_of, sources)
    standing = (
        _current(key, versions, gone, as_of, sources) for key, versions in log.versions.items()
    )
    return tuple(sorted((one for one in standing if one is not None), key=lambda one: one.claim_id))


def _current(
    claim_id: str,
    versions: tuple[_Version, ...],
    gone: frozenset[str],
    as_of: AsOf,
    sources: Sources,
) -> Standing | None:
    """The version of one claim that holds at `as_of`."""
    if any(version.first and version.event.event_id in gone for version in versions):
        return None
    live = [version for version in versions if version.event.event_id not in gone]
    mended = {version.mends for version in live if version.mends is not None}
    opening = [version for version in live if version.event.event_id not in mended]
    visible = [
        (version, when)
        for version in opening
        if as_of.could_read(
            (when := first_publication(version.opened_by, sources, certain=as_of.certain)).span
        )
    ]
    if not visible:
        return None
    roots = _roots(live)
    version, when = max(visible, key=lambda pair: _order(pair[0], pair[1], roots))
    return Standing(
        claim_id=claim_id,
        event_id=version.event.event_id,
        seq=version.event.seq,
        body=version.body,
        citations=version.citations,
        published=when,
        because=version.because,
    )


def _roots(live: Sequence[_Version]) -> Mapping[str, bool]:
    """For each live version, whether the slot it holds is the claim's first."""
    by_id = {version.event.event_id: version for version in live}
    roots: dict[str, bool] = {}
    for version in live:
        root = version
        while root.mends is not None and root.mends in by_id:
            root = by_id[root.mends]
        roots[version.event.event_id] = root.first
    return roots


def _order(
    version: _Version, when: Publication, roots: Mapping[str, bool]
) -> tuple[int, int, int, bool, str]:
    """Order slots by publication. A correction beats the words it corrects on the same day.

    Without a date, what was first said comes before everything and what corrected it after.
    """
    corrected = not roots[version.event.event_id]
    if when.span is None:
        return (1 if corrected else -1, 0, 0, corrected, version.event.event_id)
    return (0, when.span.end, when.span.start, corrected, version.event.event_id)


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


def _assessed(log: _Log, as_of: AsOf, sources: Sources) -> tuple[frozenset[str], frozenset[str]]:
    """What editors' assessments accept and set aside; a claim judged both ways is judged neither."""
    gone = _taken_back(log, as_of, sources)
    accepted: set[str] = set()
    aside: set[str] = set()
    for event, assessment in log.assessments:
        if event.event_id not in gone:
            accepted.update(assessment.accepts)
            aside.update(assessment.sets_aside)
    return frozenset(accepted - aside), frozenset(aside - accepted)
