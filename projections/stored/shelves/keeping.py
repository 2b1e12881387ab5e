"""Where stored projections are kept: a file beside a SQLite ledger, a schema on a server.

Neither holds a fact. The file may be deleted at any time and is built again from the log, so it is
not synced at every commit: a power cut may cost the last of it, and the next read makes that good.
"""

from __future__ import annotations

import functools
import sqlite3
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from ledger.store.engines import Database, commit_error
from ledger.store.files import SaidError, opened
from ledger.store.lending import Lender
from ledger.store.places import PATIENCE
from ledger.store.queueing import its_turn
from ledger.store.refusals import BusyError, StorageRefusedError, StoreError
from ledger.store.sqlite import SqliteFile
from projections.stored.shelves.beside import Driven, beside, kept_opened
from projections.stored.shelves.shelf import Transaction

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ledger.store.composing import Composer

_A_LITTLE: Final = 0.005
"""Seconds between two tries at what SQLite does not wait for."""
_UNKEPT: Final = frozenset(
    {
        sqlite3.SQLITE_READONLY,
        sqlite3.SQLITE_CANTOPEN,
        sqlite3.SQLITE_FULL,
        sqlite3.SQLITE_PERM,
        sqlite3.SQLITE_AUTH,
        sqlite3.SQLITE_IOERR,
    }
)
"""What SQLite says of a place that it cannot use, be the file as it may."""
POSITIONS: Final = (
    "CREATE TABLE IF NOT EXISTS position (name TEXT PRIMARY KEY, slot TEXT NOT NULL,"
    " seq BIGINT NOT NULL, entry_hash TEXT NOT NULL)"
)
_IS_MADE: Final = "SELECT 1 FROM sqlite_master WHERE name = 'position'"
_WRITER: Final = (
    "synchronous=NORMAL",
    "secure_delete=ON",
    # In pages. A commit is synced to nothing, but one that meets this copies all of them back into
    # the file and syncs that: at SQLite's own 1,000, one act in a hundred waits for it.
    "wal_autocheckpoint=8000",
)


class DamagedProjectionsError(StoreError):
    """The stored projections cannot be read."""

    def __init__(self, where: str, said: str) -> None:
        """Name the file and the way out, which costs nothing."""
        super().__init__(
            f"The stored projections at {where} cannot be used: {said}. They hold no fact. "
            f"Delete {where}, and they are built again from the log."
        )


class UnkeptError(StoreError):
    """Stored projections cannot be kept where they belong: a folder not ours to write, no room."""

    def __init__(self, where: str, said: str) -> None:
        """Name the file and what the system said."""
        super().__init__(
            f"What is stored beside the ledger cannot be kept at {where}: {said}. Answers come from"
            " the log without it; they only take longer."
        )


class StillReadError(StoreError):
    """Rows that were dropped live on, since somebody still reads them."""

    def __init__(self, where: str) -> None:
        """Name the place, and what clears it when the reader has finished."""
        super().__init__(
            f"Another program still reads what was stored at {where} before, and until it has"
            " finished, its old pages stay on the disk with the words that were on them. Answers"
            " are no longer read from these. When that program has finished, type"
            " `endorsements rebuild`, which clears them."
        )


class MovedError(StoreError):
    """The rows a reader was about to read are gone: a new build has taken their place."""

    def __init__(self, where: str) -> None:
        """Name the place."""
        super().__init__(f"{where} was built anew while it was being read. Ask again.")


class Keeping(Protocol):
    """A place that stored projections are kept in, apart from the log."""

    where: str
    """How people call it: a file's path, or a server's URL and the schema."""
    placeholder: str
    """How the driver marks a value in a statement."""
    schema: str | None
    """The schema that its tables are in, where the database has schemas."""

    def there(self) -> bool:
        """Whether anything was ever stored."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a snapshot, which no writer disturbs."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Wait for the write lock, then commit on leaving or roll back on an exception."""

    def adding(self) -> AbstractContextManager[Transaction]:
        """As `writing`, for whoever needs no more than the driver: with less ado."""

    def rebuilding(self) -> AbstractContextManager[None]:
        """Hold off other rebuilds; readers and writers go on. Raises `BusyError`."""

    def settle(self, patience: float) -> bool:
        """Leave no copy of dropped rows behind, as far as this place is ours to clean.

        False where a reader of what was there before goes on for more than `patience` seconds.
        """

    def close(self) -> None:
        """Let go of every connection that is not the ledger's own."""


