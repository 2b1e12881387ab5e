"""A ledger in one SQLite file.

`journal_mode=TRUNCATE` with `synchronous=EXTRA` keeps every acknowledged commit through a power
cut; SQLite's stock settings do not. WAL with FULL does too, but before 3.51.3 two connections
writing or checkpointing at one moment can corrupt the file, so it is used only on request, and only
from that version on.

The file itself is never opened but through SQLite: closing any descriptor on it drops the locks
that other connections of this process hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager, suppress
from pathlib import Path
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen
from sqlalchemy.pool import QueuePool

from ledger.store.engines import committing, uncommitted
from ledger.store.files import ledger_opened, opened
from ledger.store.lending import Lender
from ledger.store.places import PATIENCE
from ledger.store.queueing import its_turn
from ledger.store.refusals import (
    BusyError,
    DamagedError,
    FolderError,
    MissingLedgerError,
    NotALedgerError,
    SettingsRefusedError,
    StorageRefusedError,
    StoreError,
    UnfinishedWriteError,
    UnreadableError,
    WalRefusedError,
)
from ledger.store.statements import Statements

_SAFE_WAL: Final = (3, 51, 3)
_WITHDRAWN: Final = (3, 52, 0)
_EXTRA, _FULL = "3", "2"
_WRITER: Final = (
    "fullfsync=ON",  # macOS only: its fsync does not reach the disk
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes past the DELETE trigger
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-32000",  # kB: what 10,000 events change fits, else it is written several times
    "temp_store=MEMORY",  # what undoes one statement: a trigger may refuse the last of its rows
    "secure_delete=ON",  # a redacted body is overwritten in the file, not only unlinked
)


class SqliteFile:
    """A ledger's SQLite file, and the side file on which its writers queue."""

    placeholder = "?"

    def __init__(self, path: Path, *, wal: bool = False) -> None:
        """Take the path; nothing is opened yet. Raises `WalRefusedError`."""
        if wal and (
            sqlite3.sqlite_version_info < _SAFE_WAL or sqlite3.sqlite_version_info == _WITHDRAWN
        ):
            raise WalRefusedError(sqlite3.sqlite_version)
        self.path = path
        self.where = str(path)
        self.address = _url_of(path) if wal else str(path.absolute())
        self._side_file = path.with_name(f"{path.name}.lock")
        self._journal, self._synchronous = ("wal", _FULL) if wal else ("truncate", _EXTRA)
        self._glancing = Lender(self._read_only)
        self._reader = _engine(self._read_only, "BEGIN")
        self._writer = _engine(self._writable, "BEGIN IMMEDIATE")

    def exists(self) -> bool:
        """Whether the file is there."""
        return self.path.exists()

    def is_bare(self, connection: sa.Connection) -> bool:
        """Whether the file holds no table at all."""
        return connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1").first() is None

    @contextmanager
    def reading(self) -> Iterator[sa.Connection]:
        """Open a snapshot on a connection that can write nothing."""
        if not self.exists():
            raise MissingLedgerError(self.where)
        with self._speaking(reading=True):
            try:
                connection = self._snapshot()
            except sa.exc.OperationalError as error:
                if _code(error) != sqlite3.SQLITE_READONLY_ROLLBACK:
                    raise
                self._roll_back_cut_off_write()
                connection = self._snapshot()
            with connection:
                yield connection

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Let the driver read one row: one statement is a snapshot without a transaction."""
        if self.exists():
            # What stands in the way of it, the careful reader below mends or tells.
            with suppress(sqlite3.Error, ValueError), self._glancing.lent() as raw:
                (row,) = raw.execute(statement).fetchall()
                return tuple(row)
        with self.reading() as connection:
            return tuple(connection.exec_driver_sql(statement).one())

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sa.Connection]:
        """Queue on the side file, then hold SQLite's own write lock."""
        if not (create or self.exists()):
            raise MissingLedgerError(self.where)
        with (
            self._speaking(),
            its_turn(self._side_file, self.where),
            self._writer.connect() as connection,
            committing(connection, self.where),
        ):
            yield connection

    @contextmanager
    def appending(self) -> Iterator[Statements]:
        """Queue, and hold the write lock, as `writing` does; by the driver alone."""
        if not self.exists():
            raise MissingLedgerError(self.where)
        with (
            self._speaking(),
            its_turn(self._side_file, self.where),
            _as_sqlalchemy_says(),
            closing(self._writer.raw_connection()) as pooled,
        ):
            raw = pooled.driver_connection
            assert isinstance(raw, sqlite3.Connection)  # noqa: S101 - made by _writable
            try:
                raw.execute("BEGIN IMMEDIATE")
                yield _OnCursor(raw.cursor())
            except BaseException:
                raw.rollback()
                raise
            try:
                raw.commit()
            except sqlite3.Error as error:
                raw.rollback()
                raise uncommitted(self.where, error) from error

    def now(self, statements: Statements) -> dt.datetime:
        """The machine's clock: all writers of a file are on one machine."""
        del statements
        return dt.datetime.now(dt.UTC)

    def guards(self, connection: sa.Connection) -> Mapping[str, str]:
        """The triggers on the log and the head row, temporary ones too."""
        rows = connection.exec_driver_sql(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " UNION ALL SELECT 'temp.' || name, sql FROM sqlite_temp_master WHERE type = 'trigger'"
        )
        return {name: hashlib.sha256(text.strip().encode()).hexdigest() for name, text in rows}

    def storage_faults(self, connection: sa.Connection) -> tuple[str, ...]:
        """What `integrity_check` says, at most its first hundred lines."""
        rows = connection.exec_driver_sql("PRAGMA integrity_check")
        return tuple(text for (text,) in rows if text != "ok")

    def close(self) -> None:
        """Let go of every connection."""
        self._glancing.close()
        self._reader.dispose()
        self._writer.dispose()

    def _snapshot(self) -> sa.Connection:
        connection = self._reader.connect()
        try:
            # BEGIN alone takes no lock: the first read fixes the snapshot, and shows whether a
            # writer was cut off.
            connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1")
        except BaseException:
            connection.close()
            raise
        return connection

    def _roll_back_cut_off_write(self) -> None:
        """Let SQLite undo a write that was cut off: reading alone may not touch the journal."""
        try:
            with self.writing() as connection:
                connection.exec_driver_sql("SELECT 1 FROM sqlite_master LIMIT 1")
        except (StoreError, sa.exc.DBAPIError) as error:
            raise UnfinishedWriteError(self.where) from error

    def _read_only(self) -> sqlite3.Connection:
        return ledger_opened(self.path)

    def _writable(self) -> sqlite3.Connection:
        raw = opened(self.path, "rwc")
        raw.execute(f"PRAGMA journal_mode={self._journal}")
        raw.execute(f"PRAGMA synchronous={self._synchronous}")
        for pragma in _WRITER:
            raw.execute(f"PRAGMA {pragma}")
        for name, wanted in (("journal_mode", self._journal), ("synchronous", self._synchronous)):
            (found,) = raw.execute(f"PRAGMA {name}").fetchone()
            if str(found) != wanted:
                raw.close()
                raise SettingsRefusedError(self.where, name, wanted, str(found))
        return raw

    @contextmanager
    def _speaking(self, *, reading: bool = False) -> Iterator[None]:
        """Put what SQLite says into a sentence."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            said = str(error.orig)
            match _code(error) & 0xFF:
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                    raise BusyError(self.where, PATIENCE, reading=reading) from error
                case sqlite3.SQLITE_NOTADB:
                    raise NotALedgerError(self.where) from error
                case sqlite3.SQLITE_CORRUPT:
                    raise DamagedError(self.where, said) from error
                case sqlite3.SQLITE_ERROR if "no such table" in said:
                    raise NotALedgerError(self.where) from error
                case _ if self.path.is_dir():
                    raise FolderError(self.where) from error
                case _ if reading:
                    raise UnreadableError(self.where, self._barred() or said) from error
                case _:
                    raise StorageRefusedError(self.where, said) from error

    def _barred(self) -> str:
        """What SQLite does not say: that whoever asks may not read the file."""
        return "" if os.access(self.path, os.R_OK) else "you may not read this file"


def _url_of(path: Path) -> str:
    """The URL by which a file with a write-ahead log is opened, whatever its folders are called."""
    url = sa.URL.create("sqlite", database=str(path.absolute()), query={"journal": "wal"})
    return url.render_as_string()


def _code(error: sa.exc.DBAPIError) -> int:
    return int(getattr(error.orig, "sqlite_errorcode", 0))


@contextmanager
def _as_sqlalchemy_says() -> Iterator[None]:
    """Raise what the driver says as SQLAlchemy does, so that there is one way to tell of it."""
    try:
        yield
    except sqlite3.Error as error:
        raise sa.exc.DBAPIError("", None, error) from error


@frozen
class _OnCursor:
    """Statements on the driver's own cursor."""

    _cursor: sqlite3.Cursor
    placeholder: str = "?"
    locking: str = ""

    def rows(self, statement: str, values: Sequence[Any] = ()) -> list[tuple[Any, ...]]:
        return self._cursor.execute(statement, values).fetchall()

    def changed(self, statement: str, values: Sequence[Any]) -> int:
        return self._cursor.execute(statement, values).rowcount

    def changed_by_each(self, statement: str, values: Sequence[Sequence[Any]]) -> int:
        return self._cursor.executemany(statement, values).rowcount


def _engine(connect: object, begin: str) -> sa.Engine:
    engine = sa.create_engine("sqlite+pysqlite://", creator=connect, poolclass=QueuePool)

    @sa.event.listens_for(engine, "begin")
    def _begin(connection: sa.Connection) -> None:
        connection.exec_driver_sql(begin)

    return engine
