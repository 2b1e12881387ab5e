"""Opening a SQLite file with the driver alone, without loading SQLAlchemy.

Whoever opens a file turns SQLite's errors into sentences. A process that asks a single question
gives up instead: the ordinary way, which it tries next, repairs the file or explains the error.
"""

from __future__ import annotations

import os
import sqlite3
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final, TypeVar

from attrs import frozen

from ledger.store.places import PATIENCE
from ledger.store.refusals import StoreError

A_MOMENT: Final = 1.0
"""Seconds to wait for a writer before giving up; the ordinary way then waits longer."""


class SaidError(Exception):
    """An error that SQLite raised for one file. Whoever opened the file turns it into a sentence.

    SQLite's own errors do not name their file, and one may come from the file stored beside the
    log, which can be written while the log is read.
    """

    def __init__(self, said: sqlite3.Error) -> None:
        """Take the driver's error."""
        super().__init__(str(said))
        self.code = int(getattr(said, "sqlite_errorcode", 0))


class GivenUpError(StoreError):
    """The driver alone does not get at what was asked for; the ordinary way may."""


Opened = TypeVar("Opened", bound=sqlite3.Connection)


def opened(path: Path, mode: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file in a mode of SQLite's URLs, each statement a transaction unless one is begun."""
    return opened_as(sqlite3.Connection, path, mode, patience)


def opened_as(kind: type[Opened], path: Path, mode: str, patience: float) -> Opened:
    """Open a file as `opened` does, by a kind of connection."""
    location = urllib.parse.quote(os.fsencode(path.absolute()))  # a name is bytes, not always text
    return sqlite3.connect(
        f"file:{location}?mode={mode}",
        uri=True,
        factory=kind,
        timeout=patience,
        isolation_level=None,  # callers say BEGIN themselves; the driver's own comes too late
        check_same_thread=False,  # a pool hands a connection to one thread at a time
    )


@contextmanager
def closed_on_failure(raw: Opened) -> Iterator[Opened]:
    """Close a connection if the block that sets it up raises: nobody else could close it."""
    try:
        yield raw
    except BaseException:
        raw.close()
        raise


def ledger_opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a ledger's file for reading only."""
    with closed_on_failure(opened(path, "ro", patience)) as raw:
        raw.execute("PRAGMA query_only=ON")
        raw.execute("PRAGMA trusted_schema=OFF")
        # SQLite unfolds a list into a table that lasts as long as its statement. If that table may
        # go to the disk, SQLite allocates 90 kB at once, which some heaps return to the system each
        # time.
        raw.execute("PRAGMA temp_store=MEMORY")
        return raw


@contextmanager
def said() -> Iterator[None]:
    """Raise SQLite's errors as `SaidError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise SaidError(error) from error


@contextmanager
def giving_up() -> Iterator[None]:
    """Raise SQLite's errors as `GivenUpError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise GivenUpError from error


@frozen
class OnFile:
    """Statements in one transaction on a file. SQLite's errors are raised as `SaidError`."""

    connection: sqlite3.Connection
    placeholder: str = "?"
    locking: str = ""

    def rows(self, statement: str, values: Sequence[object] = ()) -> list[tuple[Any, ...]]:
        """Run a SELECT and return its rows."""
        try:
            return self.connection.execute(statement, values).fetchall()
        except sqlite3.Error as error:
            raise SaidError(error) from error

    def changed(self, statement: str, values: Sequence[object] = ()) -> int:
        """Run any other statement and return how many rows it touched."""
        try:
            return self.connection.execute(statement, values).rowcount
        except sqlite3.Error as error:
            raise SaidError(error) from error

    def changed_by_each(self, statement: str, values: Sequence[Sequence[object]]) -> int:
        """Run a statement once for each group of values; return how many rows that touched."""
        try:
            return self.connection.executemany(statement, values).rowcount
        except sqlite3.Error as error:
            raise SaidError(error) from error
