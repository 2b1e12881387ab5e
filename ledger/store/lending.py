"""Connections of SQLite's driver that stay open and are lent to one reader or writer at a time.

SQLAlchemy's pool does the same for whoever composes statements, where nobody counts microseconds. A
question that is answered from what is stored takes less time than that pool does to hand a
connection over.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_SPARE: Final = 5
"""Connections kept for later; as many are opened as there are readers at a time."""


class Lender:
    """Lends connections that are all opened alike."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Take what opens one; nothing is opened yet."""
        self._connect = connect
        self._spare: list[sqlite3.Connection] = []

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection; what was begun on it is rolled back on leaving.

        One opened before the last `close` is closed then.
        """
        spare = self._spare
        try:
            raw = spare.pop()
        except IndexError:  # asking first and taking then, two threads may take the same
            raw = self._connect()
        try:
            yield raw
        finally:
            if spare is self._spare and len(spare) < _SPARE and _is_idle(raw):
                spare.append(raw)
            else:
                raw.close()

    def close(self) -> None:
        """Close what is not lent; what is lent will be when it comes back."""
        spare, self._spare = self._spare, []
        while spare:
            spare.pop().close()


def _is_idle(raw: sqlite3.Connection) -> bool:
    """Whether nothing is under way on a connection any more; what was is rolled back."""
    try:
        if raw.in_transaction:
            raw.rollback()
    except sqlite3.Error:
        return False
    return True
