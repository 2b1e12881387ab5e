"""`python -m benchmarks`: measure each operation against its goal, and print Markdown tables.

Every figure stands beside a floor measured in the same run. Without sizes it measures 10,000 and
100,000 events among many contests. `--goals` measures all that has a goal, at the goals' sizes: it
took 50 minutes, and with `--ten-million` 90. Each piece of work runs in a process of its own. The
operating system's file cache is as the work before left it; nothing else is warm.
"""

from __future__ import annotations

import argparse
import importlib.util
import subprocess
import sys
import tempfile
from collections.abc import Callable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

from benchmarks import appending, asking, importing, peers, real_record, scanning
from benchmarks.apart import REHEARSAL, ROOT, Effort
from benchmarks.goals import GOALS, OF_ONE_CONTEST, Goal
from benchmarks.measured import Result
from benchmarks.places import Folder, Place, server
from benchmarks.progress import watched
from benchmarks.reporting import machine, report
from benchmarks.synthetic import contests_for

_COLD_START: Final = "benchmarks.cold_start"
_SCRIPTS: Final = (
    _COLD_START,
    *(f"benchmarks.{name}" for name in "import_record log_import reading".split()),
)
_SIZES: Final = (10_000, 100_000)
_SIZES_WITH_GOALS: Final = (10_000, 100_000, 1_000_000)
_TEN_MILLION: Final = 10_000_000
_FACTS_WITH_GOALS: Final = (100_000, 1_000_000)
_FEW_CONTESTS: Final = 10
"""Contests among which the fewest facts are shared once more, so that each of them is long."""
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "many": "Many contests in a SQLite file (the default).",
        "one": "One contest that holds the whole log, in a SQLite file.",
        "record": "The project's own record, in a SQLite file.",
        "postgresql": "Many contests on a PostgreSQL server, started for the run.",
        "scripts": "The benchmarks that are commands of their own.",
        "peers": "The same work by other software, as far as it is installed.",
        "goals": "All that has a goal: many contests of up to a million events, one contest of a"
        " million, the project's own record, a cold start, and peers on 100,000 facts, the same in"
        " ten contests, and a million.",
    }
)


def main(words: Sequence[str] | None = None) -> None:
    """Measure the parts asked for at each size, and print tables in Markdown."""
    given = _arguments(words)
    effort = REHEARSAL if given.rehearse else Effort()
    print(machine(), flush=True)
    for part in given.parts:
        _MEASURED[part](given, effort)


def _with_goals(given: argparse.Namespace, effort: Effort) -> None:
    """Measure all that has a goal, with one contest and with peers at the sizes of their goals."""
    sizes = given.sizes or _SIZES_WITH_GOALS
    _many(_changed(given, sizes=sizes), effort)
    _one(_changed(given, sizes=[max(sizes)]), effort)
    _record(given, effort)
    _run_script(_COLD_START)
    facts = [given.facts] if given.facts else _FACTS_WITH_GOALS
    _peers(_changed(given, facts=min(facts)), effort)
    _peers(_changed(given, facts=min(facts), races=_FEW_CONTESTS), effort)
    for count in facts[1:]:
        _peers(_changed(given, facts=count), effort)


def _many(given: argparse.Namespace, effort: Effort) -> None:
    sizes = [*(given.sizes or _SIZES), *([_TEN_MILLION] if given.ten_million else [])]
    with _scratch(given) as folder:
        shape = Shape("Many contests, SQLite", Folder(folder), folder, GOALS)
        _report(shape, sizes, effort)


def _one(given: argparse.Namespace, effort: Effort) -> None:
    with _scratch(given) as folder:
        shape = Shape("One contest, SQLite", Folder(folder), folder, OF_ONE_CONTEST, 1)
        _report(shape, given.sizes or _SIZES, effort)


def _record(given: argparse.Namespace, effort: Effort) -> None:
    with _scratch(given) as folder:
        real_record.print_report(folder, effort)


def _on_server(given: argparse.Namespace, effort: Effort) -> None:
    with _scratch(given) as folder, server() as started:
        shape = Shape("Many contests, PostgreSQL", started, folder, {})
        _report(shape, given.sizes or _SIZES, effort)


