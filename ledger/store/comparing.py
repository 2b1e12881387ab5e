"""Which drafts are on record already, and whether with the same content."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Final

from attrs import evolve, frozen

from ledger.codec import decode, encode
from ledger.errors import Finding, Place
from ledger.events.envelope import Unknown
from ledger.store.fetching import fetched
from ledger.store.preparing import Prepared
from ledger.store.refusals import ClashError, clash
from ledger.store.statements import Statements

_RECORDED: Final = (
    "SELECT event_id, seq, type, version, claim_id, body FROM event WHERE event_id AMONG TEXTS ?"
)
"""Only the columns that comparing needs: an import asks for every id that it brings."""


@frozen
class Recorded:
    """What is on record under an event id; `body` is None when it was redacted."""

    seq: int
    type: str
    version: int
    claim_id: str
    body: bytes | None


def on_record(statements: Statements, event_ids: Sequence[str]) -> dict[str, Recorded]:
    """Return what is recorded under some event ids; those that are not on record are left out."""
    return {row[0]: Recorded(*row[1:]) for row in fetched(statements, _RECORDED, event_ids)}


def sorted_out(
    drafts: Sequence[Prepared], recorded: Mapping[str, Recorded]
) -> tuple[tuple[Prepared, ...], tuple[str, ...]]:
    """Return the new drafts, and the ids of those on record already with the same content.

    Raises `ClashError` if any draft differs from the record, or from another draft of its id.
    """
    fresh: dict[str, Prepared] = {}
    unchanged: list[str] = []
    clashes: list[Finding] = []
    for draft in drafts:
        event_id = draft.event_id
        if (entry := recorded.get(event_id)) is not None:
            if is_same(entry, draft):
                unchanged.append(event_id)
            else:
                clashes.append(clashing(entry, draft))
        elif (twin := fresh.get(event_id)) is None:
            fresh[event_id] = draft
        elif twin.content == draft.content:
            unchanged.append(event_id)
        else:
            finding = clash(event_id, None, _offered(twin), _offered(draft))
            clashes.append(placed(finding, draft.place))
    if clashes:
        raise ClashError(tuple(clashes))
    return tuple(fresh.values()), tuple(unchanged)


def clashing(entry: Recorded, offered: Prepared) -> Finding:
    """Return a finding that shows the recorded content beside the one offered under the same id."""
    finding = clash(offered.event_id, entry.seq, _shown(entry), _offered(offered))
    return placed(finding, offered.place)


def placed(finding: Finding, place: Place | None) -> Finding:
    """Return the finding with the place where the draft was read, if there is one."""
    return finding if place is None else evolve(finding, place=place)


def is_same(entry: Recorded, offered: Prepared) -> bool:
    """Whether a draft repeats what is recorded.

    A redacted body cannot be compared: the draft counts as a repeat, and does not bring it back.
    """
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
