"""Measure recording, from a log file and one event at a time, beside bare `sqlite3`.

    python -m benchmarks.log_import [EVENTS]

A log file of synthetic events is imported into a new ledger, as the command does, and then again.
The floor inserts the same rows into the same tables with the same indexes and settings, in the same
batches, by `executemany` alone: nothing is read, checked or hashed, and no trigger runs. Single
appends are compared with commits of one row of that size. Each side runs several times, in turn,
and the medians are compared. Processor time is given too, since other work does not add to it.
"""

from __future__ import annotations

import argparse
import gc
import shutil
import sqlite3
import statistics
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import closing
from functools import partial
from itertools import islice
from pathlib import Path

from attrs import frozen

from benchmarks.synthetic import contests_for, drafts
from ledger.events.envelope import Draft
from ledger.logfile.exporting import lines
from ledger.logfile.importing import BATCH, importing
from ledger.store import Ledger, open_ledger

ROUNDS = 3
APPENDS = 100
IMPORT, AGAIN = 2.0, 0.3
"""Goals: an import in floors, and importing again in first imports, at most."""


@frozen
class Took:
    """Seconds, by the clock and of the processor."""

    clock: float
    cpu: float

    def over(self, other: Took) -> str:
        """Print how many times another it is, by the clock and of the processor."""
        return f"{self.clock / other.clock:.2f} × (cpu {self.cpu / other.cpu:.2f} ×)"


def took(work: Callable[[], object]) -> Took:
    """Measure one call."""
    start, ticks = time.perf_counter(), time.process_time()
    work()
    return Took(time.perf_counter() - start, time.process_time() - ticks)


def median(each: list[Took]) -> Took:
    """Return the median by the clock, and that of the processor."""
    return Took(
        statistics.median(one.clock for one in each), statistics.median(one.cpu for one in each)
    )


def written(path: Path, events: int) -> Path:
    """Make a log file of so many synthetic events."""
    source = path.with_name("source.db")
    with open_ledger(source, create=True) as ledger:
        stream = drafts(events, contests_for(events))
        while some := list(islice(stream, BATCH)):
            ledger.append(some, recorded_by="benchmark")
        with path.open("wb") as file:
            file.writelines(lines(ledger))
    source.unlink()
    return path


def imported(where: Path, path: Path) -> int:
    """Import a log file as the command does, without garbage collection; return the new events."""
    added = 0
    gc.disable()
    with open_ledger(where) as ledger:
        for batch in importing(ledger, path, recorded_by="benchmark"):
            assert not batch.findings
            added += batch.added
    gc.enable()
    return added


def bare(path: Path) -> sqlite3.Connection:
    """Open a ledger's file as durably as the ledger does, without its triggers."""
    raw = sqlite3.connect(path, isolation_level=None)
    raw.execute("PRAGMA journal_mode=TRUNCATE")
    raw.execute("PRAGMA synchronous=EXTRA")
    for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type='trigger'").fetchall():
        raw.execute(f"DROP TRIGGER {name}")
    return raw


def floor(path: Path, empty: Path) -> Took:
    """Insert a ledger's own rows into an empty one, a batch's events and index in one commit."""
    clock = cpu = 0.0
    with closing(sqlite3.connect(path)) as source, closing(bare(empty)) as raw:
        for events, subjects in _batches(source):

            def insert(
                events: list[tuple[object, ...]] = events,
                subjects: list[tuple[object, ...]] = subjects,
            ) -> None:
                raw.execute("BEGIN IMMEDIATE")
                raw.executemany(f"INSERT INTO event VALUES ({_marks(events)})", events)  # noqa: S608 - our own names
                raw.executemany(
                    f"INSERT INTO event_subject VALUES ({_marks(subjects)})",  # noqa: S608 - our own names
                    subjects,
                )
                raw.execute("COMMIT")

            one = took(insert)
            clock, cpu = clock + one.clock, cpu + one.cpu
    return Took(clock, cpu)


