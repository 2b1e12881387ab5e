"""Measure importing the whole record, against appending the same events to the store alone.

    python -m benchmarks.import_record

Both sides run in one process, in turn, each into a new file; it prints the medians and their ratio.
The goal is three times: reading, checking and resolving names may cost twice as much as making the
events durable.
"""

from __future__ import annotations

import gc
import statistics
import tempfile
import time
from collections.abc import Callable
from functools import partial
from pathlib import Path

from benchmarks.apart import Found
from benchmarks.logs import Log
from benchmarks.measured import spent
from ledger.authoring.importing import check as judged
from ledger.authoring.importing import import_files
from ledger.store import open_ledger
from projections.answers.renewing import follow

ROUNDS = 5
GOAL = 3.0
FIXTURES = Path(__file__).parents[1] / "fixtures"


def folders() -> tuple[Path, ...]:
    """Return every folder of the record; the seeds are not part of it."""
    return (FIXTURES / "endorsers", FIXTURES / "shared", *sorted(FIXTURES.glob("labour-*")))


def timed(work: Callable[[Path], int]) -> tuple[float, int]:
    """Return the seconds that work on a new ledger takes, without making it, and events added."""
    with tempfile.TemporaryDirectory() as folder:
        path = Path(folder) / "record.db"
        open_ledger(path, create=True).close()
        start = time.perf_counter()
        added = work(path)
        return time.perf_counter() - start, added


def whole_import(path: Path) -> int:
    """Import everything, as the command does."""
    with open_ledger(path) as ledger:
        done = import_files(ledger, folders(), recorded_by="benchmark")
    return 0 if done.receipt is None else len(done.receipt.added)


def import_all(log: Log) -> Found:
    """Import everything into an empty ledger and build its projections, as the command does."""
    took = spent(partial(whole_import, log.path))
    with open_ledger(log.where) as ledger:
        built = spent(partial(follow, ledger))
    return {"seconds": took.seconds + built.seconds, "cpu": took.cpu + built.cpu}


def main() -> None:
    """Measure both sides and print the medians."""
    gc.set_threshold(50_000)  # as the console script has it, for both sides
    drafts = tuple(command.draft() for command in judged(folders()).new)

    def store_alone(path: Path) -> int:
        with open_ledger(path) as ledger:
            return len(ledger.append(drafts, recorded_by="benchmark").added)

    times: dict[str, list[float]] = {"import": [], "store": []}
    added = 0
    for _ in range(ROUNDS):
        for name, work in (("import", whole_import), ("store", store_alone)):
            seconds, added = timed(work)
            times[name].append(seconds)
    whole, store = (statistics.median(times[name]) for name in ("import", "store"))
    ratio = whole / store
    verdict = "" if ratio <= GOAL else ": MISSED"
    print(f"import of the record, {added} events: {whole * 1000:.0f} ms")
    print(f"the same events through the store alone: {store * 1000:.0f} ms")
    print(f"  ratio {ratio:.2f}, goal at most {GOAL}{verdict}")


if __name__ == "__main__":
    main()
