"""Projections in a file beside a SQLite ledger, read by the driver alone.

As they are: nothing is made, moved or mended here.
"""

from __future__ import annotations

import os
import sqlite3
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path
from typing import Final

from attrs import frozen

from ledger.store.files import A_MOMENT, giving_up, opened
from ledger.store.places import PATIENCE

SUFFIX: Final = ".projections"


def beside(ledger: Path) -> Path:
    """The file that belongs to a ledger's."""
    return ledger.with_name(ledger.name + SUFFIX)


def kept_opened(path: Path, patience: float = PATIENCE) -> sqlite3.Connection:
    """Open a file of projections so that nothing in it can be written."""
    # A reader of a WAL file writes to the index of the WAL; where it cannot, nobody else can
    # write either, and a file without a WAL is all there is to read.
    sealed = not os.access(path.parent, os.W_OK) and not path.with_name(f"{path.name}-wal").exists()
    raw = opened(path, "ro&immutable=1" if sealed else "rw", patience)
    raw.execute("PRAGMA query_only=ON")
    return raw


@frozen
class Driven:
    """A snapshot by the driver alone."""

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
