"""A copy of a ledger's file, taken while others write.

`cp` copies a file that changes under it: under load one copy in five is broken. SQLite's own backup
reads one state. The copy is checked and made durable under another name before it gets its own, so
a file of that name is always complete.
"""

from __future__ import annotations

import os
import sqlite3
from contextlib import closing, suppress
from pathlib import Path

from ledger.filenames import spelled
from ledger.store.engines import database_at
from ledger.store.refusals import DamagedError, StoreError
from ledger.store.sqlite import SqliteFile


class NotOneFileError(StoreError):
    """The ledger is not one file."""

    is_usage = True

    def __init__(self, where: str) -> None:
        """Name the database and what copies it."""
        super().__init__(f"{where} is not one file. Copy it with pg_dump.")


class TargetTakenError(StoreError):
    """A file of that name is there already."""

    is_usage = True

    def __init__(self, target: Path) -> None:
        """Name the file in the way."""
        super().__init__(
            f"{spelled(target)} is there already and is not overwritten. Give another name."
        )


class NoCopyError(StoreError):
    """The copy cannot be written where it was to be."""

    def __init__(self, target: Path, said: str) -> None:
        """Name the file and what the system said."""
        super().__init__(
            f"{spelled(target)} cannot be written ({said}), so there is no copy. Give another name,"
            " in a folder that is there and yours to write, with room for the whole ledger."
        )


def copy(given: str | os.PathLike[str] | None, target: Path) -> None:
    """Copy the ledger at a path or URL to a new file. The ledger may be of any release.

    Raises `NotOneFileError`, `TargetTakenError`, `MissingLedgerError`, `DamagedError`,
    `NoCopyError`.
    """
    database = database_at(given)
    if not isinstance(database, SqliteFile):
        database.close()
        raise NotOneFileError(database.where)
    part = target.with_name(f".{target.name}.part")
    try:
        if target.exists():
            raise TargetTakenError(target)
        with database.reading() as statements, closing(sqlite3.connect(part)) as copied:
            statements.connection.backup(copied)
            faults = [text for (text,) in copied.execute("PRAGMA integrity_check")]
        if faults != ["ok"]:
            raise DamagedError(spelled(part), faults[0])
        _make_durable(part)
        part.replace(target)
        _make_durable(target.parent)
    except OSError as error:
        raise NoCopyError(target, error.strerror or str(error)) from error
    except sqlite3.Error as error:
        if (
            getattr(error, "sqlite_errorcode", 0) & 0xFF == sqlite3.SQLITE_CORRUPT
        ):  # which only the ledger can be
            raise DamagedError(database.where, str(error)) from error
        raise NoCopyError(target, str(error)) from error
    finally:
        with suppress(OSError):  # where nothing could be written there is nothing to remove
            part.unlink(missing_ok=True)
        database.close()


def _make_durable(path: Path) -> None:
    """Wait until a file's content, or the names in a folder, are on the disk."""
    descriptor = os.open(path, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
