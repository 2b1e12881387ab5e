"""Dates as sources give them: a subset of EDTF (ISO 8601-2:2019, levels 0 and 1), text kept.

Read: `2010`, `2010-07`, `2010-07-24`, a local time `2010-07-24T13:00` with or without an offset or
`Z`, each with `~`, `?` or `%` after it, and intervals `a/b` whose ends may be open (`..`) or
unknown (nothing). An interval means "at some moment in here". A qualifier is shown and never
computed with: libraries that pad `~` invent years. Bounds are half-open, in the zone given.
"""

from __future__ import annotations

import datetime as dt
import functools
import re
import zoneinfo
from typing import Final

from attrs import frozen

from ledger.errors import DateNotUnderstoodError
from ledger.times import ALWAYS, FOREVER, Asked, Span

_POINT: Final = re.compile(
    r"(?P<year>\d{4})(?:-(?P<month>\d\d)(?:-(?P<day>\d\d)"
    r"(?:T(?P<hour>\d\d):(?P<minute>\d\d)(?::(?P<second>\d\d))?(?P<offset>Z|[+-]\d\d:\d\d)?)?)?)?"
    r"(?P<qualifier>[~?%]?)\Z",
    re.ASCII,  # other digits would be read as the date they mean, and printed as they stand
)
_SLASHED: Final = re.compile(r"(\d{1,2})/(\d{1,2})/(\d{4})\Z", re.ASCII)
_ONE_DAY: Final = dt.timedelta(days=1)
MONTHS: Final = (
    "January February March April May June July August September October November December"
).split()


@frozen
class When:
    """A date as a source gives it: EDTF text, the zone it is meant in, and perhaps a best estimate.

    `best` is a day (or minute) inside the text's bounds that an editor thinks likeliest; it narrows
    the bounds to itself, and every figure that depends on it is marked. `words` keeps the source's
    own expression ("two weeks before source") when the text was derived from it.
    Raises `DateNotUnderstoodError` for a text, a zone or an estimate that cannot be used.
    """

    text: str
    zone: str
    best: str | None = None
    words: str | None = None

    def __attrs_post_init__(self) -> None:
        """Refuse a text that has no bounds, and an estimate outside them."""
        bounds = span_of(self.text, self.zone)
        if self.best is not None:
            asked(self.best, self.zone)
            if span_of(self.best, self.zone).meet(bounds) is None:
                raise DateNotUnderstoodError(
                    self.best, f"is a best estimate outside {self.text}.", "Give a day inside it."
                )

    @property
    def estimated(self) -> bool:
        """Whether the bounds lean on a best estimate."""
        return self.best is not None

    def span(self, *, certain: bool = False) -> Span:
        """Return the moments it may have been, half-open, UTC; `certain` ignores the estimate."""
        bounds = span_of(self.text, self.zone)
        if self.best is None or certain:
            return bounds
        return span_of(self.best, self.zone).meet(bounds) or bounds


@functools.lru_cache(maxsize=65_536)
def span_of(text: str, zone: str) -> Span:
    """Return the half-open bounds of an EDTF text in a time zone.

    A local time that occurs twice when summer time ends spans both; one that is skipped when it
    begins is refused. Raises `DateNotUnderstoodError`.
    """
    if _SLASHED.match(text):
        raise DateNotUnderstoodError(text, *_which_order(text))
    first, slash, last = text.partition("/")
    if not slash:
        return _point(first, zone, text)
    start = ALWAYS if first in {"", ".."} else _point(first, zone, text).start
    end = FOREVER if last in {"", ".."} else _point(last, zone, text).end
    if start >= end:
        raise DateNotUnderstoodError(text, "ends before it begins.", f"Write {last}/{first}.")
    return Span(start, end)


@functools.lru_cache(maxsize=4_096)
def asked(text: str, zone: str) -> Asked:
    """Read the moment a question is about: a day, or a minute.

    A month or an interval is refused, since an answer is about one moment. Raises
    `DateNotUnderstoodError`.
    """
    match = _POINT.match(text)
    if match is None or match["day"] is None or match["qualifier"]:
        bounds = span_of(text, zone)  # raises a clearer error if the text is no date at all
        raise DateNotUnderstoodError(
            text,
            "is not one day or one minute.",
            f"Ask for a day, such as {_first_day(bounds, zone)}.",
        )
    return Asked(text, _point_read(match, zone, text))


def day_at(moment: int, zone: str) -> Asked:
    """Return the day, in a zone, that an instant lies in, as the moment of a question."""
    return asked(_date_at(moment, zone).isoformat(), zone)


def last_day_of(span: Span, zone: str) -> Asked:
    """Return the day, in a zone, of the last moment of a span."""
    return day_at(span.end - 1, zone)


def spoken(when: When | str) -> str:
    """Return a date as a page prints it: "5–9 July 2010", "by 26 July 2010", "about July 2010"."""
    text = when.text if isinstance(when, When) else when
    first, slash, last = text.partition("/")
    if not slash:
        return _spoken_point(text)
    if first in {"", ".."}:
        return "at some time" if last in {"", ".."} else f"by {_spoken_point(last)}"
    if last in {"", ".."}:
        return f"from {_spoken_point(first)}"
    return _spoken_pair(first, last)


def _spoken_pair(first: str, last: str) -> str:
    start, end = _spoken_point(first), _spoken_point(last)
    if len(first) == len(last) == len("2010-07-24"):
        if first[:7] == last[:7]:
            return f"{int(first[8:])}\N{EN DASH}{end}"
        if first[:4] == last[:4]:
            return f"{start[:-5]} \N{EN DASH} {end}"
    return f"{start} \N{EN DASH} {end}"


