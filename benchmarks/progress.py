"""Show what is being measured, on a terminal only: a pipe gets nothing."""

from __future__ import annotations

import sys
from collections.abc import Callable, Iterable, Iterator
from typing import TypeVar

Item = TypeVar("Item")


def watched(what: str, items: Iterable[Item], name: Callable[[Item], str]) -> Iterator[Item]:
    """Yield results unchanged, showing which came last, and erase that at the end."""
    show(f"{what} …")
    for item in items:
        show(f"{what}: {name(item)}, done …")
        yield item
    show("")


def show(words: str) -> None:
    """Show words in place of those shown before."""
    if sys.stderr.isatty():
        print(f"\r{words}\x1b[K", end="", file=sys.stderr, flush=True)
