"""A SQLite file opened by the driver alone, without what SQLAlchemy takes to load.

What SQLite then says is put into a sentence by whoever opened it. A process that asks a single
question gives up instead: the ordinary way, which comes next, mends it or says what it is.
"""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ledger.store.places import PATIENCE
from ledger.store.refusals import StoreError

A_MOMENT: Final = 1.0
"""Seconds to wait for a writer before giving up; whoever waits longer waits the ordinary way."""


class SaidError(Exception):
    """What SQLite said, of the very file that it was asked of; whoever opened that tells of it.

    Its own errors do not say which file they are of, and a read of the log may be under way while
    what is stored beside it is written.
    """

    def __init__(self, said: sqlite3.Error) -> None:
        """Take the driver's error."""
        super().__init__(str(said))
        self.code = int(getattr(said, "sqlite_errorcode", 0))


class GivenUpError(StoreError):
    """The driver alone does not get at what was asked for; the ordinary way may."""


def opened(path: Path, mode: str, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file in a mode of SQLite's URLs, each statement a transaction unless one is begun."""
    location = urllib.parse.quote(str(path.absolute()))
    return sqlite3.connect(
        f"file:{location}?mode={mode}",
        uri=True,
        timeout=patience,
        isolation_level=None,  # whoever uses it says BEGIN; the driver's own would come too late
        check_same_thread=False,  # a pool hands a connection to one thread at a time
    )


def ledger_opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a ledger's file so that nothing can be written."""
    raw = opened(path, "ro", patience)
    raw.execute("PRAGMA query_only=ON")
    raw.execute("PRAGMA trusted_schema=OFF")
    # A list is unfolded into a table that lasts as long as its statement. For one that may go to
    # the disk SQLite takes 90 kB at once, which some heaps give back to the system each time.
    raw.execute("PRAGMA temp_store=MEMORY")
    return raw


@contextmanager
def said() -> Iterator[None]:
    """Raise what SQLite says as a `SaidError`."""
    try:
        yield
    except sqlite3.Error as error:
        raise SaidError(error) from error


@contextmanager
def giving_up() -> Iterator[None]:
    """Give up on whatever SQLite says."""
    try:
        yield
    except sqlite3.Error as error:
        raise GivenUpError from error


@frozen
class OnFile:
    """Statements in one transaction on a file, raising `SaidError` for what SQLite says of them."""

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
