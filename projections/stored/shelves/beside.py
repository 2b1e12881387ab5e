"""Projections in a file beside a SQLite ledger, read by the driver alone.

The file is read as it is: nothing is created, caught up or repaired here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Any, Final

from attrs import frozen

from ledger.store.files import A_MOMENT, closed_on_failure, giving_up, opened_as
from ledger.store.places import PATIENCE

SUFFIX: Final = ".projections"
_MOST: Final = 512
"""Contests, positions and lists of cells remembered at a time."""


def beside(ledger: Path) -> Path:
    """Return the path of the projections that belong to a ledger's file."""
    return ledger.with_name(ledger.name + SUFFIX)


class Reader(sqlite3.Connection):
    """A connection that reads, and remembers small rows until another connection commits.

    SQLite counts in `data_version` how often it had to drop the pages that this connection keeps,
    since another had committed, in this process or any other. So what is remembered is as fresh as
    those pages: it is dropped with them. It is never numbers: names of cells, how far was read.
    """

    _version: int | None = None
    _remembered: dict[Any, Any]

    def begin(self) -> dict[Any, Any]:
        """Open a snapshot; return what is remembered of it, by whatever its reader chose."""
        self.execute("BEGIN")
        # This read fixes the snapshot, so nobody's commit can come between it and the next.
        ((version,),) = self.execute("PRAGMA data_version").fetchall()
        if version != self._version or len(self._remembered) > _MOST:
            self._version, self._remembered = version, {}
        return self._remembered


def kept_opened(path: Path, patience: float = PATIENCE) -> Reader:
    """Open a file of projections for reading alone."""
    # A reader of a file with a WAL writes to the WAL's index. Where the folder cannot be written,
    # nobody else writes there either, and a file without a WAL holds all there is to read.
    sealed = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    mode = "ro&immutable=1" if sealed else "rw"
    with closed_on_failure(opened_as(Reader, path, mode, patience)) as raw:
        raw.execute("PRAGMA query_only=ON")
        return raw


@frozen
class Driven:
    """An open transaction of the driver alone. One that writes remembers nothing."""

    connection: sqlite3.Connection
    remembered: dict[Any, Any] | None = None


@frozen
class Beside:
    """The projections of one ledger's file."""

    path: Path
    placeholder: str = "?"

    @contextmanager
    def reading(self) -> Iterator[Driven]:
        """Open a snapshot. Raises `GivenUpError` for a file that is not there or not plain."""
        with giving_up(), closing(kept_opened(self.path, A_MOMENT)) as raw:
            yield Driven(raw, raw.begin())
