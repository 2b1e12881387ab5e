"""What surrounds a body: order, time, identity, chain. Three stages: draft, entry, event.

A `Draft` is what a caller wants recorded. An `Entry` is one row of the log as it is stored and
hashed, its body still bytes. An `Event` is an entry with its body decoded to the newest shape.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import frozen

from ledger.errors import ValueRefusedError
from ledger.events.mending import ClaimCorrected
from ledger.events.registry import Body

GENESIS: Final = "0" * 64
"""The previous hash of the first entry."""


@frozen
class Draft:
    """A body on its way into the log.

    `event_id` is derived from an import key or made by the caller before sending, so a retry is
    safe; `claim_id` stays the same through corrections, which are drafts for the claim they mend.
    """

    event_id: str
    claim_id: str
    body: Body
    note: str | None = None


@frozen
class Entry:
    """One row of the log. `body` and `salt` are None if the event was redacted.

    `seq` runs from 1 without gaps and is the only order. `recorded_at` is UTC, set by the store,
    and never falls. Hashes are lower-case hex SHA-256.
    """

    seq: int
    recorded_at: dt.datetime
    event_id: str
    type: str
    version: int
    claim_id: str
    recorded_by: str
    note: str | None
    prev_hash: str
    body_hash: str
    entry_hash: str
    salt: bytes | None
    body: bytes | None


@frozen
class Redacted:
    """Stands for a body that was removed because the law required it."""


@frozen
class Unknown:
    """Stands for a body of a type or version that this release does not know, kept as it is."""

    type: str
    version: int


@frozen
class Event:
    """An entry whose body has been checked against its hash, upcast and decoded."""

    seq: int
    recorded_at: dt.datetime
    event_id: str
    type: str
    version: int
    claim_id: str
    recorded_by: str
    note: str | None
    prev_hash: str
    body_hash: str
    entry_hash: str
    body: Body | Redacted | Unknown

    @property
    def said(self) -> Body | Redacted | Unknown:
        """The body that it states: a correction's new one, otherwise its own."""
        return self.body.body if isinstance(self.body, ClaimCorrected) else self.body


def utc_text(moment: dt.datetime) -> str:
    """Write a UTC time as fixed-width text with microseconds, so that text order is time order.

    Raises `ValueRefusedError` for a time without a zone or in another one than UTC.
    """
    if moment.utcoffset() != dt.timedelta(0):
        raise ValueRefusedError(f"{moment.isoformat()} is not a UTC time.")
    return moment.replace(tzinfo=None).isoformat(timespec="microseconds") + "Z"


def utc_time(text: str) -> dt.datetime:
    """Read back what `utc_text` wrote. Raises `ValueRefusedError` for any other text.

    Other spellings of the same instant are refused too: an entry's hash covers the instant, so a
    changed spelling would otherwise go unnoticed.
    """
    try:
        moment = dt.datetime.fromisoformat(text)
        if moment.utcoffset() == dt.timedelta(0) and utc_text(moment) == text:
            return moment
    except ValueError:
        pass
    raise ValueRefusedError(f"“{text}” is not a time as the ledger writes it.")
