"""SQLite connections that stay open and are lent to one reader or writer at a time.

SQLAlchemy's pool does the same for code that composes statements, where microseconds do not matter.
To hand over a connection that pool takes longer than an answer from stored results does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from typing import Final

_SPARE: Final = 5
"""Idle connections kept open. There is no limit to those lent at one time."""


class Lender:
    """Lends connections that are all opened in the same way."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Take the function that opens a connection; nothing is opened yet."""
        self._connect = connect
        self._spare: list[sqlite3.Connection] = []

    @contextmanager
    def lent(self) -> Iterator[sqlite3.Connection]:
        """Lend a connection. A transaction still open on it is rolled back on leaving.

        A connection lent before `close` was called is closed on leaving.
        """
        spare = self._spare
        try:
            raw = spare.pop()
        except IndexError:  # a check before the pop would let two threads take the same one
            raw = self._connect()
        try:
            yield raw
        finally:
            if spare is self._spare and len(spare) < _SPARE and _rolled_back(raw):
                spare.append(raw)
            else:
                raw.close()

    def close(self) -> None:
        """Close the idle connections; those lent are closed when they come back."""
        spare, self._spare = self._spare, []
        while spare:
            spare.pop().close()


def _rolled_back(raw: sqlite3.Connection) -> bool:
    """Roll back an open transaction; return whether the connection can be used again."""
    try:
        if raw.in_transaction:
            raw.rollback()
    except sqlite3.Error:
        return False
    return True
