"""Watching the driver's connections: which were made, and whether they were closed."""

from __future__ import annotations

import sqlite3
from typing import Any

import pytest


def connections_made(monkeypatch: pytest.MonkeyPatch) -> list[sqlite3.Connection]:
    """Return a list to which each connection is added that is made from now on."""
    made: list[sqlite3.Connection] = []

    connect = sqlite3.connect

    def watched(*given: Any, **named: Any) -> sqlite3.Connection:  # noqa: ANN401 - as sqlite3 takes it
        one: sqlite3.Connection = connect(*given, **named)
        made.append(one)
        return one

    monkeypatch.setattr("sqlite3.connect", watched)
    return made


def is_closed(connection: sqlite3.Connection) -> bool:
    """Whether a connection refuses to be used."""
    try:
        connection.execute("SELECT 1")
    except sqlite3.ProgrammingError:
        return True
    return False
