"""A ledger in one SQLite file.

`journal_mode=TRUNCATE` with `synchronous=EXTRA` keeps every acknowledged commit through a power
cut; SQLite's stock settings do not. WAL with FULL does too, but before 3.51.3 two connections
writing or checkpointing at one moment can corrupt the file, so it is used only on request, and only
from that version on.

Only SQLite ever opens the file: closing any other descriptor on it would drop the locks that other
connections of this process hold.
"""

from __future__ import annotations

import datetime as dt
import hashlib
import os
import sqlite3
import threading
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, cast

from ledger.filenames import spelled
from ledger.store.engines import commit_error
from ledger.store.files import (
    OnFile,
    SaidError,
    closed_on_failure,
    ledger_opened,
    opened,
    said,
)
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

if TYPE_CHECKING:
    import sqlalchemy as sa

    from ledger.store.composing import Composer

_SAFE_WAL: Final = (3, 51, 3)
_WITHDRAWN: Final = (3, 52, 0)
_EXTRA, _FULL = "3", "2"
_FIRST_NAME: Final = "SELECT 1 FROM sqlite_master LIMIT 1"
_WRITER: Final = (
    "fullfsync=ON",  # macOS only: its fsync does not reach the disk
    "foreign_keys=ON",
    "recursive_triggers=ON",  # else INSERT OR REPLACE deletes past the DELETE trigger
    "trusted_schema=OFF",
    "cell_size_check=ON",
    "cache_size=-32000",  # kB: holds all pages that 10,000 events change; else some spill early
    "temp_store=MEMORY",  # for the statement journal: a trigger may refuse a statement's last row
    "secure_delete=ON",  # a redacted body is overwritten in the file, not only unlinked
)


