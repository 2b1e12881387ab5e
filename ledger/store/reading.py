"""Reads over one statements, each bounded by a seq: what is asked twice is answered twice alike."""

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
MANY: Final = 500
"""Values in one IN list: well under what any SQLite build takes."""
SHORTEST_PREFIX: Final = 6
"""Characters of an event id that are enough to ask for it."""

_HEAD: Final = "SELECT ledger, size, entry_hash, recorded_at FROM ledger_head WHERE id = 1"
_HEAD_AND_LOG: Final = (
    "SELECT ledger, size, entry_hash, recorded_at,"
    " (SELECT event.entry_hash FROM event WHERE event.seq = ledger_head.size)"
    " FROM ledger_head WHERE id = 1"
)
_KINDS: Final = (
    "SELECT type, version, min(seq) FROM event WHERE seq > ? AND seq <= ? GROUP BY type, version"
)
_BY_THEN: Final = "SELECT recorded_at <= ? FROM event WHERE seq = ?"
_SEQ_REFERENCE: Final = re.compile(r"#?(\d{1,15})\Z")


def head_row(statements: Statements, *, lock: bool = False) -> HeadRow:
    """Read the head row as it is; `lock` holds it, and with it the log, to the transaction's end.

    For those who check the log, and for writers, to whom the triggers say that it has no such end.
    """
    found = statements.rows(_HEAD + statements.locking if lock else _HEAD)
    ((ledger, seq, entry_hash, at),) = found
    return HeadRow(ledger, seq, entry_hash, None if at is None else utc_time(at))


def sure_head(statements: Statements) -> HeadRow:
    """Read the head row as an answer may rest on it. Raises `HeadAstrayError`."""
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
    """Return each type and version recorded after a seq up to another, and where it came first."""
    return tuple(fetched(statements, _KINDS, after, upto))


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
    """Return what a reference means: one event, or all that was recorded for a claim.

    A seq (`#12`, `12`), an event id or its first 6 or more characters, or a claim id. Raises
    `NotFoundError`, `AmbiguousReferenceError`, `BodyUnreadableError`.
    """
    found: list[Row] = []
    number = _SEQ_REFERENCE.match(reference)
    if number and int(number[1]) <= upto:
        found = selecting.numbered(statements, (int(number[1]),))
    found = found or selecting.of_claims(statements, (reference,), upto)
    if found:
        return decoded(found)
    fits = _starting(statements, reference, upto)
    if not fits:
        raise NotFoundError(reference, upto)
    ids = tuple(event_id for _, _, event_id, *_ in fits)
    if len(ids) > 1 and ids[0] != reference:
        raise AmbiguousReferenceError(reference, ids)
    return decoded(fits[:1])


def decoded(rows: Iterable[Row]) -> tuple[Event, ...]:
    """Make events of rows, each body checked against its hash. Raises `BodyUnreadableError`."""
    return tuple(map(event_of, rows))


def _starting(statements: Statements, prefix: str, upto: int) -> list[Row]:
    if len(prefix) < SHORTEST_PREFIX:
        return []
    return selecting.with_prefix(statements, prefix, upto, 2)
