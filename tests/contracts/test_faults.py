"""Faults from outside: a lost connection, a stuck writer, a damaged file."""

from __future__ import annotations

import datetime as dt
import fcntl
import os
import signal
import sqlite3
import threading
from collections.abc import Iterator
from contextlib import closing, contextmanager
from pathlib import Path

import pytest
import sqlalchemy as sa

from ledger.store import Ledger, open_ledger
from ledger.store.queueing import its_turn
from ledger.store.refusals import (
    BusyError,
    HeldByReaderError,
    MissingLedgerError,
    StorageRefusedError,
    UnknownOutcomeError,
)
from ledger.verify import verify
from tests.samples import draft, nomination


@pytest.fixture
def postgres_ledger(postgres_url: str) -> Iterator[Ledger]:
    """An empty ledger on a PostgreSQL server."""
    with open_ledger(postgres_url) as ledger:
        yield ledger


MOMENT = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)


def hang_up(ledger: Ledger, connection: sa.Connection) -> None:
    """Let the server end somebody's connection."""
    number = connection.exec_driver_sql("SELECT pg_backend_pid()").scalar_one()
    with ledger.database.reading() as other:
        other.rows(f"SELECT pg_terminate_backend({number}, 5000)")


def test_a_connection_lost_at_the_commit_leaves_the_outcome_unknown(
    postgres_ledger: Ledger,
) -> None:
    """The sentence says that running it again is safe, and it is."""
    writing = postgres_ledger.database.writing()
    connection = writing.__enter__()
    hang_up(postgres_ledger, connection)
    with pytest.raises(UnknownOutcomeError, match="Run the same command again: it is safe"):
        writing.__exit__(None, None, None)
    drafts = [draft(nomination("ben"), "ben")]
    postgres_ledger.append(drafts, recorded_by="ed")
    assert 1 == len(postgres_ledger.append(drafts, recorded_by="ed").unchanged)


def test_a_connection_lost_before_the_commit_records_nothing(postgres_ledger: Ledger) -> None:
    """A connection lost before the commit records nothing, and the next append works."""
    writing = postgres_ledger.database.writing()
    hang_up(postgres_ledger, connection := writing.__enter__())
    with pytest.raises(sa.exc.DBAPIError) as lost:
        connection.exec_driver_sql("SELECT 1")
    with pytest.raises(StorageRefusedError, match="nothing was recorded"):
        writing.__exit__(lost.type, lost.value, lost.tb)
    receipt = postgres_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert 1 == receipt.last


def test_a_connection_lost_in_the_midst_of_an_append_records_nothing(postgres_url: str) -> None:
    """The server ends it while the time is asked for; whoever comes next gets the lock."""

    def hang_up_on_the_writer() -> dt.datetime:
        with ledger.database.reading() as other:
            other.rows(_HANG_UP_WRITERS)
        return MOMENT

    with open_ledger(postgres_url, clock=hang_up_on_the_writer) as ledger:
        with pytest.raises(StorageRefusedError, match="nothing was recorded"):
            ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
        assert 0 == ledger.head().seq
    with open_ledger(postgres_url) as ledger:
        assert 1 == ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed").last


_HANG_UP_WRITERS = """
SELECT pg_terminate_backend(pid, 5000) FROM pg_stat_activity
WHERE datname = current_database() AND pid <> pg_backend_pid() AND state = 'idle in transaction'
"""


def test_an_append_broken_off_records_nothing(url: str) -> None:
    """An append that fails half way is undone on either database, and the next gets the lock."""
    moments: list[dt.datetime | None] = [None, MOMENT]

    def broken_at_first() -> dt.datetime:
        if (moment := moments.pop(0)) is None:
            raise InterruptedError
        return moment

    drafts = [draft(nomination("ben"), "ben")]
    with open_ledger(url, clock=broken_at_first) as ledger:
        with pytest.raises(InterruptedError):
            ledger.append(drafts, recorded_by="ed")
        assert 0 == ledger.head().seq
        assert 1 == ledger.append(drafts, recorded_by="ed").last


def test_a_statement_refused_in_an_append_records_nothing(
    sqlite_ledger: Ledger, ledger_file: Path
) -> None:
    """A refused statement is quoted in the error, and the whole append is undone."""
    raw = sqlite3.connect(ledger_file)
    raw.execute(
        "CREATE TRIGGER full BEFORE INSERT ON event_subject"
        " BEGIN SELECT RAISE(ABORT, 'no room left'); END"
    )
    with pytest.raises(StorageRefusedError, match=r"nothing was recorded\. It said: no room left"):
        sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert [(0,)] == raw.execute("SELECT count(*) FROM event").fetchall()
    raw.execute("DROP TRIGGER full")
    raw.close()
    assert 1 == sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed").last


