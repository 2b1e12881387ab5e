"""Import a log from JSON Lines, each batch durable, beside the same rows by `executemany`."""

from __future__ import annotations

import gc
import secrets
import statistics
from collections.abc import Generator, Iterator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from attrs import evolve, frozen

from benchmarks import bare, progress
from benchmarks.apart import Effort, Found
from benchmarks.logs import BATCH, Log
from benchmarks.measured import Result, spent
from benchmarks.places import Place
from ledger.chain import SALT_BYTES, body_digest
from ledger.codec import encode, type_of
from ledger.events.envelope import Draft
from ledger.logfile.exporting import lines
from ledger.logfile.importing import importing
from ledger.logfile.line import Line, write
from ledger.store import Ledger, open_ledger
from projections.answers.renewing import follow

_ROUNDS_UPTO: Final = 100_000
_RECORDED_TWICE_UPTO: Final = 1_000_000
NAME: Final = "log"
"""The name of the ledger that holds a synthetic log."""
_FLOOR_NAME: Final = "floor"
_SOURCE: Final = "source"
FLOOR: Final = "bare `executemany` of the same rows and indexes, as durable"


def append_all(log: Log) -> Found:
    """Append the whole log, a batch in each commit. Making the drafts is not counted."""
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


def write_lines(log: Log, path: str) -> Found:
    """Write the log as JSON Lines."""
    with open_ledger(log.where) as ledger, Path(path).open("wb") as file:
        file.writelines(lines(ledger))
    return {}


def write_drafts(log: Log, path: str) -> Found:
    """Write the log as JSON Lines without recording it first.

    Each line is as in an export, but without what only a ledger knows.
    """
    with Path(path).open("wb") as file:
        for some in log.batches():
            file.writelines(map(_line, some))
    return {}


def _line(draft: Draft) -> bytes:
    body, salt = encode(draft.body), secrets.token_bytes(SALT_BYTES)
    name, version = type_of(draft.body)
    line = Line(
        body=msgspec.Raw(body),
        body_hash=body_digest(salt, body),
        claim_id=draft.claim_id,
        event_id=draft.event_id,
        salt=salt.hex(),
        type=name,
        version=version,
    )
    return write(line) + b"\n"


def import_lines(log: Log, path: str) -> Found:
    """Import JSON Lines as the command does, which also turns off garbage collection."""
    gc.disable()
    try:
        with open_ledger(log.where) as ledger:
            took = spent(partial(_imported, ledger, Path(path), log.events))
            assert ledger.head().seq == log.events
    finally:
        gc.enable()
    return {"seconds": took.seconds, "cpu": took.cpu}


def _imported(ledger: Ledger, path: Path, events: int) -> None:
    done = 0
    for batch in importing(ledger, path, recorded_by="benchmark"):
        assert not batch.findings
        done += batch.added
        progress.show(f"{done:,} of {events:,} events imported …")


def insert_bare(log: Log, empty: str) -> Found:
    """Insert the same rows into an empty ledger, without checks or triggers."""
    with bare.Raw(log.where) as source, bare.Raw(log.where) as other, bare.Raw(empty) as target:
        seconds, cpu = bare.copied(source, other, target)
    return {"seconds": seconds, "cpu": cpu}


def catch_up(log: Log) -> Found:
    """Build the projections of a log that has none."""
    with open_ledger(log.where) as ledger:
        took = spent(partial(follow, ledger))
    return {"seconds": took.seconds, "cpu": took.cpu}


@frozen
class _Rounds:
    """The figures of each round: the import, the same import again, and the floor."""

    first: list[Found]
    again: list[Found]
    floors: list[Found]


def measured(
    place: Place, folder: Path, events: int, races: int, effort: Effort
) -> Generator[Result, None, Log]:
    """Import a log of some size, and return the ledger with its projections caught up."""
    path = str(folder / f"{events}.jsonl")
    appended = _written(place, path, events, races, effort)
    log, rounds = _imported_in_rounds(place, path, events, races, effort)
    Path(path).unlink()
    alone = Result(
        "import, log alone",
        events,
        took=_median(rounds.first, "seconds"),
        cpu=_median(rounds.first, "cpu"),
        floor=_median(rounds.floors, "seconds"),
        floor_cpu=None if log.on_server else _median(rounds.floors, "cpu"),
        floor_is=FLOOR,
        per_event=True,
    )
    yield alone
    built = effort.apart(catch_up, log)
    yield from _other_ways(alone, rounds, built, appended)
    memory = max(*(one["megabytes"] for one in rounds.first), built["megabytes"])
    yield Result("memory of import", events, megabytes=memory)
    for name, size in place.sizes(NAME).items():
        yield Result(f"size of {name}", events, megabytes=size / 1e6, per_event=True)
    return log


def _imported_in_rounds(
    place: Place, path: str, events: int, races: int, effort: Effort
) -> tuple[Log, _Rounds]:
    """Do rounds of importing a file into a new ledger, importing it again, and the floor."""
    rounds = _Rounds([], [], [])
    for turn in range(effort.rounds if events <= _ROUNDS_UPTO else 1):
        if turn:
            place.drop(NAME)
        log = Log(place.fresh(NAME), events, races)
        rounds.first.append(effort.apart(import_lines, log, path))
        rounds.again.append(effort.apart(import_lines, log, path))
        rounds.floors.append(effort.apart(insert_bare, log, place.fresh(_FLOOR_NAME)))
        place.drop(_FLOOR_NAME)
    return log, rounds


def _other_ways(
    alone: Result, rounds: _Rounds, built: Found, appended: Found | None
) -> Iterator[Result]:
    """Yield the import with projections, the import again, and the same log appended as values."""
    first, cpu = _median(rounds.first, "seconds"), _median(rounds.first, "cpu")
    yield evolve(
        alone,
        operation="import, with projections",
        took=first + built["seconds"],
        cpu=cpu + built["cpu"],
    )
    yield Result(
        "import again, unchanged",
        alone.events,
        took=_median(rounds.again, "seconds"),
        cpu=_median(rounds.again, "cpu"),
        floor=first,
        floor_cpu=cpu,
        floor_is="the first import",
        per_event=True,
    )
    if appended is not None:
        yield evolve(
            alone,
            operation="append of values, a batch at a time",
            took=appended["seconds"],
            cpu=appended["cpu"],
        )


def _written(place: Place, path: str, events: int, races: int, effort: Effort) -> Found | None:
    """Write the synthetic log as lines; return the figures of appending it as values.

    A log that would take too long to record twice is only written, and None is returned.
    """
    if events > _RECORDED_TWICE_UPTO:
        effort.apart(write_drafts, Log(path, events, races), path)
        return None
    source = Log(place.fresh(_SOURCE), events, races)
    appended = effort.apart(append_all, source)
    effort.apart(write_lines, source, path)
    place.drop(_SOURCE)
    return appended


def _median(rounds: list[Found], name: str) -> float:
    return statistics.median(figures[name] for figures in rounds)
