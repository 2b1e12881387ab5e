"""Projections follow the log, are built anew beside themselves, and hold nothing but the log."""

from __future__ import annotations

import datetime as dt
import os
import signal
import sqlite3
import subprocess
import sys
import threading
from collections.abc import Iterable
from contextlib import closing
from pathlib import Path

import pytest
from attrs import evolve

from ledger.events.envelope import Event, Unknown
from ledger.events.frame import ContestCalled
from ledger.events.kinds import ActKind
from ledger.store import Ledger, open_ledger
from projections.answers.inquiry import Clocks, inquire
from projections.answers.keeping import reading_stored
from projections.answers.renewing import follow, forget, how_far, rebuild, settle
from projections.answers.standings import Standings, standings
from projections.answers.stored import Stored
from projections.fold.figures import Cell
from projections.fold.scaffold import NoSuchContestError
from projections.stored.following.projecting import StoppedError, position
from projections.stored.following.runner import catch_up
from projections.stored.following.standings import STANDINGS
from projections.stored.following.touched import reached
from projections.stored.log import contest_log
from projections.stored.numbers import knots
from projections.stored.shelves.keeping import (
    DamagedProjectionsError,
    KeptInFile,
    StillReadError,
    UnkeptError,
    kept_for,
)
from tests.projections.stored.shelved import Told
from tests.story import CONTEST, event_at, frame, put_on_record, told

NOW = dt.datetime(2010, 8, 1, tzinfo=dt.UTC)
RACE = """
    source p1 2010-07-05
    source p2 2010-07-20
    nomination p1 unions gmb ed on 2010-07-05
    nomination p2 unions unite ed on 2010-07-19 as unite
    tally p2 clps ed 46 on 2010-07-16
    tally p1 clps ed 28 on 2010-07-05
"""
ROOT = Path(__file__).parents[3]


def folded(ledger: Ledger, on: str) -> Standings:
    """The standings as the fold of the whole contest gives them."""
    log = contest_log(ledger, CONTEST, ledger.head().seq)
    return standings(inquire(log, CONTEST, Clocks(on), NOW))


def tables(ledger: Ledger) -> list[str]:
    """The tables of projections in the file beside a ledger."""
    keeping = kept_for(ledger.database)
    with keeping.reading() as connection:
        rows = connection.connection.execute("SELECT name FROM sqlite_master WHERE type = 'table'")
        return sorted(name for (name,) in rows)


@pytest.fixture
def race(ledger: Ledger) -> Ledger:
    """A small race, on each database in turn."""
    put_on_record(ledger, *told(RACE).events)
    return ledger


@pytest.fixture
def race_file(sqlite_ledger: Ledger) -> Ledger:
    """A small race in a SQLite file."""
    put_on_record(sqlite_ledger, *told(RACE).events)
    return sqlite_ledger


def test_each_read_sees_what_was_appended_before_it(race: Ledger) -> None:
    """Nobody tells the projections of an append: the next question brings them to the head."""
    with reading_stored(race) as stored:
        assert folded(race, "2010-07-19") == stored.standings(CONTEST, Clocks("2010-07-19"), NOW)
        later = told(f"{RACE}\nended p2 unions gmb ed on 2010-07-18").events[-1]
        put_on_record(race, later)
        assert folded(race, "2010-07-19") == stored.standings(CONTEST, Clocks("2010-07-19"), NOW)
        assert [1] == [
            one.numbers.named
            for one in stored.scores(CONTEST, "2010-07-19", NOW)
            if (one.section, one.candidate) == ("unions", "ed")
        ]
        assert {"standings_v8": f"at the head, seq {race.head().seq}"} == how_far(race)


def test_status_tells_what_is_behind_and_moves_nothing(race: Ledger) -> None:
    """Asked how far a projection is, nothing is built and nothing catches up."""
    said = "not built yet; until you type endorsements rebuild, answers take longer"
    assert {"standings_v8": said} == how_far(race)
    follow(race)
    at = race.head().seq
    put_on_record(race, *told(f"{RACE}\nrumour p2 unions num ed").events[-1:])
    assert {"standings_v8": f"at seq {at}, 1 behind"} == how_far(race)
    assert {"standings_v8": f"at seq {at}, 1 behind"} == how_far(race)


