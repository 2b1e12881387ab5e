"""SQLite connections that stay open and are lent to one reader or writer at a time.

SQLAlchemy's pool does the same for code that composes statements, where microseconds do not matter.
To hand over a connection that pool takes longer than an answer from stored results does.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from typing import Final, Generic, TypeVar

Lent = TypeVar("Lent", bound=sqlite3.Connection)
_SPARE: Final = 5
"""Idle connections kept open. There is no limit to those lent at one time."""


class Lender(Generic[Lent]):
    """Lends connections that are all opened in the same way; `spare` are those that are idle."""

    def __init__(self, connect: Callable[[], Lent]) -> None:
        """Take the function that opens a connection; nothing is opened yet."""
        self.connect = connect
        self.spare: list[Lent] = []

    def lent(self) -> _Loan[Lent]:
        """Lend a connection. A transaction still open on it is rolled back on leaving.

        A connection lent before `close` was called is closed on leaving.
        """
        return _Loan(self)

    def close(self) -> None:
        """Close the idle connections; those lent are closed when they come back."""
        spare, self.spare = self.spare, []
        while spare:
            spare.pop().close()


class _Loan(Generic[Lent]):
    """A connection while it is lent: a generator would take twice as long, in every question."""

    __slots__ = ("_lender", "_raw", "_spare")

    def __init__(self, lender: Lender[Lent]) -> None:
        self._lender = lender

    def __enter__(self) -> Lent:
        self._spare = self._lender.spare
        try:
            self._raw = self._spare.pop()
        except IndexError:  # a check before the pop would let two threads take the same one
            self._raw = self._lender.connect()
        return self._raw

    def __exit__(self, *_: object) -> None:
        spare, raw = self._spare, self._raw
        if spare is self._lender.spare and len(spare) < _SPARE and _rolled_back(raw):
            spare.append(raw)
        else:
            raw.close()


def _rolled_back(raw: sqlite3.Connection) -> bool:
    """Roll back an open transaction; return whether the connection can be used again."""
    try:
        if raw.in_transaction:
            raw.rollback()
    except sqlite3.Error:
        return False
    return True
