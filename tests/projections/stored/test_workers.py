"""A long log is built by several processes, with the same result as by one."""

from __future__ import annotations

import io
import os
import pickle
import signal
import sqlite3
import subprocess
import sys
import time
import weakref
from contextlib import AbstractContextManager, closing
from pathlib import Path
from typing import Any, cast

import pytest
import sqlalchemy as sa
from attrs import evolve

from ledger.codec import BodyUnreadableError
from ledger.events.registry import Body
from ledger.store import Ledger, open_ledger
from projections.answers.renewing import follow, rebuild
from projections.stored.following import runner, worker, workers
from projections.stored.following.building import Task, Worked, work_out
from projections.stored.following.pipes import read, receive, send
from projections.stored.following.standings import STANDINGS
from projections.stored.following.workers import started, worked_in_turn
from projections.stored.shelves import packing
from projections.stored.shelves.keeping import Keeping, kept_for
from tests.samples import contest, draft, endorser, nomination, on, source

ROOT = Path(__file__).parents[3]
NAMES = ("a", "b", "c", "d", "e")


def with_races(ledger: Ledger, first: int = 10) -> Ledger:
    """Record five contests, each with an act of its own, on a day in July and those after it."""
    bodies: list[Body] = [source()]
    for day, name in enumerate(NAMES, first):
        act = nomination(f"mp-{name}", f"candidate-{name}", contest=name)
        bodies += [
            evolve(contest(name), name=f"The race in {name}"),
            evolve(act, on=on(f"2010-07-{day}")),
            evolve(endorser(f"mp-{name}"), name=name.upper()),
        ]
    drafts = [draft(body, f"{number}") for number, body in enumerate(bodies)]
    ledger.append(drafts, recorded_by="ed")
    return ledger


@pytest.fixture
def races(ledger: Ledger) -> Ledger:
    """Five contests, each with an act of its own."""
    return with_races(ledger)


