"""What is being measured, on a terminal only: a pipe hears nothing of it."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def told(what: str, items: Iterable[Item], name: Callable[[Item], str]) -> Iterator[Item]:
    """Pass results on, saying which came last, and wipe it out at the end."""
    show(f"{what} …")
    for one in items:
        show(f"{what}: {name(one)}, done …")
        yield one
    show("")


def show(words: str) -> None:
    """Say something in place of what was said before."""
    if sys.stderr.isatty():
        print(f"\r{words}\x1b[K", end="", file=sys.stderr, flush=True)