@functools.lru_cache(maxsize=4_096)
def _spoken_point(text: str) -> str:
    match = _POINT.match(text)
    if match is None:
        return text
    said = match["year"]
    if match["month"]:
        said = f"{MONTHS[int(match['month']) - 1]} {said}"
    if match["day"]:
        said = f"{int(match['day'])} {said}"
    if match["hour"]:
        said += f", {match['hour']}:{match['minute']}"
        said += {"Z": " UTC", None: ""}.get(match["offset"], f" {match['offset']}")
    doubt = {"~": "about ", "?": "perhaps ", "%": "perhaps about "}.get(match["qualifier"], "")
    return doubt + said


def _which_order(text: str) -> tuple[str, str]:
    """Return what is wrong with a slashed date, and what to write for each way to read it."""
    first, second, year = (int(part) for part in text.split("/"))
    ways = sorted({(first, second), (second, first)}, key=lambda way: way != (first, second))
    dates = [date for day, month in ways if (date := _date_or_none(year, month, day))]
    if not dates:
        return "has slashes.", "Write year-month-day, such as 2010-07-24."
    hint = f"Write {' or '.join(date.isoformat() for date in dates)}."
    if len(dates) == 1:
        return "has slashes.", hint
    readings = [f"{date.day} {MONTHS[date.month - 1]}" for date in dates]
    return f"could be {' or '.join(readings)}.", hint


def _date_or_none(year: int, month: int, day: int) -> dt.date | None:
    try:
        return dt.date(year, month, day)
    except ValueError:
        return None


def _point(text: str, zone: str, whole: str) -> Span:
    """Return the bounds of one EDTF date or local time; `whole` is the text named in errors."""
    match = _POINT.match(text)
    if match is None:
        raise DateNotUnderstoodError(whole, "is not a date the ledger reads.")
    return _point_read(match, zone, whole)


def _point_read(match: re.Match[str], zone: str, whole: str) -> Span:
    """Return the bounds of what `_POINT` matches; `whole` is the text named in errors."""
    tz = zone_named(zone)
    try:
        return _bounds(match, tz)
    except (ValueError, OverflowError) as error:  # the last day of 9999 has no day after it
        if (match["year"], match["month"] or "12", match["day"] or "31") == _ENDING:
            raise DateNotUnderstoodError(
                whole, "reaches the end of the calendar: 30 December 9999 is the last day there is."
            ) from error
        raise DateNotUnderstoodError(whole, "is not in the calendar.") from error
    except _SkippedHourError as error:
        raise DateNotUnderstoodError(
            whole,
            f"does not exist in {zone}: the clocks went forward over it.",
            "Give the time with its offset, or another minute.",
        ) from error


_ENDING: Final = ("9999", "12", "31")
"""The last day of the calendar: no day follows, so its end cannot be written as a date."""


class _SkippedHourError(Exception):
    """A local time inside the gap that summer time opens."""


def _bounds(match: re.Match[str], tz: dt.tzinfo) -> Span:
    year, month, day = match["year"], match["month"], match["day"]
    if match["hour"] is not None:
        return _minute(match, dt.datetime(int(year), int(month), int(day), tzinfo=tz))
    if day is not None:
        first = dt.date(int(year), int(month), int(day))
        following = first + _ONE_DAY
    elif month is not None:
        first = dt.date(int(year), int(month), 1)
        following = (first + 31 * _ONE_DAY).replace(day=1)
    else:
        first, following = dt.date(int(year), 1, 1), dt.date(int(year) + 1, 1, 1)
    return Span(_midnight(first, tz), _midnight(following, tz))


def _minute(match: re.Match[str], day: dt.datetime) -> Span:
    """Return the bounds of a local time: one minute, or one second where seconds are given."""
    hour, minute, second = int(match["hour"]), int(match["minute"]), int(match["second"] or 0)
    length = 1 if match["second"] else 60
    local = day.replace(hour=hour, minute=minute, second=second)
    if match["offset"]:
        offset = "+00:00" if match["offset"] == "Z" else match["offset"]
        fixed = dt.datetime.fromisoformat(f"{local:%Y-%m-%dT%H:%M:%S}{offset}")
        start = int(fixed.timestamp())
        return Span(start, start + length)
    once, again = (int(local.replace(fold=fold).timestamp()) for fold in (0, 1))
    if once > again:  # PEP 495: in a gap, fold=0 lies after fold=1
        raise _SkippedHourError
    return Span(once, again + length)


def _midnight(date: dt.date, tz: dt.tzinfo) -> int:
    """Return the first instant of a date; where midnight is skipped, that of the clocks' jump."""
    return int(dt.datetime(date.year, date.month, date.day, tzinfo=tz).timestamp())


@functools.lru_cache(maxsize=64)
def zone_named(zone: str) -> zoneinfo.ZoneInfo:
    """Return the IANA time zone of that name. Raises `DateNotUnderstoodError` if there is none."""
    try:
        return zoneinfo.ZoneInfo(zone)
    except (zoneinfo.ZoneInfoNotFoundError, ValueError, OSError) as error:
        raise DateNotUnderstoodError(
            zone, "is not a time zone.", "Write an IANA name such as Europe/London."
        ) from error


def _date_at(moment: int, zone: str) -> dt.date:
    return dt.datetime.fromtimestamp(moment, zone_named(zone)).date()


def _first_day(span: Span, zone: str) -> str:
    for moment in (span.start, span.end - 1):
        if moment not in {ALWAYS, FOREVER - 1}:
            return _date_at(moment, zone).isoformat()
    return "2010-07-26"
