"""What a reader remembers of names and places is forgotten when anybody else commits."""

from __future__ import annotations

import datetime as dt
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

from ledger.store import Ledger, open_ledger
from projections.answers.inquiry import Clocks, inquire
from projections.answers.keeping import reading_stored
from projections.answers.renewing import follow, rebuild
from projections.answers.stored import Stored
from projections.fold.scaffold import NoSuchContestError
from projections.stored.following.standings import STANDINGS
from projections.stored.log import contest_log
from projections.stored.numbers.printing import Printed, printed_of
from projections.stored.shelves.beside import kept_opened
from tests.story import CONTEST, put_on_record, told

NOW = dt.datetime(2010, 8, 1, tzinfo=dt.UTC)
DAY = "2010-07-30"
RACE = """
    source p1 2010-07-05
    nomination p1 unions gmb ed on 2010-07-05
    nomination p1 unions unite ed on 2010-07-19 as unite
"""
LATER = f"{RACE}\n    nomination p1 unions cwu balls on 2010-07-20"
REBUILDING = """
import sys
from ledger.store import open_ledger
from projections.answers.renewing import rebuild
from projections.stored.following.standings import STANDINGS
with open_ledger(sys.argv[1]) as ledger:
    rebuild(ledger, STANDINGS, lambda _, __: None)
"""


def folded(ledger: Ledger) -> dict[tuple[str, str], Printed]:
    """Every cell's numbers as the fold of the whole contest gives them."""
    log = contest_log(ledger, CONTEST, ledger.head().seq)
    inquiry = inquire(log, CONTEST, Clocks(DAY), NOW)
    return {
        (section.id, candidate): printed_of(
            inquiry.figure(section.id, inquiry.scaffold.counts, candidate)
        )
        for section in inquiry.scaffold.counted
        for candidate, _ in inquiry.scaffold.candidates
    }


def scored(stored: Stored) -> dict[tuple[str, str], Printed]:
    """Every cell's numbers as read from what is stored."""
    scores = stored.scores(CONTEST, DAY, NOW)
    return {(one.section, one.candidate): one.numbers for one in scores}


def test_a_reader_remembers_until_another_connection_commits(tmp_path: Path) -> None:
    """Its own reads leave what it remembers; a commit of another drops it, and nothing less."""
    path = tmp_path / "p"
    with (
        closing(sqlite3.connect(path, isolation_level=None)) as writer,
        closing(kept_opened(path)) as reader,
    ):
        writer.execute("PRAGMA journal_mode=WAL")
        writer.execute("CREATE TABLE cell (name TEXT)")
        reader.begin()["cell"] = "read"
        reader.rollback()
        assert {"cell": "read"} == reader.begin()
        writer.execute("INSERT INTO cell VALUES ('ed')")
        reader.rollback()
        assert {} == reader.begin()
        assert [("ed",)] == reader.execute("SELECT name FROM cell").fetchall()


@pytest.mark.parametrize("elsewhere", [False, True], ids=["here", "in-another-process"])
def test_cells_that_a_build_numbers_anew_are_found_under_their_new_numbers(
    sqlite_ledger: Ledger, *, elsewhere: bool
) -> None:
    """A late cell has the last number until a build gives it another: each question is right."""
    put_on_record(sqlite_ledger, *told(RACE).events)
    path = sqlite_ledger.address
    with reading_stored(sqlite_ledger) as stored, open_ledger(path) as other:
        assert folded(sqlite_ledger) == scored(stored)
        put_on_record(other, *told(LATER).events[-1:])
        follow(other)
        assert folded(sqlite_ledger) == scored(stored)
        if elsewhere:
            subprocess.run([sys.executable, "-c", REBUILDING, path], check=True, timeout=60)
        else:
            rebuild(other, STANDINGS, lambda _, __: None)
        assert folded(sqlite_ledger) == scored(stored)
        assert 1 == scored(stored)["unions", "balls"].value


def test_a_candidate_who_stands_later_is_in_no_earlier_answer(sqlite_ledger: Ledger) -> None:
    """The scaffolding remembered serves the seqs for which it was read, and no others."""
    events = told(LATER).events
    put_on_record(sqlite_ledger, *events)
    with reading_stored(sqlite_ledger) as stored:
        by_seq: dict[int, set[str]] = {}
        for seq in (*range(1, len(events) + 1), *range(len(events), 0, -1)):
            try:
                scores = stored.scores(CONTEST, DAY, NOW, recorded=seq)
            except NoSuchContestError:
                scores = ()
            names = {one.candidate for one in scores}
            assert by_seq.setdefault(seq, names) == names
    assert set() == by_seq[1]
    assert 1 < len({frozenset(names) for names in by_seq.values() if names})
