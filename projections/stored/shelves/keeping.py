"""Where stored projections are kept: a file beside a SQLite ledger, a schema on a server.

Neither holds a fact. The file may be deleted at any time and is built again from the log. So it is
not synced at every commit: a power cut may lose the last commits, and the next read redoes them.
"""

from __future__ import annotations

import sqlite3
import threading
import time
from collections.abc import Iterator
from contextlib import AbstractContextManager, ExitStack, closing, contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Final, Protocol

from ledger.filenames import spelled
from ledger.store.engines import Database, commit_error
from ledger.store.files import SaidError, closed_on_failure, opened
from ledger.store.lending import Lender
from ledger.store.places import PATIENCE
from ledger.store.queueing import its_turn
from ledger.store.refusals import (
    BusyError,
    StorageRefusedError,
    StoreError,
    UnknownOutcomeError,
)
from ledger.store.sqlite import SqliteFile
from projections.stored.shelves.beside import Driven, Reader, beside, kept_opened
from projections.stored.shelves.shelf import Transaction

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ledger.store.composing import Composer

_A_LITTLE: Final = 0.005
"""Seconds between two attempts at a lock for which SQLite itself does not wait."""
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
"""SQLite's codes for a place that it cannot use, whatever state the file is in."""
POSITIONS: Final = (
    "CREATE TABLE IF NOT EXISTS position (name TEXT PRIMARY KEY, slot TEXT NOT NULL,"
    " seq BIGINT NOT NULL, entry_hash TEXT NOT NULL)"
)
_IS_MADE: Final = "SELECT 1 FROM sqlite_master WHERE name = 'position'"
_UNSWEPT: Final = 1
"""The `user_version` of a file whose free pages may hold what was dropped."""
_WRITER: Final = (
    "synchronous=NORMAL",
    "secure_delete=ON",
    # In pages. A commit is not synced, but the one that reaches this size copies all pages of the
    # WAL back into the file and syncs it. At SQLite's default of 1,000, one act in a hundred waits.
    "wal_autocheckpoint=4000",
)
_PAGE: Final = 8_192
"""Bytes of a page of a new file, since much that is stored is longer than half of SQLite's 4,096.

The file is an eighth smaller, and an answer takes a twentieth less.
"""


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
    """A place in which stored projections are kept, apart from the log."""

    where: str
    """Its name in messages: a file's path, or a server's URL and the schema."""
    placeholder: str
    """The driver's mark for a value in a statement."""
    schema: str | None
    """The schema that its tables are in; None where the database has no schemas."""

    def there(self) -> bool:
        """Whether anything was ever stored."""

    def reading(self) -> AbstractContextManager[Transaction]:
        """Open a snapshot, which no writer changes."""

    def writing(self) -> AbstractContextManager[sa.Connection]:
        """Wait for the write lock, then commit on leaving or roll back on an exception."""

    def sweeping(self, *, overwritten: bool) -> AbstractContextManager[sa.Connection]:
        """Do as `writing`, to drop tables; their pages are overwritten only if asked for."""

    def purge(self) -> None:
        """Remove what `sweeping` ever left in free pages. Raises `BusyError`."""

    def adding(self) -> AbstractContextManager[Transaction]:
        """Do as `writing`, but give the driver's connection, which takes less time to open."""

    def rebuilding(self) -> AbstractContextManager[None]:
        """Keep other rebuilds waiting; readers and writers go on. Raises `BusyError`."""

    def settle(self, patience: float) -> bool:
        """Remove every copy of dropped rows that we can remove; return whether all are gone.

        False where somebody goes on reading the old rows for more than `patience` seconds.
        """

    def close(self) -> None:
        """Close every connection that is not the ledger's own."""


def kept_for(database: Database) -> Keeping:
    """Return the place for the projections of a ledger's database, without opening it."""
    if isinstance(database, SqliteFile):
        return KeptInFile(beside(database.path))
    from projections.stored.shelves.on_server import KeptOnServer  # noqa: PLC0415 - as its driver

    return KeptOnServer(database)


