"""Answers come from what is stored where that will do, and from the log where it will not.

Either way they are the same bytes; only a hint on standard error may tell the one from the other.
"""

from __future__ import annotations

import os
import shutil
import sqlite3
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from ledger.events.envelope import Draft
from ledger.events.mending import ClaimAssessed
from ledger.store import open_ledger
from projections.answers.renewing import follow, how_far
from projections.answers.stored import Stored
from projections.faces import reading
from tests.projections.faces.conftest import said
from tests.story import put_on_record, told

CLOCKS = (
    (),
    ("--on", "2010-07-15"),
    ("--on", "2010-07-15T12:00", "--json"),
    ("--on", "2010-07-26", "--as-known", "2010-07-26", "--csv"),
    ("--as-known", "2026-01-01", "--json"),
    ("--as-recorded", "100"),
    ("--as-recorded", "230", "--json"),
    ("--certain", "--csv"),
    ("--md",),
)
QUESTIONS = (
    ("standings", "labour-2010"),
    ("standings", "labour-2010", "--section", "clps"),
    ("standings", "labour-2010", "--act", "endorsement"),
    ("why", "labour-2010"),
    ("why", "labour-2010", "clps"),
    ("why", "labour-2010", "clps", "ed-miliband"),
    ("why", "labour-2010", "CLPs", "Ed Miliband", "--act", "nomination"),
    ("why", "labour-2010", "unions", "yet-to-declare"),
    ("why", "labour-2010", "mps", "nobody-at-all"),
)


def asked(where: Path, *words: str) -> tuple[int, str]:
    """Return a question's exit code and standard output, with the ledger's path replaced."""
    answer = said(*words, "--db", str(where))
    return answer.code, answer.out.replace(str(where), "LEDGER")


@pytest.fixture
def stored(seeds_template: Path, tmp_path: Path) -> Path:
    """The seeds with what is stored of them, which the test may change."""
    for suffix in ("", ".projections"):
        shutil.copy(f"{seeds_template}{suffix}", tmp_path / f"seeds.db{suffix}")
    return tmp_path / "seeds.db"


@pytest.fixture
def bare(seeds_template: Path, tmp_path: Path) -> Path:
    """The seeds alone."""
    return Path(shutil.copy(seeds_template, tmp_path / "bare.db"))


@pytest.mark.parametrize("question", QUESTIONS, ids=" ".join)
def test_what_is_stored_and_the_fold_print_the_same(
    question: tuple[str, ...], stored: Path, bare: Path
) -> None:
    """What is stored and the fold print the same bytes, whatever the flags."""
    for clocks in CLOCKS:
        assert asked(bare, *question, *clocks) == asked(stored, *question, *clocks)
    assert not Path(f"{bare}.projections").exists()