class SqliteFile:
    """A ledger's SQLite file, and the side file on which its writers queue."""

    dialect = "sqlite"
    placeholder = "?"

    def __init__(self, path: Path, *, wal_url: str | None = None) -> None:
        """Take the path; and, for a write-ahead log, the URL that asked for it.

        Nothing is opened yet. Raises `WalRefusedError`, or `FolderError` for `.` and `/`.
        """
        if not path.name:  # the side file could not be named after it
            raise FolderError(str(path))
        if wal_url and (
            sqlite3.sqlite_version_info < _SAFE_WAL or sqlite3.sqlite_version_info == _WITHDRAWN
        ):
            raise WalRefusedError(sqlite3.sqlite_version)
        self.path = path
        self.where = spelled(path)
        self.address = wal_url or str(path.absolute())
        self._side_file = path.with_name(f"{path.name}.lock")
        self._journal, self._synchronous = ("wal", _FULL) if wal_url else ("truncate", _EXTRA)
        self._reader = Lender(self._read_only)
        self._writer = Lender(self._writable)
        self._composing = threading.Lock()
        self._composed: Composer | None = None

    def exists(self) -> bool:
        """Whether the file is there. Raises `UnreadableError` where that cannot be seen."""
        try:
            self.path.stat()
        except (FileNotFoundError, NotADirectoryError):
            return False
        except OSError as error:  # a folder that may not be entered, a name that is too long
            raise UnreadableError(self.where, error.strerror or str(error)) from error
        return True

    def is_bare(self, statements: Statements) -> bool:
        """Whether the file holds no table at all."""
        return not statements.rows(_FIRST_NAME)

    @contextmanager
    def reading(self) -> Iterator[OnFile]:
        """Open a snapshot on a connection that can write nothing."""
        if not self.exists():
            raise MissingLedgerError(self.where)
        with self._explaining(reading=True), self._reader.lent() as raw:
            try:
                snapshot = _snapshot(raw)
            except SaidError as error:
                if error.code != sqlite3.SQLITE_READONLY_ROLLBACK:
                    raise
                self._roll_back_cut_off_write()
                raw.rollback()
                snapshot = _snapshot(raw)
            yield snapshot

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Read one row with the driver alone: a single statement is a snapshot by itself."""
        if self.exists():
            try:
                with self._reader.lent() as raw:
                    (row,) = raw.execute(statement).fetchall()
                    return cast("tuple[Any, ...]", row)
            except (SaidError, sqlite3.Error, ValueError):
                pass  # the careful reader below repairs the file or explains the error
        with self.reading() as statements:
            (row,) = statements.rows(statement)
            return row

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sa.Connection]:
        """Queue on the side file, then hold SQLite's own write lock."""
        if not (create or self.exists()):
            raise MissingLedgerError(self.where)
        with (
            self._explaining(),
            its_turn(self._side_file, self.where),
            self._composer.writing(self.where) as connection,
        ):
            yield connection

    @contextmanager
    def appending(self) -> Iterator[Statements]:
        """Queue and hold the write lock like `writing`, but with the driver alone."""
        if not self.exists():
            raise MissingLedgerError(self.where)
        with (
            self._explaining(),
            its_turn(self._side_file, self.where),
            self._writer.lent() as raw,
        ):
            try:
                with said():
                    raw.execute("BEGIN IMMEDIATE")
                yield OnFile(raw)
            except BaseException:
                raw.rollback()
                raise
            try:
                raw.commit()
            except sqlite3.Error as error:
                raw.rollback()
                raise commit_error(self.where, error) from error

    def now(self, statements: Statements) -> dt.datetime:
        """Return the machine's clock: all writers of a file are on one machine."""
        del statements
        return dt.datetime.now(dt.UTC)

    def guards(self, statements: Statements) -> Mapping[str, str]:
        """Return the triggers in the file, and the connection's temporary ones."""
        rows = statements.rows(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger'"
            " UNION ALL SELECT 'temp.' || name, sql FROM sqlite_temp_master WHERE type = 'trigger'"
        )
        return {name: hashlib.sha256(text.strip().encode()).hexdigest() for name, text in rows}

    def storage_faults(self, statements: Statements) -> tuple[str, ...]:
        """Return what `integrity_check` finds wrong, at most its first hundred lines."""
        rows = statements.rows("PRAGMA integrity_check")
        return tuple(text for (text,) in rows if text != "ok")

    def close(self) -> None:
        """Close every connection."""
        self._reader.close()
        self._writer.close()
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

    def _roll_back_cut_off_write(self) -> None:
        """Let SQLite undo a write that was cut off, which a reading connection may not do.

        Raises `UnfinishedWriteError` if the file cannot be written either.
        """
        try:
            with self.appending() as statements:
                statements.rows(_FIRST_NAME)
        except StoreError as error:
            raise UnfinishedWriteError(self.where) from error

    @said()
    def _read_only(self) -> sqlite3.Connection:
        return ledger_opened(self.path)

    @said()
    def _writable(self) -> sqlite3.Connection:
        with closed_on_failure(opened(self.path, "rwc")) as raw:
            raw.execute(f"PRAGMA journal_mode={self._journal}")
            raw.execute(f"PRAGMA synchronous={self._synchronous}")
            for pragma in _WRITER:
                raw.execute(f"PRAGMA {pragma}")
            kept = (("journal_mode", self._journal), ("synchronous", self._synchronous))
            for name, wanted in kept:
                (actual,) = raw.execute(f"PRAGMA {name}").fetchone()
                if str(actual) != wanted:
                    raise SettingsRefusedError(self.where, name, wanted, str(actual))
            return raw

    @contextmanager
    def _explaining(self, *, reading: bool = False) -> Iterator[None]:
        """Raise SQLite's errors as the store's own, each with a sentence."""
        try:
            yield
        except SaidError as error:
            message = str(error)
            match error.code & 0xFF:
                case sqlite3.SQLITE_BUSY | sqlite3.SQLITE_LOCKED:
                    raise BusyError(self.where, PATIENCE, reading=reading) from error
                case sqlite3.SQLITE_NOTADB:
                    raise NotALedgerError(self.where) from error
                case sqlite3.SQLITE_CORRUPT:
                    raise DamagedError(self.where, message) from error
                case sqlite3.SQLITE_ERROR if "no such table" in message:
                    raise NotALedgerError(self.where) from error
                case _ if self.path.is_dir():
                    raise FolderError(self.where) from error
                case _ if reading:
                    raise UnreadableError(self.where, self._barred() or message) from error
                case _:
                    raise StorageRefusedError(self.where, message) from error

    def _barred(self) -> str:
        """Return a sentence if this user may not read the file, which SQLite does not say."""
        return "" if os.access(self.path, os.R_OK) else "you may not read this file"


def _snapshot(raw: sqlite3.Connection) -> OnFile:
    """Begin a read transaction. Raises `SaidError`."""
    snapshot = OnFile(raw)
    snapshot.changed("BEGIN")
    # BEGIN alone takes no lock: the first read fixes the snapshot, and shows whether a writer was
    # cut off.
    snapshot.rows(_FIRST_NAME)
    return snapshot
