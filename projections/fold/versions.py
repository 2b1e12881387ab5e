"""The log as recorded, sorted by what resolving a claim needs: versions, slots, what was retracted.

A claim's versions form slots on `known`: a correction of our own slip (`recorded_in_error`) takes
over the slot of the version it mends, with its dates; every other version opens one of its own.
Nothing here depends on the order in which events arrived.
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
from ledger.events.registry import BY_SHAPE, EVENT_TYPES, Claim, Mending
from ledger.events.source import CitationAdded, SourceCited
from projections.fold.sources import Library

_MENDING: Final = {kind.name for kind in EVENT_TYPES if issubclass(kind.shape, Mending)}
_OVERRULING: Final = {
    BY_SHAPE[shape].name for shape in (ClaimCorrected, ClaimRetracted, ClaimAssessed)
}


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

    `correction` is the whole correction; None for the first wording. `because` holds the event, and
    those of the citations added to it. `in_first_slot`: it is the first wording, or that wording as
    it should have been typed.
    """

    event: Event
    body: Claim
    citations: tuple[Citation, ...]
    opened_by: tuple[Citation, ...]
    correction: ClaimCorrected | None
    because: tuple[str, ...]
    in_first_slot: bool

    @property
    def event_id(self) -> str:
        """The event that carries this wording."""
        return self.event.event_id

    @property
    def first(self) -> bool:
        """Whether it is the wording that was recorded first."""
        return self.correction is None

    @property
    def mends(self) -> str | None:
        """The id of the version whose slot it takes over, if it takes one over."""
        return None if self.correction is None else self.correction.mends


@frozen
class Recorded:
    """The log cut at a seq and sorted. Retractions run newest first.

    By claim id: `firsts` holds the event that opened the claim, even if its body was redacted,
    `lost` the mendings whose bodies were redacted, and `versions` the wordings. By event id: `saw`
    holds the event that a mending's author had before them, `added` the citations added to it.
    """

    firsts: Mapping[str, str]
    lost: Mapping[str, frozenset[str]]
    saw: Mapping[str, str]
    versions: Mapping[str, tuple[Version, ...]]
    added: Mapping[str, tuple[tuple[Event, CitationAdded], ...]]
    retractions: tuple[tuple[Event, ClaimRetracted], ...]
    assessments: tuple[tuple[Event, ClaimAssessed], ...]
    redacted: tuple[str, ...]


def sorted_out(events: Iterable[Event]) -> Recorded:
    """Sort events by what they do. Raises `UnknownEventError` at a type of a later release."""
    arrived = sorted(events, key=lambda event: event.seq)
    firsts: dict[str, str] = {}
    versions: dict[str, list[Version]] = defaultdict(list)
    added: dict[str, list[tuple[Event, CitationAdded]]] = defaultdict(list)
    retractions: list[tuple[Event, ClaimRetracted]] = []
    assessments: list[tuple[Event, ClaimAssessed]] = []
    redacted: list[str] = []
    for event in arrived:
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
                firsts[event.claim_id] = event.event_id
                versions[event.claim_id].append(_first(event, body))
            case _:
                pass
    return Recorded(
        firsts=firsts,
        lost=_lost(arrived),
        saw=_saw(arrived),
        versions={claim: tuple(wordings) for claim, wordings in versions.items()},
        added={version: tuple(additions) for version, additions in added.items()},
        retractions=tuple(reversed(retractions)),
        assessments=tuple(assessments),
        redacted=tuple(sorted(redacted)),
    )


def _lost(events: Iterable[Event]) -> Mapping[str, frozenset[str]]:
    """Per claim, the ids of its mendings whose bodies were redacted."""
    lost: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if isinstance(event.body, Redacted) and event.type in _OVERRULING:
            lost[event.claim_id].add(event.event_id)
    return {claim: frozenset(mendings) for claim, mendings in lost.items()}


def _saw(events: Iterable[Event]) -> Mapping[str, str]:
    """Return, by mending, the event that its author had before them."""
    saw: dict[str, str] = {}
    for event in events:
        match event.body:
            case ClaimCorrected(replaces=before) | ClaimRetracted(replaces=before):
                saw[event.event_id] = before
            case CitationAdded(version=before):
                saw[event.event_id] = before
            case _:
                pass
    return saw


