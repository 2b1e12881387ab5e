"""The cyclic collector is left out of a stretch of work, and of no more."""

from __future__ import annotations

import gc

import pytest

from projections.stored.following.collecting import uncollected


def _look_up(is_on: bool) -> int:
    """Fail on a key where the collector is off."""
    return {True: 1}[is_on]


def test_it_is_off_inside_and_on_again_after_an_error() -> None:
    """The collector is off during the work and on again after it, even after an error."""
    gc.enable()
    with pytest.raises(KeyError), uncollected():
        _look_up(gc.isenabled())
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    """A collector that was off before the work stays off after it."""
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
