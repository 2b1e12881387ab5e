"""Foreign triggers in our database: a write that they change is undone."""

from __future__ import annotations

import sqlite3
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store import Ledger
from ledger.store.refusals import StorageRefusedError
from tests.samples import draft, event_id, nomination

Meddle = Callable[[str], None]


@pytest.fixture
def meddle(ledger_file: Path) -> Meddle:
    """A function that runs statements on a ledger's file, as another program would."""

    def run(statements: str) -> None:
        raw = sqlite3.connect(ledger_file)
        raw.executescript(statements)
        raw.close()

    return run


MOVES = {
    "the head stays where it was": """
        CREATE TRIGGER meddle BEFORE UPDATE ON ledger_head BEGIN SELECT RAISE(IGNORE); END
    """,
    "the last event gets a note of its own": """
        DROP TRIGGER event_update;
        CREATE TRIGGER meddle AFTER INSERT ON event
            BEGIN UPDATE event SET note = 'by the way' WHERE seq = NEW.seq; END
    """,
    "the last event gets another body": """
        DROP TRIGGER event_update;
        CREATE TRIGGER meddle AFTER INSERT ON event
            BEGIN UPDATE event SET body = CAST('{}' AS BLOB) WHERE seq = NEW.seq; END
    """,
}


@pytest.mark.parametrize("meddling", MOVES)
def test_what_is_not_read_back_as_it_was_written_is_not_recorded(
    sqlite_ledger: Ledger, meddle: Meddle, meddling: str
) -> None:
    """An append that reads back otherwise than it was written is undone and refused."""
    before = sqlite_ledger.append([draft(nomination("ann"), "ann")], recorded_by="ed")
    meddle(MOVES[meddling])

    with pytest.raises(StorageRefusedError, match="what was read back is not what was written"):
        sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")

    assert before.head == sqlite_ledger.head()
    assert [event_id("ann")] == [entry.event_id for entry in sqlite_ledger.entries(upto=2)]


def test_a_redaction_that_empties_nothing_is_none(sqlite_ledger: Ledger, meddle: Meddle) -> None:
    """A redaction that a trigger keeps from emptying the body is not recorded."""
    sqlite_ledger.append([draft(nomination("ann"), "ann")], recorded_by="ed")
    meddle("CREATE TRIGGER meddle BEFORE UPDATE ON event BEGIN SELECT RAISE(IGNORE); END")

    with pytest.raises(StorageRefusedError, match="the body was not emptied"):
        sqlite_ledger.redact(event_id("ann"), reason="a minor", authority="it", recorded_by="ed")

    (entry,) = sqlite_ledger.entries()
    assert (1, False) == (sqlite_ledger.head().seq, entry.body is None)