def test_a_rebuild_says_the_same_and_takes_the_place(race: Ledger) -> None:
    """Built anew from the log, every row is what catching up had left."""
    follow(race)
    heard: list[tuple[int, int]] = []
    done = rebuild(race, STANDINGS, lambda done, of: heard.append((done, of)))

    assert done.agrees
    assert done.before == done.digest
    assert [(0, 1), (1, 1)] == heard


@pytest.mark.parametrize("when", [0, 1])
def test_what_is_recorded_while_a_rebuild_runs_is_compared_as_well(race: Ledger, when: int) -> None:
    """Both builds are brought to the new head before they are compared, each event once."""
    follow(race)
    later = told(f"{RACE}\nnomination p2 unions num ed on 2010-07-18").events[-1]
    done = rebuild(
        race, STANDINGS, lambda done, _: put_on_record(race, later) if done == when else None
    )

    assert race.head().seq == done.seq
    assert done.before == done.digest


def test_a_rebuild_that_a_redaction_stops_short_of_what_serves_compares_nothing(
    race: Ledger,
) -> None:
    """A rebuild that a redaction stops early is not compared with what serves, which read on."""
    follow(race)
    at = race.head().seq
    later = told(f"{RACE}\nended p2 unions gmb ed on 2010-07-18").events[-1]

    def meanwhile(done: int, of: int) -> None:
        if done == of:
            put_on_record(race, later)
            follow(race)
            race.redact("unite", reason="A court said so.", authority="It", recorded_by="jo")

    done = rebuild(race, STANDINGS, meanwhile)

    assert (at, None, True) == (done.seq, done.before, done.agrees)
    with reading_stored(race) as stored:
        assert folded(race, "2010-07-19") == stored.standings(CONTEST, Clocks("2010-07-19"), NOW)


def test_a_rebuild_that_reads_what_a_redaction_left_finds_no_fault_with_what_serves(
    race: Ledger,
) -> None:
    """A rebuild after a redaction does not report what serves as wrong for holding the words."""
    follow(race)

    def meanwhile(done: int, _: int) -> None:
        if not done:
            race.redact("unite", reason="A court said so.", authority="It", recorded_by="jo")

    done = rebuild(race, STANDINGS, meanwhile)

    assert (None, True) == (done.before, done.agrees)


def test_a_rebuild_finds_and_mends_a_row_that_is_wrong(race_file: Ledger) -> None:
    """Somebody changed a stored figure: the digests differ, and what was built now serves."""
    follow(race_file)
    keeping = kept_for(race_file.database)
    (claim,) = (table for table in tables(race_file) if "_claim_" in table)
    with keeping.writing() as connection:
        connection.exec_driver_sql(f"UPDATE {claim} SET told = replace(told, '46', '64')")
    with reading_stored(race_file) as stored:
        assert folded(race_file, "2010-07-16") != stored.standings(
            CONTEST, Clocks("2010-07-16"), NOW
        )
        assert not rebuild(race_file, STANDINGS, lambda _, __: None).agrees
        assert folded(race_file, "2010-07-16") == stored.standings(
            CONTEST, Clocks("2010-07-16"), NOW
        )


def test_a_rebuild_finds_a_contest_that_the_log_does_not_have(race_file: Ledger) -> None:
    """Nobody works it out, so nobody comes across it contest by contest."""
    follow(race_file)
    (contest,) = (table for table in tables(race_file) if "_contest_" in table)
    with kept_for(race_file.database).writing() as connection:
        connection.exec_driver_sql(
            f"INSERT INTO {contest} VALUES (99, 'labour-1894', 'Europe/London', 1, 1)"
        )
    assert not rebuild(race_file, STANDINGS, lambda _, __: None).agrees
    assert rebuild(race_file, STANDINGS, lambda _, __: None).agrees