def test_figures_come_from_what_is_stored(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Where it is at the head the log of the contest is not folded at all."""

    def never(*_: object) -> None:
        raise AssertionError

    monkeypatch.setattr("projections.faces.asking.Asking.inquire", never)
    monkeypatch.setattr(Stored, "_folded", never)
    monkeypatch.setattr("projections.stored.log.contest_log", never)

    assert 0 == asked(stored, "standings", "labour-2010")[0]
    assert 0 == asked(stored, "why", "labour-2010", "clps", "ed-miliband", "--as-recorded", "99")[0]


def test_a_judgement_of_two_cells_is_told_in_full(tmp_path: Path) -> None:
    """An assessment behind one figure is printed in full, with claims about another cell."""
    race = """
        source p1 2010-07-05
        source p2 2010-07-06
        tally p1 clps ed 28 on 2010-07-05
        tally p2 clps ed 29 on 2010-07-05
        tally p2 clps david 22 on 2010-07-05
        assess tally-1 over tally-2
    """
    alone, both = tmp_path / "alone.db", tmp_path / "both.db"
    events = [
        evolve(one, body=evolve(one.body, sets_aside=("tally-2", "tally-3")))
        if isinstance(one.body, ClaimAssessed)
        else one
        for one in told(race).events
    ]
    with open_ledger(str(alone), create=True) as ledger:
        put_on_record(ledger, *events)
        shutil.copy(alone, both)
    with open_ledger(str(both)) as ledger:
        follow(ledger)
    answers = [asked(where, "why", "race", "clps", "ed") for where in (alone, both)]

    assert "David" in answers[0][1]
    assert answers[0] == answers[1]


def test_a_read_brings_what_is_stored_to_the_head(stored: Path) -> None:
    """Nobody told the projections of the append."""
    newer(stored)
    assert 0 == said("standings", "labour-2010", "--db", str(stored)).code
    with open_ledger(str(stored)) as ledger:
        assert {"standings_v8": f"at the head, seq {ledger.head().seq}"} == how_far(ledger)


def test_a_read_never_builds(bare: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Nothing stored: the contest is folded; on a long log with a word before the wait."""
    assert "" == said("standings", "labour-2010", "--db", str(bare)).err
    monkeypatch.setattr(reading, "LONG", 1)
    answer = said("standings", "labour-2010", "--db", str(bare))

    assert not Path(f"{bare}.projections").exists()
    assert 0 == answer.code
    assert (
        "Nothing to read is stored, so the whole contest is worked out, which takes a while."
        " To have answers at once, type endorsements rebuild.\n" == answer.err
    )


def test_far_behind_is_folded(stored: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Catching up would take longer than anybody waits for in silence."""
    newer(stored)
    monkeypatch.setattr(reading, "LONG", 1)
    monkeypatch.setattr(reading, "NEAR", 0)
    answer = said("standings", "labour-2010", "--db", str(stored))

    assert 0 == answer.code
    assert answer.err.startswith("What is stored is 1 behind, so")
    with open_ledger(str(stored)) as ledger:
        assert "1 behind" in how_far(ledger)["standings_v8"]


def test_a_damaged_file_is_said_once_with_what_to_do(stored: Path, bare: Path) -> None:
    """The answer comes all the same."""
    Path(f"{stored}.projections").write_bytes(b"not a database, or not any more" * 99)
    answer = said("standings", "labour-2010", "--db", str(stored))

    assert asked(bare, "standings", "labour-2010") == asked(stored, "standings", "labour-2010")
    assert 1 == len(answer.err.splitlines())
    assert f"Delete {stored}.projections" in answer.err


@pytest.mark.parametrize(
    ("table", "written"),
    [
        ("scaffold", "cast('{' as text)"),
        ("scaffold", "cast(x'c3' as text)"),
        ("claim", "replace(told, '{', '[')"),
        ("claim", "replace(told, 'candidacy.', 'candidate.')"),
    ],
)
def test_damage_that_the_database_does_not_see_is_said_once_too(
    table: str, written: str, stored: Path, bare: Path
) -> None:
    """The pages hold, but not what is written on them: the log answers all the same."""
    with closing(sqlite3.connect(f"{stored}.projections")) as beside, beside:
        ((name,),) = beside.execute(
            f"SELECT name FROM sqlite_master WHERE name LIKE 'standings_v8_{table}_%'"
        )
        beside.execute(f"UPDATE {name} SET told = {written}")
    answer = said("standings", "labour-2010", "--db", str(stored))

    assert asked(bare, "standings", "labour-2010") == asked(stored, "standings", "labour-2010")
    assert f"Delete {stored}.projections" in answer.err
    assert 1 == len(answer.err.splitlines())


@pytest.mark.parametrize("code", [sqlite3.SQLITE_READONLY, sqlite3.SQLITE_FULL])
def test_a_place_that_cannot_be_written_is_passed_over_in_silence(
    stored: Path, bare: Path, monkeypatch: pytest.MonkeyPatch, code: int
) -> None:
    """A place that cannot be written gives no hint: the answer is right all the same."""
    newer(stored)
    shutil.copy(stored, bare)

    def refuses(*_: object) -> None:
        error = sqlite3.OperationalError("attempt to write")
        error.sqlite_errorcode = code
        raise error

    monkeypatch.setattr("projections.stored.shelves.keeping.KeptInFile._writable", refuses)
    answer = said("standings", "labour-2010", "--db", str(stored))

    assert (0, "") == (answer.code, answer.err)
    assert asked(bare, "standings", "labour-2010") == asked(stored, "standings", "labour-2010")


def test_a_folder_that_must_not_be_written_is_read_from(
    stored: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """In a folder without write permission what is stored is read, and no file is made."""
    monkeypatch.setattr(os, "access", lambda *_: False)
    before = sorted(stored.parent.iterdir())

    monkeypatch.setattr(Stored, "_folded", None)
    assert 0 == said("standings", "labour-2010", "--db", str(stored)).code
    assert before == sorted(stored.parent.iterdir())


def newer(where: Path) -> None:
    """Record one event more."""
    with open_ledger(str(where)) as ledger:
        last = next(event for event in ledger.events() if event.type == "tally.published")
        draft = Draft("9" * 32, "one-more", last.body)  # type: ignore[arg-type]  # it is a claim
        ledger.append([draft], recorded_by="jo")


def test_a_redaction_leaves_no_copy_of_the_words_in_what_is_stored(stored: Path) -> None:
    """A redaction removes the words from what is stored at once, not at the next question."""
    beside = Path(f"{stored}.projections")
    words = ("--reason", "an order", "--authority", "a court", "--yes", "--db", str(stored))
    with open_ledger(str(stored)) as ledger:
        act = next(event for event in ledger.events() if event.type == "act.made")
    assert act.claim_id.encode() in beside.read_bytes()
    answer = said("redact", act.claim_id, *words)

    assert 0 == answer.code, answer.err
    assert "The words are gone from the log; place and hashes stay." in answer.out
    assert act.event_id.encode() not in beside.read_bytes()
    with open_ledger(str(stored)) as ledger:
        assert "at the head" in how_far(ledger)["standings_v8"]
