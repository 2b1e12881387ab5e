"""Putting a log in, as JSON Lines: each batch durable, beside the same rows by `executemany`."""

from __future__ import annotations

import gc
import secrets
import statistics
from collections.abc import Generator
from functools import partial
from pathlib import Path
from typing import Final

import msgspec
from attrs import evolve

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
"""What the ledger of a synthetic log is called."""
_FLOOR_NAME: Final = "floor"
_SOURCE: Final = "source"
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


def write_lines(log: Log, path: str) -> Found:
    """Write the log as JSON Lines."""
    with open_ledger(log.where) as ledger, Path(path).open("wb") as file:
        file.writelines(lines(ledger))
    return {}


def write_drafts(log: Log, path: str) -> Found:
    """Write the log as JSON Lines without recording it first: each line as an export has it,
    but for what only a ledger knows.
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
    """Import JSON Lines, as the command does. Garbage waits there, too."""
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
    """Insert the same rows into an empty ledger, with nothing checked and no trigger."""
    with bare.Raw(log.where) as source, bare.Raw(log.where) as other, bare.Raw(empty) as target:
        seconds, cpu = bare.copied(source, other, target)
    return {"seconds": seconds, "cpu": cpu}


def catch_up(log: Log) -> Found:
    """Build the projections of a log that has none."""
    with open_ledger(log.where) as ledger:
        took = spent(partial(follow, ledger))
    return {"seconds": took.seconds, "cpu": took.cpu}


def measured(
    place: Place, folder: Path, events: int, races: int, effort: Effort
) -> Generator[Result, None, Log]:
    """Import the log of a size, and return where it is, its projections caught up."""
    path = str(folder / f"{events}.jsonl")
    appended = _written(place, path, events, races, effort)
    rounds = effort.rounds if events <= _ROUNDS_UPTO else 1
    took: list[Found] = []
    again: list[Found] = []
    floors: list[Found] = []
    for turn in range(rounds):
        if turn:
            place.drop(NAME)
        log = Log(place.fresh(NAME), events, races)
        took.append(effort.apart(import_lines, log, path))
        again.append(effort.apart(import_lines, log, path))
        floors.append(effort.apart(insert_bare, log, place.fresh(_FLOOR_NAME)))
        place.drop(_FLOOR_NAME)
    Path(path).unlink()
    alone = Result(
        "import, log alone",
        events,
        took=_median(took, "seconds"),
        cpu=_median(took, "cpu"),
        floor=_median(floors, "seconds"),
        floor_cpu=None if log.on_server else _median(floors, "cpu"),
        floor_is=_FLOOR,
        per_event=True,
    )
    yield alone
    built = effort.apart(catch_up, log)
    first, cpu = _median(took, "seconds"), _median(took, "cpu")
    yield evolve(
        alone,
        operation="import, with projections",
        took=first + built["seconds"],
        cpu=cpu + built["cpu"],
    )
    yield Result(
        "import again, unchanged",
        events,
        took=_median(again, "seconds"),
        cpu=_median(again, "cpu"),
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
    memory = max(*(one["megabytes"] for one in took), built["megabytes"])
    yield Result("memory of import", events, megabytes=memory)
    for name, size in place.sizes(NAME).items():
        yield Result(f"size of {name}", events, megabytes=size / 1e6, per_event=True)
    return log


def _written(place: Place, path: str, events: int, races: int, effort: Effort) -> Found | None:
    """Make the synthetic log and write it as lines; what appending its values took.

    A log that would take too long to record twice is only written.
    """
    if events > _RECORDED_TWICE_UPTO:
        effort.apart(write_drafts, Log(path, events, races), path)
        return None
    source = Log(place.fresh(_SOURCE), events, races)
    appended = effort.apart(append_all, source)
    effort.apart(write_lines, source, path)
    place.drop(_SOURCE)
    return appended


def _median(found: list[Found], name: str) -> float:
    return statistics.median(one[name] for one in found)
