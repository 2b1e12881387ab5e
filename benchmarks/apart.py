"""Run a piece of work in a process of its own, so that nothing is warm and memory is its own."""

from __future__ import annotations

import gc
import importlib
import json
import subprocess
import sys
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Final

from attrs import asdict, frozen

from benchmarks.logs import Log
from benchmarks.memory import Watch, had_children, own_peak

Found = Mapping[str, float]
"""The figures that a piece of work measured, by name; in seconds unless the name says otherwise."""
Job = Callable[..., Found]
"""A function of a module here, which takes a log and words and returns figures."""
_EVERY: Final = 0.1
"""Seconds between two readings of how much memory there is."""
ROOT: Final = Path(__file__).parents[1]
_COMMANDS: Final = ("benchmarks.importing", "benchmarks.import_record", "benchmarks.scanning")
"""Modules whose work people do by a command and not through the Python API."""


@frozen
class Effort:
    """How much is done for a figure: questions of a kind (`fewer` of the slow kinds), and rounds.

    With `at_once` all work is done in this process, as in a rehearsal, and figures mean nothing.
    """

    asked: int = 1_000
    fewer: int = 300
    rounds: int = 3
    at_once: bool = False

    def apart(self, job: Job, log: Log, *words: str) -> Found:
        """Do a piece of work in a new process; return its figures and its peak memory, `megabytes`.

        The memory of the processes that it started is included (`Watch`).
        """
        if self.at_once:
            return {**job(log, *words), "megabytes": own_peak()}
        return _apart(job, log, *words)


REHEARSAL: Final = Effort(asked=6, fewer=3, rounds=1, at_once=True)


def _apart(job: Job, log: Log, *words: str) -> Found:
    command = [sys.executable, "-m", "benchmarks.apart", job.__module__, job.__name__]
    with subprocess.Popen(  # noqa: S603 - our own module
        [*command, json.dumps(asdict(log)), *words], cwd=ROOT, stdout=subprocess.PIPE, text=True
    ) as process:
        watch = Watch(process.pid)
        while (printed := _printed(process)) is None:
            watch.look()
    if process.returncode:
        raise subprocess.CalledProcessError(process.returncode, process.args)
    found: dict[str, float] = json.loads(printed)
    had_others = found.pop("had children")
    assert watch.together or not had_others, "what children had was not seen"
    return {**found, "megabytes": max(found["megabytes"], watch.together)}


def _printed(process: subprocess.Popen[str]) -> str | None:
    """Wait a little for a process to end, and return what it printed; None while it runs."""
    try:
        printed, _ = process.communicate(timeout=_EVERY)
    except subprocess.TimeoutExpired:
        return None
    return str(printed)


def main(module: str, name: str, log: str, *words: str) -> None:
    """Do the work and print its figures as JSON."""
    if module in _COMMANDS:
        gc.set_threshold(50_000)  # as the console script has it
    job: Job = getattr(importlib.import_module(module), name)
    found = job(Log(**json.loads(log)), *words)
    print(json.dumps({**found, "had children": had_children(), "megabytes": own_peak()}))


if __name__ == "__main__":
    main(*sys.argv[1:])
