"""Whether an assertion held at one moment: yes, no, or open, and what the record says."""

from __future__ import annotations

import enum
from collections.abc import Iterable

from attrs import frozen

from projections.answers.inquiry import Inquiry
from projections.fold.belief import Standing


class Held(enum.StrEnum):
    """Whether something held."""

    YES = "yes"
    NO = "no"
    OPEN = "open"


@frozen
class Answer:
    """Whether an assertion held at a moment, what is on record, why, and the claims behind it."""

    held: Held
    found: str
    why: str
    rows: tuple[Standing, ...] = ()


def every(held: Iterable[Held]) -> Held:
    """Return whether all of several things held; open where there are none."""
    several = tuple(held)
    if Held.NO in several:
        return Held.NO
    return Held.OPEN if Held.OPEN in several or not several else Held.YES


def at_least(low: int, high: int | None, number: int) -> Held:
    """Return whether a number between bounds is at least another."""
    if low >= number:
        return Held.YES
    return Held.NO if high is not None and high < number else Held.OPEN


def at_most(low: int, high: int | None, number: int) -> Held:
    """Return whether a number between bounds is at most another."""
    if high is not None and high <= number:
        return Held.YES
    return Held.NO if low > number else Held.OPEN


def rows_of(inquiry: Inquiry, events: Iterable[str]) -> tuple[Standing, ...]:
    """Return the standing claims behind some events."""
    wanted = set(events)
    return tuple(claim for claim in inquiry.belief.standing if not wanted.isdisjoint(claim.because))
