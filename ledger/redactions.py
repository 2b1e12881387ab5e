"""Whether what is empty is what redactions on record emptied, and the other way round.

The chain runs over the hash of a body and not over its bytes, so that the law can take them out. It
holds whoever took them: only the redaction on record, an event chained like any other, shows that
it was the law.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable, Iterator, Mapping
from itertools import islice
from typing import TypeVar

from ledger.errors import Finding, Place
from ledger.events.mending import redaction_id
from ledger.events.registry import REDACTION
from ledger.store import selecting
from ledger.store.reading import MANY
from ledger.store.statements import Statements

One = TypeVar("One")


def unfounded(
    statements: Statements, empty: Collection[int], named: Mapping[str, int], upto: int
) -> Iterator[Finding]:
    """Say of which events the body is gone without a redaction, or there in spite of one.

    `empty` are the seqs of events without a body; `named` are the ids that redactions name, each
    with the seq of its redaction; `upto` is the last seq of the log. Nothing else is read.
    """
    for seqs in _some(sorted(empty)):
        events = {row[2]: row[0] for row in selecting.numbered(statements, seqs)}
        open_ones = {one: seq for one, seq in events.items() if named.get(one, 0) <= seq}
        founded = _with_redaction(statements, open_ones, upto)
        for event_id, seq in open_ones.items():
            if event_id not in founded:
                yield _taken_out(seq)
    for ids in _some(sorted(named)):
        for row in selecting.with_ids(statements, ids):
            if row[12] is not None and row[0] <= upto:
                yield _left_in(row[0], row[2], named[row[2]])


def _with_redaction(
    statements: Statements, events: Mapping[str, int], upto: int
) -> Collection[str]:
    """Those events with a redaction that does not say whose it is, its own body being unreadable.

    Its id does, which its entry hash covers.
    """
    ids = {redaction_id(event_id): event_id for event_id in events}
    rows = selecting.with_ids(statements, ids) if ids else ()
    found = ((ids[row[2]], row[0]) for row in rows if row[3] == REDACTION)
    return {event_id for event_id, seq in found if events[event_id] < seq <= upto}


def _some(all_of_them: Iterable[One]) -> Iterator[list[One]]:
    rest = iter(all_of_them)
    while some := list(islice(rest, MANY)):
        yield some


def _taken_out(seq: int) -> Finding:
    return Finding(
        Place(seq=seq),
        "emptied",
        "has lost its body, and no redaction on record names it: somebody took the words out behind"
        " the ledger's back.",
        "Only their hash is left. Find out who can write the database, and go back to a backup that"
        " still has them.",
    )


def _left_in(seq: int, event_id: str, redaction: int) -> Finding:
    return Finding(
        Place(seq=seq),
        "not-emptied",
        f"still has its body, though the redaction at seq {redaction} says that the law took it"
        " out.",
        f"Type `endorsements show {redaction}` for its reason and authority, then `endorsements"
        f" redact {event_id}` with these very words.",
    )
