"""The benchmarks measure what their names say, on logs of the shape that they document."""

from __future__ import annotations

import datetime as dt
import random
import subprocess
from collections import Counter, defaultdict
from collections.abc import Iterable
from pathlib import Path

import pytest
from attrs import evolve

from benchmarks import bare, knotted
from benchmarks.__main__ import main
from benchmarks.apart import Effort
from benchmarks.asking import Reader, hold_numbers_to_the_fold
from benchmarks.goals import GOALS, OF_ONE_CONTEST, Goal
from benchmarks.journals import write_beans, write_postings, write_rows
from benchmarks.least import Cell, counts, hashed_counts
from benchmarks.logs import Log, Question
from benchmarks.measured import Result, table
from benchmarks.stretches import stretch_of
from benchmarks.synthetic import drafts
from benchmarks.unruled import contests_of
from ledger.events.act import ActEnded, ActMade, Ending
from ledger.events.mending import ClaimCorrected
from ledger.events.source import SourceCited
from ledger.events.total import TallyPublished
from ledger.store import Ledger
from projections.answers.keeping import reading_stored
from tests.benchmarks.hungry import EACH, SECONDS, fed, forsaken
from tests.story import told

_NOWHERE = Log("", 0, 1)


def test_a_synthetic_log_has_the_shape_of_a_real_one() -> None:
    """Of 100 first statements 3 are withdrawn, 4 switched, 2 corrected; the same log every time."""
    log = list(drafts(20_000, 4))
    bodies = [draft.body for draft in log]
    endings = Counter(body.manner for body in bodies if isinstance(body, ActEnded))
    switched, withdrawn = endings[Ending.SWITCHED], endings[Ending.WITHDRAWN]
    first = sum(isinstance(body, ActMade) for body in bodies) - switched
    corrected = sum(isinstance(body, ClaimCorrected) for body in bodies)

    assert 20_000 == len(log) == len({draft.event_id for draft in log})
    assert log == list(drafts(20_000, 4))
    assert 0.025 < withdrawn / first < 0.035
    assert 0.035 < switched / first < 0.045
    assert 0.015 < corrected / first < 0.025


def test_running_totals_follow_the_race() -> None:
    """A cell has at most one a day and fifty in all; none falls, and all are before the close."""
    printed: defaultdict[tuple[str, str | None], list[tuple[str, int]]] = defaultdict(list)
    published: dict[str, str] = {}
    for body in (draft.body for draft in drafts(40_000, 1)):
        if isinstance(body, SourceCited) and body.published is not None:
            published[body.source] = body.published.text
        if isinstance(body, TallyPublished) and body.taken and body.count.exact is not None:
            day, cell = body.taken.text, (body.section, body.candidate)
            printed[cell].append((day, body.count.exact))
            late = _date(published[body.citations[0].source]) - _date(day)
            assert late <= dt.timedelta(days=1)

    assert 10 == len(printed)
    for totals in printed.values():
        days, counts = zip(*sorted(totals), strict=True)
        assert 45 <= len(totals) == len(set(days)) <= 50
        assert list(counts) == sorted(counts)
        assert max(days) < "2020-01-01"
        assert 0 < counts[25] < counts[-1]


