"""Measure questions and appends on the project's own record, where most totals are knotted.

    python -m benchmarks.real_record

The record is imported into a new ledger in a temporary folder. Its contests are asked about one by
one, and all of them at random; a sample of the answers is held to the fold.
"""

from __future__ import annotations

import argparse
import statistics
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from itertools import chain
from pathlib import Path
from typing import Final

from attrs import evolve, frozen

from benchmarks import import_record, importing, knotted, scanning
from benchmarks.apart import REHEARSAL, Effort, Found
from benchmarks.goals import GOALS, Goal
from benchmarks.logs import Log
from benchmarks.measured import Result
from benchmarks.places import Folder
from benchmarks.progress import watched
from benchmarks.reporting import machine, report
from benchmarks.stretches import Stretch, stretch_of
from ledger.store import open_ledger

TITLE: Final = "The real record, SQLite"
_NAME: Final = "record"
_FLOOR_NAME: Final = "floor"


@frozen
class Subject:
    """The record in a ledger: its contests, and a page that tells of the knotted cell."""

    log: Log
    stretches: tuple[Stretch, ...]
    page: str


def print_report(folder: Path, effort: Effort) -> None:
    """Print what the record took, in a folder that is the caller's to remove."""
    subject, imported = _imported(Folder(folder), effort)
    results = chain([imported], _measured(subject, effort))
    report(TITLE, watched(TITLE, results, lambda result: result.operation), _goals(subject))


def _imported(place: Folder, effort: Effort) -> tuple[Subject, Result]:
    """Import the record into new ledgers, each beside its bare rows; return the last."""
    rounds, floors = [], []
    for turn in range(effort.rounds):
        if turn:
            place.drop(_NAME)
        rounds.append(effort.apart(import_record.import_all, Log(place.fresh(_NAME), 0, 0)))
        subject = _surveyed(place)
        floors.append(effort.apart(importing.insert_bare, subject.log, place.fresh(_FLOOR_NAME)))
        place.drop(_FLOOR_NAME)
    name = "import of the files, with projections"
    return subject, _beside(name, subject.log, rounds, floors, importing.FLOOR)


def _surveyed(place: Folder) -> Subject:
    """Read off the log what there is to ask about."""
    path = place.path / f"{_NAME}.db"
    with open_ledger(path) as ledger:
        stretches = tuple(
            stretch_of(contest, ledger.contest_events(contest)) for contest in ledger.contests()
        )
        log = Log(str(path), ledger.head().seq, len(stretches))
        return Subject(log, stretches, knotted.page_of(ledger))


def _measured(subject: Subject, effort: Effort) -> Iterator[Result]:
    """Ask, rebuild and append. Questions come right after the import, as on synthetic logs."""
    log = subject.log
    for name in knotted.ASKED:
        yield knotted.answered(name, log, subject.stretches, effort)
        for one in subject.stretches:
            yield knotted.answered(name, log, [one], effort)
    floors = [effort.apart(scanning.scan_bare, log)]
    rounds = [effort.apart(scanning.rebuild_all, log) for _ in range(effort.rounds)]
    floors.append(effort.apart(scanning.scan_bare, log))
    yield _beside("rebuild its projections, and compare", log, rounds, floors, scanning.FLOOR)
    yield knotted.appended(log, subject.page, effort)


def _goals(subject: Subject) -> Mapping[str, Goal]:
    """Return the goals of each row: there is one size, and so no growth."""
    goals = {name: evolve(GOALS[name], growth=None) for name in knotted.ASKED}
    alone = {
        knotted.row_of(name, one): goal for name, goal in goals.items() for one in subject.stretches
    }
    return {**goals, **alone}


def _beside(
    name: str, log: Log, rounds: Sequence[Found], floors: Sequence[Found], floor_is: str
) -> Result:
    return Result(
        name,
        log.events,
        took=_median(rounds, "seconds"),
        cpu=_median(rounds, "cpu"),
        floor=_median(floors, "seconds"),
        floor_cpu=_median(floors, "cpu"),
        floor_is=floor_is,
    )


def _median(rounds: Sequence[Found], name: str) -> float:
    return statistics.median(figures[name] for figures in rounds)


def main(words: Sequence[str] | None = None) -> None:
    """Measure the record, and print a table in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.real_record", description=__doc__)
    parser.add_argument("--folder", type=Path, help="Where the ledger is made, and removed.")
    parser.add_argument("--rehearse", action="store_true", help="Do little; the figures are void.")
    given = parser.parse_args(words)
    print(machine(), flush=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        print_report(Path(folder), REHEARSAL if given.rehearse else Effort())


if __name__ == "__main__":
    main()
