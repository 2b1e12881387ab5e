"""Projections in a file beside a SQLite ledger, read by the driver alone.

The file is read as it is: nothing is created, caught up or repaired here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from ledger.store.files import A_MOMENT, closed_on_failure, giving_up, opened
from ledger.store.places import PATIENCE

SUFFIX: Final = ".projections"


def beside(ledger: Path) -> Path:
    """Return the path of the projections that belong to a ledger's file."""
    return ledger.with_name(ledger.name + SUFFIX)


def kept_opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file of projections for reading alone."""
    # A reader of a file with a WAL writes to the WAL's index. Where the folder cannot be written,
    # nobody else writes there either, and a file without a WAL holds all there is to read.
    sealed = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    mode = "ro&immutable=1" if sealed else "rw"
    with closed_on_failure(opened(path, mode, patience)) as raw:
        raw.execute("PRAGMA query_only=ON")
        return raw


@frozen
class Driven:
    """An open snapshot, read by the driver alone."""

    connection: sqlite3.Connection


@frozen
class Beside:
    """The projections of one ledger's file."""

    path: Path
    placeholder: str = "?"

    @contextmanager
    def reading(self) -> Iterator[Driven]:
        """Open a snapshot. Raises `GivenUpError` for a file that is not there or not plain."""
        with giving_up(), closing(kept_opened(self.path, A_MOMENT)) as raw:
            raw.execute("BEGIN")
            yield Driven(raw)
