"""A printed number as the bounds it sets: exact, at least, at most, between, or no bound at all."""

from __future__ import annotations

from attrs import frozen

from ledger.errors import ValueRefusedError


@frozen
class Count:
    """The numbers that a source's words allow, both ends inclusive; None is "no bound".

    "22" is 22 to 22; "more than 100" is 101 and up; "around 20" bounds nothing and keeps its words.
    """

    low: int | None
    high: int | None
    words: str

    def __attrs_post_init__(self) -> None:
        """Refuse negative counts and a low end above the high one."""
        if (self.low is not None and self.low < 0) or (self.high is not None and self.high < 0):
            raise ValueRefusedError(f"“{self.words}” counts below zero.")
        if self.low is not None and self.high is not None and self.low > self.high:
            raise ValueRefusedError(f"“{self.words}” runs from {self.low} down to {self.high}.")

    @property
    def exact(self) -> int | None:
        """The number, if the words leave no room; otherwise None."""
        return self.low if self.low == self.high else None

    @property
    def bounds_nothing(self) -> bool:
        """Whether the words ("around 20") allow any number at all."""
        return self.low is None and self.high is None

    def clashes_with(self, other: Count) -> bool:
        """Whether no number satisfies both; a nested or overlapping pair does not clash."""
        above = self.low is not None and other.high is not None and self.low > other.high
        below = self.high is not None and other.low is not None and self.high < other.low
        return above or below


def exactly(number: int) -> Count:
    """Return the count that a plain printed number means."""
    return Count(number, number, str(number))
