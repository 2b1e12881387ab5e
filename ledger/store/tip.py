"""The end of a ledger in a SQLite file, read with the driver alone.

A question that is answered from stored results needs no more of the log than this. A process that
asks one such question takes a third of the time if it loads nothing else.
"""

from __future__ import annotations

import datetime as dt
import sqlite3
from bisect import bisect_left
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ledger.events.envelope import GENESIS, utc_text
from ledger.events.frame import ContestCalled
from ledger.revisions import REVISIONS
from ledger.store.files import A_MOMENT, GivenUpError, giving_up, ledger_opened
from ledger.store.heads import HEAD, Head, make_sure
from ledger.store.rows import COLUMNS, event_of

_REVISION: Final = "SELECT version_num FROM alembic_version, ledger_head"
_HASH: Final = "SELECT entry_hash FROM event WHERE seq = ?"
_LATER: Final = "SELECT recorded_at > ? FROM event WHERE seq = ?"
_CALLED: Final = (
    f"SELECT {COLUMNS} FROM event WHERE type = 'contest.called' AND seq <= ? ORDER BY seq"  # noqa: S608 - our own names
)


@frozen
class Tip:
    """The end of the log. `Ledger` describes the methods of the same names.

    Every method raises `sqlite3.Error` for SQLite's errors, `GivenUpError` for a missing row.
    """

    _raw: sqlite3.Connection

    def head(self) -> Head:
        """Return the last seq and its hash. Raises `HeadAstrayError`."""
        seq, entry_hash, logged = self._one(HEAD)
        make_sure(seq, entry_hash, logged)
        return Head(seq, entry_hash)

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""
        row = self._raw.execute(_HASH, (seq,)).fetchone()
        return GENESIS if row is None else str(row[0])

    def seq_at(self, moment: dt.datetime) -> int:
        """Return the last seq recorded at or before a UTC time, 0 if there is none."""
        text = utc_text(moment)
        seqs = range(1, self.head().seq + 1)
        # Time never falls along the log, so halving finds it without an index.
        return bisect_left(seqs, 1, key=lambda seq: int(self._one(_LATER, (text, seq))[0]))

    def contests(self, upto: int | None = None) -> tuple[str, ...]:
        """Return the ids of the contests called up to a seq, in the order of their calling."""
        last = self.head().seq if upto is None else upto
        called = (event_of(row).body for row in self._raw.execute(_CALLED, (last,)).fetchall())
        return tuple(
            dict.fromkeys(body.contest for body in called if isinstance(body, ContestCalled))
        )

    def _one(self, statement: str, values: tuple[object, ...] = ()) -> tuple[Any, ...]:
        row: tuple[Any, ...] | None = self._raw.execute(statement, values).fetchone()
        if row is None:
            raise GivenUpError
        return row


@contextmanager
def tip_of(path: Path) -> Iterator[Tip]:
    """Open the end of a ledger of this release. Raises `GivenUpError` for any other file."""
    with giving_up(), closing(ledger_opened(path, A_MOMENT)) as raw:
        if raw.execute(_REVISION).fetchone() != (REVISIONS[-1],):
            raise GivenUpError
        yield Tip(raw)
