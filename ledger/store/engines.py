"""Connecting: the one place that knows how SQLite and PostgreSQL differ.

Both open two sorts of connection. One reads a snapshot and can write nothing. One writes, and holds
the only write lock from its first statement to its commit.
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
    """How people call it: the file's path, or the URL without its password."""
    address: str
    """What another process opens it by: it may hold a password, and is shown to nobody."""
    dialect: str
    """Which of the two it is: `sqlite` or `postgresql`."""
    placeholder: str
    """How the driver marks a value in a statement."""

    def exists(self) -> bool:
        """Whether there is a database at all, be it a ledger or not."""

    def is_bare(self, statements: Statements) -> bool:
        """Whether a ledger may be made here: nothing in it that is somebody else's."""

    def reading(self) -> AbstractContextManager[Statements]:
        """Open a snapshot, in which nothing can be written.

        Raises a `StoreError` that says what stands in the way.
        """

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Read the one row that a statement gives, in a snapshot of its own; raises as `reading`.

        What is read before every other question should cost no more than the driver's own work.
        """

    def writing(self, *, create: bool = False) -> AbstractContextManager[sa.Connection]:
        """Wait for the write lock, then commit on leaving or roll back on an exception.

        It is SQLAlchemy's, for whoever composes statements. `create` makes the file if there is
        none; a server's database is its operator's to make.
        """

    def appending(self) -> AbstractContextManager[Statements]:
        """As `writing` does, for whoever needs no more than plain statements: with less ado."""

    def now(self, statements: Statements) -> dt.datetime:
        """The time, in UTC, from the clock that all writers of this database share."""

    def guards(self, statements: Statements) -> Mapping[str, str]:
        """The triggers on the log and the head row: name to SHA-256 of what each does."""

    def storage_faults(self, statements: Statements) -> tuple[str, ...]:
        """What the database itself finds wrong with its storage, if it can tell."""

    def close(self) -> None:
        """Let go of every connection."""


def database_at(given: str | os.PathLike[str] | None = None) -> Database:
    """Return the database that a path or URL names; nothing is opened yet.

    A SQLite URL may end in `?journal=wal`. Raises `DatabaseNotUnderstoodError`.
    """
    text = resolve(os.fspath(given) if given is not None else None)
    if (path := file_at(text)) is not None:
        if text == ":memory:":
            raise DatabaseNotUnderstoodError(text)
        from ledger.store.sqlite import SqliteFile  # noqa: PLC0415 - only the driver in use is loaded

        return SqliteFile(path)
    # Whoever names a file need not wait until SQLAlchemy is loaded, which reads the URLs.
    from ledger.store.urls import database_of  # noqa: PLC0415 - as said

    return database_of(text)


def uncommitted(where: str, said: BaseException | None) -> StoreError:
    """What to say of a commit that failed.

    Where a reader of a file kept its lock nothing was written; else nobody knows.
    """
    if getattr(said, "sqlite_errorcode", None) == sqlite3.SQLITE_BUSY:
        return HeldByReaderError(where, PATIENCE)
    return UnknownOutcomeError(where, str(said))
