"""How long a command takes from nothing, beside what its libraries take to import alone.

    python benchmarks/cold_start.py

Prints medians and their ratios: `endorsements standings` on the seed articles against importing
SQLAlchemy (goal: at most 1.6 times), and `--help` against importing click (at most 1.5 times). The
commands of a pair run in turn, so that a busy machine slows both.
"""

from __future__ import annotations

import os
import statistics
import subprocess
import sys
import tempfile
import time
from pathlib import Path
from typing import Final

ROOT: Final = Path(__file__).parents[1]
SCRIPT: Final = str(Path(sys.executable).with_name("endorsements"))
RUNS: Final = 25
PAIRS: Final = (
    ("standings labour-2010", "import sqlalchemy", 1.6),
    ("--help", "import click", 1.5),
)


def main() -> None:
    """Import the seeds into a ledger of their own, and time both pairs."""
    with tempfile.TemporaryDirectory() as folder:
        # Compiled once, as an installed package is: an editor's setting may keep Python from it.
        env = {**os.environ, "PYTHONPYCACHEPREFIX": f"{folder}/compiled"}
        env.pop("PYTHONDONTWRITEBYTECODE", None)
        env["ENDORSEMENTS_DB"] = f"{folder}/seeds.db"
        seeds = str(ROOT / "fixtures" / "seeds")
        subprocess.run([SCRIPT, "import", seeds], check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
        for words, library, goal in PAIRS:
            command = [SCRIPT, *words.split()]
            alone = [sys.executable, "-c", library]
            ratio = _compare(command, alone, env)
            print(f"  ratio {ratio:.2f}, goal at most {goal}{'' if ratio <= goal else ': MISSED'}")


def _compare(command: list[str], alone: list[str], env: dict[str, str]) -> float:
    """Print the medians of both, and return the ratio of these."""
    for words in (command, alone):
        _seconds(words, env)  # once unmeasured, so that everything is compiled and in the cache
    times = [(_seconds(command, env), _seconds(alone, env)) for _ in range(RUNS)]
    ours = statistics.median(one for one, _ in times)
    theirs = statistics.median(other for _, other in times)
    print(f"endorsements {' '.join(command[1:])}: {ours * 1000:.0f} ms")
    print(f"python -c '{alone[-1]}': {theirs * 1000:.0f} ms")
    return ours / theirs


def _seconds(words: list[str], env: dict[str, str]) -> float:
    start = time.perf_counter()
    subprocess.run(words, check=True, env=env, stdout=subprocess.DEVNULL)  # noqa: S603 - our own commands
    return time.perf_counter() - start


if __name__ == "__main__":
    main()
