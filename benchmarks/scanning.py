"""Operations that read the whole log, beside one bare scan of its rows."""

from __future__ import annotations

import statistics
from collections.abc import Iterator, Mapping
from functools import partial
from types import MappingProxyType
from typing import Final

from benchmarks import bare, least, unruled
from benchmarks.apart import Effort, Found, Job
from benchmarks.logs import Log
from benchmarks.measured import Result, spent
from ledger.store import open_ledger
from ledger.verify import verify
from projections.answers.renewing import PROJECTIONS, rebuild

_SCANS: Final = 3
FLOOR: Final = "one bare scan of the log's rows"


def scan_bare(log: Log) -> Found:
    """Read every row of the log, and do nothing with it."""
    with bare.Raw(log.where) as raw:
        took = [spent(partial(bare.scan, raw)) for _ in range(_SCANS)]
    seconds = statistics.median(one.seconds for one in took)
    return {"seconds": seconds, "cpu": statistics.median(one.cpu for one in took)}


def rebuild_all(log: Log) -> Found:
    """Build every projection anew beside the one that serves, and compare the two."""
    seconds = cpu = 0.0
    with open_ledger(log.where) as ledger:
        for projection in PROJECTIONS:
            took = spent(partial(rebuild, ledger, projection, _in_silence))
            assert took.value.agrees
            seconds, cpu = seconds + took.seconds, cpu + took.cpu
    return {"seconds": seconds, "cpu": cpu}


def verify_all(log: Log) -> Found:
    """Check every entry of the log."""
    with open_ledger(log.where) as ledger:
        took = spent(partial(verify, ledger))
    assert took.value.holds
    assert took.value.seq == log.events
    return {"seconds": took.seconds, "cpu": took.cpu}


def measured(log: Log, effort: Effort) -> Iterator[Result]:
    """Rebuild and verify between two bare scans, and do the least work of each."""
    floors = [effort.apart(scan_bare, log)]
    found = {name: effort.apart(job, log) for name, job in _JOBS.items()}
    floors.append(effort.apart(scan_bare, log))
    floor = {each: statistics.mean(one[each] for one in floors) for each in ("seconds", "cpu")}
    for name, one in found.items():
        yield _beside(name, log, one, floor, FLOOR)
    for name, (job, floor_is) in ({} if log.on_server else _LEAST).items():
        alone = effort.apart(job, log)
        yield _beside(f"{name}, beside its least", log, found[name], alone, floor_is)
        yield _beside(f"the least of {name}", log, alone, floor, FLOOR)
    if not log.on_server:
        made = effort.apart(unruled.rebuild_unruled, log)
        yield _beside(
            "the least of a rebuild, its rows made without a rule", log, made, floor, FLOOR
        )
        for name, job in _COUNTS.items():
            yield _beside(name, log, effort.apart(job, log), floor, FLOOR)
    for name, one in found.items():
        memory = f"memory of {name.split()[0]}"
        yield Result(memory, log.events, megabytes=one["megabytes"])


def _beside(name: str, log: Log, one: Found, floor: Found, floor_is: str) -> Result:
    return Result(
        name,
        log.events,
        took=one["seconds"],
        cpu=one["cpu"],
        floor=floor["seconds"],
        floor_cpu=None if log.on_server else floor["cpu"],
        floor_is=floor_is,
        per_event=True,
    )


def _in_silence(done: int, of: int) -> None:
    """Take a build's progress, and show nothing."""


_JOBS: Final[Mapping[str, Job]] = MappingProxyType(
    {"rebuild all projections": rebuild_all, "verify": verify_all}
)
_COUNTS: Final[Mapping[str, Job]] = MappingProxyType(
    {
        "counts at the head, at the very least": least.counts_bare,
        "the same, hashed, each endorser once": least.hashed_counts_bare,
    }
)
_LEAST: Final[Mapping[str, tuple[Job, str]]] = MappingProxyType(
    {
        "rebuild all projections": (
            least.rebuild_bare,
            "each body hashed and decoded, the rows inserted, old and new rows digested, bare",
        ),
        "verify": (least.verify_bare, "`integrity_check`, and each entry and body hashed, bare"),
    }
)
"""The least work of an operation, however it is written, and that work in words."""
