"""SQLAlchemy connections, for the code that composes statements: upgrading, redacting, reindexing.

A process that only reads a SQLite ledger never loads this: loading SQLAlchemy takes longer than
answering a question.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from ledger.store.engines import commit_error
from ledger.store.files import SaidError
from ledger.store.refusals import HeldByReaderError


class Composer:
    """SQLAlchemy over a SQLite file's driver. Each transaction begins by taking the write lock."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Take the function that opens a driver connection; nothing is opened yet."""
        self._engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)
        sa.event.listen(self._engine, "begin", _take_the_lock)

    @contextmanager
    def writing(self, where: str) -> Iterator[sa.Connection]:
        """Open a transaction. Raises as `committing` does, and `SaidError` for SQLite's errors."""
        try:
            with self._engine.connect() as connection, committing(connection, where):
                yield connection
        except sa.exc.DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise SaidError(error.orig) from error
            raise

    def close(self) -> None:
        """Close every connection."""
        self._engine.dispose()


@contextmanager
def committing(connection: sa.Connection, where: str) -> Iterator[sa.Connection]:
    """Run a block in one transaction.

    Raises `HeldByReaderError` if readers of the file kept the commit from being written: nothing
    was recorded then. After any other failed commit the outcome is unknown: `UnknownOutcomeError`.
    """
    transaction = connection.begin()
    try:
        yield connection
    except BaseException:
        transaction.rollback()
        raise
    try:
        transaction.commit()
    except sa.exc.DBAPIError as error:
        if transaction.is_active:
            transaction.rollback()
        refusal = commit_error(where, error.orig)
        if isinstance(refusal, HeldByReaderError):
            # SQLite's transaction is still open, though the pool believes that it ended. The next
            # user of the connection would be refused, or would commit it.
            connection.connection.rollback()
        raise refusal from error


def _take_the_lock(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
