"""Watching the driver's connections: which were made, and whether they were closed."""

from __future__ import annotations

import functools
import sqlite3
from typing import Any

import pytest


def connections_made(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Return a list to which each connection is added that is made from now on."""
    made: list[sqlite3.Connection] = []

    class Watched(sqlite3.Connection):
        def __init__(self, *given: Any, **named: Any) -> None:  # noqa: ANN401 - as sqlite3 takes it
            super().__init__(*given, **named)
            made.append(self)

    monkeypatch.setattr("sqlite3.connect", functools.partial(sqlite3.connect, factory=Watched))
    return made


def is_closed(connection: sqlite3.Connection) -> bool:
    """Whether a connection refuses to be used."""
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False
