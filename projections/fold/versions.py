"""The log as recorded, sorted into what resolving a claim needs: versions, slots, what is gone.

A claim's versions form slots on `known`: a correction of our own slip (`recorded_in_error`) takes
over the slot of the version it mends; every other version opens one of its own. Nothing here
depends on the order in which events arrived.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from ledger.citations import Citation
from ledger.errors import LedgerError
from ledger.events.envelope import Event, Redacted, Unknown
from ledger.events.mending import Cause, ClaimAssessed, ClaimCorrected, ClaimRetracted
from ledger.events.registry import EVENT_TYPES, Claim, Mending
from ledger.events.source import CitationAdded, SourceCited
from ledger.times import AsOf
from projections.fold.sources import first_publication

Sources = Mapping[str, SourceCited]
_MENDING: Final = {kind.name for kind in EVENT_TYPES if issubclass(kind.shape, Mending)}


class UnknownEventError(LedgerError):
    """The log holds an event of a type this release does not know: no answer would be complete."""

    def __init__(self, event: Event) -> None:
        """Name the event and what to do."""
        super().__init__(
            f"seq {event.seq}: {event.type}/{event.version} is not known to this release. "
            "Use the release that wrote it, or a newer one."
        )


@frozen
class Version:
    """One wording of a claim: its first, or a correction's; `opened_by` orders it on `known`.

    `correction` is what the event says beside the new body; None for the first wording. `because`
    holds the event, and those of the citations added to it.
    """

    event: Event
    body: Claim
    citations: tuple[Citation, ...]
    opened_by: tuple[Citation, ...]
    correction: ClaimCorrected | None
    because: tuple[str, ...]

    @property
    def event_id(self) -> str:
        """The event that carries this wording."""
        return self.event.event_id

    @property
    def first(self) -> bool:
        """Whether it is what was recorded first."""
        return self.correction is None

    @property
    def mends(self) -> str | None:
        """The version whose slot it takes over."""
        return None if self.correction is None else self.correction.mends


@frozen
class Recorded:
    """The log cut at a seq and sorted. Retractions run newest first.

    `firsts` gives the event that opened each claim, also where its body has been redacted.
    """

    firsts: Mapping[str, str]
    versions: Mapping[str, tuple[Version, ...]]
    added: Mapping[str, tuple[tuple[Event, CitationAdded], ...]]
    retractions: tuple[tuple[Event, ClaimRetracted], ...]
    assessments: tuple[tuple[Event, ClaimAssessed], ...]
    redacted: tuple[str, ...]


def sorted_out(events: Iterable[Event]) -> Recorded:
    """Sort events by what they do. Raises `UnknownEventError` at a type of a later release."""
    firsts: dict[str, str] = {}
    versions: dict[str, list[Version]] = defaultdict(list)
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
                if event.type not in _MENDING:
                    firsts[event.claim_id] = event.event_id
            case CitationAdded() as addition:
                added[addition.version].append((event, addition))
            case ClaimRetracted() as retraction:
                retractions.append((event, retraction))
            case ClaimAssessed() as assessment:
                assessments.append((event, assessment))
            case ClaimCorrected() as body:
                versions[event.claim_id].append(_corrected(event, body))
            case body if isinstance(body, Claim):
                cited = _citations(body)
                firsts[event.claim_id] = event.event_id
                versions[event.claim_id].append(
                    Version(event, body, cited, cited, None, (event.event_id,))
                )
            case _:
                pass
    return Recorded(
        firsts=firsts,
        versions={claim: tuple(ones) for claim, ones in versions.items()},
        added={version: tuple(ones) for version, ones in added.items()},
        retractions=tuple(reversed(retractions)),
        assessments=tuple(assessments),
        redacted=tuple(sorted(redacted)),
    )


def _corrected(event: Event, body: ClaimCorrected) -> Version:
    cited = _citations(body.body)
    # A slip of ours is mended with the dates of what we should have typed; a source's own
    # correction counts from the page on which the source corrected itself.
    opened_by = cited if body.cause is Cause.RECORDED_IN_ERROR else body.citations
    whole = cited + tuple(one for one in body.citations if one not in cited)
    return Version(event, body.body, whole, opened_by, body, (event.event_id,))


def _citations(body: Claim) -> tuple[Citation, ...]:
    """A source vouches for itself; every other claim carries its citations."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def taken_back(recorded: Recorded, as_of: AsOf, sources: Sources) -> frozenset[str]:
    """The event ids that stand taken back.

    A retraction is newer than what it retracts, so one pass from the newest down settles
    retractions of retractions as well.
    """
    gone: set[str] = set()
    for event, retraction in recorded.retractions:
        if event.event_id in gone:
            continue
        if retraction.cause is Cause.SOURCE_CORRECTED:
            when = first_publication(retraction.citations, sources, certain=as_of.certain)
            if not as_of.could_read(when.span):
                continue
        gone.add(retraction.retracts)
    return frozenset(gone)


def live_versions(
    recorded: Recorded, claim: str, gone: frozenset[str]
) -> tuple[tuple[Version, ...], tuple[Version, ...]]:
    """A claim's versions that are not taken back, with the citations added to them; and, of these,
    the ones that hold a slot: those that no live version mends.

    Without its first wording, once that is taken back, nothing of a claim is left.
    """
    if recorded.firsts.get(claim) in gone:
        return (), ()
    live = tuple(
        _cited(version, recorded.added.get(version.event_id, ()), gone)
        for version in recorded.versions.get(claim, ())
        if version.event_id not in gone
    )
    mended = {version.mends for version in live if version.mends is not None}
    return live, tuple(version for version in live if version.event_id not in mended)


def _cited(
    version: Version, added: Sequence[tuple[Event, CitationAdded]], gone: frozenset[str]
) -> Version:
    """Give a version the citations that were added to it, and not taken back since."""
    standing = [(event, one) for event, one in added if event.event_id not in gone]
    if not standing:
        return version
    extra = tuple(addition.citation for _, addition in standing)
    return evolve(
        version,
        citations=version.citations + extra,
        opened_by=version.opened_by + extra,
        because=version.because + tuple(event.event_id for event, _ in standing),
    )


def roots(live: Sequence[Version]) -> Mapping[str, bool]:
    """For each live version, whether the slot it holds is the claim's first."""
    by_id = {version.event_id: version for version in live}
    found: dict[str, bool] = {}
    for version in live:
        root = version
        while root.mends is not None and root.mends in by_id:
            root = by_id[root.mends]
        found[version.event_id] = root.first
    return found
