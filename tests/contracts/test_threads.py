"""Threads of one program that share an open ledger: each append is its own, each read is whole."""

from __future__ import annotations

import datetime as dt
import sqlite3
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from ledger.store import Ledger, open_ledger
from ledger.store.queueing import its_turn
from ledger.verify import verify
from tests.at_once import at_once
from tests.samples import draft, event_id, nomination

MOMENT = dt.datetime(2010, 7, 26, 12, tzinfo=dt.UTC)


def appending(ledger: Ledger, name: str, appends: int) -> Callable[[], None]:
    """Append nominations one by one, each by somebody of that name."""

    def run() -> None:
        for number in range(appends):
            key = f"{name}-{number}"
            receipt = ledger.append([draft(nomination(key), key)], recorded_by=name)
            assert receipt.added == (event_id(key),)

    return run


def test_threads_that_append_lose_nothing_and_read_only_what_is_whole(ledger: Ledger) -> None:
    """A reader beside appending threads sees a head that is in the log, and a complete index."""

    def read() -> None:
        for _ in range(20):
            head = ledger.head()
            assert head.entry_hash == ledger.hash_at(head.seq)
            assert head.seq == len(list(ledger.events(upto=head.seq)))
            assert head.seq == len(ledger.about("contest:thornbury-2010", head.seq))

    at_once(*(appending(ledger, name, 15) for name in "abc"), read, read)

    assert 45 == ledger.head().seq
    assert verify(ledger).holds


def test_an_append_that_fails_takes_nothing_of_another_threads_with_it(ledger_file: Path) -> None:
    """Where half the threads' appends fail, the others' are on record, each of them whole."""
    broken = iter([True, False] * 20)

    def now_and_then() -> dt.datetime:
        if next(broken):
            raise InterruptedError
        return MOMENT

    with open_ledger(ledger_file, clock=now_and_then) as ledger:

        def append_until_all_are_there(name: str) -> None:
            for number in range(10):
                drafts = [draft(nomination(f"{name}-{number}"), f"{name}-{number}")]
                while True:
                    try:
                        ledger.append(drafts, recorded_by=name)
                        break
                    except InterruptedError:
                        continue

        at_once(*(lambda name=name: append_until_all_are_there(name) for name in "ab"))
        assert 20 == ledger.head().seq
        assert verify(ledger).holds


def test_an_append_stands_in_the_queue(sqlite_ledger: Ledger, ledger_file: Path) -> None:
    """An append waits its turn in the queue even if SQLite's own lock is free."""
    with ThreadPoolExecutor(1) as pool:
        with its_turn(ledger_file.with_name(f"{ledger_file.name}.lock"), str(ledger_file)):
            done = pool.submit(appending(sqlite_ledger, "a", 1))
            with pytest.raises(TimeoutError):
                done.result(timeout=0.2)
            assert 0 == sqlite_ledger.head().seq
        done.result(timeout=10)
    assert 1 == sqlite_ledger.head().seq


def test_an_append_waits_for_a_program_that_knows_of_no_queue(
    sqlite_ledger: Ledger, ledger_file: Path
) -> None:
    """An append waits for another program's lock, since it takes SQLite's from the start."""
    other = sqlite3.connect(ledger_file, isolation_level=None)
    other.execute("BEGIN IMMEDIATE")
    with ThreadPoolExecutor(1) as pool:
        done = pool.submit(appending(sqlite_ledger, "a", 1))
        with pytest.raises(TimeoutError):
            done.result(timeout=0.2)
        other.execute("COMMIT")
        done.result(timeout=10)
    other.close()
    assert 1 == sqlite_ledger.head().seq
