"""Reads over one connection, each bounded by a seq: what is asked twice is answered twice alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

import sqlalchemy as sa

from ledger.events.envelope import Entry, Event, utc_text
from ledger.schema import event, ledger_head
from ledger.store import selecting
from ledger.store.fetching import fetched
from ledger.store.heads import HeadRow, make_sure
from ledger.store.refusals import AmbiguousReferenceError, NotFoundError
from ledger.store.rows import Row, entry_of, event_of

PAGE: Final = 1_000
"""Rows fetched at a time: a reader never keeps a writer waiting for the length of the log."""
MANY: Final = 500
"""Values in one IN list: well under what any SQLite build takes."""
SHORTEST_PREFIX: Final = 6
"""Characters of an event id that are enough to ask for it."""

_HEAD: Final = sa.select(
    ledger_head.c.ledger, ledger_head.c.size, ledger_head.c.entry_hash, ledger_head.c.recorded_at
).where(ledger_head.c.id == 1)
_HEAD_AND_LOG: Final = _HEAD.add_columns(
    sa.select(event.c.entry_hash).where(event.c.seq == ledger_head.c.size).scalar_subquery()
)
"""Built once, as the others: every read that is given no seq asks for the head first."""
_KINDS: Final = (
    sa.select(event.c.type, event.c.version, sa.func.min(event.c.seq))
    .where(event.c.seq > sa.bindparam("after"), event.c.seq <= sa.bindparam("upto"))
    .group_by(event.c.type, event.c.version)
)
_SEQ_REFERENCE: Final = re.compile(r"#?(\d{1,15})\Z")


def head_row(connection: sa.Connection, *, lock: bool = False) -> HeadRow:
    """Read the head row as it is; `lock` holds it, and with it the log, to the transaction's end.

    For those who check the log, and for writers, to whom the triggers say that it has no such end.
    """
    # SQLite has no FOR UPDATE and needs none: its writers begin with the write lock.
    ledger, seq, entry_hash, at = connection.execute(
        _HEAD.with_for_update() if lock else _HEAD
    ).one()
    return HeadRow(ledger, seq, entry_hash, at)


def sure_head(connection: sa.Connection) -> HeadRow:
    """Read the head row as an answer may rest on it. Raises `HeadAstrayError`."""
    ledger, seq, entry_hash, at, logged = connection.execute(_HEAD_AND_LOG).one()
    make_sure(seq, entry_hash, logged)
    return HeadRow(ledger, seq, entry_hash, at)


def last_seq(connection: sa.Connection) -> int:
    """Return the highest seq in the log itself, 0 when it is empty."""
    return connection.execute(sa.select(sa.func.max(event.c.seq))).scalar() or 0


def with_ids(connection: sa.Connection, event_ids: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries with those event ids, in seq order."""
    return tuple(map(entry_of, selecting.with_ids(connection, event_ids)))


def kinds(connection: sa.Connection, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
    """Return each type and version recorded after a seq up to another, and where it came first."""
    return tuple(fetched(connection, _KINDS, {"after": after, "upto": upto}))


def seq_at(connection: sa.Connection, moment: dt.datetime, upto: int) -> int:
    """Return the last seq recorded at or before a UTC time, 0 if there is none.

    Time never falls along the log, so halving finds it without an index. Raises
    `ValueRefusedError` for a time that is not UTC.
    """
    utc_text(moment)  # refuses here, where the caller hears it, rather than inside a query
    low, high = 0, upto
    while low < high:
        middle = (low + high + 1) // 2
        query = sa.select(event.c.recorded_at <= moment).where(event.c.seq == middle)
        if connection.execute(query).scalar_one():
            low = middle
        else:
            high = middle - 1
    return low


def find(connection: sa.Connection, reference: str, upto: int) -> tuple[Event, ...]:
    """Return what a reference means: one event, or all that was recorded for a claim.

    A seq (`#12`, `12`), an event id or its first 6 or more characters, or a claim id. Raises
    `NotFoundError`, `AmbiguousReferenceError`, `BodyUnreadableError`.
    """
    found: list[Row] = []
    number = _SEQ_REFERENCE.match(reference)
    if number and int(number[1]) <= upto:
        found = selecting.numbered(connection, (int(number[1]),))
    found = found or selecting.of_claims(connection, (reference,), upto)
    if found:
        return decoded(found)
    fits = _starting(connection, reference, upto)
    if not fits:
        raise NotFoundError(reference, upto)
    ids = tuple(event_id for _, _, event_id, *_ in fits)
    if len(ids) > 1 and ids[0] != reference:
        raise AmbiguousReferenceError(reference, ids)
    return decoded(fits[:1])


def decoded(rows: Iterable[Row]) -> tuple[Event, ...]:
    """Make events of rows, each body checked against its hash. Raises `BodyUnreadableError`."""
    return tuple(map(event_of, rows))


def _starting(connection: sa.Connection, prefix: str, upto: int) -> list[Row]:
    if len(prefix) < SHORTEST_PREFIX:
        return []
    return selecting.with_prefix(connection, prefix, upto, 2)
