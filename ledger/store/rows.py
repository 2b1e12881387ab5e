"""Rows of the log as the driver gives them, and the entries and events that are made of them.

Most readers read many thousand rows, so a row becomes an event in one step.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

from attrs import fields

from ledger.codec import body_of
from ledger.events.envelope import Entry, Event, utc_time

Row = tuple[
    int, str, str, str, int, str, str, str | None, str, str, str, bytes | None, bytes | None
]
"""One row of the log, its columns in the order of `Entry`, its time still text."""
COLUMNS: Final = ", ".join(column.name for column in fields(Entry))
"""The column list of a SELECT of whole rows."""

# All events of one append have the same time, and they are read one after the other.
_time: Final = functools.lru_cache(maxsize=4_096)(utc_time)


def entry_of(row: Row) -> Entry:
    """Return a row's entry. Raises `ValueRefusedError` for a time not as the ledger writes it."""
    return Entry(row[0], recorded_at(row), *row[2:])


def event_of(row: Row) -> Event:
    """Return a row's event, its body checked against its hash before it is decoded.

    Raises `BodyUnreadableError`, and `ValueRefusedError` for a time not as the ledger writes it.
    """
    seq, at, event_id, name, version, claim, by, note, previous, digest, own, salt, written = row
    body = body_of(seq, name, version, digest, salt, written)
    return Event(
        seq, _time(at), event_id, name, version, claim, by, note, previous, digest, own, body
    )


def recorded_at(row: Row) -> dt.datetime:
    """Return when a row was recorded, in UTC. Raises `ValueRefusedError`."""
    return _time(row[1])