def _marks(rows: list[tuple[object, ...]]) -> str:
    return ", ".join("?" * len(rows[0]))


def _batches(
    source: sqlite3.Connection,
) -> Iterator[tuple[list[tuple[object, ...]], list[tuple[object, ...]]]]:
    events = source.execute("SELECT * FROM event ORDER BY seq")
    while some := events.fetchmany(BATCH):
        about = source.execute(
            "SELECT * FROM event_subject WHERE seq BETWEEN ? AND ?", (some[0][0], some[-1][0])
        )
        yield some, sorted(about.fetchall())


def rows_committed(path: Path) -> Took:
    """Return the median of commits of one row each, in a table without an index."""
    with closing(bare(path)) as raw:
        raw.execute("CREATE TABLE one (seq INTEGER PRIMARY KEY, body BLOB)")

        def insert() -> None:
            raw.execute("BEGIN IMMEDIATE")
            raw.execute("INSERT INTO one (body) VALUES (?)", (b"x" * 700,))
            raw.execute("COMMIT")

        middle = median([took(insert) for _ in range(APPENDS)])
    path.unlink()
    return middle


def appended(ledger: Ledger, fresh: Iterator[Draft]) -> Took:
    """Return the median of appends of one event each."""
    return median(
        [
            took(partial(ledger.append, [draft], recorded_by="benchmark"))
            for draft in islice(fresh, APPENDS)
        ]
    )


def measure_import(folder: Path, events: int) -> None:
    """Print how long importing a log takes, the first time and again."""
    path, where = written(folder / "log.jsonl", events), folder / "ledger.db"
    first: list[Took] = []
    again: list[Took] = []
    floors: list[Took] = []
    for _ in range(ROUNDS):
        where.unlink(missing_ok=True)
        open_ledger(where, create=True).close()
        empty = Path(shutil.copy(where, folder / "empty.db"))
        first.append(took(partial(imported, where, path)))
        again.append(took(partial(imported, where, path)))
        floors.append(floor(where, empty))
        empty.unlink()
    one = median(first)
    print(f"import of a log of {events:,} events: {one.clock / events * 1e6:.1f} µs an event")
    print(f"  {one.over(median(floors))} the same rows by executemany; goal {IMPORT} ×")
    print(f"again, unchanged\n  {median(again).over(one)} the first import; goal {AGAIN} ×")


def measure_append(folder: Path, events: int) -> None:
    """Print how long a single durable append takes, on the ledger that was imported."""
    names = (draft for draft in drafts(events + 50_000, contests_for(events), seed=8))
    fresh = (
        Draft(f"new/{one.event_id}", f"new/{one.claim_id}", one.body)
        for one in names
        if one.event_id == one.claim_id  # a mending cannot be appended without its claim
    )
    appends: list[Took] = []
    floors: list[Took] = []
    with open_ledger(folder / "ledger.db") as ledger:
        for _ in range(ROUNDS):
            floors.append(rows_committed(folder / "one.db"))
            appends.append(appended(ledger, fresh))
    one, beside = median(appends), median(floors)
    print(f"one durable append, p50: {one.clock * 1e6:.0f} µs, of which {one.cpu * 1e6:.0f} of cpu")
    print(f"  {one.over(beside)} a bare commit of one row, {beside.clock * 1e6:.0f} µs")


def main() -> None:
    """Measure imports and appends, and print them."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.log_import", description=__doc__)
    parser.add_argument("events", nargs="?", type=int, default=100_000, metavar="EVENTS")
    parser.add_argument("--in", dest="folder", help="Where to write (default: a temporary folder).")
    given = parser.parse_args()
    gc.set_threshold(50_000)  # as the console script has it
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        measure_import(Path(folder), given.events)
        measure_append(Path(folder), given.events)


if __name__ == "__main__":
    main()
