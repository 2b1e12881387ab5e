"""The exact range that a printed share allows, if it was rounded to a step or cut off at it."""

from __future__ import annotations

from fractions import Fraction
from typing import Final

from attrs import frozen

from projections.counting import shares
from projections.counting.shares import Between, exactly, places_of, printed, up

NOTHING: Final = exactly(Fraction(0))


def middle(between: Between) -> Fraction:
    """Return the middle of a range, to be printed as one number."""
    return (between.low + between.high) / 2


def whole(between: Between) -> int | None:
    """Return the least whole number in a range; None where there is none."""
    least = up(between.low)
    return least if least <= between.high else None


@frozen
class Share:
    """A share as printed, and the step it was printed to (None: it is exact)."""

    value: Fraction
    step: Fraction | None

    @property
    def rounded(self) -> Between:
        """The range it allows if it was rounded to the nearest step."""
        return printed(self.value, self.step)

    @property
    def loose(self) -> Between:
        """The range it allows if it was either rounded or cut off at the step."""
        return Between(self.rounded.low, self.value + (self.step or Fraction(0)))


def share_of(text: str | None, step: str | None) -> Share | None:
    """Read a share kept as text; None where there is none."""
    if text is None:
        return None
    return Share(Fraction(text), Fraction(step) if step is not None else None)


def overlap(one: Share, other: Share) -> bool:
    """Whether two printed shares can be one share, rounded; touching at a half is not enough."""
    both = one.rounded.meet(other.rounded)
    if both is None:
        return False
    return both.low < both.high or None in {one.step, other.step}


def voters(votes: int, share: Between) -> Between | None:
    """Return how many voted in all if `votes` are this share; None where the share may be 0."""
    if share.low <= 0:
        return None
    return Between(votes / share.high, votes / share.low)


def percent(value: Fraction, step: Fraction | None) -> str:
    """Print a share in per cent, to as many places as its step has (two without a step)."""
    places = 2 if step is None else places_of(step)
    digits = shares.percent(abs(value), places)
    sign = "\N{MINUS SIGN}" if value < 0 and digits.strip("0.") else ""
    return f"{sign}{digits} %"
