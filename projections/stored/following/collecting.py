"""Keeping Python's cyclic collector out of work that makes very many values and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Let no search for cycles interrupt what is done inside.

    A contest's values are trees, and all of them are alive until its rows are written: each search
    walks through them and finds nothing, which took a third of the time of a build. What is let go
    of is freed at once, as always; the odd cycle of a driver waits until the contest is done.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
