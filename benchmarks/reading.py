"""Measure reading the log: checking it, decoding it, and following the threads of a contest.

    python -m benchmarks.reading [EVENTS]

Everything is compared with one bare scan of the log's rows in the same file, in processor time, to
which other work on the machine does not add. EVENTS is 100,000 unless given.
"""

from __future__ import annotations

import random
import sqlite3
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from functools import partial
from hashlib import sha256
from itertools import islice
from pathlib import Path
from typing import Final

from benchmarks.synthetic import contest_name, contests_for, drafts
from ledger.chain import Links
from ledger.events.envelope import Event
from ledger.pages import followed
from ledger.store import Ledger, open_ledger
from ledger.store.index import Digest, stored
from ledger.verify import verify

_BATCH: Final = 10_000
_CONTESTS: Final = 30
_CLAIMS: Final = 40


def main() -> None:
    """Build a log in a temporary folder, and print how long reading it takes."""
    events = int(sys.argv[1]) if len(sys.argv) > 1 else 100_000
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "log.db"
        with open_ledger(path, create=True) as ledger:
            stream = drafts(events, contests_for(events))
            while some := list(islice(stream, _BATCH)):
                ledger.append(some, recorded_by="bench")
            _measure(ledger, path, events)


def _measure(ledger: Ledger, path: Path, events: int) -> None:
    raw = sqlite3.connect(path)

    def scan() -> None:
        for _ in raw.execute("SELECT * FROM event ORDER BY seq"):
            pass

    scan()
    floor = min(_spent(scan) for _ in range(3))

    def show(what: str, seconds: float, goal: str = "") -> None:
        each = seconds / events * 1e6
        print(f"{what:<44}{each:6.2f} µs an event  {seconds / floor:6.2f} scans  {goal}")

    show("one bare scan of the rows", floor)
    show("verify", _spent(lambda: verify(ledger)), "goal: 2.5 scans")
    for what, part in _parts(ledger, raw):
        show(f"  of it: {what}", _spent(part))
    show("events, decoded and checked", _spent(lambda: _drained(ledger.events())), "goal: 6 µs")
    _dossiers(ledger, events)
    raw.close()


def _parts(ledger: Ledger, raw: sqlite3.Connection) -> Iterator[tuple[str, Callable[[], object]]]:
    """Yield the parts of verify, each by itself; what they leave is checking bodies."""
    yield "SQLite's integrity_check", lambda: raw.execute("PRAGMA integrity_check").fetchall()
    yield "fetching pages", lambda: _drained(ledger.pages())
    yield "fetching pages, and the chain", lambda: _follow(ledger)
    yield "hashing salt and body, alone", lambda: _hash(raw)
    yield "reading and adding up the index", lambda: _index(ledger)


def _follow(ledger: Ledger) -> None:
    links = Links()
    assert all(followed(links, rows) for rows in ledger.pages())


def _hash(raw: sqlite3.Connection) -> None:
    for salt, body in raw.execute("SELECT salt, body FROM event"):
        sha256(salt + body).hexdigest()


def _index(ledger: Ledger) -> None:
    found = Digest()
    with ledger.database.reading() as statements:
        for rows in stored(statements, ledger.head().seq):
            found.add_rows(rows)


def _dossiers(ledger: Ledger, events: int) -> None:
    chance = random.Random(1)
    races = contests_for(events)
    costs: list[float] = []
    behind: list[float] = []
    log: tuple[Event, ...] = ()
    for _ in range(_CONTESTS):
        start = time.process_time()
        log = ledger.contest_events(contest_name(chance.randrange(races)))
        costs.append((time.process_time() - start) / len(log) * 1e6)
        acts = sorted({event.claim_id for event in log if event.type == "act.made"})
        some = chance.sample(acts, min(_CLAIMS, len(acts)))
        behind.append(_spent(partial(ledger.events_behind, some)) * 1e3)
    print(f"contest_events of {len(log)} events: {statistics.median(costs):.1f} µs an event")
    print(f"events_behind {_CLAIMS} claims: {statistics.median(behind):.2f} ms  goal: 2.5 ms")


def _drained(stream: Iterator[object]) -> None:
    for _ in stream:
        pass


def _spent(work: Callable[[], object]) -> float:
    """Return the processor time of one call, in seconds."""
    start = time.process_time()
    work()
    return time.process_time() - start


if __name__ == "__main__":
    main()
