"""The operations that are measured, each beside its floor, on one ledger of one size."""

from __future__ import annotations

import datetime as dt
import random
import shutil
import sqlite3
import statistics
from collections.abc import Iterator
from functools import partial
from itertools import islice
from pathlib import Path

from benchmarks.measured import Result, peak_memory, spent, spread
from benchmarks.synthetic import CANDIDATES, DAYS, FIRST_DAY, contest_name, contests_for, drafts
from ledger.events.envelope import Draft
from ledger.store import Ledger, open_ledger
from ledger.verify import verify
from projections.answers.inquiry import Clocks, inquire
from projections.answers.keeping import follow, reading_stored, rebuild
from projections.answers.standings import standings
from projections.stored.log import contest_log
from projections.stored.steps import STEPS

BATCH = 10_000
ASKED = 200
FOLDED = 12
APPENDS = 40
REBUILT_UPTO = 100_000
"""Beyond this the first build, which is the same work, is measured alone."""
NOW = dt.datetime(2020, 6, 1, tzinfo=dt.UTC)


def measured(events: int, contests: int | None, folder: Path) -> Iterator[Result]:
    """Build a ledger of that size in an empty folder and yield what each operation took."""
    races = contests or contests_for(events)
    path = folder / "bench.db"
    yield from _importing(events, races, path)
    yield from _scanning(events, path)
    with open_ledger(path) as ledger:
        yield from _reading(events, races, ledger)
        yield from _appending(events, races, ledger)


def _batches(events: int, races: int) -> Iterator[list[Draft]]:
    stream = drafts(events, races)
    while some := list(islice(stream, BATCH)):
        yield some


def _importing(events: int, races: int, path: Path) -> Iterator[Result]:
    """Import in batches that commit; the floor is the same rows by raw executemany."""
    open_ledger(path, create=True).close()
    empty = Path(shutil.copy(path, path.with_name("floor.db")))
    took = again = 0.0
    with open_ledger(path) as ledger:
        for some in _batches(events, races):
            took += spent(partial(ledger.append, some, recorded_by="bench"))
        peak = peak_memory()
        for some in islice(_batches(events, races), 10):
            again += spent(partial(ledger.append, some, recorded_by="bench"))
    floor = _raw_copy(path, empty)
    empty.unlink()
    what = "raw executemany of the rows, same indexes, durable"
    yield Result("import, log alone", events, took, None, floor, what, "≤ 2 ×")
    share = min(events, 10 * BATCH) / events
    yield Result(
        "import again, unchanged", events, again / share, None, took, "the first import", "≤ 0.3 ×"
    )
    yield Result(f"memory of import: {peak:.0f} MB", events, took, None, None, "", "≤ 300 MB")


