"""The file beside a ledger while several use it: one that is being made, one that others write."""

from __future__ import annotations

import datetime as dt
import sqlite3
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from ledger.store import Ledger
from ledger.store.composing import Composer
from ledger.store.refusals import UnknownOutcomeError
from projections.answers.inquiry import Clocks, inquire
from projections.answers.keeping import reading_stored
from projections.answers.standings import standings
from projections.stored.following.projecting import position
from projections.stored.following.standings import STANDINGS
from projections.stored.log import contest_log
from projections.stored.shelves.keeping import DamagedProjectionsError, KeptInFile, UnkeptError
from tests.at_once import at_once
from tests.connections import connections_made, is_closed
from tests.samples import contest, draft, nomination, source

NOW = dt.datetime(2010, 8, 1, tzinfo=dt.UTC)
THORNBURY = "thornbury-2010"


def test_a_file_that_is_still_being_made_is_no_damaged_one(tmp_path: Path) -> None:
    """A file without tables is being made, or its maker was killed: it is not called damaged."""
    path = tmp_path / "p"
    raw = sqlite3.connect(path)
    raw.execute("PRAGMA journal_mode=WAL")
    raw.close()
    keeping = KeptInFile(path)

    with keeping.reading() as connection:
        assert position(connection, keeping, STANDINGS) is None
    keeping.close()


@pytest.mark.parametrize("way", ["reading", "adding", "writing"])
def test_a_connection_whose_settings_fail_is_closed(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch, way: str
) -> None:
    """A damaged file is deleted and made anew, which an open connection can stand in the way of."""
    path = tmp_path / "p"
    path.write_bytes(b"not a database at all, but some text " * 40)
    made = connections_made(monkeypatch)
    keeping = KeptInFile(path)
    with pytest.raises(DamagedProjectionsError), getattr(keeping, way)():
        pass
    keeping.close()
    assert [True] == [is_closed(one) for one in made]


def test_writers_that_begin_at_one_moment_leave_no_connection_open(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The threads share what composes statements, though making it takes a while."""
    made = connections_made(monkeypatch)

    class Slow(Composer):
        def __init__(self, connect: Callable[[], sqlite3.Connection]) -> None:
            time.sleep(0.05)
            super().__init__(connect)

    monkeypatch.setattr("ledger.store.composing.Composer", Slow)
    keeping = KeptInFile(tmp_path / "p")

    def write() -> None:
        with keeping.writing():
            pass

    at_once(write, write, write)
    keeping.close()
    assert {True} == {is_closed(one) for one in made}


@pytest.mark.parametrize("way", ["adding", "writing"])
def test_whoever_writes_holds_the_lock_from_the_start(tmp_path: Path, way: str) -> None:
    """Of two who read what is stored and then add to it, the second must not read meanwhile."""
    keeping = KeptInFile(tmp_path / "p")
    with keeping.writing():
        pass
    other = sqlite3.connect(tmp_path / "p", timeout=0, isolation_level=None)

    with (
        getattr(keeping, way)(),
        pytest.raises(sqlite3.OperationalError, match="locked"),
    ):
        other.execute("BEGIN IMMEDIATE")
    other.execute("BEGIN IMMEDIATE")
    other.close()
    keeping.close()


def test_a_full_disk_at_the_end_of_a_write_does_not_speak_of_events(tmp_path: Path) -> None:
    """What is kept beside the log is made of it: no event can have been lost or recorded twice."""
    keeping = KeptInFile(tmp_path / "p")
    with (
        pytest.raises(UnkeptError, match=r"cannot be kept at .*p: database or disk is full\."),
        keeping.writing(),
    ):
        raise UnknownOutcomeError(keeping.where, "database or disk is full")
    keeping.close()


def test_all_who_ask_first_at_one_moment_are_answered(tmp_path: Path) -> None:
    """Each makes the file if it is not there, and none of them is told that it is damaged."""
    for number in range(10):
        asking = [KeptInFile(tmp_path / f"p{number}") for _ in range(6)]

        def ask(keeping: KeptInFile) -> None:
            with keeping.reading() as connection:
                assert position(connection, keeping, STANDINGS) is None

        at_once(*(lambda keeping=keeping: ask(keeping) for keeping in asking))
        for keeping in asking:
            keeping.close()


def test_threads_that_ask_while_another_appends_are_answered_as_of_some_head(
    sqlite_ledger: Ledger,
) -> None:
    """Each answer beside an appending thread is the fold's at the seq that it names."""
    sqlite_ledger.append(
        [draft(contest(), "contest"), draft(source(), "gazette")], recorded_by="ed"
    )
    clocks = Clocks("2010-07-26")

    def append() -> None:
        for number in range(20):
            one = draft(nomination(f"mp-{number}"), f"mp-{number}")
            sqlite_ledger.append([one], recorded_by="ed")

    def ask() -> None:
        with reading_stored(sqlite_ledger) as stored:
            for _ in range(15):
                found = stored.standings(THORNBURY, clocks, NOW)
                log = contest_log(sqlite_ledger, THORNBURY, found.basis.seq)
                assert standings(inquire(log, THORNBURY, clocks, NOW)) == found

    at_once(append, ask, ask, ask)
