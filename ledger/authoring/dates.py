"""Dates as people write them for a source: EDTF, or relative to the source's own date.

`source` is the source's publication date, with its uncertainty; `two weeks before source` moves
both ends. A derived date keeps the words that it was derived from.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
from typing import Final

from ledger.edtf import MONTHS, When, day_at
from ledger.errors import DateNotUnderstoodError
from ledger.times import ALWAYS, FOREVER

_NUMBERS: Final = "one two three four five six seven eight nine ten eleven twelve".split()
_WEEKDAYS: Final = "monday tuesday wednesday thursday friday saturday sunday".split()
_STEP: Final = re.compile(
    rf"(?:(?P<number>\d{{1,3}}|an?|{'|'.join(_NUMBERS)}) )?(?P<unit>day|week)s? "
    r"(?P<side>before|after) source\Z"
)
_WEEKDAY: Final = re.compile(rf"(?P<day>{'|'.join(_WEEKDAYS)}) (?P<side>before|after) source\Z")
_BY: Final = re.compile(r"(?P<side>by|from) source\Z")
_ENGLISH: Final = re.compile(
    rf"(\d{{1,2}})(?:st|nd|rd|th)? ({'|'.join(MONTHS)})(?:,? (\d{{4}}))?\Z"
)
_LOOSE: Final = {
    "today": "Write source.",
    "yesterday": "Write day before source.",
    "last night": "Write day before source, or source if it was that morning's news.",
    "tomorrow": "Write day after source.",
    "last week": "Write week before source.",
}


@functools.lru_cache(maxsize=4_096)
def _when(text: str, zone: str, best: str | None, words: str | None = None) -> When:
    """Return a date: the claims of a page share a few. Raises `DateNotUnderstoodError`."""
    return When(text, zone, best, words)


def when_of(text: str, best: str | None, zone: str, source: When | None) -> When | None:
    """Read a date; None for `unknown`. Raises `DateNotUnderstoodError`."""
    words = " ".join(text.casefold().split())
    if words == "unknown":
        return None
    if words == "source":
        known = _dated(text, source)
        return _when(known.text, zone, best or known.best, text)
    try:
        resolved = _relative(words, text, zone, source)
    except OverflowError as error:
        raise DateNotUnderstoodError(text, "is not in the calendar.") from error
    if resolved is not None:
        return _when(resolved, zone, best, text)
    try:
        return _when(text, zone, best)
    except DateNotUnderstoodError as error:
        raise DateNotUnderstoodError(
            error.text, _reason(error), _hint(text, words, error)
        ) from None


def _reason(error: DateNotUnderstoodError) -> str:
    return str(error).removeprefix(f"“{error.text}” ")


def _dated(text: str, source: When | None) -> When:
    if source is None:
        raise DateNotUnderstoodError(
            text, "leans on the source's date, and that is unknown.", "Give the date itself."
        )
    return source


def _relative(words: str, text: str, zone: str, source: When | None) -> str | None:
    """Return the EDTF text of a relative date, or None if the words are not one."""
    if not words.endswith(" source"):
        return None  # most dates are plain
    if match := _STEP.match(words):
        days = _number(match["number"]) * (7 if match["unit"] == "week" else 1)
        step = dt.timedelta(days=-days if match["side"] == "before" else days)
        first, last = _days(text, zone, source)
        return _stretch(first + step, last + step)
    if match := _WEEKDAY.match(words):
        weekday = _WEEKDAYS.index(match["day"])
        first, last = (_next(day, weekday, match["side"]) for day in _days(text, zone, source))
        return _stretch(first, last)
    if match := _BY.match(words):
        _days(text, zone, source)  # refuses an unknown or open date
        begin, _, end = _dated(text, source).text.partition("/")
        return f"../{end or begin}" if match["side"] == "by" else f"{begin}/.."
    return None


def _number(word: str | None) -> int:
    if word in {None, "a", "an"}:
        return 1
    assert word is not None  # noqa: S101 - the line above took None
    return int(word) if word.isdigit() else _NUMBERS.index(word) + 1


def _days(text: str, zone: str, source: When | None) -> tuple[dt.date, dt.date]:
    """Return the first and last day on which the source can have been published, in a zone.

    Its best estimate is not used: a day derived from a guess would look like a stated one.
    """
    span = _dated(text, source).span(certain=True)
    if span.start == ALWAYS or span.end == FOREVER:
        raise DateNotUnderstoodError(
            text, "leans on the source's date, which is open.", "Give the date itself."
        )
    first, last = day_at(span.start, zone), day_at(span.end - 1, zone)
    return dt.date.fromisoformat(first.text), dt.date.fromisoformat(last.text)


def _next(day: dt.date, weekday: int, side: str) -> dt.date:
    """Return the nearest day of that weekday strictly after, or strictly before, a day."""
    if side == "after":
        return day + dt.timedelta(days=(weekday - day.weekday() - 1) % 7 + 1)
    return day - dt.timedelta(days=(day.weekday() - weekday - 1) % 7 + 1)


def _stretch(first: dt.date, last: dt.date) -> str:
    return first.isoformat() if first == last else f"{first}/{last}"


def _hint(text: str, words: str, error: DateNotUnderstoodError) -> str:
    if match := _ENGLISH.match(text):
        month = MONTHS.index(match[2]) + 1
        return f"Write {match[3] or 'YEAR'}-{month:02}-{int(match[1]):02}."
    if words in _LOOSE:
        return _LOOSE[words]
    if words in _WEEKDAYS:
        return f"Write {text} after source, or {text} before source."
    if words.startswith("by ") and not words.endswith("source"):
        return f"Write ../{text[3:]}."
    return error.hint
