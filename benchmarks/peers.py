"""The same work by other software, in the same run: `eventsourcing`, hledger, ledger, beancount.

None of them is required; one that is not installed is named and left out. `peers.txt` says where
they come from. Programs are compared by the processor time of whole processes, the library by the
time of its calls.
"""

from __future__ import annotations

import json
import os
import resource
import shutil
import statistics
import subprocess
import sys
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from pathlib import Path
from typing import Final

from attrs import frozen

from benchmarks import appending, asking, importing
from benchmarks.apart import ROOT, Effort
from benchmarks.journals import PROGRAMS, Balance, Program, write_rows
from benchmarks.logs import Log, Question
from benchmarks.measured import said, times
from benchmarks.places import Folder
from benchmarks.synthetic import contests_for

_EVENTS_A_FACT: Final = 1.116
"""Events for each fact: pages, totals and corrections are events but not facts."""
_SCRIPT: Final = Path(__file__).with_name("peer_eventsourcing.py")
_CONSOLE: Final = Path(sys.executable).with_name("endorsements")
_IMPORT: Final = "import sqlalchemy"
_LIBRARY: Final = "eventsourcing"
_TURNS: Final = 3
_MILLION: Final = 1_000_000
_FOLLOWED: Final = 20_000
_SYNCED: Final = 3_000
_LEAST: Final[Mapping[str, float]] = {"hledger": 12, "bean-query": 12, "ledger": 2}
"""Goals for peers' processor time as a multiple of ours: at 100,000 facts; at a million tenfold."""


@frozen
class Facts:
    """How many facts the log holds, and contests; None: as many contests as a newsroom has."""

    count: int
    races: int | None = None


@frozen
class Comparison:
    """One piece of work by us and by a peer, in seconds. `least` is the goal for their ratio."""

    what: str
    ours: float
    peer: str
    theirs: float
    least: float | None = None

    def __str__(self) -> str:
        """Name the peer and the work."""
        return f"{self.peer}, {self.what}"

    @property
    def ratio(self) -> float:
        """The peer's time as a multiple of ours."""
        return self.theirs / self.ours


@frozen
class Note:
    """A sentence under the table: about a peer that is missing, or about a figure."""

    words: str


