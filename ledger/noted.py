"""Comparing the record with what was noted outside the database, and what stays unproven without.

A chain proves nothing against an owner who rehashes it or cuts its tail. The ledger's own id is in
no hash at all, but only in the head row. Both can only be compared with a note kept elsewhere.
"""

from __future__ import annotations

from collections.abc import Iterator

from ledger.errors import NOWHERE, Finding, Place
from ledger.store import Head


def against_head(noted: Head | None, last: int, found: str | None) -> Iterator[Finding]:
    """Compare the noted hash with `found`, the entry hash at the noted seq (None: no such entry).

    `last` is the seq of the last entry.
    """
    if noted is None or noted.seq == 0 or found == noted.entry_hash:
        return
    if found is None:
        yield Finding(
            Place(seq=last),
            "lost-events",
            f"is the last entry, but the noted head has {noted.seq}: events were lost, or an old"
            " copy was put back.",
        )
    else:
        yield Finding(
            Place(seq=noted.seq),
            "rewritten",
            "is not the entry that was noted: history up to here was rewritten.",
        )


def against_id(noted: str | None, found: str) -> Iterator[Finding]:
    """Compare the ledger's id with the noted one."""
    if noted is not None and noted != found:
        yield Finding(
            NOWHERE,
            "other-ledger",
            f"this is ledger {found}, and the noted head is of ledger {noted}: the id was changed,"
            " or this is another ledger.",
            "Look whether --db names the ledger that was noted.",
        )


def unproven(size: int, noted: Head | None, noted_id: str | None) -> Iterator[str]:
    """Yield sentences about what a check of this database alone cannot show."""
    start = 1 if noted is None else noted.seq + 1
    if start <= size:
        yield (
            f"seq {start}\N{EN DASH}{size} are in no checkpoint given here: whoever can write the"
            " database could have rewritten or cut them. Note the head somewhere else."
        )
    if noted is not None and noted_id is None:
        yield (
            "the ledger's id is in no hash and was not noted with the head: whoever can write the"
            " database could have changed it. Note it as well: LEDGER:SEQ:HASH."
        )