def test_every_goal_is_measured_by_the_one_command(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    """A rehearsal measures every goal, and compares its answers with the fold's."""
    monkeypatch.setenv("PATH", str(tmp_path))
    python = str(tmp_path / "python")
    main(["--rehearse", "--goals", "1000", "--facts", "300", "--python", python])
    printed = capsys.readouterr()

    shapes = printed.out.split("\n## ")
    headings = [shape.splitlines()[0] for shape in shapes[1:]]
    assert [
        "Many contests, SQLite",
        "One contest, SQLite",
        "The real record, SQLite",
        "`python -m benchmarks.cold_start`",
        "Peers, 300 facts",
        "Peers, 300 facts in 10 contests",
    ] == headings
    for goals, shape in zip((GOALS, OF_ONE_CONTEST), shapes[1:], strict=False):
        rows = [line.split(" | ") for line in shape.splitlines() if line.startswith("| ")]
        assert set(goals) <= {row[0].removeprefix("| ") for row in rows}
        assert {5} == {len(row) for row in rows}
    assert {*knotted.ASKED} <= _judged(shapes[3])
    assert {f"{kind}: labour-2010" for kind in knotted.ASKED} <= _judged(shapes[3])
    for peer in ("hledger", "ledger", "bean-query", "eventsourcing"):
        assert 2 == printed.out.count(f"\n{peer} is not installed and was left out")
    assert not printed.err


def test_questions_to_a_real_contest_keep_to_its_own_stretch_of_each_clock() -> None:
    """Any day of its year; knowledge from its first month; a seq that has it, before its last."""
    story = told("""
        source hp 2010-07-24
        nomination hp unions gmb ed contest other on 2008-03-01
        nomination hp unions unite ed on ../2010-04-20
        nomination hp unions gmb ed on 2010-05-16/..
        nomination hp unions aslef ed on 2010
        result hp on 2010-09-25
        ended hp unions unite ed on 2010-11-30
    """)
    stretch = stretch_of("race", story.events)
    asked = [stretch.question(random.Random(seed)) for seed in range(2_000)]
    seqs = range(story.seq("race"), story.seq("ended-1"))

    assert ("2010-04-20", "2010-09-25") == (stretch.first, stretch.last)
    assert {*seqs} == {one.recorded for one in asked}
    assert ["2010-01-01", "2010-12-31"] == _outer(one.on for one in asked)
    assert ["2010-04-01", "2010-11-25"] == _outer(one.known for one in asked)


def test_a_real_contest_without_a_result_ends_with_the_last_day_named() -> None:
    """A window that has yet to close is the end of what can be asked about."""
    story = told("""
        nomination hp mps abbott ed on 2026-06-22
        window hp mps closes 2026-07-16
    """)
    assert "2026-07-16" == stretch_of("race", story.events).last


@pytest.mark.parametrize("kind", ["scores", "scores_known", "scores_recorded"])
def test_an_answer_that_differs_from_the_fold_is_no_figure(
    kind: str, sqlite_ledger: Ledger, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Right numbers are let through; those of another day stop a benchmark, and so do none."""
    for some in Log("", 600, 1).batches():
        sqlite_ledger.append(some, recorded_by="benchmark")
    one = Question("race-0000", "2019-12-01", "2019-11-20", 500)
    with reading_stored(sqlite_ledger) as stored:
        reader = Reader(sqlite_ledger, stored)
        hold_numbers_to_the_fold(reader, kind, one)
        for wrong in (reader.scores(evolve(one, on="2019-07-01")), ()):
            monkeypatch.setattr(Reader, "scores_on", lambda *_, wrong=wrong, **__: wrong)
            with pytest.raises(AssertionError):
                hold_numbers_to_the_fold(reader, kind, one)


def test_a_table_tells_growth_and_what_is_missed() -> None:
    """Goals are judged at the largest size; whole-log work grows by the cost of an event."""
    asked = Result("ask", 10, took=0.001, p99=0.002), Result("ask", 1_000, took=0.004, p99=0.005)
    read = [
        Result("read", size, took=size / 1e6, floor=1e-6 * size, per_event=True)
        for size in (10, 1_000)
    ]
    goals = {"ask": Goal(p50=0.001, p99=0.01, growth=3), "read": Goal(ratio=1.5)}
    printed = table([*asked, *read], goals).splitlines()

    assert "| operation | against | 10 | 1 k | growth | goal | |" == printed[0]
    assert "| 4.00 × | p50 ≤ 1 ms, p99 ≤ 10 ms, growth ≤ 3 × | MISSED: p50, growth |" in printed[2]
    assert "| 1.00 × | ≤ 1.5 × | reached |" in printed[3]


def test_the_least_of_counts_counts_each_act_and_keeps_the_last_total(
    ledger_file: Path, sqlite_ledger: Ledger
) -> None:
    """Counts are acts made less acts ended, as first recorded, on a log of several pages."""
    log = Log(str(ledger_file), 3_000, 2)
    named: Counter[Cell] = Counter()
    totals = {}
    for some in log.batches():
        sqlite_ledger.append(some, recorded_by="benchmark")
        for body in (draft.body for draft in some):
            if isinstance(body, ActMade | ActEnded):
                cell = Cell(body.contest, body.section, body.act, body.candidate)
                named[cell] += 1 if isinstance(body, ActMade) else -1
            if isinstance(body, TallyPublished):
                cell = Cell(body.contest, body.section, body.act, body.candidate)
                totals[cell] = body.count.low
    with bare.Raw(log.where) as raw:
        assert (named, totals) == counts(raw)
    assert 20 == len(totals)


def test_the_least_of_counts_that_may_be_printed_counts_each_endorser_once(
    ledger_file: Path, sqlite_ledger: Ledger
) -> None:
    """Counts are endorsers whose act has not ended; an act on two pages counts once."""
    log = Log(str(ledger_file), 3_000, 2)
    held: set[tuple[str | None, ...]] = set()
    told = 0
    for body in (draft.body for some in log.batches() for draft in some):
        if isinstance(body, ActMade | ActEnded):
            one = (body.contest, body.section, body.act.value, body.candidate, body.endorser)
            (held.add if isinstance(body, ActMade) else held.discard)(one)
            told += isinstance(body, ActMade)
    for some in log.batches():
        sqlite_ledger.append(some, recorded_by="benchmark")
    with bare.Raw(log.where) as raw:
        assert Counter(one[:-1] for one in held) == hashed_counts(raw)
        contests = contests_of(raw)
    named = {name: len(one.acts) for name, one in contests.items() if one.acts}
    assert Counter(one[0] for one in held) == named
    assert len(held) < told
    # Each act counts once along either clock, and each end takes one off again.
    for contest in contests.values():
        for changes in (contest.recorded, contest.known):
            assert len(contest.acts) == sum(step for *_, step in changes)
        assert len(contest.acts) < len(contest.laid())


def test_what_a_piece_of_work_has_done_by_others_is_counted_to_it() -> None:
    """Child processes' processor time is summed; memory is that of those that run at once."""
    nobody, found = (Effort().apart(fed, _NOWHERE, *words) for words in ((), ("2", "1")))

    assert 0 <= nobody["cpu"] < SECONDS
    assert 3 * SECONDS <= found["cpu"] < 6 * SECONDS
    assert 0 < nobody["megabytes"] < EACH
    assert 2 * EACH < found["megabytes"] < 3 * EACH


def test_a_process_that_was_not_waited_for_is_no_figure(
    capfd: pytest.CaptureFixture[str],
) -> None:
    """Work that leaves a process running fails with a reason, since its share would be missing."""
    with pytest.raises(subprocess.CalledProcessError):
        Effort().apart(forsaken, _NOWHERE)
    assert "children that nobody has waited for" in capfd.readouterr().err


def test_facts_in_other_formats_say_what_the_log_says(tmp_path: Path) -> None:
    """Each act that stands is a posting of one, and each end one less."""
    log = Log("", 2_000, 2)
    paths = [tmp_path / name for name in ("rows", "postings", "beans")]
    counts = [
        write(log, path)
        for write, path in zip((write_rows, write_postings, write_beans), paths, strict=True)
    ]
    rows = [line.split("\t") for line in paths[0].read_text().splitlines()]
    changes = [int(row[-1]) for row in rows]

    assert counts == [len(rows)] * 3
    assert {1, -1} == set(changes)
    assert paths[1].read_text().count(")  -1\n") == changes.count(-1)
    assert paths[2].read_text().count("  -1 ACT\n") == len(rows)  # each balanced


def _judged(shape: str) -> set[str]:
    """Return the operations of a table that have a goal."""
    rows = [line.split(" | ") for line in shape.splitlines() if line.startswith("| ")]
    return {row[0].removeprefix("| ") for row in rows if "≤" in row[3]}


def _outer(days: Iterable[str]) -> list[str]:
    """Return the first and the last day."""
    ordered = sorted(days)
    return [ordered[0], ordered[-1]]


def _date(text: str) -> dt.date:
    return dt.date.fromisoformat(text)
