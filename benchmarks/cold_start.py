"""How long a command takes from nothing, beside what its libraries take to import alone.

    python benchmarks/cold_start.py

Prints medians and ratios. `endorsements standings` on the seed articles, answered from what is
stored, is compared with importing SQLAlchemy, which it does without (goal: at most 0.8 times).
`--help` is compared with importing click (at most 1.5 times). Beside each stands what Python itself
takes to start and end, which is the least possible. The programs run in turn, so that a busy
machine slows all of them. Processor time is printed too, since it contains no waiting.
"""

from __future__ import annotations

import os
import resource
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

from attrs import frozen

ROOT: Final = Path(__file__).parents[1]
SCRIPT: Final = str(Path(sys.executable).with_name("endorsements"))
RUNS: Final = 25
PAIRS: Final = (
    ("standings labour-2010", "import sqlalchemy", 0.8),
    ("--help", "import click", 1.5),
)
BARE: Final = "pass"


@frozen
class Took:
    """The seconds that a process took, by the clock and of the processor."""

    wall: float
    processor: float


def main() -> None:
    """Import the seeds into a ledger of their own, and time both pairs."""
    with tempfile.TemporaryDirectory() as folder:
        # Keep compiled code, as an installed package does, whatever the environment says.
        env = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env["ENDORSEMENTS_DB"] = f"{folder}/seeds.db"
        seeds = str(ROOT / "fixtures" / "seeds")
        subprocess.run([SCRIPT, "import", seeds], check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
        for words, library, goal in PAIRS:
            ratio = _compare([SCRIPT, *words.split()], library, env)
            print(f"  ratio {ratio:.2f}, goal at most {goal}{'' if ratio <= goal else ': MISSED'}")


def _compare(command: list[str], library: str, env: dict[str, str]) -> float:
    """Print the medians of a command and its peers, and return its ratio to the library's."""
    python = sys.executable
    programs = {
        f"endorsements {' '.join(command[1:])}": command,
        f"python -c '{library}'": [python, "-c", library],
        f"python -c {BARE}": [python, "-c", BARE],
    }
    for words in programs.values():
        _took(words, env)  # once unmeasured, so that everything is compiled and in the cache
    rounds = [[_took(words, env) for words in programs.values()] for _ in range(RUNS)]
    medians: list[float] = []
    for name, took in zip(programs, zip(*rounds, strict=True), strict=True):
        wall = statistics.median(one.wall for one in took)
        processor = statistics.median(one.processor for one in took)
        print(f"{name}: {wall * 1000:.0f} ms, {processor * 1000:.0f} ms of the processor")
        medians.append(wall)
    return medians[0] / medians[1]


def _took(words: list[str], env: dict[str, str]) -> Took:
    before, start = _spent(), time.perf_counter()
    subprocess.run(words, check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
    return Took(time.perf_counter() - start, _spent() - before)


def _spent() -> float:
    """Return the processor time of all child processes waited for so far."""
    spent = resource.getrusage(resource.RUSAGE_CHILDREN)
    return spent.ru_utime + spent.ru_stime


if __name__ == "__main__":
    main()
