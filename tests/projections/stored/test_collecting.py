"""The cyclic collector is left out of a stretch of work, and of no more."""

from __future__ import annotations

import gc

import pytest

from projections.stored.following.collecting import uncollected


def _look_up(is_on: bool) -> int:
    """Fail on a key where the collector is off."""
    return {True: 1}[is_on]


def test_it_is_off_inside_and_on_again_after_an_error() -> None:
    """Whoever had it on has it on, however the work ends."""
    gc.enable()
    with pytest.raises(KeyError), uncollected():
        _look_up(gc.isenabled())
    assert gc.isenabled()


def test_who_had_it_off_keeps_it_off() -> None:
    """It is nobody's to turn on who found it off."""
    gc.disable()
    try:
        with uncollected():
            pass
        assert not gc.isenabled()
    finally:
        gc.enable()
