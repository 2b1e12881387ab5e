"""Days as whole numbers, in a contest's zone: the unit of time of stored rows.

A day is its proleptic ordinal (`date.toordinal`). A question about a day is about its end. So the
instant at which a comparison of the fold changes becomes the first day at whose end it has changed.
"""

from __future__ import annotations

import datetime as dt
import functools
from typing import Final

from attrs import frozen

from ledger.edtf import asked, day_at
from ledger.times import ALWAYS, FOREVER, Asked, Span
from projections.fold.acts import Backing

BEFORE_ALL: Final = 0
"""Stands for the day of an instant that is before every day."""
OPEN: Final = 2**53 - 1
"""Stands for the day of an instant that is after every day, and for the end of what has none."""
_DAY_LONG: Final = len("2010-07-24")
"""The length of a day's text; that of a minute is longer."""
Days = tuple[int, int]
"""A stretch of days, `[first, past)`."""
NO_DAYS: Final[Days] = (0, 0)


@frozen
class Ends:
    """From which day's end on something had happened: certainly `surely`, possibly `maybe`.

    `whole` is the day that its dates name, if they name exactly one whole day, and else None.
    """

    surely: int
    maybe: int
    whole: int | None


@functools.lru_cache(maxsize=65_536)
def ends(span: Span, zone: str) -> Ends:
    """Return from which days' ends on something that lies within a span had happened."""
    surely = OPEN if span.end == FOREVER else day_of(span.end - 1, zone)
    maybe = BEFORE_ALL if span.start == ALWAYS else day_of(span.start, zone)
    whole = maybe if surely == maybe and day_named(maybe, zone).span == span else None
    return Ends(surely, maybe, whole)


def days_of(backing: Backing, zone: str) -> tuple[Days, Days, Days]:
    """Return the days at whose end an act was in force: surely, possibly, by given dates alone.

    The last are those on which it surely was in force by the dates that sources give. All three
    are `[first, past)`.
    """
    begun, given = ends(backing.begun.span, zone), ends(backing.begun.given, zone)
    surely_past = maybe_past = given_past = OPEN
    if backing.ended is not None:
        over = ends(backing.ended.span, zone)
        surely_past, maybe_past = over.maybe, over.surely
        given_past = ends(backing.ended.given, zone).maybe
    surely = (begun.surely, surely_past)
    by_dates = (max(begun.surely, given.surely), min(surely_past, given_past))
    return surely, (begun.maybe, maybe_past), NO_DAYS if backing.estimated else by_dates


def day_of(moment: int, zone: str) -> int:
    """Return the day, in a zone, in which an instant lies: the first whose end is after it."""
    return ordinal(day_at(moment, zone))


def ordinal(day: Asked) -> int:
    """Return the number of the day that a question is about."""
    return dt.date.fromisoformat(day.text[:10]).toordinal()


@functools.lru_cache(maxsize=65_536)
def day_named(number: int, zone: str) -> Asked:
    """Return a question about the day of that number, in a zone."""
    return asked(dt.date.fromordinal(number).isoformat(), zone)


def is_whole_day(on: Asked) -> bool:
    """Whether a question is about a whole day, and not about a minute of it."""
    return len(on.text) == _DAY_LONG
