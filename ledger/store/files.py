"""A SQLite file opened by the driver alone, without what SQLAlchemy takes to load.

Whoever reads so gives up at the first thing that is not plain: the ordinary way, which comes next,
mends it or says what it is.
"""

from __future__ import annotations

import sqlite3
import urllib.parse
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Final

from ledger.store.places import PATIENCE
from ledger.store.refusals import StoreError

A_MOMENT: Final = 1.0
"""Seconds to wait for a writer before giving up; whoever waits longer waits the ordinary way."""


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
    return raw


@contextmanager
def giving_up() -> Iterator[None]:
    """Give up on whatever SQLite says."""
    try:
        yield
    except sqlite3.Error as error:
        raise GivenUpError from error