def kept_for(database: Database) -> Keeping:
    """Return the place that belongs to a ledger's database; nothing is opened yet."""
    if isinstance(database, SqliteFile):
        return KeptInFile(beside(database.path))
    from projections.stored.shelves.on_server import KeptOnServer  # noqa: PLC0415 - as its driver

    return KeptOnServer(database)


class KeptInFile:
    """Projections in a SQLite file of their own."""

    placeholder = "?"
    schema: str | None = None

    def __init__(self, path: Path) -> None:
        """Take the path; nothing is opened yet."""
        self.path = path
        self.where = str(path)
        self._file: tuple[int, int] | None = None
        self._reader = Lender(self._read_only)
        self._adder = Lender(self._writable)

    def there(self) -> bool:
        """Whether the file is there; one that was deleted since it was opened is let go of."""
        if (found := self._found()) != self._file:
            self.close()
            self._file = found
        return found is not None

    @contextmanager
    def reading(self) -> Iterator[Driven]:
        """Open a snapshot. A file that was deleted meanwhile is made anew, empty."""
        if not self.there():
            with self.adding():
                pass
        with self._speaking(), self._reader.lent() as raw:
            raw.execute("BEGIN")
            yield Driven(raw)

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold SQLite's write lock. A file that was deleted meanwhile is made anew."""
        self.there()
        with self._speaking(), self._composer.writing(self.where) as connection:
            yield connection

    @contextmanager
    def adding(self) -> Iterator[Driven]:
        """Hold SQLite's write lock, as `writing` does; by the driver alone."""
        self.there()
        with self._speaking(), self._adder.lent() as raw:
            raw.execute("BEGIN IMMEDIATE")
            yield Driven(raw)
            try:
                raw.commit()
            except sqlite3.Error as error:
                raise commit_error(self.where, error) from error

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold a side file, which is let go of when its holder dies."""
        with ExitStack() as turn:
            try:
                turn.enter_context(
                    its_turn(self.path.with_name(self.path.name + ".lock"), self.where)
                )
            except StorageRefusedError as error:
                raise UnkeptError(self.where, error.said.rstrip(".")) from error
            yield

    def settle(self, patience: float) -> bool:
        """Empty the write-ahead log, in which dropped rows would live on."""
        with self._speaking(), closing(self._writable()) as raw:
            raw.execute(f"PRAGMA busy_timeout={patience * 1000:.0f}")
            # A reader in the way is no error: the first column of what it returns tells.
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Let go of every connection."""
        self._reader.close()
        self._adder.close()
        if "_composer" in self.__dict__:  # asked for, it would be made
            self._composer.close()

    @functools.cached_property
    def _composer(self) -> Composer:
        from ledger.store.composing import Composer  # noqa: PLC0415 - a reader needs no SQLAlchemy

        return Composer(self._writable)

    def _read_only(self) -> sqlite3.Connection:
        raw = kept_opened(self.path)
        if raw.execute(_IS_MADE).fetchone() is None:
            # Somebody is making the file at this moment, or was killed while doing so.
            with self.adding():
                pass
        return raw

    def _writable(self) -> sqlite3.Connection:
        raw = opened(self.path, "rwc")
        _keep_wal(raw)
        for pragma in _WRITER:
            raw.execute(f"PRAGMA {pragma}")
        raw.execute(POSITIONS)
        self._file = self._found()
        return raw

    def _found(self) -> tuple[int, int] | None:
        """Which file is there now, since another may have taken its name."""
        try:
            found = self.path.stat()
        except FileNotFoundError:
            return None
        return found.st_dev, found.st_ino

    @contextmanager
    def _speaking(self) -> Iterator[None]:
        """Put what SQLite says into a sentence."""
        try:
            yield
        except (SaidError, sqlite3.Error) as error:
            said = error if isinstance(error, SaidError) else SaidError(error)
            code = said.code & 0xFF
            if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
                raise BusyError(self.where, PATIENCE) from error
            if code in _UNKEPT:
                raise UnkeptError(self.where, str(said)) from error
            raise DamagedProjectionsError(self.where, str(said)) from error


def _keep_wal(raw: sqlite3.Connection) -> None:
    """Have the file keep a write-ahead log: a rebuild that writes for minutes stops no reader.

    Of two that ask for it at once, as over a new file, SQLite refuses one without any waiting.
    """
    last = time.monotonic() + PATIENCE
    while True:
        try:
            raw.execute("PRAGMA journal_mode=WAL")
        except sqlite3.OperationalError as error:
            if error.sqlite_errorcode != sqlite3.SQLITE_BUSY or time.monotonic() > last:
                raise
            time.sleep(_A_LITTLE)
        else:
            return
