"""Keeping Python's cyclic collector out of work that makes very many values and no cycles."""

from __future__ import annotations

import gc
from collections.abc import Iterator
from contextlib import contextmanager


@contextmanager
def uncollected() -> Iterator[None]:
    """Turn Python's search for cycles off inside the block.

    A contest's values are trees, and all of them are alive until its rows are written. Each search
    would walk through them all and find nothing; that took a third of the time of a build. Values
    without cycles are freed at once, as always. An occasional cycle of a driver is freed after the
    contest is done.
    """
    was_on = gc.isenabled()
    gc.disable()
    try:
        yield
    finally:
        if was_on:
            gc.enable()
