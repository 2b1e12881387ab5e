"""One append: keep what is new, check the locks, chain, insert, move the head, read it back."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Callable, Iterator, Sequence
from itertools import islice
from typing import Any, Final

from ledger.chain import SALT_BYTES, body_digest, columns_digest
from ledger.events.envelope import utc_text, utc_time
from ledger.schema import event, event_subject, ledger_head
from ledger.store.comparing import on_record, placed, sorted_out
from ledger.store.engines import Database
from ledger.store.heads import Head, HeadRow
from ledger.store.locks import misfits
from ledger.store.preparing import Prepared
from ledger.store.receipts import Receipt
from ledger.store.refusals import (
    ConflictError,
    MovedOnError,
    StorageRefusedError,
)
from ledger.store.statements import Statements, inserted

_HEAD: Final = "SELECT ledger, size, entry_hash, recorded_at FROM ledger_head WHERE id = 1"
_BATCH: Final = 250
"""Rows that are hashed and then inserted together: about what the processor's cache holds."""
_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)

Clock = Callable[[Statements], dt.datetime]
"""Returns the time of an append, in UTC. It may ask the database in the append's transaction."""


def append(  # noqa: PLR0913 - the drafts, and who, when and on what condition
    statements: Statements,
    database: Database,
    drafts: Sequence[Prepared],
    *,
    recorded_by: str,
    expect: int | None,
    clock: Clock,
) -> Receipt:
    """Append drafts inside a write transaction, in the order given.

    Raises `MovedOnError`, `ClashError`, `ConflictError`, `StorageRefusedError`.
    """
    before = _locked_head(statements)
    if expect is not None and before.seq != expect:
        raise MovedOnError(expect, before.seq)
    ids = [each.event_id for each in drafts]
    recorded = on_record(statements, ids) if before.seq else {}
    fresh, unchanged = sorted_out(drafts, recorded)
    if unfit := misfits(statements, fresh, before.seq):
        raise ConflictError(tuple(placed(finding, draft.place) for draft, finding in unfit))
    if not fresh:
        return Receipt(None, None, (), unchanged, before.head)
    moment = max(clock(statements), before.recorded_at or _LONG_AGO)
    last = _insert(statements, database, _chained(fresh, before, moment, recorded_by))
    _index(statements, database, before.seq + 1, fresh)
    head = _move_head(statements, database, before, last)
    added = tuple(each.event_id for each in fresh)
    return Receipt(before.seq + 1, head.seq, added, unchanged, head)


_Row = tuple[Any, ...]
"""A row of the log: its columns in the order of `Entry`, its time as text."""


def _chained(
    fresh: Sequence[Prepared], before: HeadRow, moment: dt.datetime, recorded_by: str
) -> Iterator[_Row]:
    """Yield the rows of new drafts, chained on to the head.

    They are tuples: an import would build objects only to take them apart again.
    """
    previous, at = before.entry_hash, utc_text(moment)  # one append, one moment
    salts = secrets.token_bytes(SALT_BYTES * len(fresh))
    for index, draft in enumerate(fresh):
        salt = salts[index * SALT_BYTES : (index + 1) * SALT_BYTES]
        covered = (
            before.seq + 1 + index,
            at,
            draft.event_id,
            draft.type,
            draft.version,
            draft.claim_id,
            recorded_by,
            draft.note,
            previous,
            body_digest(salt, draft.body),
        )
        previous = columns_digest(covered)
        yield (*covered, previous, salt, draft.body)


def _insert(statements: Statements, database: Database, rows: Iterator[_Row]) -> _Row:
    """Insert rows of the log as they come, and return the last of them."""
    last: _Row = ()
    arrived = expected = 0
    while batch := list(islice(rows, _BATCH)):
        arrived += inserted(statements, event, batch)
        expected, last = expected + len(batch), batch[-1]
    if arrived != expected:
        # A rule or a trigger of somebody else's can swallow rows without an error.
        raise StorageRefusedError(
            database.where, f"{arrived} of {expected} events arrived; `verify` says why."
        )
    return last


def _index(
    statements: Statements, database: Database, first: int, fresh: Sequence[Prepared]
) -> None:
    """Add new events, whose seqs begin at `first`, to the index of subjects."""
    rows = [
        (subject, draft.type, seq)
        for seq, draft in enumerate(fresh, first)
        for subject in draft.about
    ]
    rows.sort()
    arrived = inserted(statements, event_subject, rows)
    if arrived != len(rows):
        raise StorageRefusedError(
            database.where,
            f"{arrived} of {len(rows)} rows of the index arrived; `verify` says why.",
        )


def _move_head(statements: Statements, database: Database, before: HeadRow, last: _Row) -> Head:
    """Move the head to the last entry, and read both back."""
    seq, at, entry_hash = last[0], last[1], last[10]
    moving, reading_back = _head_statements(statements.placeholder)
    statements.changed(moving, (seq, entry_hash, at, before.seq))
    stored = statements.rows(reading_back, (seq,))
    if [tuple(row) for row in stored] != [(seq, entry_hash, at, *last)]:
        raise StorageRefusedError(
            database.where, "what was read back is not what was written; `verify` says why."
        )
    return Head(seq, entry_hash)


def _locked_head(statements: Statements) -> HeadRow:
    """Read the head row and hold it, and with it the log, until the transaction ends."""
    ((ledger, seq, entry_hash, at),) = statements.rows(_HEAD + statements.locking)
    return HeadRow(ledger, seq, entry_hash, None if at is None else utc_time(at))


@functools.cache
def _head_statements(placeholder: str) -> tuple[str, str]:
    """Return the statement that moves the head, and the one that reads it back with an entry."""
    # All names are our own: no value from outside is ever part of a statement.
    columns = ", ".join(f"event.{column.name}" for column in event.c)
    moving = (
        f"UPDATE {ledger_head.name} SET size = {placeholder}, entry_hash = {placeholder},"  # noqa: S608 - as said
        f" recorded_at = {placeholder} WHERE id = 1 AND size = {placeholder}"
    )
    reading_back = (
        f"SELECT head.size, head.entry_hash, head.recorded_at, {columns}"  # noqa: S608 - as said
        f" FROM {ledger_head.name} AS head CROSS JOIN {event.name} AS event"
        f" WHERE head.id = 1 AND event.seq = {placeholder}"
    )
    return moving, reading_back
