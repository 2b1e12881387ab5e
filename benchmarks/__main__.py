"""`python -m benchmarks`: measure each operation against its goal, and print Markdown tables.

Every figure stands beside a floor measured in the same run. Without sizes it measures 10,000 and
100,000 events among many contests. A million takes minutes; ten million need `--ten-million` and
hours. Each piece of work runs in a process of its own. The operating system's file cache is as the
work before left it; nothing else is warm.
"""

from __future__ import annotations

import argparse
import importlib.util
import os
import platform
import sqlite3
import subprocess
import sys
import tempfile
from collections.abc import Iterator, Mapping, Sequence
from importlib.metadata import version
from pathlib import Path
from types import MappingProxyType
from typing import Final

from attrs import frozen

from benchmarks import appending, asking, importing, peers, scanning
from benchmarks.apart import REHEARSAL, ROOT, Effort
from benchmarks.goals import GOALS, OF_ONE_CONTEST, Goal
from benchmarks.measured import Result, table
from benchmarks.places import Folder, Place, server
from benchmarks.progress import watched
from benchmarks.synthetic import contests_for

_PACKAGES: Final = ("sqlalchemy", "msgspec", "attrs", "psycopg")
_SCRIPTS: Final = tuple(
    f"benchmarks.{name}" for name in "cold_start import_record log_import reading".split()
)
_TEN_MILLION: Final = 10_000_000
_PARTS: Final[Mapping[str, str]] = MappingProxyType(
    {
        "many": "Many contests in a SQLite file (the default).",
        "one": "One contest that holds the whole log, in a SQLite file.",
        "postgresql": "Many contests on a PostgreSQL server, started for the run.",
        "scripts": "The benchmarks that are commands of their own.",
        "peers": "The same work by other software, as far as it is installed.",
    }
)


def main(words: Sequence[str] | None = None) -> None:
    """Measure the parts asked for at each size, and print tables in Markdown."""
    given = _arguments(words)
    effort = REHEARSAL if given.rehearse else Effort()
    sizes = [*given.sizes, *([_TEN_MILLION] if given.ten_million else [])]
    print(_machine(), flush=True)
    with tempfile.TemporaryDirectory(dir=given.folder) as folder:
        scratch = Path(folder)
        place = Folder(scratch)
        if "many" in given.parts:
            _report(Shape("Many contests, SQLite", place, scratch, GOALS), sizes, effort)
        if "one" in given.parts:
            _report(Shape("One contest, SQLite", place, scratch, OF_ONE_CONTEST, 1), sizes, effort)
        if "postgresql" in given.parts:
            with server() as started:
                shape = Shape("Many contests, PostgreSQL", started, scratch, {})
                _report(shape, sizes, effort)
    if "peers" in given.parts:
        _compare(given, effort)
    if "scripts" in given.parts:
        _run_scripts()


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
    add("sizes", nargs="*", type=int, default=[10_000, 100_000], metavar="EVENTS")
    add("--ten-million", action="store_true", help="Measure 10,000,000 events too.")
    for part, what in _PARTS.items():
        add(f"--{part}", dest="parts", action="append_const", const=part, help=what)
    add("--python", default=sys.executable, help="The Python that has peers.txt installed.")
    add("--facts", type=int, default=100_000, help="The number of facts in --peers.")
    add("--races", type=int, help="The number of contests in --peers (default: as in a newsroom).")
    add("--folder", type=Path, help="The folder in which the ledgers are made, and removed.")
    add("--rehearse", action="store_true", help="Do all work once; the figures are void.")
    given = parser.parse_args(words)
    given.parts = given.parts or ["many"]
    return given


def _report(shape: Shape, sizes: Sequence[int], effort: Effort) -> None:
    """Print what each size of a shape took; after an error, what was measured until then."""
    results: list[Result] = []
    try:
        for size in sizes:
            what = f"{shape.title}, {size:,} events"
            measured = shape.measured(size, effort)
            results.extend(watched(what, measured, lambda result: result.operation))
    finally:
        print(f"\n## {shape.title}\n\n{table(results, shape.goals)}", flush=True)


def _compare(given: argparse.Namespace, effort: Effort) -> None:
    """Print what peers took for the same work; after an error, what was measured until then."""
    lines: list[peers.Comparison | peers.Note] = []
    try:
        with tempfile.TemporaryDirectory(dir=given.folder) as folder:
            facts = peers.Facts(given.facts, given.races)
            measured = peers.measured(Path(folder), facts, given.python, effort)
            lines.extend(watched("Peers", measured, str))
    finally:
        print(f"\n## Peers\n\n{peers.report(lines)}", flush=True)


def _run_scripts() -> None:
    """Run each benchmark that is a command of its own, if it is there, and print its output."""
    for name in _SCRIPTS:
        if importlib.util.find_spec(name) is not None:
            command = [sys.executable, "-m", name]
            done = subprocess.run(command, cwd=ROOT, stdout=subprocess.PIPE, text=True, check=False)  # noqa: S603 - our own modules
            print(f"\n## `python -m {name}`\n\n```text\n{done.stdout}```", flush=True)


def _machine() -> str:
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} CPUs, {platform.system()} {platform.release()}, Python"
        f" {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    )


if __name__ == "__main__":
    main()
