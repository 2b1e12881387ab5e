"""Show how far a long answer has come, on a terminal only: a pipe gets nothing."""

from __future__ import annotations

import sys
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_PATIENCE = 1.0
"""Seconds before anything is shown."""


@contextmanager
def progress(what: str) -> Iterator[Callable[[int, int], None]]:
    """Show "Replaying … 12 of 80" once it takes over a second, and erase it at the end."""
    began, told = time.monotonic(), False

    def watch(done: int, of: int) -> None:
        nonlocal told
        if sys.stderr.isatty() and time.monotonic() - began > _PATIENCE:
            told = True
            click.echo(f"\r{what} … {done} of {of}\x1b[K", err=True, nl=False)

    try:
        yield watch
    finally:
        if told:
            click.echo("\r\x1b[K", err=True, nl=False)
