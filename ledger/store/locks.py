"""What a mending must fit: the claim it mends as it stands at the moment of recording.

Corrections, retractions and added citations carry the claim id of the claim they mend, so "the last
event recorded with that claim id" is what their author has to have seen.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Sequence
from typing import Final

import sqlalchemy as sa
from attrs import Factory, define

from ledger.errors import Finding
from ledger.events.mending import ClaimCorrected, ClaimRetracted
from ledger.events.source import CitationAdded
from ledger.schema import event
from ledger.store.preparing import Prepared
from ledger.store.reading import MANY
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


def fitting(
    connection: sa.Connection, drafts: Sequence[Prepared], upto: int
) -> tuple[tuple[Prepared, Finding], ...]:
    """Return each draft that mends what is not there, or not as it stands now, and why it does not.

    A draft may mend one that comes before it in the same append. An event's target always has a
    lower seq, so no two can mend each other.
    """
    claims = {draft.mending.claim for draft in drafts if isinstance(draft.mending, _MENDING)}
    if not claims:
        return ()
    return tuple(_walk(drafts, claims, _recorded(connection, sorted(claims), upto)))


_MENDING: Final = (ClaimCorrected, ClaimRetracted, CitationAdded)


def _recorded(connection: sa.Connection, claims: Sequence[str], upto: int) -> dict[str, _Versions]:
    versions: dict[str, _Versions] = {}
    for start in range(0, len(claims), MANY):
        some = claims[start : start + MANY]
        for row in connection.execute(_SAID, {"claims": some, "upto": upto}):
            claim, word = row[0], LastWord(*row[1:])
            of_claim = versions.setdefault(claim, _Versions())
            of_claim.ids.add(word.event_id)
            of_claim.newest, of_claim.last = word.event_id, word
    return versions


_SAID: Final = (
    sa.select(
        event.c.claim_id,
        event.c.seq,
        event.c.event_id,
        event.c.type,
        event.c.recorded_by,
        event.c.recorded_at,
    )
    .where(
        event.c.claim_id.in_(sa.bindparam("claims", expanding=True)),
        event.c.seq <= sa.bindparam("upto"),
    )
    .order_by(event.c.seq)
)
"""What was said about some claims, in order. Built once: each append with a mending asks it."""


def _walk(
    drafts: Iterable[Prepared], claims: Collection[str], versions: dict[str, _Versions]
) -> Iterator[tuple[Prepared, Finding]]:
    for draft in drafts:
        if isinstance(draft.mending, _MENDING):
            claim = draft.mending.claim
            for finding in _unfit(draft, claim, versions.get(claim)):
                yield draft, finding
        if draft.claim_id in claims:  # of the others nobody asks
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
            yield from _strange(draft, claim, versions, mends)
        case ClaimRetracted(replaces=replaces, retracts=retracts):
            yield from _overtaken(draft, claim, versions, replaces)
            yield from _strange(draft, claim, versions, retracts)
        case CitationAdded(version=version):
            yield from _strange(draft, claim, versions, version)
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


def _strange(
    draft: Prepared, claim: str, versions: _Versions, version: str | None
) -> Iterator[Finding]:
    if version is not None and version not in versions.ids:
        yield no_such_version(draft.event_id, claim, version)
