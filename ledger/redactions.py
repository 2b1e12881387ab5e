"""Checks that the bodies missing are those that redactions on record removed, and no others.

The chain covers the hash of a body and not its bytes, so that the law can have them removed. It
holds whoever removed them: only a redaction on record, an event chained like any other, shows that
it was the law.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import Final, TypeVar

from ledger.errors import Finding, Place
from ledger.events.mending import redaction_id
from ledger.events.registry import REDACTION
from ledger.store import selecting
from ledger.store.statements import Statements

Item = TypeVar("Item")
_BATCH: Final = 500
"""Events read at a time, so that few bodies are in memory."""


def unfounded(
    statements: Statements, empty: Collection[int], named: Mapping[str, int], upto: int
) -> Iterator[Finding]:
    """Yield a finding for each body that is missing without a redaction, or present despite one.

    `empty` are the seqs of events without a body; `named` are the ids that redactions name, each
    with the seq of its redaction; `upto` is the last seq of the log. Only these events are read.
    """
    for seqs in _batches(sorted(empty)):
        events = {row[2]: row[0] for row in selecting.numbered(statements, seqs)}
        unnamed = {
            event_id: seq for event_id, seq in events.items() if named.get(event_id, 0) <= seq
        }
        redacted = _with_redaction(statements, unnamed, upto)
        for event_id, seq in unnamed.items():
            if event_id not in redacted:
                yield _emptied(seq)
    for ids in _batches(sorted(named)):
        for row in selecting.with_ids(statements, ids):
            if row[12] is not None and row[0] <= upto:
                yield _not_emptied(row[0], row[2], named[row[2]])


def _with_redaction(
    statements: Statements, events: Mapping[str, int], upto: int
) -> Collection[str]:
    """Return the events that have a redaction whose own body is unreadable.

    Its body cannot name the event then, but its id can, and its entry hash covers the id.
    """
    ids = {redaction_id(event_id): event_id for event_id in events}
    rows = selecting.with_ids(statements, ids) if ids else ()
    redactions = ((ids[row[2]], row[0]) for row in rows if row[3] == REDACTION)
    return {event_id for event_id, seq in redactions if events[event_id] < seq <= upto}


def _batches(items: Iterable[Item]) -> Iterator[list[Item]]:
    rest = iter(items)
    while batch := list(islice(rest, _BATCH)):
        yield batch


def _emptied(seq: int) -> Finding:
    return Finding(
        Place(seq=seq),
        "emptied",
        "has lost its body, and no redaction on record names it: somebody took the words out behind"
        " the ledger's back.",
        "Only their hash is left. Find out who can write the database, and go back to a backup that"
        " still has them.",
    )


def _not_emptied(seq: int, event_id: str, redaction: int) -> Finding:
    return Finding(
        Place(seq=seq),
        "not-emptied",
        f"still has its body, though the redaction at seq {redaction} says that the law took it"
        " out.",
        f"Type `endorsements show {redaction}` for its reason and authority, then `endorsements"
        f" redact {event_id}` with these very words.",
    )
