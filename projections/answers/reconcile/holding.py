"""Whether an assertion held at one moment: yes, no, or open, with what the record says instead."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

from projections.answers.inquiry import Inquiry
from projections.fold.belief import Standing


class Held(enum.StrEnum):
    """Whether something was so."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@frozen
class Answer:
    """Whether an assertion held at a moment, what was found, and the claims that say so."""

    held: Held
    found: str
    why: str
    rows: tuple[Standing, ...] = ()


def every(held: Iterable[Held]) -> Held:
    """Whether all of several things were so."""
    several = tuple(held)
    if Held.NO in several:
        return Held.NO
    return Held.OPEN if Held.OPEN in several or not several else Held.YES


def at_least(low: int, high: int | None, number: int) -> Held:
    """Whether a number that lies between bounds is at least another."""
    if low >= number:
        return Held.YES
    return Held.NO if high is not None and high < number else Held.OPEN


def at_most(low: int, high: int | None, number: int) -> Held:
    """Whether a number that lies between bounds is at most another."""
    if high is not None and high <= number:
        return Held.YES
    return Held.NO if low > number else Held.OPEN


def rows_of(inquiry: Inquiry, events: Iterable[str]) -> tuple[Standing, ...]:
    """The standing claims behind some events."""
    wanted = set(events)
    return tuple(claim for claim in inquiry.belief.standing if not wanted.isdisjoint(claim.because))
