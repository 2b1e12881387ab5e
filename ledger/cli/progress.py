"""Progress messages on a terminal. In a pipe there are none."""

from __future__ import annotations

import sys
import threading
from collections.abc import Callable, Iterator
from contextlib import contextmanager

import click

_WIPE = "\r\x1b[K"


@contextmanager
def waiting(what: str) -> Iterator[None]:
    """Print on a terminal what is being done if it takes over a second; erase it at the end."""
    if not sys.stderr.isatty():
        yield
        return
    timer = threading.Timer(1.0, click.echo, [f"{what} …"], {"err": True, "nl": False})
    timer.start()
    try:
        yield
    finally:
        timer.cancel()
        timer.join()
        click.echo(_WIPE, err=True, nl=False)


@contextmanager
def counting(what: str) -> Iterator[Callable[[int], None]]:
    """Yield a function that prints on a terminal how many events are done; erased at the end."""
    if not sys.stderr.isatty():
        yield lambda _: None
        return
    try:
        # Ends at the line's start, so that a finding printed meanwhile overwrites it.
        yield lambda count: click.echo(f"{what} {count:,} events …\r", err=True, nl=False)
    finally:
        click.echo(_WIPE, err=True, nl=False)
