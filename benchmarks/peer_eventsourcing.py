"""Measure the library `eventsourcing` at the same work, run by a Python that has it installed.

    python benchmarks/peer_eventsourcing.py WORK DATABASE FACTS [HOW MANY] [--stock]

A contest is an aggregate, each fact is an event of it, and its state is the count of each cell. The
file is synced as a ledger's is; `--stock` leaves the library's own settings. Prints JSON. Nothing
of the project is imported, so that each can be installed without the other.
"""

from __future__ import annotations

import json
import random
import sqlite3
import statistics
import sys
import time
from collections import Counter
from collections.abc import Callable, Iterator
from itertools import groupby
from pathlib import Path
from typing import Any
from uuid import NAMESPACE_URL, UUID, uuid5

from eventsourcing.application import Application
from eventsourcing.domain import Aggregate, event
from eventsourcing.sqlite import SQLiteConnectionPool

_PAGE = 1_000
_EVERY = 100
"""Events between two snapshots, where snapshots are taken."""


class Race(Aggregate):  # type: ignore[misc]  # Any here: the library need not be installed
    """A contest: how many back each candidate in each section."""

    @event("Called")  # type: ignore[untyped-decorator]  # as above
    def __init__(self, name: str) -> None:
        """Start the contest with no counts."""
        self.name = name
        self.counts: dict[str, int] = {}

    @staticmethod
    def create_id(name: str) -> UUID:
        """Return the id that belongs to a name."""
        return uuid5(NAMESPACE_URL, name)

    @event("Acted")  # type: ignore[untyped-decorator]  # as above
    def act(self, cell: str, endorser: str, day: str, change: int) -> None:  # noqa: ARG002 - kept in the event
        """Count one act, or its end."""
        self.counts[cell] = self.counts.get(cell, 0) + change


class Races(Application):  # type: ignore[misc]  # as above
    """All contests."""


class SnapshottedRaces(Races):
    """All contests, with a snapshot every so often."""

    is_snapshotting_enabled = True
    snapshotting_intervals = {Race: _EVERY}  # noqa: RUF012 - the library reads it so


def load(path: str, facts: str) -> dict[str, float]:
    """Save each contest with all its facts at once."""
    app, events = _opened(path), 0
    with Path(facts).open(encoding="utf-8") as lines:
        rows = sorted((line.rstrip("\n").split("\t") for line in lines), key=_contest)
    start = time.perf_counter()
    for contest, its in groupby(rows, key=_contest):
        race = Race(contest)
        for _, cell, endorser, day, change in its:
            race.act(cell, endorser, day, int(change))
            events += 1
        app.save(race)
    seconds = time.perf_counter() - start
    return {"seconds": seconds, "events": events}


def save(path: str, facts: str, wanted: str) -> dict[str, float]:
    """Save one event at a time, to contests of the facts."""
    app = _opened(path)
    ids = _contests(facts)
    chance = random.Random()
    took = []
    for number in range(int(wanted)):
        race = app.repository.get(chance.choice(ids))
        race.act("clps:ann", f"more-{number}", "2019-12-31", 1)
        start = time.perf_counter()
        app.save(race)
        took.append(time.perf_counter() - start)
    return {"p50": statistics.median(took)}


def versions(path: str, facts: str, wanted: str) -> dict[str, float]:
    """Get contests as they were at random versions."""
    return _versions(_opened(path), facts, wanted)


def versions_snapshotted(path: str, facts: str, wanted: str) -> dict[str, float]:
    """Get contests as they were at random versions, with a snapshot every hundred events."""
    app = _opened(path, SnapshottedRaces)
    for identity in _contests(facts):
        last = app.repository.get(identity).version
        for version in range(_EVERY, last, _EVERY):
            app.take_snapshot(identity, version=version)
    return _versions(app, facts, wanted)


def follow(path: str, _: str, wanted: str) -> dict[str, float]:
    """Follow the log with a view of the counts as the library's runner does: synced, one by one."""
    return {"seconds": _followed(path, int(wanted), 1, "WAL", "FULL")}


def follow_unsynced(path: str, _: str, wanted: str) -> dict[str, float]:
    """Follow the log an event at a time, with a view that is not synced, as ours is not."""
    return {"seconds": _followed(path, int(wanted), 1, "TRUNCATE", "OFF")}