@pytest.fixture
def two_workers(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let the shortest log be a long one, on a machine of two processors."""
    monkeypatch.setattr(workers, "LONG_LOG", 1)
    monkeypatch.setattr(workers, "processors", lambda: 2)


def worked(races: Ledger) -> list[Worked]:
    """Return what working out each contest gives, in turn."""
    task = Task(STANDINGS, races.head(), compared=True, serving=None)
    keeping = races.beside(kept_for)
    names = races.contests()
    with started(races, task, len(names)) as crew:
        return list(worked_in_turn(races, keeping, task, names, crew))


def nobody(*_: object) -> Worked:
    """Fail where a contest is worked out in this process."""
    raise AssertionError("It was to be worked out elsewhere.")


@pytest.mark.usefixtures("two_workers")
def test_two_processes_work_out_what_one_does_and_in_turn(
    races: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Rows and digests, each contest under its number; and none was worked out here."""
    keeping = races.beside(kept_for)
    task = Task(STANDINGS, races.head(), compared=True, serving=None)
    alone = [
        work_out(races, keeping, task, number, name)
        for number, name in enumerate(races.contests(), 1)
    ]
    monkeypatch.setattr(workers, "work_out", nobody)

    assert alone == worked(races)
    assert list(NAMES) == [one.digest[0] for one in alone if one.digest]


@pytest.mark.usefixtures("two_workers")
def test_what_serves_is_compared_by_whoever_works_a_contest_out(
    races: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A rebuild by two processes agrees with what they built first, until a row is changed."""
    monkeypatch.setattr(workers, "work_out", nobody)
    follow(races)
    first = rebuild(races, STANDINGS, lambda _, __: None)
    keeping = races.beside(kept_for)
    with keeping.writing() as connection:
        (block,) = (
            table
            for table in sa.inspect(connection).get_table_names(schema=keeping.schema)
            if "_block_" in table
        )
        lost = sa.text(f"UPDATE {block} SET packed = :none WHERE contest = 4")
        connection.execute(lost, {"none": packing.NONE})
    second = rebuild(races, STANDINGS, lambda _, __: None)

    assert first.agrees
    assert first.before == first.digest == second.digest
    assert not second.agrees


@pytest.mark.usefixtures("two_workers")
def test_what_a_process_does_not_give_is_worked_out_here(
    races: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What a process does not deliver, since it could not start, is worked out here."""
    expected = worked(races)
    monkeypatch.setattr(workers, "_MODULE", "no.such.module")

    assert expected == worked(races)


@pytest.mark.usefixtures("two_workers")
def test_where_no_process_can_be_started_all_is_worked_out_here(
    races: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """If no process can be started, the contests are worked out in this one."""
    expected = worked(races)
    monkeypatch.setattr(sys, "executable", "/no/such/python")

    assert expected == worked(races)


@pytest.mark.usefixtures("two_workers")
def test_what_else_a_process_prints_is_not_taken_for_an_answer(
    races: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A machine's own `sitecustomize` may greet whoever starts Python."""
    expected = worked(races)
    (tmp_path / "sitecustomize.py").write_text("print('Welcome to this machine')\n")
    monkeypatch.syspath_prepend(tmp_path)

    assert expected == worked(races)


@pytest.mark.usefixtures("two_workers")
def test_a_process_that_finds_another_log_gives_nothing(
    races: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A backup was put in its place, or a server that lags behind answers at the same address."""
    expected = worked(races)
    with open_ledger(tmp_path / "other.db", create=True) as other:
        with_races(other, first=20)
        monkeypatch.setattr(Ledger, "address", other.address)

    assert expected == worked(races)


@pytest.mark.parametrize("processors", [1, 2])
def test_what_one_contest_came_to_is_let_go_of_before_the_next(
    races: Ledger, monkeypatch: pytest.MonkeyPatch, processors: int
) -> None:
    """Two long contests need no more memory than one."""
    monkeypatch.setattr(runner, "ROWS_A_COMMIT", 1)  # as if each had thousands of rows
    there: list[weakref.ref[Worked]] = []

    def noted(one: Worked) -> Worked:
        assert [] == [other for other in there if other() is not None]
        there.append(weakref.ref(one))
        return one

    monkeypatch.setattr(workers, "LONG_LOG", 1)
    monkeypatch.setattr(workers, "processors", lambda: processors)
    monkeypatch.setattr(workers, "work_out", lambda *asked: noted(work_out(*asked)))
    monkeypatch.setattr(workers, "Worked", lambda *told: noted(Worked(*told)))
    rebuild(races, STANDINGS, lambda _, __: None)

    assert len(NAMES) == len(there)


@pytest.mark.parametrize(("rows", "commits"), [(1, len(NAMES)), (10_000, 1)])
def test_contests_are_written_together_until_they_have_so_many_rows(
    races: Ledger, monkeypatch: pytest.MonkeyPatch, rows: int, commits: int
) -> None:
    """Each commit writes the last page of every table again."""
    monkeypatch.setattr(runner, "ROWS_A_COMMIT", rows)
    keeping = races.beside(kept_for)
    written: list[Keeping] = []

    class Counted:
        """Keeps as `keeping` does, and counts how often anything is written."""

        def __getattr__(self, name: str) -> Any:  # noqa: ANN401 - whatever it has
            return getattr(keeping, name)

        def writing(self) -> AbstractContextManager[sa.Connection]:
            written.append(keeping)
            return keeping.writing()

    runner.rebuild(races, cast("Keeping", Counted()), STANDINGS)

    assert commits == len(written) - len(["the tables", "which of them serve"])


def test_a_process_lets_go_of_a_contest_once_it_was_told(
    races: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A process drops a contest once it was sent, and so needs no more memory than the longest."""
    there: list[weakref.ref[Worked]] = []

    def noted(*asked: Any) -> Worked:  # noqa: ANN401 - as `work_out` takes them
        assert [] == [other for other in there if other() is not None]
        there.append(weakref.ref(one := work_out(*asked)))
        return one

    monkeypatch.setattr(worker, "work_out", noted)
    task = Task(STANDINGS, races.head(), compared=False, serving=None)
    asked, told = io.BytesIO(), io.BytesIO()
    for value in ((races.address, pickle.dumps(task)), *enumerate(NAMES, 1)):
        send(asked, value)
    asked.seek(0)
    worker.main(asked, told)

    assert len(NAMES) == len(there)


@pytest.mark.usefixtures("two_workers")
def test_an_event_that_cannot_be_read_is_told_as_ever(sqlite_ledger: Ledger) -> None:
    """The process that meets it ends; the reason is told by the one that was asked."""
    races = with_races(sqlite_ledger)
    with closing(sqlite3.connect(races.address)) as raw:
        raw.executescript(
            "DROP TRIGGER event_update; UPDATE event SET body ="
            " CAST(replace(CAST(body AS TEXT), '2010-07-12', '2010-07-13') AS BLOB)"
        )
    with pytest.raises(BodyUnreadableError, match="seq 9: the body does not hash"):
        worked(races)


def test_a_short_log_one_contest_or_one_processor_is_worked_out_alone(
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """Until a process is ready to work, a short log is done; and one contest is not parted."""
    monkeypatch.setattr(workers, "processors", lambda: 16)
    assert workers.MOST_WORKERS == workers.how_many("log.db", workers.LONG_LOG, 1_000)
    assert 0 == workers.how_many("log.db", workers.LONG_LOG - 1, 1_000)
    assert 1 == workers.how_many("log.db", workers.LONG_LOG, 1)
    assert 0 == workers.how_many(None, workers.LONG_LOG, 1_000)
    monkeypatch.setattr(workers, "processors", lambda: 1)
    assert 1 == workers.how_many("log.db", workers.LONG_LOG, 1_000)


@pytest.mark.usefixtures("two_workers")
def test_a_folder_with_a_like_name_where_one_works_changes_nothing(
    races: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A folder called `projections` in the working folder is not run in place of ours."""
    (tmp_path / "projections").mkdir()
    (tmp_path / "projections" / "__init__.py").write_text("raise SystemExit\n")
    monkeypatch.chdir(tmp_path)
    monkeypatch.setattr(workers, "work_out", nobody)

    assert len(NAMES) == len(worked(races))


@pytest.mark.usefixtures("two_workers")
def test_a_search_path_that_is_no_text_stops_nobody(
    races: Ledger, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Notebooks put a `Path` there, which Python itself passes over."""
    monkeypatch.setattr(sys, "path", [tmp_path, *sys.path])
    monkeypatch.setattr(workers, "work_out", nobody)

    assert len(NAMES) == len(worked(races))


PROGRAM = """
import sys, time
from ledger.store import open_ledger
from projections.answers.renewing import rebuild
from projections.stored.following import workers
from projections.stored.following.standings import STANDINGS
workers.LONG_LOG, workers.processors = 1, lambda: 2
started = workers.Worker.started
def noted(address, task):
    worker = started(address, task)
    print(worker.process.pid, flush=True)
    return worker
workers.Worker.started = noted
def tell(done, of):
    if done:
        print('half way', flush=True)
        time.sleep(60)
rebuild(open_ledger(sys.argv[1]), STANDINGS, tell)
"""


@pytest.mark.skipif(sys.platform == "win32", reason="there is no kill -9")
@pytest.mark.parametrize("how", [signal.SIGKILL, signal.SIGINT])
def test_a_rebuild_that_is_ended_leaves_no_process_behind(
    races: Ledger, how: signal.Signals
) -> None:
    """A rebuild ended by kill -9 or Ctrl-C leaves no process behind."""
    follow(races)
    words = (sys.executable, "-c", PROGRAM, races.address)
    with subprocess.Popen(
        words, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, cwd=ROOT
    ) as building:
        assert building.stdout is not None
        told = [building.stdout.readline() for _ in range(3)]
        assert b"half way\n" == told[2]
        os.kill(building.pid, how)
    until = time.monotonic() + 20
    pids = list(map(int, told[:2]))
    while any(map(runs, pids)) and time.monotonic() < until:
        time.sleep(0.01)

    assert [] == [pid for pid in pids if runs(pid)]


def runs(pid: int) -> bool:
    """Whether a process is there and has not ended (its parent may not have heard of that)."""
    status = Path(f"/proc/{pid}/stat")
    try:
        os.kill(pid, 0)
        return not status.exists() or status.read_text().rpartition(")")[2].split()[0] != "Z"
    except (ProcessLookupError, FileNotFoundError):
        return False


def test_where_the_record_is_goes_by_no_command_line(races: Ledger) -> None:
    """No command line of a process names the ledger, whose URL may hold a password."""
    task = Task(STANDINGS, races.head(), compared=False, serving=None)
    with workers.Worker.started(races.address, task) as one:
        assert races.address not in str(one.process.args)


def test_a_value_that_was_cut_off_is_none() -> None:
    """A value that was cut off on its way is read as none."""
    pipe = io.BytesIO()
    send(pipe, {"rows": [(1, "a", b"\0", None, -(2**62))]})
    whole = pipe.getvalue()

    assert {"rows": [(1, "a", b"\0", None, -(2**62))]} == read(receive(io.BytesIO(whole)) or b"")
    assert [None] * len(whole) == [receive(io.BytesIO(whole[:end])) for end in range(len(whole))]
    assert receive(io.BytesIO(b"Welcome to this machine\n" + whole)) is None
