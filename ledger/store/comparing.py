"""What is on record already of the drafts that are offered, and whether it says the same."""

from __future__ import annotations

import functools
from collections.abc import Mapping, Sequence

from attrs import evolve, frozen

from ledger.codec import decode, encode
from ledger.errors import Finding, Place
from ledger.events.envelope import Unknown
from ledger.store.preparing import Prepared
from ledger.store.reading import MANY
from ledger.store.refusals import ClashError, clash
from ledger.store.statements import Statements


@frozen
class Recorded:
    """What is on record under an event id; `body` is None when it was redacted."""

    seq: int
    type: str
    version: int
    claim_id: str
    body: bytes | None


def on_record(statements: Statements, event_ids: Sequence[str]) -> dict[str, Recorded]:
    """Return what is recorded under some event ids; those that are not on record are left out.

    No more columns than comparing needs: an import asks for every id that it brings.
    """
    found: dict[str, Recorded] = {}
    for start in range(0, len(event_ids), MANY):
        some = tuple(event_ids[start : start + MANY])
        rows = statements.rows(_asking(statements.placeholder, len(some)), some)
        found.update({row[0]: Recorded(*row[1:]) for row in rows})
    return found


@functools.lru_cache(maxsize=8)
def _asking(placeholder: str, ids: int) -> str:
    marks = ", ".join([placeholder] * ids)
    columns = "event_id, seq, type, version, claim_id, body"
    return f"SELECT {columns} FROM event WHERE event_id IN ({marks})"  # noqa: S608 - our own names


def sorted_out(
    drafts: Sequence[Prepared], recorded: Mapping[str, Recorded]
) -> tuple[tuple[Prepared, ...], tuple[str, ...]]:
    """Part new drafts from those on record. Raises `ClashError` over any that differ."""
    fresh: dict[str, Prepared] = {}
    unchanged: list[str] = []
    clashes: list[Finding] = []
    for each in drafts:
        event_id = each.event_id
        if (entry := recorded.get(event_id)) is not None:
            if is_same(entry, each):
                unchanged.append(event_id)
            else:
                clashes.append(clashing(entry, each))
        elif (twin := fresh.get(event_id)) is None:
            fresh[event_id] = each
        elif twin.content == each.content:
            unchanged.append(event_id)
        else:
            finding = clash(event_id, None, _offered(twin), _offered(each))
            clashes.append(placed(finding, each.place))
    if clashes:
        raise ClashError(tuple(clashes))
    return tuple(fresh.values()), tuple(unchanged)


def clashing(entry: Recorded, offered: Prepared) -> Finding:
    """Show what is recorded under an id beside the other content that is offered under it."""
    finding = clash(offered.event_id, entry.seq, _shown(entry), _offered(offered))
    return placed(finding, offered.place)


def placed(finding: Finding, place: Place | None) -> Finding:
    """Point a finding to where the draft was read, if it was read anywhere."""
    return finding if place is None else evolve(finding, place=place)


def is_same(entry: Recorded, offered: Prepared) -> bool:
    """Whether a draft says again what is recorded; a redacted body is not compared, nor revived."""
    if (entry.type, entry.claim_id) != (offered.type, offered.claim_id):
        return False
    if entry.body is None or entry.body == offered.body:
        return True
    if entry.version == offered.version:
        return False
    body = decode(entry.type, entry.version, entry.body)  # an older shape of the same words
    return not isinstance(body, Unknown) and encode(body) == offered.body


def _shown(entry: Recorded) -> str:
    body = "(redacted)" if entry.body is None else entry.body.decode()
    return f"{entry.type} for claim {entry.claim_id}: {body}"


def _offered(draft: Prepared) -> str:
    return f"{draft.type} for claim {draft.claim_id}: {draft.body.decode()}"
