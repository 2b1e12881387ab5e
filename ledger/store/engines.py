"""Connecting: the one place that knows how SQLite and PostgreSQL differ.

Both open two sorts of connection. One reads a snapshot and can write nothing. One writes, and holds
the only write lock from its first statement to its commit.
"""

from __future__ import annotations

import datetime as dt
import functools
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import AbstractContextManager, contextmanager
from itertools import chain
from pathlib import Path
from typing import Any, Final, Protocol

import sqlalchemy as sa

from ledger.store.places import PATIENCE, file_at, resolve
from ledger.store.refusals import (
    DatabaseNotUnderstoodError,
    HeldByReaderError,
    UnknownOutcomeError,
)

_MOST_VALUES: Final = 650
"""Values in one INSERT: under what any SQLite build takes, and no faster beyond."""


class Database(Protocol):
    """A place where a ledger is kept."""

    where: str
    """How people call it: the file's path, or the URL without its password."""
    placeholder: str
    """How the driver marks a value in a statement."""

    def exists(self) -> bool:
        """Whether there is a database at all, be it a ledger or not."""

    def is_bare(self, connection: sa.Connection) -> bool:
        """Whether a ledger may be made here: nothing in it that is somebody else's."""

    def reading(self) -> AbstractContextManager[sa.Connection]:
        """Open a snapshot. Raises a `StoreError` that says what stands in the way."""

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Read the one row that a statement gives, in a snapshot of its own; raises as `reading`.

        What is read before every other question should cost no more than the driver's own work.
        """

    def writing(self, *, create: bool = False) -> AbstractContextManager[sa.Connection]:
        """Wait for the write lock, then commit on leaving or roll back on an exception.

        `create` makes the file if there is none; a server's database is its operator's to make.
        """

    def now(self, connection: sa.Connection) -> dt.datetime:
        """The time, in UTC, from the clock that all writers of this database share."""

    def guards(self, connection: sa.Connection) -> Mapping[str, str]:
        """The triggers on the log and the head row: name to SHA-256 of what each does."""

    def storage_faults(self, connection: sa.Connection) -> tuple[str, ...]:
        """What the database itself finds wrong with its storage, if it can tell."""

    def close(self) -> None:
        """Let go of every connection."""


def database_at(given: str | os.PathLike[str] | None = None) -> Database:
    """Return the database that a path or URL names; nothing is opened yet.

    A SQLite URL may end in `?journal=wal`. Raises `DatabaseNotUnderstoodError`.
    """
    text = resolve(os.fspath(given) if given is not None else None)
    if (path := file_at(text)) is not None:
        return _sqlite(path, text, wal=False)
    try:
        url = sa.make_url(text.replace("postgres://", "postgresql://", 1))
    except sa.exc.ArgumentError as error:
        raise DatabaseNotUnderstoodError(text) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            wal = url.query.get("journal") == "wal"
            return _sqlite(Path(url.database), url.database, wal=wal)
        case "postgresql":
            return _postgres(url.set(drivername="postgresql+psycopg"))
        case _:
            raise DatabaseNotUnderstoodError(url.render_as_string())


def _sqlite(path: Path, text: str, *, wal: bool) -> Database:
    from ledger.store.sqlite import SqliteFile  # noqa: PLC0415 - only the driver in use is loaded

    if text == ":memory:":
        raise DatabaseNotUnderstoodError(text)
    return SqliteFile(path, wal=wal)


def _postgres(url: sa.URL) -> Database:
    try:
        from ledger.store.postgresql import PostgresServer  # noqa: PLC0415 - the driver is an extra
    except ImportError as error:
        raise DatabaseNotUnderstoodError(url.render_as_string()) from error
    return PostgresServer(url)


@functools.cache
def insertion(table: sa.Table, placeholder: str, rows: int = 1) -> str:
    """Return an INSERT of every column of so many rows, for the driver's own executemany."""
    columns = ", ".join(table.c.keys())
    one = f"({', '.join([placeholder] * len(table.c))})"
    return f"INSERT INTO {table.name} ({columns}) VALUES {', '.join([one] * rows)}"  # noqa: S608 - our own names


def inserted(
    connection: sa.Connection,
    placeholder: str,
    table: sa.Table,
    rows: Sequence[tuple[object, ...]],
) -> int:
    """Insert rows in their order by the driver's own executemany; return how many arrived.

    Many rows go into one statement: half of what a row costs is spent between statements.
    """
    many = _MOST_VALUES // len(table.c)
    whole = len(rows) - len(rows) % many
    arrived = 0
    if whole:
        filled = [
            tuple(chain.from_iterable(rows[start : start + many]))
            for start in range(0, whole, many)
        ]
        statement = insertion(table, placeholder, many)
        arrived += connection.exec_driver_sql(statement, filled).rowcount
    if rest := list(rows[whole:]):
        arrived += connection.exec_driver_sql(insertion(table, placeholder), rest).rowcount
    return arrived


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
        if getattr(error.orig, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
            # A reader kept its lock: nothing is written yet, and the transaction still open. The
            # pool takes it for ended, so whoever came next would be refused or commit it.
            connection.connection.rollback()
            raise HeldByReaderError(where, PATIENCE) from error
        raise UnknownOutcomeError(where, str(error.orig)) from error
