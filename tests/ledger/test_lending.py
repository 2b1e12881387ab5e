"""The driver's own connections are kept open, and no two readers ever share one."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest

from ledger.store.lending import Lender

Connections = Lender[sqlite3.Connection]


@pytest.fixture
def lender(tmp_path: Path) -> Connections:
    """A lender of connections to one file."""

    def connect() -> sqlite3.Connection:
        return sqlite3.connect(tmp_path / "file.db", isolation_level=None)

    return Lender(connect)


def test_who_comes_after_another_gets_the_same_connection(lender: Connections) -> None:
    """A borrower gets the connection of the one before: opening a file is slow."""
    with lender.lent() as first:
        pass
    with lender.lent() as second:
        assert first is second


def test_two_at_a_time_get_one_each(lender: Connections) -> None:
    """Two borrowers at a time get a connection each: neither reads in the other's snapshot."""
    with lender.lent() as one, lender.lent() as other:
        assert one is not other


def test_two_at_a_time_get_one_each_of_those_kept_open(lender: Connections) -> None:
    """Of two borrowers at a time one gets the connection kept open, the other a new one."""
    with lender.lent() as first:
        pass
    with lender.lent() as one, lender.lent() as other:
        assert one is first
        assert other is not first


def test_what_a_borrower_leaves_unfinished_is_undone(lender: Connections) -> None:
    """What a borrower does not commit is rolled back."""
    with lender.lent() as raw:
        raw.executescript("CREATE TABLE notes (said TEXT); BEGIN; INSERT INTO notes VALUES ('a')")
    with lender.lent() as again:
        assert again is raw
        assert [] == again.execute("SELECT * FROM notes").fetchall()


def test_a_connection_that_comes_back_closed_is_lent_to_nobody(lender: Connections) -> None:
    """A connection that comes back closed is not lent again."""
    with lender.lent() as raw:
        raw.close()
    with lender.lent() as fresh:
        assert [(1,)] == fresh.execute("SELECT 1").fetchall()


def test_what_was_begun_is_over_when_the_next_one_comes(lender: Connections) -> None:
    """A snapshot left open would answer the next question as of then, also after a failure."""
    with pytest.raises(sqlite3.OperationalError, match="no such table"), lender.lent() as raw:
        raw.executescript("BEGIN; SELECT 1 FROM nowhere")
    with lender.lent() as again:
        assert again is raw
        assert not again.in_transaction


def test_what_is_lent_while_all_are_let_go_of_is_closed_when_it_comes_back(
    lender: Connections,
) -> None:
    """A connection lent while all are closed is closed on return: its file may be replaced."""
    with lender.lent() as raw:
        lender.close()
        raw.execute("SELECT 1")
    with pytest.raises(sqlite3.ProgrammingError, match="closed"):
        raw.execute("SELECT 1")
    with lender.lent() as fresh:
        assert fresh is not raw


def test_a_few_are_kept_and_no_more(lender: Connections) -> None:
    """At most a few connections are kept open, however many were lent at once."""
    loans = [lender.lent() for _ in range(8)]
    lent = [loan.__enter__() for loan in loans]
    for loan in loans:
        loan.__exit__(None, None, None)
    still_open = 0
    for raw in lent:
        try:
            raw.execute("SELECT 1")
        except sqlite3.ProgrammingError:
            continue
        still_open += 1
    assert 5 == still_open
