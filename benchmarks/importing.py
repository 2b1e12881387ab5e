"""Putting a log in: each batch durable, beside the same rows by bare `executemany`."""

from __future__ import annotations

import statistics
from collections.abc import Generator
from functools import partial
from itertools import islice
from typing import Final

from attrs import evolve

from benchmarks import bare, progress
from benchmarks.apart import Effort, Found
from benchmarks.logs import BATCH, Log
from benchmarks.measured import Result, spent
from benchmarks.places import Place
from ledger.store import open_ledger
from projections.answers.keeping import follow

_AGAIN: Final = 10
"""Batches that are imported again."""
_ROUNDS_UPTO: Final = 100_000
NAME: Final = "log"
"""What the ledger of a synthetic log is called."""
_FLOOR_NAME: Final = "floor"
_FLOOR: Final = "bare `executemany` of the same rows and indexes, as durable"


def append_all(log: Log) -> Found:
    """Append the whole log, a batch a commit. Making the drafts is not counted."""
    seconds = cpu = 0.0
    with open_ledger(log.where) as ledger:
        for number, some in enumerate(log.batches(), 1):
            progress.show(
                f"{min(number * BATCH, log.events):,} of {log.events:,} events imported …"
            )
            took = spent(partial(ledger.append, some, recorded_by="benchmark"))
            seconds, cpu = seconds + took.seconds, cpu + took.cpu
        assert ledger.head().seq == log.events
    return {"seconds": seconds, "cpu": cpu}


def append_again(log: Log) -> Found:
    """Append the first batches once more; nothing is added. Returns seconds an event."""
    seconds, events = 0.0, 0
    with open_ledger(log.where) as ledger:
        for some in islice(log.batches(), _AGAIN):
            seconds += spent(partial(ledger.append, some, recorded_by="benchmark")).seconds
            events += len(some)
        assert ledger.head().seq == log.events
    return {"seconds": seconds / events}


def insert_bare(log: Log, empty: str) -> Found:
    """Insert the same rows into an empty ledger, with nothing checked and no trigger."""
    with bare.Raw(log.where) as source, bare.Raw(empty) as target:
        seconds, cpu = bare.copied(source, target)
    return {"seconds": seconds, "cpu": cpu}


def catch_up(log: Log) -> Found:
    """Build the projections of a log that has none."""
    with open_ledger(log.where) as ledger:
        took = spent(partial(follow, ledger))
    return {"seconds": took.seconds, "cpu": took.cpu}


def measured(place: Place, events: int, races: int, effort: Effort) -> Generator[Result, None, Log]:
    """Import the log of a size, and return where it is, its projections caught up."""
    rounds = effort.rounds if events <= _ROUNDS_UPTO else 1
    took: list[Found] = []
    floors: list[Found] = []
    for turn in range(rounds):
        if turn:
            place.drop(NAME)
        log = Log(place.fresh(NAME), events, races)
        took.append(effort.apart(append_all, log))
        floors.append(effort.apart(insert_bare, log, place.fresh(_FLOOR_NAME)))
        place.drop(_FLOOR_NAME)
    on_server = log.on_server
    alone = Result(
        "import, log alone",
        events,
        took=_median(took, "seconds"),
        cpu=_median(took, "cpu"),
        floor=_median(floors, "seconds"),
        floor_cpu=None if on_server else _median(floors, "cpu"),
        floor_is=_FLOOR,
        per_event=True,
    )
    yield alone
    again = effort.apart(append_again, log)["seconds"] * events
    first, what = _median(took, "seconds"), "the first import"
    yield Result(
        "import again, unchanged", events, took=again, floor=first, floor_is=what, per_event=True
    )
    built = effort.apart(catch_up, log)
    yield evolve(
        alone,
        operation="import, with projections",
        took=first + built["seconds"],
        cpu=_median(took, "cpu") + built["cpu"],
    )
    memory = max(*(one["megabytes"] for one in took), built["megabytes"])
    yield Result("memory of import", events, megabytes=memory)
    for name, size in place.sizes(NAME).items():
        yield Result(f"size of {name}", events, megabytes=size / 1e6, per_event=True)
    return log


def _median(found: list[Found], name: str) -> float:
    return statistics.median(one[name] for one in found)
