"""The same work by others, in the same run: `eventsourcing`, hledger, ledger, beancount.

None of them is needed; one that is not installed is named and left out. `peers.txt` says where they
come from. What runs as a program is compared by the processor's time of whole processes, started
from nothing; what is a library by the time of its calls.
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
"""Pages, totals and corrections are events and no facts."""
_SCRIPT: Final = Path(__file__).with_name("peer_eventsourcing.py")
_CONSOLE: Final = Path(sys.executable).with_name("endorsements")
_IMPORT: Final = "import sqlalchemy"
_TURNS: Final = 3
_MILLION: Final = 1_000_000
_FOLLOWED: Final = 20_000
_SYNCED: Final = 3_000
_LEAST: Final[Mapping[str, float]] = {"hledger": 12, "bean-query": 12, "ledger": 2}
"""How many times our processor's time each is to take at 100,000 facts; at a million, ten times."""


@frozen
class Facts:
    """How many facts everybody is given, of how many contests; None is as a newsroom has them."""

    count: int
    races: int | None = None


@frozen
class Comparison:
    """One piece of work by us and by a peer, in seconds; `least` times ours it is to be."""

    what: str
    ours: float
    peer: str
    theirs: float
    least: float | None = None

    def __str__(self) -> str:
        """Who did what."""
        return f"{self.peer}, {self.what}"

    @property
    def ratio(self) -> float:
        """How many times ours it took."""
        return self.theirs / self.ours


@frozen
class Note:
    """A sentence under the table: a peer that is missing, or what a figure is made of."""

    words: str


def report(found: Sequence[Comparison | Note]) -> str:
    """Print comparisons as a Markdown table, and under it what is missing."""
    lines = [
        "| work | ours | peer | theirs | × ours | goal | |",
        "|---|---|---|---|---|---|---|",
    ]
    for one in found:
        if isinstance(one, Comparison):
            goal = "" if one.least is None else f"≥ {one.least:g} ×"
            reached = "" if one.least is None else "reached" if one.ratio >= one.least else "MISSED"
            lines.append(
                f"| {one.what} | {said(one.ours)} | {one.peer} | {said(one.theirs)}"
                f" | **{times(one.ratio)}** | {goal} | {reached} |"
            )
    notes = [f"\n{one.words}" for one in found if isinstance(one, Note)]
    return "\n".join([*lines, *notes])


def measured(
    folder: Path, facts: Facts, python: str, effort: Effort
) -> Iterator[Comparison | Note]:
    """Do everybody's work on one log of so many facts."""
    events = int(facts.count * _EVENTS_A_FACT)
    log = Log(Folder(folder).fresh("peers"), events, facts.races or contests_for(events))
    effort.apart(importing.append_all, log)
    built = effort.apart(importing.catch_up, log)["seconds"] / events
    yield from _programs(log, folder, python, effort)
    yield from _library(log, folder, python, effort, built)


def _programs(log: Log, folder: Path, python: str, effort: Effort) -> Iterator[Comparison | Note]:
    """A balance at a date, by whole processes."""
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
        _run(way(asked[0])[0], env)  # compiled once, as an installed package is
        for one in asked:
            words, read = way(one)
            seconds, printed = _run(words, env)
            took.append(seconds)
            assert expected.setdefault(one, read(printed)) == read(printed), one
        ours[name] = statistics.median(took)
    alone = statistics.median(_run([sys.executable, "-c", _IMPORT], env)[0] for _ in asked)
    yield Note(f"Of our processes' time, `python -c '{_IMPORT}'` alone takes {said(alone)}.")
    for program in PROGRAMS:
        found = _found(program.name, python)
        if found is None:
            yield _missing(program.name, "see benchmarks/peers.txt")
            continue
        path = folder / f"{program.name}.journal"
        count = program.write(log, path)
        kinds = ("", " with its cache") if program.name == "bean-query" else ("",)
        for kind in kinds:
            theirs = _theirs(program, found, path, expected, env, cached=bool(kind))
            for name, own in ours.items():
                least = _LEAST[program.name] * (10 if log.events >= _MILLION else 1)
                what = f"balance at a date, {count:,} facts, cpu of {name}"
                goal = None if kind else least
                yield Comparison(what, own, program.name + kind, theirs, goal)
        path.unlink()