def _first(event: Event, body: Claim) -> Version:
    """Return the version that a claim's first wording is."""
    cited = _citations(body)
    return Version(event, body, cited, cited, None, (event.event_id,), in_first_slot=True)


def _corrected(event: Event, body: ClaimCorrected) -> Version:
    """Return the version that a correction makes."""
    cited = _citations(body.body)
    # Our own slip in a claim's first words is mended with the dates of what we should have typed. A
    # source's own correction counts from the page on which the source corrected itself; so does a
    # mending of our slip in it: see `_dated`.
    opened_by = cited if body.cause is Cause.RECORDED_IN_ERROR else body.citations
    whole = cited + tuple(one for one in body.citations if one not in cited)
    return Version(event, body.body, whole, opened_by, body, (event.event_id,), in_first_slot=False)


def _citations(body: Claim) -> tuple[Citation, ...]:
    """Return a claim's citations; a source cites itself."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def taken_back(recorded: Recorded, library: Library) -> frozenset[str]:
    """Return the ids of the events that are retracted, as far as `library` can tell.

    A retraction is newer than what it retracts. One pass from the newest down therefore settles
    retractions of retractions as well.
    """
    gone: set[str] = set()
    for event, retraction in recorded.retractions:
        if event.event_id in gone:
            continue
        by_source = retraction.cause is Cause.SOURCE_CORRECTED
        if not by_source or library.could_read(retraction.citations):
            gone.add(retraction.retracts)
    return frozenset(gone)


def live_versions(
    recorded: Recorded, claim: str, gone: frozenset[str], library: Library
) -> tuple[Version, ...]:
    """Return a claim's versions that hold a slot: not retracted, and mended by none that stands.

    Each has the citations added to it. A claim has no live version once its first wording is
    retracted, nor while a mending with a redacted body may say otherwise.
    """
    if recorded.firsts.get(claim) in gone:
        return ()
    worded = recorded.versions.get(claim, ())
    if len(worded) == 1 and worded[0].first and claim not in recorded.lost:
        return tuple(  # most claims are never mended
            _cited(version, recorded.added.get(version.event_id, ()), gone, library)
            for version in worded
            if version.event_id not in gone
        )
    chain = {version.event_id: version for version in worded}
    live = [version for version in chain.values() if version.event_id not in gone]
    # A mending in between may be retracted: the last one still mends every version before it.
    mended = {wording.mends for version in live for wording in _slot(version, chain)}
    if recorded.lost.get(claim, frozenset()) - gone - mended:
        return ()
    return tuple(
        _cited(_dated(version, chain), recorded.added.get(version.event_id, ()), gone, library)
        for version in live
        if version.event_id not in mended
    )


def _slot(version: Version, chain: Mapping[str, Version]) -> tuple[Version, ...]:
    """Return a version and those it mends, one by one, down to the one that opened the slot."""
    slot = [version]
    while (mended := chain.get(slot[-1].mends or "")) is not None:
        slot.append(mended)
    return tuple(slot)


def _dated(version: Version, chain: Mapping[str, Version]) -> Version:
    """Give a version its slot's dates, where a source's own correction opened the slot."""
    opener = _slot(version, chain)[-1]
    if opener is version:
        return version
    return evolve(
        version,
        in_first_slot=opener.first,
        opened_by=version.opened_by if opener.first else opener.opened_by,
    )


def _cited(
    version: Version,
    added: Sequence[tuple[Event, CitationAdded]],
    gone: frozenset[str],
    library: Library,
) -> Version:
    """Return a version with the citations that were added to it and not retracted since.

    A citation of a page not yet public at `known` is left out: nothing may rest on it then.
    """
    if not added and library.readable(version.citations) == version.citations:
        return version
    standing = [
        (event, addition.citation)
        for event, addition in added
        if event.event_id not in gone and library.could_read((addition.citation,))
    ]
    extra = tuple(citation for _, citation in standing)
    return evolve(
        version,
        citations=library.readable(version.citations) + extra,
        opened_by=version.opened_by + extra,
        because=version.because + tuple(sorted(event.event_id for event, _ in standing)),
    )


def seen_before(recorded: Recorded, version: Version) -> int:
    """Return how many mendings of its claim, one upon another, a version's author had seen.

    This settles which of two corrections published together was made in view of the other.
    """
    steps, event_id = 0, version.event_id
    while event_id in recorded.saw:
        steps, event_id = steps + 1, recorded.saw[event_id]
    return steps