def report(entries: Sequence[Comparison | Note]) -> str:
    """Print comparisons as a Markdown table, with the notes under it."""
    lines = [
        "| work | ours | peer | theirs | × ours | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in entries:
        if isinstance(one, Comparison):
            goal = "" if one.least is None else f"≥ {one.least:g} ×"
            reached = "" if one.least is None else "reached" if one.ratio >= one.least else "MISSED"
            lines.append(
                f"| {one.what} | {said(one.ours)} | {one.peer} | {said(one.theirs)}"
                f" | **{times(one.ratio)}** | {goal} | {reached} |"
            )
    notes = [f"\n{one.words}" for one in entries if isinstance(one, Note)]
    return "\n".join([*lines, *notes])


def measured(
    folder: Path, facts: Facts, python: str, effort: Effort
) -> Iterator[Comparison | Note]:
    """Do the same work by us and by each peer, on one log."""
    events = int(facts.count * _EVENTS_A_FACT)
    log = Log(Folder(folder).fresh("peers"), events, facts.races or contests_for(events))
    effort.apart(importing.append_all, log)
    built = effort.apart(importing.catch_up, log)["seconds"] / events
    yield from _programs(log, folder, python, effort)
    yield from _compare_library(log, folder, python, effort, built)


def _programs(log: Log, folder: Path, python: str, effort: Effort) -> Iterator[Comparison | Note]:
    """Compare programs on a balance at a date, each in a new process."""
    asked = list(islice(log.questions("balance"), effort.rounds))
    env = _environment(folder)
    ways: Mapping[str, Callable[[Question], tuple[list[str], Callable[[str], Balance]]]] = {
        "`endorsements standings --on`": lambda one: (_standings(log, one), _read_standings),
        "a Python process with our API": lambda one: (_one_answer(log, one), _read_answer),
    }
    expected: dict[Question, Balance] = {}
    ours: dict[str, float] = {}
    for name, way in ways.items():
        took = []
        _run(way(asked[0])[0], env)  # once unmeasured, so that everything is compiled
        for one in asked:
            words, read = way(one)
            seconds, printed = _run(words, env)
            took.append(seconds)
            assert expected.setdefault(one, read(printed)) == read(printed), one
        ours[name] = statistics.median(took)
    alone = statistics.median(_run([sys.executable, "-c", _IMPORT], env)[0] for _ in asked)
    yield Note(f"Of our processes' time, `python -c '{_IMPORT}'` alone takes {said(alone)}.")
    for program in PROGRAMS:
        executable = _executable(program.name, python)
        if executable is None:
            yield _missing(program.name, "see benchmarks/peers.txt")
            continue
        path = folder / f"{program.name}.journal"
        count = program.write(log, path)
        kinds = ("", " with its cache") if program.name == "bean-query" else ("",)
        for kind in kinds:
            theirs = _theirs(program, executable, path, expected, env, cached=bool(kind))
            for name, own in ours.items():
                least = _LEAST[program.name] * (10 if log.events >= _MILLION else 1)
                what = f"balance at a date, {count:,} facts, cpu of {name}"
                goal = None if kind else least
                yield Comparison(what, own, program.name + kind, theirs, goal)
        path.unlink()


def _theirs(  # noqa: PLR0913 - a program, its file, and how it is run
    program: Program,
    executable: str,
    path: Path,
    expected: Mapping[Question, Balance],
    env: Mapping[str, str],
    *,
    cached: bool,
) -> float:
    """Return the median processor time in which a program gives each of the expected balances."""
    cache = path.with_name(f".{path.name}.picklecache")
    took = []
    if cached:
        _run([executable, *program.words(path, "race", "2019-01-01")], env)
    for one, balance in expected.items():
        if not cached:
            cache.unlink(missing_ok=True)
        seconds, printed = _run([executable, *program.words(path, one.contest, one.on)], env)
        assert program.read(printed) == balance, f"{program.name} differs from us on {one}"
        took.append(seconds)
    return statistics.median(took)


@frozen
class _Library:
    """The library `eventsourcing`, run by a Python that has it, on the facts of a log."""

    python: str
    folder: Path
    facts: Path

    def run(self, work: str, *words: object, stock: bool = False) -> Mapping[str, float]:
        """Do a piece of work and return its figures; `stock`: by the library's own settings."""
        database = self.folder / ("stock.db" if stock else "theirs.db")
        command = [self.python, str(_SCRIPT), work, str(database), str(self.facts)]
        command += [*map(str, words), *["--stock"] * stock]
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own script
        figures: dict[str, float] = json.loads(done.stdout)
        return figures


def _compare_library(
    log: Log, folder: Path, python: str, effort: Effort, built: float
) -> Iterator[Comparison | Note]:
    """Compare with `eventsourcing`; `built` is the seconds in which we follow one event."""
    if not _imports(python, _LIBRARY):
        yield _missing(_LIBRARY, "pip install -r benchmarks/peers.txt, and name its Python")
        return
    library = _Library(python, folder, folder / "facts.tsv")
    write_rows(log, library.facts)
    library.run("load")
    # The questions need the bare table, which this makes.
    effort.apart(asking.hold_to_the_count, log, str(effort.fewer))
    past = effort.apart(asking.ask, log, "scores_recorded", str(effort.asked))["p50"]
    what = f"a past belief, contests of {log.contest_length:,} events, p50"
    version = library.run("versions", effort.fewer)["p50"]
    yield Comparison(what, past, f"{_LIBRARY}: a past version", version, 100)
    yield from _following(library, built)
    yield from _saving(library, log, effort)
    snapshots = library.run("versions_snapshotted", effort.fewer)["p50"]
    way = f"{_LIBRARY}: a past version, a snapshot every 100"
    yield Comparison(what, past, way, snapshots)


def _following(library: _Library, built: float) -> Iterator[Comparison]:
    """Compare following the log: as the library's runner does it, and as it could be done."""
    ways = {
        f"{_LIBRARY} as its runner does: synced, one at a time": ("follow", _SYNCED, 20),
        f"{_LIBRARY} one at a time, not synced": ("follow_unsynced", _SYNCED, None),
        f"{_LIBRARY} a thousand at a time, not synced": ("follow_in_pages", _FOLLOWED, None),
    }
    for way, (work, wanted, least) in ways.items():
        theirs = library.run(work, wanted)["seconds"]
        yield Comparison("following the log, an event", built, way, theirs, least)


def _saving(library: _Library, log: Log, effort: Effort) -> Iterator[Comparison]:
    """Compare saving one durable event, in many short turns, since other work shares the disk."""
    library.run("load", stock=True)
    few = max(1, effort.fewer // _TURNS)
    saved, stock, appended = [], [], []
    for turn in range(_TURNS * effort.rounds):
        saved.append(library.run("save", few)["p50"])
        stock.append(library.run("save", few, stock=True)["p50"])
        appended.append(effort.apart(appending.append, log, f"alone-{turn}", str(few))["p50"])
    ours = statistics.median(appended)
    what = "one durable event, p50, both synced as ours is"
    yield Comparison(what, ours, f"{_LIBRARY}: save", statistics.median(saved), 1)
    way = f"{_LIBRARY}: save, by its own settings (WAL, which we refuse with this SQLite)"
    yield Comparison("one durable event, p50", ours, way, statistics.median(stock))


def _missing(peer: str, remedy: str) -> Note:
    return Note(f"{peer} is not installed and was left out: {remedy}.")


def _executable(name: str, python: str) -> str | None:
    """Return the path of a program beside that Python, or on the PATH; None where there is none."""
    beside = Path(python).with_name(name)
    return str(beside) if beside.exists() else shutil.which(name)


def _imports(python: str, name: str) -> bool:
    """Whether that Python has a library."""
    if shutil.which(python) is None:
        return False
    probe = [python, "-c", f"import {name}"]
    done = subprocess.run(probe, check=False, stderr=subprocess.DEVNULL)  # noqa: S603 - the Python that was named
    return not done.returncode


def _environment(folder: Path) -> dict[str, str]:
    """Return an environment in which Python keeps compiled code, as for an installed package."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def _run(words: Sequence[str], env: Mapping[str, str]) -> tuple[float, str]:
    """Run a program in a new process; return its processor time in seconds, and what it printed."""
    before = resource.getrusage(resource.RUSAGE_CHILDREN)
    done = subprocess.run(  # noqa: S603 - the programs that are compared
        words, check=True, env=dict(env), cwd=ROOT, stdout=subprocess.PIPE, text=True
    )
    after = resource.getrusage(resource.RUSAGE_CHILDREN)
    user, system = after.ru_utime - before.ru_utime, after.ru_stime - before.ru_stime
    return user + system, done.stdout


def _standings(log: Log, one: Question) -> list[str]:
    words = f"standings {one.contest} --on {one.on} --json"
    return [str(_CONSOLE), "--db", log.where, *words.split()]


def _one_answer(log: Log, one: Question) -> list[str]:
    return [sys.executable, "-m", "benchmarks.one_answer", log.where, one.contest, one.on]


def _read_standings(printed: str) -> Balance:
    return {
        (section, candidate["id"]): figure["named"]
        for candidate in json.loads(printed)["candidates"]
        for section, figure in candidate["figures"].items()
        if figure["named"]
    }


def _read_answer(printed: str) -> Balance:
    balance = {}
    for cell, named in json.loads(printed).items():
        section, _, candidate = cell.partition(":")
        if named:
            balance[section, candidate] = named
    return balance
