"""The end of the log, as a reader finds it. Plain values, which need no database to be named."""

from __future__ import annotations

import datetime as dt

from attrs import frozen


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
