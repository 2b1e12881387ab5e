"""The end of the log. Plain values, which load none of the databases' libraries."""

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
"""Reads the head row, and the entry hash that the log itself has at the head's seq."""


@frozen
class Head:
    """The end of the log: its last seq (0 when empty) and that entry's hash."""

    seq: int
    entry_hash: str


@frozen
class HeadRow:
    """The head row as stored: also the ledger's own id, and when the last event was recorded."""

    ledger: str
    seq: int
    entry_hash: str
    recorded_at: dt.datetime | None

    @property
    def head(self) -> Head:
        """The seq and hash alone, with which answers are stamped."""
        return Head(self.seq, self.entry_hash)


def make_sure(seq: int, entry_hash: str, logged: str | None) -> None:
    """Compare the head row's hash with the one in the log at its seq (None: no such event).

    No answer is worth more than the head it rests on. Raises `HeadAstrayError` if they differ.
    """
    if entry_hash != (GENESIS if seq == 0 else logged):
        raise HeadAstrayError(seq, has_event=logged is not None)
