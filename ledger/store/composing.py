"""SQLAlchemy's connections, for whoever composes statements: what upgrades, redacts and reindexes.

A process that only asks a SQLite ledger never loads this: SQLAlchemy takes longer to load than an
answer takes to give.
"""

from __future__ import annotations

import sqlite3
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import sqlalchemy as sa
from sqlalchemy.pool import QueuePool

from ledger.store.engines import uncommitted
from ledger.store.files import SaidError
from ledger.store.refusals import HeldByReaderError


class Composer:
    """SQLAlchemy over a SQLite file's driver. Each connection holds the write lock as it begins."""

    def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
        """Take what opens a connection of the driver's; nothing is opened yet."""
        self._engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)
        sa.event.listen(self._engine, "begin", _take_the_lock)

    @contextmanager
    def writing(self, where: str) -> Iterator[sa.Connection]:
        """Open a transaction; raises as `committing`, and `SaidError` for what SQLite says."""
        try:
            with self._engine.connect() as connection, committing(connection, where):
                yield connection
        except sa.exc.DBAPIError as error:
            if isinstance(error.orig, sqlite3.Error):
                raise SaidError(error.orig) from error
            raise

    def close(self) -> None:
        """Let go of every connection."""
        self._engine.dispose()


@contextmanager
def committing(connection: sa.Connection, where: str) -> Iterator[sa.Connection]:
    """Run a block in one transaction.

    An error while committing leaves the outcome unknown (`UnknownOutcomeError`), unless it was only
    that readers of a file kept it from being written (`HeldByReaderError`).
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
        refusal = uncommitted(where, error.orig)
        if isinstance(refusal, HeldByReaderError):
            # The transaction is still open, though the pool takes it for ended: whoever came next
            # would be refused or commit it.
            connection.connection.rollback()
        raise refusal from error


def _take_the_lock(connection: sa.Connection) -> None:
    connection.exec_driver_sql("BEGIN IMMEDIATE")