def test_a_rebuild_killed_half_way_leaves_the_old_one_serving(race_file: Ledger) -> None:
    """Kill -9 in the middle: what served serves on, and the next rebuild sweeps up what is left."""
    follow(race_file)
    before = tables(race_file)
    program = (
        "import sys, time\n"
        "from ledger.store import open_ledger\n"
        "from projections.answers.renewing import rebuild\n"
        "from projections.stored.following.standings import STANDINGS\n"
        "def tell(done, of):\n"
        "    if done == of:\n"
        "        print('half way', flush=True)\n"
        "        time.sleep(60)\n"
        "rebuild(open_ledger(sys.argv[1]), STANDINGS, tell)\n"
    )
    words = (sys.executable, "-c", program, race_file.database.where)
    with subprocess.Popen(words, stdout=subprocess.PIPE, cwd=ROOT) as building:
        assert building.stdout is not None
        assert b"half way\n" == building.stdout.readline()
        with reading_stored(race_file) as stored:  # nothing is stopped while it builds
            during = stored.standings(CONTEST, Clocks("2010-07-19"), NOW)
        os.kill(building.pid, signal.SIGKILL)

    assert folded(race_file, "2010-07-19") == during
    assert len(STANDINGS.tables) + len(before) == len(tables(race_file))
    with reading_stored(race_file) as stored:
        assert during == stored.standings(CONTEST, Clocks("2010-07-19"), NOW)
    assert rebuild(race_file, STANDINGS, lambda _, __: None).agrees
    assert len(before) == len(tables(race_file))


def test_what_the_law_made_us_forget_is_in_no_stored_file(race_file: Ledger) -> None:
    """After a redaction no byte of the projections names the endorser it was about."""
    follow(race_file)
    path = Path(race_file.database.where + ".projections")
    beside = (path, path.with_name(path.name + "-wal"))
    assert any(b"unite" in file.read_bytes() for file in beside if file.exists())
    race_file.redact("unite", reason="A court said so.", authority="The court", recorded_by="jo")
    follow(race_file)

    assert not any(b"unite" in file.read_bytes() for file in beside if file.exists())
    with reading_stored(race_file) as stored:
        assert folded(race_file, "2010-07-19") == stored.standings(
            CONTEST, Clocks("2010-07-19"), NOW
        )


def test_pages_that_were_dropped_before_are_forgotten_too(race_file: Ledger) -> None:
    """What a build left in free pages is gone once one of its words has been redacted."""
    follow(race_file)
    path = Path(race_file.database.where + ".projections")
    beside = (path, path.with_name(path.name + "-wal"))
    with closing(sqlite3.connect(path)) as raw, raw:
        raw.execute("CREATE TABLE standings_v8_period_half (told TEXT)")
        raw.executemany("INSERT INTO standings_v8_period_half VALUES (?)", [("unite " * 500,)] * 99)
    rebuild(race_file, STANDINGS, lambda _, __: None)
    settle(race_file)
    assert not any("half" in table for table in tables(race_file))
    assert b"unite unite" in path.read_bytes()
    race_file.redact("unite", reason="A court said so.", authority="The court", recorded_by="jo")
    forget(race_file)

    assert not any(b"unite" in file.read_bytes() for file in beside if file.exists())
    assert rebuild(race_file, STANDINGS, lambda _, __: None).agrees
    settle(race_file)
    assert not any(b"unite" in file.read_bytes() for file in beside if file.exists())


