"""Reads in one transaction, each bounded by a seq: asked again, it has the same answer."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Iterable
from typing import Final

from ledger.events.envelope import Entry, Event, utc_text, utc_time
from ledger.store import selecting
from ledger.store.fetching import fetched
from ledger.store.heads import HeadRow, make_sure
from ledger.store.refusals import AmbiguousReferenceError, NotFoundError
from ledger.store.rows import Row, entry_of, event_of
from ledger.store.statements import Statements

PAGE: Final = 1_000
"""Rows fetched at a time: a reader never keeps a writer waiting for the length of the log."""
SHORTEST_PREFIX: Final = 6
"""The fewest characters of an event id by which it can be asked for."""

_HEAD: Final = "SELECT ledger, size, entry_hash, recorded_at FROM ledger_head WHERE id = 1"
_HEAD_AND_LOG: Final = (
    "SELECT ledger, size, entry_hash, recorded_at,"
    " (SELECT event.entry_hash FROM event WHERE event.seq = ledger_head.size)"
    " FROM ledger_head WHERE id = 1"
)
# Grouping would first sort every row of the stretch, in memory: 250 MB for ten million events.
_KINDS: Final = """
SELECT type, version, (
  SELECT seq FROM event AS one
  WHERE one.type = kind.type AND one.version = kind.version AND one.seq > ?
  ORDER BY seq LIMIT 1
)
FROM (SELECT DISTINCT type, version FROM event WHERE seq > ? AND seq <= ?) AS kind
"""
_BY_THEN: Final = "SELECT recorded_at <= ? FROM event WHERE seq = ?"
_SEQ_REFERENCE: Final = re.compile(r"#?(\d{1,15})\Z", re.ASCII)


def head_row(statements: Statements, *, lock: bool = False) -> HeadRow:
    """Read the head row unchecked; `lock` holds it, and with it the log, to the transaction's end.

    For code that checks the log itself, and for writers, whom the triggers refuse if it is wrong.
    """
    rows = statements.rows(_HEAD + statements.locking if lock else _HEAD)
    ((ledger, seq, entry_hash, at),) = rows
    return HeadRow(ledger, seq, entry_hash, None if at is None else utc_time(at))


def sure_head(statements: Statements) -> HeadRow:
    """Read the head row and check it against the log. Raises `HeadAstrayError`."""
    ((ledger, seq, entry_hash, at, logged),) = statements.rows(_HEAD_AND_LOG)
    make_sure(seq, entry_hash, logged)
    return HeadRow(ledger, seq, entry_hash, None if at is None else utc_time(at))


def last_seq(statements: Statements) -> int:
    """Return the highest seq in the log itself, 0 when it is empty."""
    ((last,),) = statements.rows("SELECT max(seq) FROM event")
    return last or 0


def with_ids(statements: Statements, event_ids: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries with those event ids, in seq order."""
    return tuple(map(entry_of, selecting.with_ids(statements, event_ids)))


def kinds(statements: Statements, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
    """Return each type and version recorded after a seq up to another, with its first seq."""
    return tuple(fetched(statements, _KINDS, after, after, upto))


def seq_at(statements: Statements, moment: dt.datetime, upto: int) -> int:
    """Return the last seq recorded at or before a UTC time, 0 if there is none.

    Time never falls along the log, so halving finds it without an index. Raises
    `ValueRefusedError` for a time that is not UTC.
    """
    text = utc_text(moment)
    low, high = 0, upto
    while low < high:
        middle = (low + high + 1) // 2
        ((by_then,),) = fetched(statements, _BY_THEN, text, middle)
        if by_then:
            low = middle
        else:
            high = middle - 1
    return low


def find(statements: Statements, reference: str, upto: int) -> tuple[Event, ...]:
    """Return the one event that a reference names, or all events recorded for a claim.

    A reference is a seq (`#12`, `12`), an event id or its first 6 or more characters, or a claim
    id. Raises `NotFoundError`, `AmbiguousReferenceError`, `BodyUnreadableError`.
    """
    rows: list[Row] = []
    number = _SEQ_REFERENCE.match(reference)
    if number and int(number[1]) <= upto:
        rows = selecting.numbered(statements, (int(number[1]),))
    rows = rows or selecting.of_claims(statements, (reference,), upto)
    if rows:
        return decoded(rows)
    matches = _with_prefix(statements, reference, upto)
    if not matches:
        raise NotFoundError(reference, upto)
    ids = tuple(event_id for _, _, event_id, *_ in matches)
    if len(ids) > 1 and ids[0] != reference:
        raise AmbiguousReferenceError(reference, ids)
    return decoded(matches[:1])


def decoded(rows: Iterable[Row]) -> tuple[Event, ...]:
    """Turn rows into events, each body checked against its hash. Raises `BodyUnreadableError`."""
    return tuple(map(event_of, rows))


def _with_prefix(statements: Statements, prefix: str, upto: int) -> list[Row]:
    """Return the first two rows whose event id starts with a prefix: a second one is ambiguous."""
    if len(prefix) < SHORTEST_PREFIX:
        return []
    return selecting.with_prefix(statements, prefix, upto, 2)
