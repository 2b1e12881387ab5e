"""Connecting: the one place that knows how SQLite and PostgreSQL differ.

Both open two sorts of connection. One reads a snapshot and can write nothing. One writes, and holds
the only write lock from its first statement to its commit.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Iterator, Mapping
from contextlib import AbstractContextManager, contextmanager
from pathlib import Path
from typing import Any, Protocol

import sqlalchemy as sa

from ledger.store.places import PATIENCE, file_at, resolve
from ledger.store.refusals import (
    DatabaseNotUnderstoodError,
    HeldByReaderError,
    StoreError,
    UnknownOutcomeError,
)
from ledger.store.statements import Statements


class Database(Protocol):
    """A place where a ledger is kept."""

    where: str
    """How people call it: the file's path, or the URL without its password."""
    address: str
    """What another process opens it by: it may hold a password, and is shown to nobody."""
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

    def appending(self) -> AbstractContextManager[Statements]:
        """As `writing` does, for whoever needs no more than plain statements: with less ado."""

    def now(self, statements: Statements) -> dt.datetime:
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


def uncommitted(where: str, said: BaseException | None) -> StoreError:
    """What to say of a commit that failed.

    Where a reader of a file kept its lock nothing was written; else nobody knows.
    """
    if getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return HeldByReaderError(where, PATIENCE)
    return UnknownOutcomeError(where, str(said))
