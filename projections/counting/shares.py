"""Printed shares and the exact bounds they allow, in fractions: no floating point."""

from __future__ import annotations

from collections.abc import Iterable
from fractions import Fraction

from attrs import frozen


@frozen
class Between:
    """A number that lies between two exact ends, both inclusive."""

    low: Fraction
    high: Fraction

    @property
    def exact(self) -> Fraction | None:
        """The number, where the ends leave no room."""
        return self.low if self.low == self.high else None

    def meet(self, other: Between) -> Between | None:
        """Return what both allow; None where no number satisfies both."""
        low, high = max(self.low, other.low), min(self.high, other.high)
        return Between(low, high) if low <= high else None


ANY_SHARE = Between(Fraction(0), Fraction(1))


def exactly(number: Fraction) -> Between:
    """Return a number that is known as bounds."""
    return Between(number, number)


def printed(share: Fraction, step: Fraction | None) -> Between:
    """Return what a share rounded to a step (60 % to the nearest 1/100) can have been.

    It is up to half a step off. Both ends are inclusive, since printers differ in which way they
    round a half. A share without a step is exact.
    """
    if step is None:
        return exactly(share)
    return Between(max(share - step / 2, Fraction(0)), min(share + step / 2, Fraction(1)))


def whole_votes(share: Between, voted: int) -> tuple[int, int]:
    """Return the least and the most votes of `voted` that a printed share allows.

    60 % of 43,419 is 25,835 to 26,268.
    """
    return up(share.low * voted), down(share.high * voted)


def up(number: Fraction) -> int:
    """Return the least whole number that is at least this one."""
    return -(-number.numerator // number.denominator)


def down(number: Fraction) -> int:
    """Return the greatest whole number that is at most this one."""
    return number.numerator // number.denominator


def percent(share: Fraction, places: int) -> str:
    """Print a share as a percentage, halves rounded up, as results are published."""
    scale = 10**places
    number = down(share * 100 * scale + Fraction(1, 2))
    digits = f"{number // scale}"
    return f"{digits}.{number % scale:0{places}d}" if places else digits


def places_of(step: Fraction) -> int:
    """Return how many decimal places a step of a share has when printed as a percentage."""
    places = 0
    while (step * 100 * 10**places).denominator != 1:
        places += 1
    return places


def added(parts: Iterable[Between]) -> Between:
    """Return the sum of some parts."""
    several = tuple(parts)
    return Between(
        sum((one.low for one in several), Fraction(0)),
        sum((one.high for one in several), Fraction(0)),
    )


def scaled(part: Between, by: Fraction) -> Between:
    """Return a part multiplied by `by`, which is not below 0."""
    return Between(part.low * by, part.high * by)