class KeptInFile:
    """Projections in a SQLite file of their own.

    `_file` identifies the file that is open, by device and inode.
    """

    placeholder = "?"
    schema: str | None = None

    def __init__(self, path: Path) -> None:
        """Take the path, without opening the file."""
        self.path = path
        self.where = spelled(path)
        self._file: tuple[int, int] | None = None
        self._reader = Lender(self._read_only)
        self._adder = Lender(self._writable)
        self._composing = threading.Lock()
        self._composed: Composer | None = None

    def there(self) -> bool:
        """Whether the file exists. Connections to one that is no longer there are closed."""
        if (file := self._file_there()) != self._file:
            self.close()
            self._file = file
        return file is not None

    @contextmanager
    def reading(self) -> Iterator[Driven]:
        """Open a snapshot. Where the file does not exist, an empty one is made."""
        if not self.there():
            with self.adding():
                pass
        with self._refusing(), self._reader.lent() as raw:
            yield Driven(raw, raw.begin())

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold SQLite's write lock. Where the file does not exist, it is made."""
        self.there()
        with self._refusing(), self._composer.writing(self.where) as connection:
            yield connection

    @contextmanager
    def sweeping(self, *, overwritten: bool) -> Iterator[sa.Connection]:
        """Hold SQLite's write lock as `writing` does, to drop tables."""
        with self.writing() as connection:
            if overwritten:
                yield connection
                return
            connection.exec_driver_sql(f"PRAGMA user_version={_UNSWEPT}")
            connection.exec_driver_sql("PRAGMA secure_delete=OFF")
            try:
                yield connection
            finally:
                connection.exec_driver_sql("PRAGMA secure_delete=ON")

    def purge(self) -> None:
        """Write the file anew, without its free pages, where these may hold what was dropped."""
        self.there()
        with self._refusing(), closing(self._writable()) as raw:
            if raw.execute("PRAGMA user_version").fetchone() != (0,):
                raw.execute("VACUUM")
                raw.execute("PRAGMA user_version=0")

    @contextmanager
    def adding(self) -> Iterator[Driven]:
        """Hold SQLite's write lock as `writing` does, by the driver alone."""
        self.there()
        with self._refusing(), self._adder.lent() as raw:
            raw.execute("BEGIN IMMEDIATE")
            yield Driven(raw)
            try:
                raw.commit()
            except sqlite3.Error as error:
                raise commit_error(self.where, error) from error

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold the lock of a side file, which is released when its holder dies."""
        with ExitStack() as turn:
            try:
                turn.enter_context(
                    its_turn(self.path.with_name(self.path.name + ".lock"), self.where)
                )
            except StorageRefusedError as error:
                raise UnkeptError(self.where, error.said.rstrip(".")) from error
            yield

    def settle(self, patience: float) -> bool:
        """Empty the write-ahead log, in which dropped rows would still be found."""
        with self._refusing(), closing(self._writable()) as raw:
            raw.execute(f"PRAGMA busy_timeout={patience * 1000:.0f}")
            # Where a reader is in the way, no error is raised: the first column says so.
            busy, *_ = raw.execute("PRAGMA wal_checkpoint(TRUNCATE)").fetchone()
            return not busy

    def close(self) -> None:
        """Close every connection."""
        self._reader.close()
        self._adder.close()
        if self._composed is not None:
            self._composed.close()

    @property
    def _composer(self) -> Composer:
        from ledger.store.composing import Composer  # noqa: PLC0415 - a reader needs no SQLAlchemy

        # Two threads that each made one would leave the connections of the first open for good.
        with self._composing:
            if self._composed is None:
                self._composed = Composer(self._writable)
            return self._composed

    def _read_only(self) -> Reader:
        with closed_on_failure(kept_opened(self.path)) as raw:
            if raw.execute(_IS_MADE).fetchone() is None:
                # Somebody is making the file at this moment, or was killed while making it.
                with self.adding():
                    pass
            return raw

    def _writable(self) -> sqlite3.Connection:
        with closed_on_failure(opened(self.path, "rwc")) as raw:
            raw.execute(f"PRAGMA page_size={_PAGE}")  # of a file that exists, nothing changes
            _keep_wal(raw)
            for pragma in _WRITER:
                raw.execute(f"PRAGMA {pragma}")
            raw.execute(POSITIONS)
            self._file = self._file_there()
            return raw

    def _file_there(self) -> tuple[int, int] | None:
        """Return what identifies the file at the path now: another may have taken its name."""
        try:
            status = self.path.stat()
        except FileNotFoundError:
            return None
        return status.st_dev, status.st_ino

    def _refusing(self) -> _Refusing:
        return _Refusing(self.where)


class _Refusing:
    """Raises SQLite's errors as ours: `BusyError`, `UnkeptError`, `DamagedProjectionsError`."""

    __slots__ = ("_where",)

    def __init__(self, where: str) -> None:
        self._where = where

    def __enter__(self) -> None:
        pass

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, _: object
    ) -> None:
        if isinstance(error, UnknownOutcomeError):  # no event was at stake, only rows made of them
            raise UnkeptError(self._where, error.said) from error
        if not isinstance(error, SaidError | sqlite3.Error):
            return
        said = error if isinstance(error, SaidError) else SaidError(error)
        code = said.code & 0xFF
        if code in {sqlite3.SQLITE_BUSY, sqlite3.SQLITE_LOCKED}:
            raise BusyError(self._where, PATIENCE) from error
        if code in _UNKEPT:
            raise UnkeptError(self._where, str(said)) from error
        raise DamagedProjectionsError(self._where, str(said)) from error


def _keep_wal(raw: sqlite3.Connection) -> None:
    """Turn the write-ahead log on, so that a rebuild that writes for minutes stops no reader.

    Where two processes do so at once, as with a new file, SQLite refuses one of them immediately.
    So this tries again.
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
