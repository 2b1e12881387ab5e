"""What is being measured, on a terminal only: a pipe hears nothing of it."""

from __future__ import annotations

import sys
from collections.abc import Iterable, Iterator

from benchmarks.measured import Result


def told(what: str, results: Iterable[Result]) -> Iterator[Result]:
    """Pass results on, saying what was measured last and wiping it out at the end."""
    shown = sys.stderr.isatty()
    if shown:
        _show(f"{what} …")
    for one in results:
        if shown:
            _show(f"{what}: {one.operation} done …")
        yield one
    if shown:
        _show("")


def _show(words: str) -> None:
    print(f"\r{words}\x1b[K", end="", file=sys.stderr, flush=True)