def _peers(given: argparse.Namespace, effort: Effort) -> None:
    """Print what peers took for the same work; after an error, what was measured until then."""
    lines: list[peers.Comparison | peers.Note] = []
    facts = peers.Facts(given.facts or min(_FACTS_WITH_GOALS), given.races)
    try:
        with _scratch(given) as folder:
            measured = peers.measured(folder, facts, given.python, effort)
            lines.extend(watched("Peers", measured, str))
    finally:
        contests = f" in {facts.races} contests" if facts.races else ""
        print(f"\n## Peers, {facts.count:,} facts{contests}\n\n{peers.report(lines)}", flush=True)


def _scripts(_given: argparse.Namespace, _effort: Effort) -> None:
    for name in _SCRIPTS:
        _run_script(name)


_MEASURED: Final[Mapping[str, Callable[[argparse.Namespace, Effort], None]]] = MappingProxyType(
    {
        "many": _many,
        "one": _one,
        "record": _record,
        "postgresql": _on_server,
        "scripts": _scripts,
        "peers": _peers,
        "goals": _with_goals,
    }
)
"""What measures each part of `_PARTS`."""


@frozen
class Shape:
    """Where a log is kept, and among how many contests; `races` None: as many as a newsroom has."""

    title: str
    place: Place
    folder: Path
    goals: Mapping[str, Goal]
    races: int | None = None

    def measured(self, events: int, effort: Effort) -> Iterator[Result]:
        """Import, ask, scan and append, at one size.

        Questions come right after the import. Scans read the whole log, and twice all that is
        stored, which would leave little in the file cache that a question reads.
        """
        races = self.races or contests_for(events)
        log = yield from importing.measured(self.place, self.folder, events, races, effort)
        for part in (asking, scanning, appending):
            yield from part.measured(log, effort)
        self.place.drop(importing.NAME)


def _arguments(words: Sequence[str] | None) -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    add = parser.add_argument
    sizes = " and ".join(f"{size:,}" for size in _SIZES)
    add("sizes", nargs="*", type=int, metavar="EVENTS", help=f"Sizes of logs (default: {sizes}).")
    add("--ten-million", action="store_true", help="Measure 10,000,000 events too.")
    for part, what in _PARTS.items():
        add(f"--{part}", dest="parts", action="append_const", const=part, help=what)
    add("--python", default=sys.executable, help="The Python that has peers.txt installed.")
    add("--facts", type=int, help="The number of facts for peers (default: 100,000).")
    add("--races", type=int, help="The number of contests in --peers (default: as in a newsroom).")
    add("--folder", type=Path, help="The folder in which the ledgers are made, and removed.")
    add("--rehearse", action="store_true", help="Do all work once; the figures are void.")
    given = parser.parse_args(words)
    given.parts = given.parts or ["many"]
    return given


def _changed(given: argparse.Namespace, **others: object) -> argparse.Namespace:
    """Return what was given with some of it replaced."""
    return argparse.Namespace(**{**vars(given), **others})


@contextmanager
def _scratch(given: argparse.Namespace) -> Iterator[Path]:
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        yield Path(folder)


def _report(shape: Shape, sizes: Sequence[int], effort: Effort) -> None:
    """Print what each size of a shape took."""
    report(shape.title, _at_each_size(shape, sizes, effort), shape.goals)


def _at_each_size(shape: Shape, sizes: Sequence[int], effort: Effort) -> Iterator[Result]:
    for size in sizes:
        what = f"{shape.title}, {size:,} events"
        measured = shape.measured(size, effort)
        yield from watched(what, measured, lambda result: result.operation)


def _run_script(name: str) -> None:
    """Run a benchmark that is a command of its own, if it is there, and print its output."""
    if importlib.util.find_spec(name) is not None:
        command = [sys.executable, "-m", name]
        done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own modules
        print(f"\n## `python -m {name}`\n\n```text\n{done.stdout}```", flush=True)


if __name__ == "__main__":
    main()
