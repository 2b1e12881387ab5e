"""What a mending must fit: the claim it mends as it stands at the moment of recording.

Corrections, retractions and added citations carry the claim id of the claim they mend, so "the last
event recorded with that claim id" is what their author has to have seen.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator

import sqlalchemy as sa
from attrs import Factory, define

from ledger.errors import Finding
from ledger.events.envelope import Draft
from ledger.events.mending import ClaimCorrected, ClaimRetracted
from ledger.events.source import CitationAdded
from ledger.store import reading
from ledger.store.refusals import (
    LastWord,
    misfiled,
    no_such_claim,
    no_such_version,
    out_of_turn,
    overtaken,
)


@define
class _Versions:
    """The events of a claim so far: their ids, and the last recorded one of them."""

    ids: set[str] = Factory(set)
    last: LastWord | None = None
    newest: str = ""


def fitting(connection: sa.Connection, drafts: Iterable[Draft], upto: int) -> tuple[Finding, ...]:
    """Return a finding for each draft that mends what is not there, or not as it stands now.

    A draft may mend one that comes before it in the same append. An event's target always has a
    lower seq, so no two can mend each other.
    """
    in_order = tuple(drafts)
    claims = {mended for draft in in_order if (mended := _mended(draft)) is not None}
    if not claims:
        return ()
    versions = _recorded(connection, claims, upto)
    return tuple(_walk(in_order, versions))


def _mended(draft: Draft) -> str | None:
    if isinstance(draft.body, ClaimCorrected | ClaimRetracted | CitationAdded):
        return draft.body.claim
    return None


def _recorded(connection: sa.Connection, claims: set[str], upto: int) -> dict[str, _Versions]:
    versions: dict[str, _Versions] = {}
    for entry in reading.of_claims(connection, claims, upto):
        of_claim = versions.setdefault(entry.claim_id, _Versions())
        of_claim.ids.add(entry.event_id)
        of_claim.newest = entry.event_id
        of_claim.last = LastWord(
            entry.seq, entry.event_id, entry.type, entry.recorded_by, entry.recorded_at
        )
    return versions


def _walk(drafts: Iterable[Draft], versions: dict[str, _Versions]) -> Iterator[Finding]:
    for draft in drafts:
        claim = _mended(draft)
        if claim is not None:
            yield from _unfit(draft, claim, versions.get(claim))
        of_claim = versions.setdefault(draft.claim_id, _Versions())
        of_claim.ids.add(draft.event_id)
        of_claim.newest = draft.event_id


def _unfit(draft: Draft, claim: str, versions: _Versions | None) -> Iterator[Finding]:
    if draft.claim_id != claim:
        yield misfiled(draft.event_id, draft.claim_id, claim)
    if versions is None:
        yield no_such_claim(draft.event_id, claim)
        return
    match draft.body:
        case ClaimCorrected(replaces=replaces, mends=mends):
            yield from _overtaken(draft, claim, versions, replaces)
            yield from _strange(draft, claim, versions, mends)
        case ClaimRetracted(replaces=replaces, retracts=retracts):
            yield from _overtaken(draft, claim, versions, replaces)
            yield from _strange(draft, claim, versions, retracts)
        case CitationAdded(version=version):
            yield from _strange(draft, claim, versions, version)
        case _:
            pass


def _overtaken(draft: Draft, claim: str, versions: _Versions, replaces: str) -> Iterator[Finding]:
    if replaces == versions.newest:
        return
    if versions.last is not None and versions.last.event_id == versions.newest:
        yield overtaken(claim, versions.last, replaces)
    else:
        yield out_of_turn(draft.event_id, claim, versions.newest, replaces)


def _strange(
    draft: Draft, claim: str, versions: _Versions, version: str | None
) -> Iterator[Finding]:
    if version is not None and version not in versions.ids:
        yield no_such_version(draft.event_id, claim, version)