def follow_in_pages(path: str, _: str, wanted: str) -> dict[str, float]:
    """Follow the log a thousand events at a time, not synced, which is how we do it."""
    return {"seconds": _followed(path, int(wanted), _PAGE, "TRUNCATE", "OFF")}


def _followed(path: str, wanted: int, together: int, journal: str, synchronous: str) -> float:
    """Follow the log, `together` events in each commit, and measure the seconds an event takes."""
    app = _opened(path)
    view = sqlite3.connect(f"{path}.{journal}.view", isolation_level=None)
    view.execute(f"PRAGMA journal_mode={journal}")
    view.execute(f"PRAGMA synchronous={synchronous}")
    view.execute("DROP TABLE IF EXISTS cell")
    view.execute("DROP TABLE IF EXISTS tracking")
    view.execute("CREATE TABLE cell (race TEXT, cell TEXT, count INT, PRIMARY KEY (race, cell))")
    view.execute("CREATE TABLE tracking (application TEXT PRIMARY KEY, position INT)")
    done = 0
    start = time.perf_counter()
    for notification in _notifications(app, wanted):
        if done % together == 0:
            view.execute("BEGIN")
        event = app.mapper.to_domain_event(notification)
        if isinstance(event, Race.Acted):
            view.execute(
                "INSERT INTO cell VALUES (?, ?, ?)"
                " ON CONFLICT (race, cell) DO UPDATE SET count = count + excluded.count",
                (str(event.originator_id), event.cell, event.change),
            )
        view.execute("INSERT OR REPLACE INTO tracking VALUES ('races', ?)", (notification.id,))
        done += 1
        if done % together == 0:
            view.execute("COMMIT")
    if view.in_transaction:
        view.execute("COMMIT")
    seconds = time.perf_counter() - start
    view.close()
    return seconds / done


def _notifications(app: Any, wanted: int) -> Iterator[Any]:  # noqa: ANN401 - the library's
    start = 1
    while start <= wanted and (
        page := app.recorder.select_notifications(start, min(_PAGE, wanted - start + 1))
    ):
        yield from page
        start = page[-1].id + 1


def _versions(app: Any, facts: str, wanted: str) -> dict[str, float]:  # noqa: ANN401 - the library's
    ids = _contests(facts)
    last = {identity: app.repository.get(identity).version for identity in ids}
    chance = random.Random(5)
    took = []
    for _ in range(int(wanted)):
        identity = chance.choice(ids)
        version = chance.randint(1, last[identity])
        start = time.perf_counter()
        race = app.repository.get(identity, version=version)
        took.append(time.perf_counter() - start)
        assert race.version == version
    return {"p50": statistics.median(took), "length": statistics.mean(last.values())}


def _contests(facts: str) -> list[UUID]:
    with Path(facts).open(encoding="utf-8") as lines:
        names = Counter(_contest(line.split("\t", 1)) for line in lines)
    return [Race.create_id(name) for name in names]


def _contest(row: list[str]) -> str:
    return row[0]


def _opened(path: str, kind: Callable[..., Any] = Races) -> Any:  # noqa: ANN401 - the library's
    return kind(
        env={"PERSISTENCE_MODULE": "eventsourcing.sqlite", "SQLITE_DBNAME": path},
    )


def _sync_as_a_ledger_does() -> None:
    """Make the library's connections sync each commit as ours do, and truncate the journal."""
    create = SQLiteConnectionPool._create_connection  # noqa: SLF001 - the library has no setting for it

    def synced(self: Any) -> Any:  # noqa: ANN401 - the library's
        self.is_journal_mode_wal = True  # so that the library does not set the mode
        connection = create(self)
        cursor = connection.cursor()
        cursor.execute("PRAGMA journal_mode=TRUNCATE")
        cursor.execute("PRAGMA synchronous=EXTRA")
        return connection

    SQLiteConnectionPool._create_connection = synced  # noqa: SLF001 - as above


if __name__ == "__main__":
    if "--stock" in sys.argv:
        sys.argv.remove("--stock")
    else:
        _sync_as_a_ledger_does()
    print(json.dumps(globals()[sys.argv[1]](*sys.argv[2:])))
