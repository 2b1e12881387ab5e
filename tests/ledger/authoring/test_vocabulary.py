"""Counts and shares in words."""

from __future__ import annotations

import pytest

from ledger.authoring.vocabulary import cells, count_of, part_of, share_bounds, share_of
from ledger.counts import Count, exactly
from ledger.errors import ValueRefusedError
from ledger.events.total import Part


@pytest.mark.parametrize(
    ("words", "low", "high"),
    [
        ("22", 22, 22),
        ("0", 0, 0),
        ("two", 2, 2),
        ("43,419", 43419, 43419),
        ("more than 100", 101, None),
        ("over 100", 101, None),
        ("at least 5", 5, None),
        ("5 or more", 5, None),
        ("fewer than 10", None, 9),
        ("at most 9", None, 9),
        ("5–8", 5, 8),
        ("5-8", 5, 8),
        ("between 5 and 8", 5, 8),
        ("about 641,000", None, None),
        ("nearly 200", None, None),
    ],
)
def test_a_count_in_words_is_what_it_allows(words: str, low: int | None, high: int | None) -> None:
    """“More than 100” starts at 101; “about” bounds nothing; all keep their words."""
    assert Count(low, high, words) == count_of(words)


@pytest.mark.parametrize("words", ["many", "-3", "2.5", "", "1,23", "some", "8–5", "fewer than 0"])
def test_what_is_no_count_is_refused(words: str) -> None:
    """A vague quantity is refused as a count."""
    with pytest.raises(ValueRefusedError):
        count_of(words)


def test_a_part_is_nested_in_its_total() -> None:
    """“18 of 29, London” is a part with its own whole."""
    part = Part("London", exactly(18), exactly(29))
    assert part == part_of("18 of 29, London")


@pytest.mark.parametrize(
    ("text", "share", "step"),
    [
        ("60%", "3/5", "1/100"),
        ("60 per cent", "3/5", "1/100"),
        ("59.81%", "5981/10000", "1/10000"),
        ("1/3", "1/3", None),
        ("0%", "0/1", "1/100"),
    ],
)
def test_a_share_is_exact_and_knows_its_rounding(text: str, share: str, step: str | None) -> None:
    """A printed share carries the step it was printed to; a fraction has none."""
    assert (share, step) == share_of(text)


@pytest.mark.parametrize("text", ["101%", "3/2", "1/0", "0.6", "most"])
def test_what_is_no_share_is_refused(text: str) -> None:
    """More than the whole is no share, and 0.6 of what?"""  # noqa: D400 - it asks
    with pytest.raises(ValueRefusedError):
        share_of(text)


def test_a_share_may_be_bounded() -> None:
    """“More than 5 %” has a lower end only."""
    assert [("1/20", None), (None, "1/20"), ("1/20", "1/20")] == [
        share_bounds(text) for text in ("more than 5%", "at most 5%", "5%")
    ]


def test_a_row_is_split_on_spaces_commas_or_bars() -> None:
    """A thousand's comma is no border between cells, and bars allow words."""
    assert ["33", "1,234", "0"] == cells("33, 1,234, 0") == cells("33  1,234 0")
    assert ["more than 100", "", "3"] == cells("more than 100 | | 3")