def _raw_copy(path: Path, empty: Path) -> float:
    """Insert the ledger's own rows into an empty one, with nothing checked and no trigger."""
    raw = sqlite3.connect(empty, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=EXTRA")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    source = sqlite3.connect(path)
    took = 0.0
    for table in ("event", "event_subject"):
        rows = source.execute(f"SELECT * FROM {table} ORDER BY seq")  # noqa: S608 - our own name
        marks = ", ".join("?" * len(rows.description))
        while some := rows.fetchmany(BATCH):

            def insert(some: list[tuple[object, ...]] = some) -> None:
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany(f"INSERT INTO {table} VALUES ({marks})", some)  # noqa: B023, S608 - called at once
                raw.execute("COMMIT")

            took += spent(insert)
    source.close()
    raw.close()
    return took


def _scanning(events: int, path: Path) -> Iterator[Result]:
    """What reads the whole log, beside one scan of its rows."""

    def scan() -> None:
        raw = sqlite3.connect(path)
        for _ in raw.execute("SELECT * FROM event ORDER BY seq"):
            pass
        raw.close()

    scan()
    floor = min(spent(scan) for _ in range(3))
    what = "one scan of the log's rows"
    with open_ledger(path) as ledger:
        follow_took = spent(lambda: follow(ledger))
        yield Result("build projections (first read)", events, follow_took, None, floor, what, "")
        if events <= REBUILT_UPTO:
            took = spent(lambda: rebuild(ledger, STEPS, lambda _, __: None))
            yield Result("rebuild and compare digests", events, took, None, floor, what, "≤ 6 ×")
        took = spent(lambda: verify(ledger))
        yield Result("verify", events, took, None, floor, what, "≤ 2.5 ×")
    size = path.stat().st_size
    stored = path.with_name(path.name + ".projections").stat().st_size
    yield Result(
        f"size: log {size / events:.0f}, projections {stored / events:.0f} bytes an event",
        events, 0, None, None, "", "",
    )  # fmt: skip


def _reading(events: int, races: int, ledger: Ledger) -> Iterator[Result]:
    """Questions about random days of random contests; each is asked once."""
    chance = random.Random(1)

    def question() -> tuple[str, str]:
        day = FIRST_DAY + dt.timedelta(days=chance.randrange(DAYS))
        return contest_name(chance.randrange(races)), day.isoformat()

    floor = _seeks(ledger, [question()[1] for _ in range(ASKED)])
    what = f"{6 * len(CANDIDATES)} raw seeks"
    with reading_stored(ledger) as stored:
        asked = [question() for _ in range(ASKED)]
        p50, p99 = spread(partial(stored.scores, c, d, NOW) for c, d in asked)
        yield Result("scores on any day", events, p50, p99, floor, what, "p50 ≤ 0.3 ms")
        asked = [question() for _ in range(ASKED // 4)]
        full, p99 = spread(partial(stored.standings, c, Clocks(d), NOW) for c, d in asked)
        yield Result("standings with every leaf and note", events, full, p99, p50, "scores", "")
        first, last = FIRST_DAY, FIRST_DAY + dt.timedelta(days=99)
        race, until = contest_name(races // 2), last.isoformat()
        took, _ = spread(lambda: stored.race(race, first.isoformat(), until) for _ in range(20))
        yield Result("scores of each of 100 days", events, took, None, p50, "of one day", "≤ 5 ×")
    seq = ledger.head().seq

    def fold(contest: str, day: str, known: str | None, recorded: int) -> object:
        log = contest_log(ledger, contest, recorded)
        return standings(inquire(log, contest, Clocks(day, known), NOW))

    few = FOLDED if events // races < 50_000 else 1
    asked = [question() for _ in range(few)]
    took, worst = spread(partial(fold, c, d, None, seq * 9 // 10) for c, d in asked)
    yield Result("standings × recorded (fold)", events, took, worst, p50, "scores", "p50 ≤ 1 ms")
    asked = [question() for _ in range(few)]
    took, worst = spread(partial(fold, c, d, d, seq) for c, d in asked)
    yield Result("standings × known (fold)", events, took, worst, p50, "scores", "p50 ≤ 1 ms")


def _seeks(ledger: Ledger, days: list[str]) -> float:
    """The median of as many raw index seeks as a table of standings has cells."""
    raw = sqlite3.connect(f"{ledger.database.where}.projections")
    names = [name for (name,) in raw.execute("SELECT name FROM sqlite_master")]
    (step,) = (name for name in names if name.startswith("steps_v1_step_"))
    ((most,),) = raw.execute(f"SELECT max(cell) FROM {step}")  # noqa: S608 - our own table
    seek = f"SELECT figure FROM {step} WHERE cell = ? AND since <= ? ORDER BY since DESC LIMIT 1"  # noqa: S608 - our own table
    chance = random.Random(2)

    def one_table(day: str) -> None:
        moment = int(dt.datetime.fromisoformat(day).timestamp())
        first = chance.randrange(1, max(2, most - 30))
        for cell in range(first, first + 6 * len(CANDIDATES)):
            raw.execute(seek, (cell, moment)).fetchone()

    p50, _ = spread(partial(one_table, day) for day in days)
    raw.close()
    return p50


def _appending(events: int, races: int, ledger: Ledger) -> Iterator[Result]:
    """Single events, each durable; the floor commits one row of the same size as durably."""
    more = [
        one
        for one in islice(drafts(events + races * 200, races, seed=8), 20_000)
        if one.event_id.rsplit("/", 2)[-2:-1] == ["act"]
    ]
    fresh = iter(
        Draft(f"new/{one.event_id}", f"new/{one.event_id}", one.body)
        for one in random.Random(3).sample(more, 2 * APPENDS)
    )
    one = Path(ledger.database.where).with_name("one.db")
    what = "raw one-row commit, same journal mode"
    few = APPENDS if events // races < 50_000 else 1

    def append() -> object:
        return ledger.append([next(fresh)], recorded_by="bench")

    before = _durable_rows(one)
    p50, p99 = spread(append for _ in range(APPENDS))
    floor = statistics.median((before, _durable_rows(one)))  # the disk is not its own for long
    yield Result("append one event, log alone", events, p50, p99, floor, what, "")
    follow(ledger)

    def append_and_follow() -> None:
        append()
        follow(ledger)

    p50, p99 = spread(append_and_follow for _ in range(few))
    yield Result("append one event, projections too", events, p50, p99, floor, what, "≤ 5 ×")


def _durable_rows(path: Path) -> float:
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=EXTRA")
    raw.execute("CREATE TABLE one (seq INTEGER PRIMARY KEY, body BLOB)")

    def insert() -> None:
        raw.execute("BEGIN IMMEDIATE")
        raw.execute("INSERT INTO one (body) VALUES (?)", (b"x" * 700,))
        raw.execute("COMMIT")

    p50, _ = spread(insert for _ in range(100))
    raw.close()
    path.unlink()
    return p50
