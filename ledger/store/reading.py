"""Reads over one connection, each bounded by a seq: what is asked twice is answered twice alike."""

from __future__ import annotations

import datetime as dt
import re
from collections.abc import Collection, Iterable, Iterator
from itertools import islice
from typing import Final, TypeVar

import sqlalchemy as sa
from attrs import frozen

from ledger.codec import event_of
from ledger.events.envelope import Entry, Event, utc_text
from ledger.schema import event, event_subject, ledger_head
from ledger.store.refusals import AmbiguousReferenceError, NotFoundError

PAGE: Final = 1_000
"""Rows fetched at a time: a reader never keeps a writer waiting for the length of the log."""
MANY: Final = 500
"""Values in one IN list: well under what any SQLite build takes."""
SHORTEST_PREFIX: Final = 6
"""Characters of an event id that are enough to ask for it."""

_HEAD: Final = sa.select(
    ledger_head.c.ledger, ledger_head.c.size, ledger_head.c.entry_hash, ledger_head.c.recorded_at
).where(ledger_head.c.id == 1)
"""Built once: every read of a stored projection asks for the head first."""
_T = TypeVar("_T", int, str)
_SEQ_REFERENCE: Final = re.compile(r"#?(\d{1,15})\Z")


@frozen
class Head:
    """The end of the log: its last seq (0 when empty) and that entry's hash."""

    seq: int
    entry_hash: str


@frozen
class HeadRow:
    """The head as it is stored: with the ledger's own id, and when the last event was recorded."""

    ledger: str
    seq: int
    entry_hash: str
    recorded_at: dt.datetime | None

    @property
    def head(self) -> Head:
        """The part that answers are stamped with."""
        return Head(self.seq, self.entry_hash)


def head_row(connection: sa.Connection, *, lock: bool = False) -> HeadRow:
    """Read the head row; `lock` holds it, and with it the log, until the transaction ends."""
    # SQLite has no FOR UPDATE and needs none: its writers begin with the write lock.
    ledger, seq, entry_hash, at = connection.execute(
        _HEAD.with_for_update() if lock else _HEAD
    ).one()
    return HeadRow(ledger, seq, entry_hash, at)


def last_seq(connection: sa.Connection) -> int:
    """Return the highest seq in the log itself, 0 when it is empty."""
    return connection.execute(sa.select(sa.func.max(event.c.seq))).scalar() or 0


def page(connection: sa.Connection, after: int, upto: int) -> tuple[Entry, ...]:
    """Return the next entries after a seq, at most `PAGE` of them."""
    rows = connection.execute(
        sa.select(event)
        .where(event.c.seq > after, event.c.seq <= upto)
        .order_by(event.c.seq)
        .limit(PAGE)
    )
    return tuple(Entry(*row) for row in rows)


def about(
    connection: sa.Connection,
    subjects: Iterable[str],
    upto: int,
    *,
    types: Collection[str] | None = None,
) -> tuple[Entry, ...]:
    """Return the entries about any of some subjects, in seq order, of some types only if given."""
    seqs: set[int] = set()
    for some in _by_many(sorted(set(subjects))):
        query = sa.select(event_subject.c.seq).where(
            event_subject.c.subject.in_(some), event_subject.c.seq <= upto
        )
        if types is not None:
            query = query.where(event_subject.c.type.in_(sorted(types)))
        seqs.update(connection.scalars(query))
    return numbered(connection, seqs)


def numbered(connection: sa.Connection, seqs: Iterable[int]) -> tuple[Entry, ...]:
    """Return the entries of those seqs, in seq order."""
    return _in_order(_selected(connection, event.c.seq, seqs))


def with_ids(connection: sa.Connection, event_ids: Iterable[str]) -> tuple[Entry, ...]:
    """Return the entries with those event ids, in seq order."""
    return _in_order(_selected(connection, event.c.event_id, event_ids))


def of_claims(connection: sa.Connection, claims: Iterable[str], upto: int) -> tuple[Entry, ...]:
    """Return the entries recorded for any of some claims, in seq order."""
    found = _selected(connection, event.c.claim_id, claims, event.c.seq <= upto)
    return _in_order(found)


def of_types(connection: sa.Connection, types: Collection[str], upto: int) -> tuple[Entry, ...]:
    """Return the entries of some types, in seq order."""
    return _in_order(_selected(connection, event.c.type, types, event.c.seq <= upto))


def kinds(connection: sa.Connection, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
    """Return each type and version recorded after a seq up to another, and where it came first."""
    query = (
        sa.select(event.c.type, event.c.version, sa.func.min(event.c.seq))
        .where(event.c.seq > after, event.c.seq <= upto)
        .group_by(event.c.type, event.c.version)
    )
    return tuple((name, version, seq) for name, version, seq in connection.execute(query))


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


def find(connection: sa.Connection, reference: str, upto: int) -> tuple[Entry, ...]:
    """Return what a reference means: one event, or all that was recorded for a claim.

    A seq (`#12`, `12`), an event id or its first 6 or more characters, or a claim id. Raises
    `NotFoundError`, `AmbiguousReferenceError`.
    """
    number = _SEQ_REFERENCE.match(reference)
    if number and int(number[1]) <= upto and (found := numbered(connection, (int(number[1]),))):
        return found
    if found := of_claims(connection, (reference,), upto):
        return found
    fits = _starting(connection, reference, upto) if len(reference) >= SHORTEST_PREFIX else ()
    if not fits:
        raise NotFoundError(reference, upto)
    if len(fits) > 1 and fits[0].event_id != reference:
        raise AmbiguousReferenceError(reference, tuple(entry.event_id for entry in fits))
    return fits[:1]


def decoded(entries: Iterable[Entry]) -> Iterator[Event]:
    """Decode entries, each body checked against its hash. Raises `BodyUnreadableError`."""
    return map(event_of, entries)


def _starting(connection: sa.Connection, prefix: str, upto: int) -> tuple[Entry, ...]:
    query = (
        sa.select(event)
        .where(
            # Ids are compared byte by byte, so a prefix is a range of the index.
            event.c.event_id >= prefix,
            event.c.event_id < prefix + "\N{REPLACEMENT CHARACTER}",
            event.c.seq <= upto,
        )
        .order_by(event.c.event_id)
        .limit(2)
    )
    return tuple(Entry(*row) for row in connection.execute(query))


def _selected(
    connection: sa.Connection,
    column: sa.Column[_T],
    values: Iterable[_T],
    *conditions: sa.ColumnElement[bool],
) -> Iterator[Entry]:
    for some in _by_many(sorted(set(values))):
        query = sa.select(event).where(column.in_(some), *conditions)
        yield from (Entry(*row) for row in connection.execute(query))


def _in_order(entries: Iterable[Entry]) -> tuple[Entry, ...]:
    return tuple(sorted(entries, key=lambda entry: entry.seq))


def _by_many(values: Iterable[_T]) -> Iterator[tuple[_T, ...]]:
    rest = iter(values)
    while some := tuple(islice(rest, MANY)):
        yield some