def _theirs(  # noqa: PLR0913 - a program, its file, and how it is run
    program: Program,
    found: str,
    path: Path,
    expected: Mapping[Question, Balance],
    env: Mapping[str, str],
    *,
    cached: bool,
) -> float:
    """Seconds of the processor that a program takes to give the balances expected."""
    cache = path.with_name(f".{path.name}.picklecache")
    took = []
    if cached:
        _run([found, *program.words(path, "race", "2019-01-01")], env)
    for one, balance in expected.items():
        if not cached:
            cache.unlink(missing_ok=True)
        seconds, printed = _run([found, *program.words(path, one.contest, one.on)], env)
        assert program.read(printed) == balance, f"{program.name} differs from us on {one}"
        took.append(seconds)
    return statistics.median(took)


def _library(
    log: Log, folder: Path, python: str, effort: Effort, built: float
) -> Iterator[Comparison | Note]:
    """What `eventsourcing` does, beside what we do, each in turn."""
    name = "eventsourcing"
    if not _imports(python, name):
        yield _missing(name, "pip install -r benchmarks/peers.txt, and name its Python")
        return
    rows = folder / "facts.tsv"
    write_rows(log, rows)

    def peer(work: str, *words: object, stock: bool = False) -> Mapping[str, float]:
        theirs = folder / ("stock.db" if stock else "theirs.db")
        command = [python, str(_SCRIPT), work, str(theirs), str(rows), *map(str, words)]
        command += ["--stock"] * stock
        done = subprocess.run(command, check=True, stdout=subprocess.PIPE, text=True)  # noqa: S603 - our own script
        found: dict[str, float] = json.loads(done.stdout)
        return found

    peer("load")
    effort.apart(asking.hold_to_the_count, log, str(effort.fewer))  # it makes what questions meet
    past = effort.apart(asking.ask, log, "scores_recorded", str(effort.asked))["p50"]
    what = f"a past belief, contests of {log.contest_length:,} events, p50"
    yield Comparison(
        what, past, f"{name}: a past version", peer("versions", effort.fewer)["p50"], 100
    )
    followed = {
        f"{name} as its runner does: synced, one at a time": ("follow", _SYNCED, 20),
        f"{name} one at a time, not synced": ("follow_unsynced", _SYNCED, None),
        f"{name} a thousand at a time, not synced": ("follow_in_pages", _FOLLOWED, None),
    }
    for way, (work, wanted, least) in followed.items():
        yield Comparison(
            "following the log, an event", built, way, peer(work, wanted)["seconds"], least
        )
    saved, stock, appended = [], [], []
    peer("load", stock=True)
    for turn in range(_TURNS * effort.rounds):  # in many short turns: the disk is never ours alone
        few = max(1, effort.fewer // _TURNS)
        saved.append(peer("save", few)["p50"])
        stock.append(peer("save", few, stock=True)["p50"])
        found = effort.apart(appending.append, log, f"alone-{turn}", str(few))
        appended.append(found["p50"])
    ours = statistics.median(appended)
    what = "one durable event, p50, both synced as ours is"
    yield Comparison(what, ours, f"{name}: save", statistics.median(saved), 1)
    way = f"{name}: save, by its own settings (WAL, which we refuse with this SQLite)"
    yield Comparison("one durable event, p50", ours, way, statistics.median(stock))
    snapshots = peer("versions_snapshotted", effort.fewer)["p50"]
    what = f"a past belief, contests of {log.contest_length:,} events, p50"
    yield Comparison(what, past, f"{name}: a past version, a snapshot every 100", snapshots)


def _missing(peer: str, remedy: str) -> Note:
    return Note(f"{peer} is not installed and was left out: {remedy}.")


def _found(name: str, python: str) -> str | None:
    """A program beside that Python, or on the path."""
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
    """Python's environment as an installed package has it: what was compiled is kept."""
    env = {**os.environ, "PYTHONPYCACHEPREFIX": str(folder / "compiled")}
    env.pop("PYTHONDONTWRITEBYTECODE", None)
    return env


def _run(words: Sequence[str], env: Mapping[str, str]) -> tuple[float, str]:
    """Run a program from nothing; the seconds it had of the processor, and what it printed."""
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
    found = {}
    for cell, named in json.loads(printed).items():
        section, _, candidate = cell.partition(":")
        if named:
            found[section, candidate] = named
    return found
