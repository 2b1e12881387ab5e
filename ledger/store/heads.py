"""The end of the log, as a reader finds it. Plain values, which need no database to be named."""

from __future__ import annotations

import datetime as dt
from typing import Final

from attrs import frozen

from ledger.events.envelope import GENESIS
from ledger.store.losses import HeadAstrayError

HEAD: Final = (
    "SELECT size, entry_hash,"
    " (SELECT event.entry_hash FROM event WHERE event.seq = ledger_head.size)"
    " FROM ledger_head WHERE id = 1"
)
"""What tells the head as any driver reads it, with the hash that the log itself has there."""


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


def make_sure(seq: int, entry_hash: str, logged: str | None) -> None:
    """Hold the head row to the hash that the log has at its seq, None where it has no such event.

    Nothing that is told of a ledger is worth more than the head it rests on. Raises
    `HeadAstrayError`.
    """
    if entry_hash != (GENESIS if seq == 0 else logged):
        raise HeadAstrayError(seq, there=logged is not None)
