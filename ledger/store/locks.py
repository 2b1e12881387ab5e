"""Checks that each mending fits the claim it mends, as it stands at the moment of recording.

Corrections, retractions and added citations carry the claim id of the claim they mend. Their author
must have seen the last event recorded with that claim id.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

from attrs import Factory, define

from ledger.errors import Finding
from ledger.events.envelope import utc_time
from ledger.events.mending import ClaimCorrected, ClaimRetracted
from ledger.events.source import CitationAdded
from ledger.store.fetching import fetched
from ledger.store.preparing import Prepared
from ledger.store.refusals import (
    LastWord,
    misfiled,
    no_such_claim,
    no_such_version,
    out_of_turn,
    overtaken,
)
from ledger.store.statements import Statements

_MENDING: Final = (ClaimCorrected, ClaimRetracted, CitationAdded)
_OF_CLAIMS: Final = (
    "SELECT claim_id, seq, event_id, type, recorded_by, recorded_at FROM event"
    " WHERE claim_id AMONG TEXTS ? AND seq <= ? ORDER BY seq"
)


@define
class _Versions:
    """The ids of a claim's events so far, those of this append included.

    `newest` is the id of the last of them, `last` the last one that is on record.
    """

    ids: set[str] = Factory(set)
    last: LastWord | None = None
    newest: str = ""


def misfits(
    statements: Statements, drafts: Sequence[Prepared], upto: int
) -> tuple[tuple[Prepared, Finding], ...]:
    """Return each draft that does not fit the claim it mends as it stands now, and the reason.

    A draft may mend one that comes before it in the same append. An event's target always has a
    lower seq, so no two can mend each other.
    """
    claims = {draft.mending.claim for draft in drafts if isinstance(draft.mending, _MENDING)}
    if not claims:
        return ()
    return tuple(_walk(drafts, claims, _recorded(statements, sorted(claims), upto)))


def _recorded(statements: Statements, claims: Sequence[str], upto: int) -> dict[str, _Versions]:
    """Return the versions of some claims on record, by claim id."""
    versions: dict[str, _Versions] = {}
    for claim, seq, event_id, name, by, at in fetched(statements, _OF_CLAIMS, claims, upto):
        of_claim = versions.setdefault(claim, _Versions())
        of_claim.ids.add(event_id)
        of_claim.newest = event_id
        of_claim.last = LastWord(seq, event_id, name, by, utc_time(at))
    return versions


def _walk(
    drafts: Iterable[Prepared], claims: Collection[str], versions: dict[str, _Versions]
) -> Iterator[tuple[Prepared, Finding]]:
    """Check drafts in order, each against the versions on record and those drafted before it."""
    for draft in drafts:
        if isinstance(draft.mending, _MENDING):
            claim = draft.mending.claim
            for finding in _unfit(draft, claim, versions.get(claim)):
                yield draft, finding
        if draft.claim_id in claims:  # no draft mends the others
            of_claim = versions.setdefault(draft.claim_id, _Versions())
            of_claim.ids.add(draft.event_id)
            of_claim.newest = draft.event_id


def _unfit(draft: Prepared, claim: str, versions: _Versions | None) -> Iterator[Finding]:
    if draft.claim_id != claim:
        yield misfiled(draft.event_id, draft.claim_id, claim)
    if versions is None:
        yield no_such_claim(draft.event_id, claim)
        return
    match draft.mending:
        case ClaimCorrected(replaces=replaces, mends=mends):
            yield from _overtaken(draft, claim, versions, replaces)
            yield from _unknown_version(draft, claim, versions, mends)
        case ClaimRetracted(replaces=replaces, retracts=retracts):
            yield from _overtaken(draft, claim, versions, replaces)
            yield from _unknown_version(draft, claim, versions, retracts)
        case CitationAdded(version=version):
            yield from _unknown_version(draft, claim, versions, version)
        case _:
            pass


def _overtaken(
    draft: Prepared, claim: str, versions: _Versions, replaces: str
) -> Iterator[Finding]:
    if replaces == versions.newest:
        return
    if versions.last is not None and versions.last.event_id == versions.newest:
        yield overtaken(claim, versions.last, replaces)
    else:
        yield out_of_turn(draft.event_id, claim, versions.newest, replaces)


def _unknown_version(
    draft: Prepared, claim: str, versions: _Versions, version: str | None
) -> Iterator[Finding]:
    if version is not None and version not in versions.ids:
        yield no_such_version(draft.event_id, claim, version)
