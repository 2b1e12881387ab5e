"""The log as recorded, sorted into what resolving a claim needs: versions, slots, what is gone.

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

    `correction` is what the event says beside the new body; None for the first wording. `because`
    holds the event, and those of the citations added to it. `in_first_slot`: it says what the claim
    said at first, as that should have been typed.
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
        """Whether it is what was recorded first."""
        return self.correction is None

    @property
    def mends(self) -> str | None:
        """The version whose slot it takes over."""
        return None if self.correction is None else self.correction.mends


@frozen
class Recorded:
    """The log cut at a seq and sorted. Retractions run newest first.

    `firsts` gives the event that opened each claim, also where its body has been redacted; `lost`
    the mendings of each claim whose bodies have been; `saw` the event that each mending's author
    had before them.
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
                cited = _citations(body)
                firsts[event.claim_id] = event.event_id
                versions[event.claim_id].append(
                    Version(event, body, cited, cited, None, (event.event_id,), in_first_slot=True)
                )
            case _:
                pass
    return Recorded(
        firsts=firsts,
        lost=_lost(arrived),
        saw=_saw(arrived),
        versions={claim: tuple(ones) for claim, ones in versions.items()},
        added={version: tuple(ones) for version, ones in added.items()},
        retractions=tuple(reversed(retractions)),
        assessments=tuple(assessments),
        redacted=tuple(sorted(redacted)),
    )


def _lost(events: Iterable[Event]) -> Mapping[str, frozenset[str]]:
    """Each claim's mendings of which nobody can tell any more what they said."""
    lost: dict[str, set[str]] = defaultdict(set)
    for event in events:
        if isinstance(event.body, Redacted) and event.type in _OVERRULING:
            lost[event.claim_id].add(event.event_id)
    return {claim: frozenset(ones) for claim, ones in lost.items()}


def _saw(events: Iterable[Event]) -> Mapping[str, str]:
    """The event that the author of each mending had before them."""
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


def _corrected(event: Event, body: ClaimCorrected) -> Version:
    cited = _citations(body.body)
    # A slip of ours in a claim's first words is mended with the dates of what we should have typed;
    # a source's own correction counts from the page on which the source corrected itself, and so
    # does whatever mends our slip in it: see `live_versions`.
    opened_by = cited if body.cause is Cause.RECORDED_IN_ERROR else body.citations
    whole = cited + tuple(one for one in body.citations if one not in cited)
    return Version(event, body.body, whole, opened_by, body, (event.event_id,), in_first_slot=False)


def _citations(body: Claim) -> tuple[Citation, ...]:
    """A source vouches for itself; every other claim carries its citations."""
    if isinstance(body, SourceCited):
        return (Citation(body.source, "the source itself"),)
    return body.citations


def taken_back(recorded: Recorded, library: Library) -> frozenset[str]:
    """The event ids that stand taken back.

    A retraction is newer than what it retracts, so one pass from the newest down settles
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
    """A claim's versions that hold a slot: not taken back, and mended by none that stands.

    Each has the citations added to it. Without its first wording, once that is taken back, nothing
    of a claim is left; nor while a mending whose body is redacted may say otherwise.
    """
    if recorded.firsts.get(claim) in gone:
        return ()
    worded = recorded.versions.get(claim, ())
    if len(worded) == 1 and worded[0].first and claim not in recorded.lost:
        return tuple(  # nobody mended it, as is the rule
            _cited(one, recorded.added.get(one.event_id, ()), gone, library)
            for one in worded
            if one.event_id not in gone
        )
    chain = {version.event_id: version for version in worded}
    live = [version for version in chain.values() if version.event_id not in gone]
    # What is mended stays mended when a mending in between is taken back: the last one says all.
    mended = {one.mends for version in live for one in _slot(version, chain)}
    if recorded.lost.get(claim, frozenset()) - gone - mended:
        return ()
    return tuple(
        _cited(_dated(version, chain), recorded.added.get(version.event_id, ()), gone, library)
        for version in live
        if version.event_id not in mended
    )


def _slot(version: Version, chain: Mapping[str, Version]) -> tuple[Version, ...]:
    """A version and those it mends, one after another, down to the one that opened the slot."""
    slot = [version]
    while (mended := chain.get(slot[-1].mends or "")) is not None:
        slot.append(mended)
    return tuple(slot)


def _dated(version: Version, chain: Mapping[str, Version]) -> Version:
    """A version with the dates of its slot, where a source's own correction opened that."""
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
    """Give a version the citations that were added to it, and not taken back since.

    A citation of a page not yet public at `known` is left out: nothing may lean on it then.
    """
    if not added and library.readable(version.citations) == version.citations:
        return version
    standing = [
        (event, one.citation)
        for event, one in added
        if event.event_id not in gone and library.could_read((one.citation,))
    ]
    extra = tuple(citation for _, citation in standing)
    return evolve(
        version,
        citations=library.readable(version.citations) + extra,
        opened_by=version.opened_by + extra,
        because=version.because + tuple(sorted(event.event_id for event, _ in standing)),
    )


def seen_before(recorded: Recorded, version: Version) -> int:
    """How many mendings of its claim, one upon another, a version's author had before them.

    It settles which of two corrections published together was made in view of the other.
    """
    steps, event_id = 0, version.event_id
    while event_id in recorded.saw:
        steps, event_id = steps + 1, recorded.saw[event_id]
    return steps
