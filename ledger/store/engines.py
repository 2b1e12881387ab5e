"""What a database offers a ledger, and which database a path or URL names.

SQLite and PostgreSQL both open two sorts of connection. One reads a snapshot and can write nothing.
One writes, and holds the only write lock from its first statement to its commit.
"""

from __future__ import annotations

import datetime as dt
import os
import sqlite3
from collections.abc import Mapping
from contextlib import AbstractContextManager
from typing import TYPE_CHECKING, Any, Protocol

from ledger.store.places import PATIENCE, file_at, resolve
from ledger.store.refusals import (
    DatabaseNotUnderstoodError,
    HeldByReaderError,
    StoreError,
    UnknownOutcomeError,
)
from ledger.store.statements import Statements

if TYPE_CHECKING:
    import sqlalchemy as sa


class Database(Protocol):
    """A place where a ledger is kept."""

    where: str
    """Its name for people: the file's path, or the URL without its password."""
    address: str
    """The path or URL by which another process opens it. It may hold a password: never show it."""
    dialect: str
    """Which of the two it is: `sqlite` or `postgresql`."""
    placeholder: str
    """The driver's mark for a value in a statement."""

    def exists(self) -> bool:
        """Whether there is a database at all, be it a ledger or not."""

    def is_bare(self, statements: Statements) -> bool:
        """Whether a ledger may be made here: the database holds nothing of somebody else's."""

    def reading(self) -> AbstractContextManager[Statements]:
        """Open a snapshot, in which nothing can be written.

        Raises a `StoreError` that says what stands in the way.
        """

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Return the one row of a statement, read in a snapshot of its own; raises as `reading`.

        Meant for what precedes every question: it should cost no more than the driver's own work.
        """

    def writing(self, *, create: bool = False) -> AbstractContextManager[sa.Connection]:
        """Wait for the write lock; commit on leaving, or roll back on an exception.

        Yields SQLAlchemy's connection, for code that composes statements. `create` makes the file
        if there is none; a server's database must be made by its operator.
        """

    def appending(self) -> AbstractContextManager[Statements]:
        """Like `writing`, but yields plain driver statements."""

    def now(self, statements: Statements) -> dt.datetime:
        """Return the time, in UTC, of the clock that all writers of this database share."""

    def guards(self, statements: Statements) -> Mapping[str, str]:
        """Return the triggers on the log and the head row: name to SHA-256 of what each does."""

    def storage_faults(self, statements: Statements) -> tuple[str, ...]:
        """Return what the database's own check finds wrong with its storage, if it has one."""

    def close(self) -> None:
        """Close every connection."""


def database_at(given: str | os.PathLike[str] | None = None) -> Database:
    """Return the database that a path or URL names; nothing is opened yet.

    A SQLite URL may end in `?journal=wal`. Raises `DatabaseNotUnderstoodError`.
    """
    text = resolve(os.fspath(given) if given is not None else None)
    if (path := file_at(text)) is not None:
        if text in {"", ":memory:"}:
            raise DatabaseNotUnderstoodError(text)
        from ledger.store.sqlite import SqliteFile  # noqa: PLC0415 - only the driver in use is loaded

        return SqliteFile(path)
    # SQLAlchemy reads URLs; a file's path need not wait until it is loaded.
    from ledger.store.urls import database_of  # noqa: PLC0415 - as said

    return database_of(text)


def commit_error(where: str, cause: BaseException | None) -> StoreError:
    """Return the error to raise after a failed commit.

    If a reader of the file kept its lock, nothing was written; otherwise nobody knows.
    """
    if getattr(cause, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return HeldByReaderError(where, PATIENCE)
    return UnknownOutcomeError(where, str(cause))
