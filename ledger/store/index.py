"""The index of subjects as a whole: told by a digest whether it is right, and made anew if not."""

from __future__ import annotations

import hashlib
from collections.abc import Iterator
from typing import Final

import sqlalchemy as sa
from attrs import define

from ledger.codec import event_of
from ledger.events.envelope import Entry, Redacted, Unknown
from ledger.events.registry import EVENT_TYPES, Body
from ledger.events.subjects import subjects
from ledger.schema import event, event_subject
from ledger.store import reading
from ledger.store.engines import Database, inserted

KEPT_OF_REDACTED: Final = ("contest:", "claim:", "event:")
"""What a redacted event may still be found by: enough for an answer to say that something was
redacted, and not whom it was about."""

_MODULUS: Final = 2**256

Row = tuple[str, str, int]
"""A subject, a type and a seq."""


@define
class Digest:
    """A digest of a set of rows, whatever their order: their hashes added up."""

    total: int = 0
    rows: int = 0

    def add(self, row: Row) -> None:
        """Count one row in."""
        written = "\x00".join(map(str, row)).encode()
        self.total = (self.total + int.from_bytes(hashlib.sha256(written).digest())) % _MODULUS
        self.rows += 1


def stored(connection: sa.Connection) -> Iterator[Row]:
    """Stream every row of the index, in no order."""
    for row in connection.execute(sa.select(event_subject)):
        yield row[0], row[1], row[2]


def rebuild(connection: sa.Connection, database: Database) -> int:
    """Make the index anew inside a write transaction; return how many rows it has been given.

    Rows of events without a readable body stay as they are: nothing else can tell them.
    """
    head = reading.head_row(connection, lock=True)
    keep = _bodiless(connection)
    connection.execute(sa.delete(event_subject).where(event_subject.c.seq.not_in(keep)))
    after, count = 0, 0
    while entries := reading.page(connection, after, head.seq):
        rows = [row for entry in entries for row in _rows(entry)]
        inserted(connection, database.placeholder, event_subject, sorted(rows))
        after, count = entries[-1].seq, count + len(rows)
    return count


def rows_about(body: Body, name: str, seq: int) -> list[Row]:
    """The rows of the index that an event has, its type and seq given; in no order."""
    return [(subject, name, seq) for subject in subjects(body)]


def _rows(entry: Entry) -> list[Row]:
    body = event_of(entry).body
    return [] if isinstance(body, Redacted | Unknown) else rows_about(body, entry.type, entry.seq)


def _bodiless(connection: sa.Connection) -> list[int]:
    known = sa.or_(
        *(
            sa.and_(event.c.type == kind.name, event.c.version <= kind.version)
            for kind in EVENT_TYPES
        )
    )
    query = sa.select(event.c.seq).where(sa.or_(event.c.body.is_(None), sa.not_(known)))
    return list(connection.scalars(query))
