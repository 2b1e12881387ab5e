"""Pressed bytes come back as they were, and damage to them is told."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor

import msgspec
import pytest
from hypothesis import given
from hypothesis import strategies as st

from projections.stored.shelves.pressing import pressed, released

DAYS = b"".join(bytes((number, 0, number // 2)) * 30 for number in range(100))


@given(st.binary(max_size=2_000))
def test_what_was_pressed_comes_back(raw: bytes) -> None:
    """Any bytes do, none at all included."""
    assert raw == released(pressed(raw))


def test_days_that_are_nearly_the_same_take_a_fraction() -> None:
    """Which is what it is for."""
    assert len(pressed(DAYS)) < len(DAYS) / 10


def test_the_same_bytes_are_pressed_to_the_same() -> None:
    """A rebuild is compared by what is stored, whatever was pressed before."""
    first = pressed(DAYS)
    pressed(b"other")

    assert first == pressed(DAYS)


@pytest.mark.parametrize("place", range(0, len(pressed(DAYS)), 7))
def test_a_changed_bit_never_reads_as_other_days(place: int) -> None:
    """It is told as damage, unless it is one that says nothing."""
    text = bytearray(pressed(DAYS))
    text[place] ^= 4
    try:
        found = released(bytes(text))
    except msgspec.DecodeError:
        return
    assert DAYS == found


@pytest.mark.parametrize("text", [b"", b"days", pressed(DAYS)[:-1]])
def test_what_is_not_pressed_bytes_is_told(text: bytes) -> None:
    """Also what was cut short."""
    with pytest.raises(msgspec.DecodeError):
        released(text)


def test_damage_that_asks_for_more_room_than_there_is_is_told() -> None:
    """A frame says first how long its bytes are, here 2^62."""
    asks = b"\x28\xb5\x2f\xfd\xe0" + (1 << 62).to_bytes(8, "little")

    with pytest.raises(msgspec.DecodeError):
        released(asks + pressed(DAYS)[5:])


def test_several_threads_press_and_release_at_once() -> None:
    """Each has its own means; sharing them would mix their bytes."""
    texts = [bytes((number,)) * 100_000 + DAYS for number in range(64)]
    with ThreadPoolExecutor(8) as threads:
        found = list(threads.map(lambda raw: released(pressed(raw)), texts))

    assert texts == found
