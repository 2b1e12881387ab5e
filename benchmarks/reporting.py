"""Print what was measured, as Markdown, and on what machine."""

from __future__ import annotations

import os
import platform
import sqlite3
from collections.abc import Iterable, Mapping
from importlib.metadata import version
from typing import Final

from benchmarks.goals import Goal
from benchmarks.measured import Result, table

_PACKAGES: Final = ("sqlalchemy", "msgspec", "attrs", "psycopg")


def report(title: str, results: Iterable[Result], goals: Mapping[str, Goal]) -> None:
    """Print results under a title; after an error, what was measured until then."""
    found: list[Result] = []
    try:
        found.extend(results)
    finally:
        print(f"\n## {title}\n\n{table(found, goals)}", flush=True)


def machine() -> str:
    """Return the machine, and the versions of what is measured on it."""
    packages = ", ".join(f"{name} {version(name)}" for name in _PACKAGES)
    return (
        f"{os.cpu_count()} CPUs, {platform.system()} {platform.release()}, Python"
        f" {platform.python_version()}, SQLite {sqlite3.sqlite_version}, {packages}"
    )
