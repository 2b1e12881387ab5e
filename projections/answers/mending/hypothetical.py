"""A log as it would be with more events, or with some bodies redacted. Nothing is recorded.

Answers over such a log are answers to "what if": in place of a hash its basis says so.
"""

from __future__ import annotations

import datetime as dt
from collections.abc import Collection, Iterable
from typing import Final

from attrs import evolve

from ledger.codec import type_of
from ledger.events.envelope import Draft, Event, Redacted
from projections.stored.log import Basis, Log

HYPOTHETICAL: Final = "hypothetical"
"""Stands where the head's hash is printed: no such entry was ever recorded."""

_BEGINNING: Final = dt.datetime.min.replace(tzinfo=dt.UTC)
STAMP: Final = "HYPOTHETICAL"
"""Printed at the top of every page about a hypothetical log."""


def stamped(changed: str) -> str:
    """Return the first line of such a page: how the log was changed, and that none is real."""
    return f"{STAMP}: {changed}. Nothing of this was recorded, and none of it happened."


def supposing(log: Log, drafts: Iterable[Draft]) -> Log:
    """Return the log as it would be if these drafts were recorded next, in this order."""
    seq = log.basis.seq
    at = max((event.recorded_at for event in log.events), default=_BEGINNING)
    more = tuple(_supposed(draft, number, at) for number, draft in enumerate(drafts, start=seq + 1))
    return Log(log.events + more, Basis(seq + len(more), HYPOTHETICAL))


def forgetting(log: Log, event_ids: Collection[str]) -> Log:
    """Return the log as it would be if the bodies of these events were redacted."""
    events = (
        evolve(event, body=Redacted()) if event.event_id in event_ids else event
        for event in log.events
    )
    return Log(tuple(events), Basis(log.basis.seq, HYPOTHETICAL))


def _supposed(draft: Draft, seq: int, at: dt.datetime) -> Event:
    name, version = type_of(draft.body)
    return Event(
        seq=seq,
        recorded_at=at,
        event_id=draft.event_id,
        type=name,
        version=version,
        claim_id=draft.claim_id,
        recorded_by="",
        note=draft.note,
        prev_hash="",
        body_hash="",
        entry_hash="",
        body=draft.body,
    )