def test_a_reader_who_keeps_an_append_waiting_keeps_it_out(
    sqlite_ledger: Ledger, ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Nothing was recorded, and that is said; the same command, run again, records it."""
    monkeypatch.setattr("ledger.store.files.opened.__defaults__", (0.01,))
    reader = sqlite3.connect(ledger_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM ledger_head").fetchall()
    drafts = [draft(nomination("ben"), "ben")]
    with pytest.raises(HeldByReaderError, match=r"was not\. Try again when"):
        sqlite_ledger.append(drafts, recorded_by="ed")
    reader.close()
    assert 1 == sqlite_ledger.append(drafts, recorded_by="ed").last


def test_a_rule_that_swallows_rows_is_noticed(postgres_ledger: Ledger) -> None:
    """The database says all is well and keeps nothing: the row count gives it away."""
    with postgres_ledger.database.writing() as connection:
        connection.exec_driver_sql("CREATE RULE swallow AS ON INSERT TO event DO INSTEAD NOTHING")
    with pytest.raises(StorageRefusedError, match="0 of 1 events arrived"):
        postgres_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert ["trigger-strange"] == [finding.code for finding in verify(postgres_ledger).findings]


def test_a_trigger_that_swallows_rows_is_noticed(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """A SQLite trigger that drops rows without an error is noticed by the row count."""
    raw = sqlite3.connect(ledger_file)
    raw.execute("CREATE TRIGGER swallow BEFORE INSERT ON event BEGIN SELECT RAISE(IGNORE); END")
    raw.close()
    with pytest.raises(StorageRefusedError, match=r"\d of 1 events arrived|read back"):
        sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert ["trigger-strange"] == [finding.code for finding in verify(sqlite_ledger).findings]


def test_a_writer_gives_up_on_one_that_never_ends(tmp_path: Path) -> None:
    """A writer that waits too long is refused with a sentence, and the next gets its turn."""
    side_file = tmp_path / "ledger.db.lock"
    stuck = os.open(side_file, os.O_RDWR | os.O_CREAT)
    fcntl.flock(stuck, fcntl.LOCK_EX)
    with (
        pytest.raises(BusyError, match=r"Another program is writing to ledger\.db"),
        its_turn(side_file, "ledger.db", patience=0.05),
    ):
        pytest.fail("two writers at once")
    os.close(stuck)
    with its_turn(side_file, "ledger.db", patience=5):
        pass


def test_writers_wait_for_their_turn(tmp_path: Path) -> None:
    """The lock comes as soon as its holder lets go, not at the next of many tries."""
    side_file = tmp_path / "ledger.db.lock"
    order: list[str] = []

    def wait() -> None:
        with its_turn(side_file, "ledger.db"):
            order.append("second")

    with its_turn(side_file, "ledger.db"):
        waiting = threading.Thread(target=wait)
        waiting.start()
        waiting.join(timeout=0.1)
        order.append("first")
    waiting.join(timeout=10)
    assert ["first", "second"] == order


def test_a_reader_who_stays_keeps_a_commit_out_and_that_is_said(
    sqlite_ledger: Ledger, ledger_file: Path
) -> None:
    """A commit kept out by a reader records nothing, says so, and leaves the file as it was."""
    reader = sqlite3.connect(ledger_file, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM ledger_head").fetchall()
    writing = sqlite_ledger.database.writing()
    connection = writing.__enter__()
    connection.exec_driver_sql("PRAGMA busy_timeout = 10")
    connection.exec_driver_sql("CREATE TABLE scribble (word TEXT)")
    with pytest.raises(HeldByReaderError, match=r"kept reading .* was not\. Try again when"):
        writing.__exit__(None, None, None)
    reader.close()
    assert 1 == sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed").last
    with sqlite_ledger.database.reading() as statements:
        assert [] == statements.rows("SELECT 1 FROM sqlite_master WHERE name = 'scribble'")


def test_what_another_file_says_is_not_told_of_the_ledger_that_is_being_read(
    sqlite_ledger: Ledger,
) -> None:
    """New events are read in one snapshot while what is stored beside the log is written."""
    with (
        closing(sqlite3.connect(":memory:")) as other,
        pytest.raises(sqlite3.OperationalError, match="no such table: elsewhere"),
        sqlite_ledger.snapshot(),
    ):
        other.execute("SELECT * FROM elsewhere")


def test_whoever_loses_patience_while_waiting_leaves_the_queue(tmp_path: Path) -> None:
    """A writer interrupted while it waits leaves the queue, and blocks nobody's turn later."""
    side_file = tmp_path / "ledger.db.lock"
    stuck = os.open(side_file, os.O_RDWR | os.O_CREAT)
    fcntl.flock(stuck, fcntl.LOCK_EX)
    with (
        in_a_moment(KeyboardInterrupt),
        pytest.raises(KeyboardInterrupt),
        its_turn(side_file, "ledger.db", patience=30),
    ):
        pytest.fail("two writers at once")
    os.close(stuck)
    with its_turn(side_file, "ledger.db", patience=5):
        pass


@contextmanager
def in_a_moment(error: type[BaseException]) -> Iterator[None]:
    """Let a signal raise an error soon, wherever the test is by then."""

    def raises(number: int, frame: object) -> None:
        del number, frame
        raise error

    before = signal.signal(signal.SIGALRM, raises)
    signal.setitimer(signal.ITIMER_REAL, 0.1)
    try:
        yield
    finally:
        signal.setitimer(signal.ITIMER_REAL, 0)
        signal.signal(signal.SIGALRM, before)


def test_a_ledger_deleted_under_us_is_missing(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """A ledger deleted while open is missing: it is neither made anew nor read on."""
    assert 0 == sqlite_ledger.head().seq
    ledger_file.unlink()
    with pytest.raises(MissingLedgerError):
        sqlite_ledger.head()
    with pytest.raises(MissingLedgerError):
        sqlite_ledger.append([draft(nomination("ben"), "ben")], recorded_by="ed")
    assert not ledger_file.exists()


def test_a_time_that_is_none_is_reported_at_its_seq(ledger: Ledger) -> None:
    """Somebody wrote words where a time belongs: verify names the seq and does not fall over."""
    for key in ("ann", "ben", "cat"):
        ledger.append([draft(nomination(key), key)], recorded_by="ed")
    with ledger.database.writing() as connection:
        table = " ON event" if connection.dialect.name == "postgresql" else ""
        connection.exec_driver_sql(f"DROP TRIGGER event_update{table}")
        connection.exec_driver_sql("UPDATE event SET recorded_at = 'noon' WHERE seq = 2")
    findings = [each for each in verify(ledger).findings if each.place.seq]
    assert [("unreadable-entry", 2)] == [(each.code, each.place.seq) for each in findings]


def test_a_damaged_file_is_reported(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """A page in the middle of the file is zeroed: verify fails and says so in sentences."""
    keys = [f"mp-{number}" for number in range(400)]
    sqlite_ledger.append([draft(nomination(key), key) for key in keys], recorded_by="ed")
    sqlite_ledger.close()
    content = bytearray(ledger_file.read_bytes())
    page, middle = 4096, len(content) // 4096 // 2
    content[page * middle : page * (middle + 1)] = bytes(page)
    ledger_file.write_bytes(content)
    verdict = verify(sqlite_ledger)
    assert not verdict.holds
    assert "storage" in {finding.code for finding in verdict.findings}


@pytest.mark.parametrize("column", ["event_id", "prev_hash", "claim_id", "type"])
def test_an_index_that_says_other_than_its_table_is_reported(
    sqlite_ledger: Ledger, ledger_file: Path, column: str
) -> None:
    """A letter of one entry of an index is changed: its page is sound, so only a look-up tells."""
    sqlite_ledger.append(
        [draft(nomination(f"mp-{key}"), f"mp-{key}") for key in "abc"], recorded_by="ed"
    )
    sqlite_ledger.close()
    raw = sqlite3.connect(ledger_file)
    (value,) = raw.execute(f"SELECT {column} FROM event WHERE seq = 3").fetchone()
    roots = raw.execute(
        "SELECT rootpage FROM sqlite_master WHERE tbl_name = 'event' AND type = 'index' AND name"
        " IN (SELECT list.name FROM pragma_index_list('event') AS list,"
        " pragma_index_info(list.name) AS info WHERE info.seqno = 0 AND info.name = ?)",
        (column,),
    )
    ((root,),) = roots.fetchall()
    raw.close()
    content = bytearray(ledger_file.read_bytes())
    # Three entries fit into the root, which is a leaf then.
    at = content.index(value.encode(), (root - 1) * 4096, root * 4096)
    content[at + len(value) - 1] ^= 1
    ledger_file.write_bytes(content)
    raw = sqlite3.connect(ledger_file)
    assert [("ok",)] == raw.execute("PRAGMA quick_check").fetchall()
    raw.close()
    findings = verify(sqlite_ledger).findings
    assert {"storage"} == {finding.code for finding in findings}
    assert any("missing from index" in finding.message for finding in findings)
