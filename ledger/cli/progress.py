"""What a command says on a terminal while it works. In a pipe it is silent."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_WIPE = "\r\x1b[K"


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Say on a terminal what takes longer than a second, and wipe it out again."""
    if not sys.stderr.isatty():
        yield
        return
    told = threading.Timer(1.0, click.echo, [f"{what} …"], {"err": True, "nl": False})
    told.start()
    try:
        yield
    finally:
        told.cancel()
        told.join()
        click.echo(_WIPE, err=True, nl=False)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Give what says on a terminal how many events have been dealt with; wiped out at the end."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        # Back at the line's start, so that a finding told meanwhile is written over it.
        yield lambda count: click.echo(f"{what} {count:,} events …\r", err=True, nl=False)
    finally:
        click.echo(_WIPE, err=True, nl=False)
