"""Rows of the log as the driver gives them, and the entries and events that are made of them.

Reading is mostly done many thousand times in a row, so nothing is done twice: a row becomes an
event in one step.
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
"""What a SELECT of whole rows names."""

# One append has one time, and a reader meets its events one after the other.
_time: Final = functools.lru_cache(maxsize=4_096)(utc_time)


def entry_of(row: Row) -> Entry:
    """Make the entry of a row. Raises `ValueRefusedError` for a time that is spelled otherwise."""
    return Entry(row[0], recorded_at(row), *row[2:])


def event_of(row: Row) -> Event:
    """Make the event of a row, its body checked against its hash before it is decoded.

    Raises `BodyUnreadableError`, and `ValueRefusedError` for a time that is spelled otherwise.
    """
    seq, at, event_id, name, version, claim, by, note, previous, digest, own, salt, written = row
    body = body_of(seq, name, version, digest, salt, written)
    return Event(
        seq, _time(at), event_id, name, version, claim, by, note, previous, digest, own, body
    )


def recorded_at(row: Row) -> dt.datetime:
    """Return when a row was recorded, in UTC. Raises `ValueRefusedError`."""
    return _time(row[1])