def test_words_that_somebody_still_reads_are_not_said_to_be_gone(
    race_file: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Old pages outlive a redaction as long as a reader needs them; then a rebuild clears them."""
    monkeypatch.setattr("projections.answers.renewing.PATIENCE", 0.05)
    follow(race_file)
    path = Path(race_file.database.where + ".projections")
    beside = (path, path.with_name(path.name + "-wal"))
    reader = sqlite3.connect(path, isolation_level=None)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM position").fetchall()
    race_file.redact("unite", reason="A court said so.", authority="The court", recorded_by="jo")

    with pytest.raises(StillReadError, match=r"has finished, type `endorsements rebuild`"):
        forget(race_file)
    assert any(b"unite" in file.read_bytes() for file in beside if file.exists())
    assert "at the head, seq 12" == how_far(race_file)["standings_v8"]
    reader.close()
    rebuild(race_file, STANDINGS, lambda _, __: None)
    settle(race_file)
    assert not any(b"unite" in file.read_bytes() for file in beside if file.exists())


def test_a_reader_who_finishes_in_time_is_waited_for(race_file: Ledger) -> None:
    """A redaction waits for a reader of the old pages who finishes in time."""
    follow(race_file)
    path = Path(race_file.database.where + ".projections")
    beside = (path, path.with_name(path.name + "-wal"))
    reader = sqlite3.connect(path, isolation_level=None, check_same_thread=False)
    reader.execute("BEGIN")
    reader.execute("SELECT * FROM position").fetchall()
    race_file.redact("unite", reason="A court said so.", authority="The court", recorded_by="jo")
    finishing = threading.Timer(0.5, reader.close)
    finishing.start()
    forget(race_file)
    finishing.join()
    assert not any(b"unite" in file.read_bytes() for file in beside if file.exists())


def test_a_figure_taken_apart_while_an_event_is_redacted_keeps_its_roots(
    race_file: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The court's order comes between the figure and its sources: it is worked out without it."""
    cell, clocks = Cell("unions", ActKind.NOMINATION, "ed"), Clocks("2010-07-19")
    read = race_file.events_behind

    def once_redacted(claims: Iterable[str], upto: int | None = None) -> tuple[Event, ...]:
        monkeypatch.setattr(race_file, "events_behind", read)
        race_file.redact("unite", reason="A court said so.", authority="It", recorded_by="jo")
        return read(claims, upto)

    with reading_stored(race_file) as stored:
        assert 2 == stored.why(CONTEST, cell, clocks, NOW).value
        monkeypatch.setattr(race_file, "events_behind", once_redacted)
        found = stored.why(CONTEST, cell, clocks, NOW)
        assert (1, ()) == (found.value, found.rootless)
        assert stored.why(CONTEST, cell, clocks, NOW) == found


@pytest.mark.parametrize("since", ["", "ended p2 unions gmb ed on 2010-07-18"])
def test_a_ledger_put_back_from_a_backup_is_noticed(
    race_file: Ledger, empty_file: Path, since: str
) -> None:
    """The file beside belongs to another log than the one that is there now: it is built anew.

    Be that one as long by now, or longer.
    """
    follow(race_file)
    path = Path(race_file.database.where)
    race_file.close()
    path.write_bytes(empty_file.read_bytes())
    with open_ledger(path) as other:
        assert "of a longer log" in how_far(other)["standings_v8"]
        put_on_record(other, *told(f"{RACE.replace('46', '47')}\n{since}").events)
        with reading_stored(other) as stored:
            assert folded(other, "2010-07-16") == stored.standings(
                CONTEST, Clocks("2010-07-16"), NOW
            )


def test_a_file_that_is_gone_is_built_again_and_a_broken_one_says_so(race_file: Ledger) -> None:
    """Deleting it loses nothing; scribbled over, it asks to be deleted."""
    follow(race_file)
    path = Path(race_file.database.where + ".projections")
    for file in path.parent.glob(f"{path.name}*"):
        file.unlink()
    with reading_stored(race_file) as stored:
        assert folded(race_file, "2010-07-16") == stored.standings(
            CONTEST, Clocks("2010-07-16"), NOW
        )
    race_file.close()  # else what was written last is still in the write-ahead log
    path.write_bytes(b"not a database at all" * 400)
    with pytest.raises(DamagedProjectionsError, match=r"Delete .*, and they are built again"):
        follow(race_file)


def test_status_says_of_a_broken_file_what_is_wrong_with_it(race_file: Ledger) -> None:
    """`status` of a broken file says what is wrong with it, and where the record stands."""
    Path(race_file.database.where + ".projections").write_bytes(b"no such thing " * 500)
    assert "cannot be used" in how_far(race_file)["standings_v8"]
    assert "are built again from the log" in how_far(race_file)["standings_v8"]


def test_a_rebuild_that_cannot_be_kept_does_not_speak_of_recording(race_file: Ledger) -> None:
    """Nothing was to be recorded: what cannot be written is what lies beside the log."""
    Path(race_file.database.where + ".projections.lock").mkdir()
    with pytest.raises(UnkeptError, match=r"cannot be kept at .*Answers come from the log"):
        rebuild(race_file, STANDINGS, lambda _, __: None)


def test_a_projection_stops_before_a_type_it_does_not_know(tmp_path: Path) -> None:
    """An event of a later release is no event to skip: the position stays where it was."""
    keeping = KeptInFile(tmp_path / "p")
    known = told(RACE).events
    stranger = evolve(
        known[-1],
        seq=len(known) + 1,
        event_id="x",
        type="act.foretold",
        body=Unknown("act.foretold", 1),
    )
    at = catch_up(Told(known), keeping, STANDINGS)
    record = Told((*known, stranger))
    with pytest.raises(
        StoppedError, match=rf"seq {stranger.seq}: .* does not know act\.foretold/1"
    ):
        Stored(record, keeping).standings(CONTEST, Clocks("2010-07-16"), NOW)
    with keeping.reading() as connection:
        assert at == position(connection, keeping, STANDINGS)
    with pytest.raises(StoppedError):
        catch_up(record, KeptInFile(tmp_path / "anew"), STANDINGS)


class Unfolded(Told):
    """A record whose contests nobody may fold any more."""

    def contest_events(self, contest: str, upto: int) -> tuple[Event, ...]:
        """Fail the test."""
        raise AssertionError(f"{contest} was folded at seq {upto}")


def test_what_a_contest_did_not_see_change_is_not_folded(tmp_path: Path) -> None:
    """A point after which nothing about a contest changed is answered without folding it."""
    events = told(f"{RACE}\nsource later 2010-07-25").events
    keeping = KeptInFile(tmp_path / "p")
    last = len(events) - 1
    for log in (events[:last], events):  # the page that comes later is of no contest
        catch_up(Told(log), keeping, STANDINGS)
    stored = Stored(Unfolded(events), keeping)

    as_known = stored.standings(CONTEST, Clocks("2010-07-19", "2010-07-20"), NOW)
    as_recorded = stored.standings(CONTEST, Clocks("2010-07-19"), NOW, recorded=last)
    assert ("2010-07-20", last) == (
        as_known.as_of.known and as_known.as_of.known.text,
        as_recorded.basis.seq,
    )
    for clocks, recorded in (
        (Clocks("2010-07-19", "2010-07-19"), None),
        (Clocks("2010-07-19"), last - 1),
        (Clocks("2010-07-19", certain=True), None),
        (Clocks("2010-07-19T13:00"), None),
    ):
        with pytest.raises(AssertionError, match="was folded"):
            stored.standings(CONTEST, clocks, NOW, recorded=recorded)


@pytest.mark.parametrize(
    "line",
    [
        "tally p3 meps ed 3",  # a page without a date
        "tally p4 meps ed 3",  # a page that was never public
        "tally p5 meps ed 3",  # no page of ours at all
        "correct unite as said: nomination p1 unions unite ed on 2010-07-18",  # nobody says where
    ],
)
def test_what_nobody_could_date_is_hidden_on_every_day(tmp_path: Path, line: str) -> None:
    """With one undatable thing in a contest, questions as known are answered by the fold."""
    pages = "source p3 undated\nsource p4 2010-07-01 private"
    record = Told(told(f"{RACE}\n{pages}\n{line}").events)
    clocks = Clocks("2010-07-19", "2012-01-01")
    log = contest_log(record, CONTEST, record.head().seq)
    stored = Stored(record, KeptInFile(tmp_path / "p"))

    assert stored.standings(CONTEST, clocks, NOW) == standings(inquire(log, CONTEST, clocks, NOW))
    with pytest.raises(AssertionError, match="was folded"):
        Stored(Unfolded(record.events_told), stored.keeping).standings(CONTEST, clocks, NOW)


TOTALS = """
        source p1 2010-07-01
        source p2 2010-07-20
        tally p1 unions ed >=3 on 2010-07-02
        tally p1 unions ed 3 on 2010-07-03
        nomination p2 unions zoe ed on 2010-07-05
        nomination p2 unions amy ed on 2010-07-06
        nomination p2 unions kim ed on ../2010-07-04
        ended p2 unions kim ed on 2010-07-04/2010-07-09
        nomination p2 unions bea ed on 2010-07-01
        ended p2 unions bea ed on 2010-07-08
        tally p2 unions ed 9 on 2010-07-12
"""
"""A floor and a number carried from different totals, each moved by some of the same acts."""
NAMES = """
    source p1 2010-07-01/2010-07-09 best 2010-07-02
    source p2 2010-07-05
    nomination p1 unions gmb ed on 2010-07-03
    ended p1 unions gmb ed on 2010-07-06
    nomination p2 unions gmb ed on 2010-07-09
    nomination p1 unions unite ed on 2010-07-04/2010-07-07
    ended p1 unions unite ed on 2010-07-09/2010-07-12
    nomination p1 unions num ed on 2010-07-02/2010-07-08 best 2010-07-05
    nomination p1 unions ucatt ed on 2010-07-04
    nomination p1 unions ucatt ed on 2010-07-07
    nomination p1 unions bectu ed
    ended p2 unions aslef ed on 2010-07-08
"""
"""Acts alone: ended, resumed, uncertain, estimated, clashing, undated, known by their end only."""


@pytest.mark.parametrize("text", [TOTALS, NAMES])
def test_each_day_of_a_hard_cell_is_the_folds(tmp_path: Path, text: str) -> None:
    """On every day a hard cell's stored figure is the fold's, even in the order of its leaves."""
    record = Told(told(text).events)
    stored = Stored(record, KeptInFile(tmp_path / "p"))
    log = contest_log(record, CONTEST, record.head().seq)
    for day in range(1, 15):
        clocks = Clocks(f"2010-07-{day:02}")
        assert stored.standings(CONTEST, clocks, NOW) == standings(
            inquire(log, CONTEST, clocks, NOW)
        )


def test_a_contest_nobody_called_is_refused_as_ever(race: Ledger) -> None:
    """The stored path names the contests there are, as the fold does."""
    with (
        reading_stored(race) as stored,
        pytest.raises(NoSuchContestError, match="Choose from race"),
    ):
        stored.standings("rice", Clocks(), NOW)


def test_a_page_or_a_link_touches_every_contest_that_leans_on_it() -> None:
    """Both contests cite the page, one knows the endorser; a third has neither."""
    called = next(one.body for one in frame() if isinstance(one.body, ContestCalled))
    events = list(
        told(
            """
            source p1 2010-07-05
            tally p1 clps ed 28 contest race
            tally p1 clps ed 30 contest other
            nomination p1 unions gmb ed on 2010-07-05
            link p1 gmb g-m-b
            correct p1 slip as dated: source p1 2010-07-06
            cite p1 tally-2 as cited
            unlink p1 link-1 as parted
            """
        ).events
    )
    for name in ("other", "third"):
        body = evolve(called, contest=name, citations=called.citations)
        events.append(event_at(len(events) + 1, name, name, body))
    record, by_id = Told(tuple(events)), {event.event_id: event for event in events}

    def touched(name: str) -> set[str]:
        return set(reached(record, (by_id[name],), len(events)).contests)

    assert {"race", "other"} <= touched("p1")
    assert {"race", "other"} <= touched("dated")
    assert {"other"} == touched("tally-2")
    assert {"other"} <= touched("cited")
    assert {"race"} == touched("link-1") - {"other"}
    assert {"race"} == touched("parted")
    assert not any("third" in touched(name) for name in by_id if name not in {"third", "party"})


GROWING = """
    source p1 2010-07-05
    source p2 2010-07-09
    tally p1 unions ed 4-6 on 2010-07-04
    nomination p1 unions gmb ed on 2010-07-03
    tally p1 unions ed 7 on 2010-07-04 as other
    nomination p2 unions unite ed on 2010-07-05/2010-07-08
    tally p2 unions ed 6-8 on 2010-07-08 as late
    nomination p2 unions unison ed on 2010-07-08
    retract other slip
"""


@pytest.mark.parametrize("deep", [5, 10, 20, 40, 80, 160])
def test_a_knot_that_grows_too_deep_is_left_to_be_folded_from_its_first_point_on(
    sqlite_ledger: Ledger, monkeypatch: pytest.MonkeyPatch, deep: int
) -> None:
    """An event at a time, what is stored says what a build of the whole log says."""
    monkeypatch.setattr(knots, "DEEP", deep)
    events = told(GROWING).events
    put_on_record(sqlite_ledger, *events[: len(frame())])
    for event in events[len(frame()) :]:
        put_on_record(sqlite_ledger, event)
        follow(sqlite_ledger)
        assert rebuild(sqlite_ledger, STANDINGS, lambda _, __: None).agrees, event.event_id
