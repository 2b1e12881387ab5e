"""`python -m benchmarks`: measure, print ratios, and say on what.

Sizes are 10,000 and 100,000 events unless given; a million takes minutes, ten million need
`--ten-million` and an hour. Nothing is warmed but what building the ledger itself touches.
"""

from __future__ import annotations

import argparse
import os
import platform
import sqlite3
import tempfile
from importlib.metadata import version
from pathlib import Path

from benchmarks.measured import peak_memory, table
from benchmarks.operations import measured


def main() -> None:
    """Measure each size in a folder of its own, and print tables in Markdown."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks", description=__doc__)
    parser.add_argument("sizes", nargs="*", type=int, default=[10_000, 100_000], metavar="EVENTS")
    parser.add_argument("--contests", type=int, help="Share the events among so many contests.")
    parser.add_argument("--ten-million", action="store_true", help="Measure 10,000,000 too.")
    given = parser.parse_args()
    packages = ", ".join(f"{name} {version(name)}" for name in ("sqlalchemy", "msgspec", "attrs"))
    print(
        f"{os.cpu_count()} CPUs, {platform.platform()}, Python {platform.python_version()}, "
        f"SQLite {sqlite3.sqlite_version}, {packages}\n",
        flush=True,
    )
    for events in [*given.sizes, *([10_000_000] if given.ten_million else [])]:
        with tempfile.TemporaryDirectory() as folder:
            print(table(measured(events, given.contests, Path(folder))), flush=True)
        print(f"\nPeak memory so far: {peak_memory():.0f} MB.\n", flush=True)


if __name__ == "__main__":
    main()
