"""Dates as sources give them: what is read, what it bounds, what is refused and how."""

from __future__ import annotations

import calendar
import datetime as dt

import edtf
import pytest
from hypothesis import assume, given
from hypothesis import strategies as st

from ledger.edtf import When, asked, day_at, last_day_of, span_of, spoken, zone_named
from ledger.errors import DateNotUnderstoodError
from ledger.times import ALWAYS, FOREVER, Span

LONDON = "Europe/London"


def utc(text: str) -> int:
    """An instant, from its time in UTC."""
    return int(dt.datetime.fromisoformat(f"{text}+00:00").timestamp())


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("2010", "2010-01-01T00:00", "2011-01-01T00:00"),
        ("2010-01", "2010-01-01T00:00", "2010-02-01T00:00"),
        ("2010-07", "2010-06-30T23:00", "2010-07-31T23:00"),
        ("2010-12", "2010-12-01T00:00", "2011-01-01T00:00"),
        ("2010-07-24", "2010-07-23T23:00", "2010-07-24T23:00"),
        ("2012-02-29", "2012-02-29T00:00", "2012-03-01T00:00"),
        ("2010-07-24?", "2010-07-23T23:00", "2010-07-24T23:00"),
        ("2010-07~", "2010-06-30T23:00", "2010-07-31T23:00"),
        ("2010-07-24%", "2010-07-23T23:00", "2010-07-24T23:00"),
        ("2010-07-05/2010-07-09", "2010-07-04T23:00", "2010-07-09T23:00"),
        ("2010-07-24T13:00", "2010-07-24T12:00", "2010-07-24T12:01"),
        ("2010-07-24T13:00:30", "2010-07-24T12:00:30", "2010-07-24T12:00:31"),
        ("2010-07-24T13:00Z", "2010-07-24T13:00", "2010-07-24T13:01"),
        ("2010-07-24T13:00-04:00", "2010-07-24T17:00", "2010-07-24T17:01"),
        ("2010-07-24T12:00/2010-07-26T12:00", "2010-07-24T11:00", "2010-07-26T11:01"),
    ],
)
def test_a_date_bounds_half_open(text: str, start: str, end: str) -> None:
    """A date reaches from its first moment in London to the first moment after it."""
    assert Span(utc(start), utc(end)) == span_of(text, LONDON)


@pytest.mark.parametrize(
    ("text", "start", "end"),
    [
        ("../2010-07-26", ALWAYS, utc("2010-07-26T23:00")),
        ("/2010-07-26", ALWAYS, utc("2010-07-26T23:00")),
        ("2010-07-26/..", utc("2010-07-25T23:00"), FOREVER),
        ("2010-07-26/", utc("2010-07-25T23:00"), FOREVER),
        ("../..", ALWAYS, FOREVER),
    ],
)
def test_an_end_that_is_open_or_unknown_bounds_nothing(text: str, start: int, end: int) -> None:
    """An open or unknown end sets no bound."""
    assert Span(start, end) == span_of(text, LONDON)


@pytest.mark.parametrize(
    ("date", "hours"), [("2010-03-28", 23), ("2010-07-24", 24), ("2010-10-31", 25)]
)
def test_a_day_is_as_long_as_the_clocks_make_it(date: str, hours: int) -> None:
    """23 hours when summer time begins, 25 when it ends."""
    assert hours * 3600 == span_of(date, LONDON).width


@pytest.mark.parametrize("minute", ["01:00", "01:30", "01:59"])
def test_an_hour_that_the_clocks_skip_is_refused(minute: str) -> None:
    """On 28 March 2010 London had no half past one: whoever gives it means something else."""
    with pytest.raises(DateNotUnderstoodError, match="does not exist in Europe/London") as refused:
        span_of(f"2010-03-28T{minute}", LONDON)
    assert "Give the time with its offset" in refused.value.hint
    assert 60 == span_of(f"2010-03-28T{minute}+00:00", LONDON).width


@pytest.mark.parametrize("minute", ["00:59", "02:00"])
def test_the_hours_around_a_skipped_one_are_read(minute: str) -> None:
    """They follow on each other: a minute before one o'clock, two o'clock comes."""
    span = span_of(f"2010-03-28T{minute}", LONDON)
    assert 60 == span.width
    assert utc("2010-03-28T01:00") in {span.start, span.end}


@pytest.mark.parametrize("minute", ["01:00", "01:30", "01:59"])
def test_an_hour_that_comes_twice_spans_both(minute: str) -> None:
    """On 31 October 2010 half past one came twice: without an offset it may be either."""
    span = span_of(f"2010-10-31T{minute}", LONDON)
    first = span_of(f"2010-10-31T{minute}+01:00", LONDON)
    second = span_of(f"2010-10-31T{minute}+00:00", LONDON)
    assert Span(first.start, second.end) == span
    assert 3660 == span.width


@given(date=st.dates(dt.date(1970, 1, 1), dt.date(2037, 12, 30)))
def test_each_day_ends_where_the_next_begins(date: dt.date) -> None:
    """No moment is in two days of London, and none in neither."""
    today = span_of(date.isoformat(), LONDON)
    tomorrow = span_of((date + dt.timedelta(days=1)).isoformat(), LONDON)
    assert today.end == tomorrow.start
    assert asked(date.isoformat(), LONDON) == day_at(today.start, LONDON)
    assert asked(date.isoformat(), LONDON) == last_day_of(today, LONDON)


@given(date=st.dates(dt.date(1970, 1, 1), dt.date(2037, 12, 31)))
def test_a_day_lies_in_its_month_and_its_year(date: dt.date) -> None:
    """Less precise is wider, never elsewhere."""
    day, month, year = (span_of(date.isoformat()[:length], LONDON) for length in (10, 7, 4))
    assert day.within(month)
    assert month.within(year)
    last = calendar.monthrange(date.year, date.month)[1]
    assert month.end == span_of(f"{date:%Y-%m}-{last:02}", LONDON).end


years = st.integers(1000, 9998).map(str)
months = st.builds("{}-{:02}".format, years, st.integers(0, 13))
days = st.builds("{}-{:02}".format, months, st.integers(0, 32))
points = st.one_of(years, months, days)
qualified = st.builds("{}{}".format, points, st.sampled_from(["", "", "~", "?", "%"]))
ends = st.one_of(qualified, st.sampled_from(["..", ""]))
texts = st.one_of(
    qualified,
    st.builds("{}/{}".format, qualified, ends),
    st.builds("{}/{}".format, ends, qualified),
)


def _oracle_reads(text: str) -> bool:
    try:
        edtf.parse_edtf(text)
    except edtf.parser.edtf_exceptions.EDTFParseException:
        return False
    return True


def _we_read(text: str) -> bool:
    try:
        span_of(text, "UTC")
    except DateNotUnderstoodError:
        return False
    return True


@given(text=texts)
def test_what_we_read_is_edtf(text: str) -> None:
    """The `edtf` package reads all that we do, and agrees on where it begins and ends."""
    assume(_we_read(text))
    assert _oracle_reads(text)
    if not set("~?%") & set(text):
        first, _, last = text.partition("/")
        parsed = [edtf.parse_edtf(end) for end in (first, last or first) if end not in {"", ".."}]
        span = span_of(text, "UTC")
        if first not in {"", ".."}:
            assert _at(parsed[0].lower_strict()) == span.start
        if (last or first) not in {"", ".."} and not text.endswith("/"):
            assert _at(parsed[-1].upper_strict()) + 86_400 == span.end


@given(text=texts)
def test_what_is_no_edtf_we_do_not_read(text: str) -> None:
    """What is no EDTF is refused, and so are impossible days, which the package lets pass."""
    assume(not _oracle_reads(text))
    assert not _we_read(text)


def _at(moment: object) -> int:
    return int(calendar.timegm(moment))  # type: ignore[arg-type]


HINT = "Write a date such as 2010-07-24."


@pytest.mark.parametrize(
    ("text", "complaint", "hint"),
    [
        ("07/06/2010", "could be 7 June or 6 July", "Write 2010-06-07 or 2010-07-06."),
        ("24/07/2010", "has slashes", "Write 2010-07-24."),
        ("07/24/2010", "has slashes", "Write 2010-07-24."),
        ("05/05/2010", "has slashes", "Write 2010-05-05."),
        ("31/02/2010", "has slashes", "Write year-month-day, such as 2010-07-24."),
        ("2010-07-32", "is not in the calendar", "Write a date such as 2010-07-24."),
        ("9999-12-31", "reaches the end of the calendar: 30 December 9999", HINT),
        ("9999", "reaches the end of the calendar: 30 December 9999", HINT),
        ("9999-12-32", "is not in the calendar", HINT),
        ("2010-02-29", "is not in the calendar", "Write a date such as 2010-07-24."),
        ("2010-13", "is not in the calendar", "Write a date such as 2010-07-24."),
        ("2010-07-24T25:00", "is not in the calendar", "Write a date such as 2010-07-24."),
        ("2010-07-09/2010-07-05", "ends before it begins", "Write 2010-07-05/2010-07-09."),
        ("24 July 2010", "is not a date the ledger reads", "Write a date such as 2010-07-24."),
        ("2010-7-4", "is not a date the ledger reads", "Write a date such as 2010-07-24."),
        ("", "is not a date the ledger reads", "Write a date such as 2010-07-24."),
        ("yesterday", "is not a date the ledger reads", "Write a date such as 2010-07-24."),
        ("\u0662\u0660\u0661\u0660", "is not a date", "Write a date such as 2010-07-24."),
    ],
)
def test_a_date_not_understood_says_what_to_write(text: str, complaint: str, hint: str) -> None:
    """A date not understood is refused with its text, what is wrong, and what to write."""
    with pytest.raises(DateNotUnderstoodError, match=complaint) as refused:
        span_of(text, LONDON)
    assert (text, hint) == (refused.value.text, refused.value.hint)


@pytest.mark.parametrize("text", ["9999", "9999-12", "9999-12-31", "0000-01-01", "0001-01-01"])
def test_the_ends_of_the_calendar_are_no_crash(text: str) -> None:
    """Read or refused with a sentence, never a Python error."""
    _we_read(text)


@pytest.mark.parametrize("zone", ["Mars/Olympus", "", "../etc/passwd", "GMT+99"])
def test_a_zone_that_does_not_exist_is_refused(zone: str) -> None:
    """An unknown time zone is refused with the name of a known one."""
    with pytest.raises(DateNotUnderstoodError, match="is not a time zone") as refused:
        zone_named(zone)
    assert "Europe/London" in refused.value.hint


def test_an_estimate_narrows_a_date_to_its_day_unless_only_certainty_counts() -> None:
    """A best estimate narrows a date to its day, unless only certain dates count."""
    when = When("../2010-07-26", LONDON, best="2010-07-25")
    assert span_of("2010-07-25", LONDON) == when.span()
    assert span_of("../2010-07-26", LONDON) == when.span(certain=True)
    assert when.estimated


def test_an_estimate_outside_its_bounds_is_refused() -> None:
    """Nobody's best guess lies where the source says it was not."""
    with pytest.raises(DateNotUnderstoodError, match=r"outside \.\./2010-07-26"):
        When("../2010-07-26", LONDON, best="2010-07-27")
    with pytest.raises(DateNotUnderstoodError, match="is not one day"):
        When("../2010-07-26", LONDON, best="2010-07")


@pytest.mark.parametrize("text", ["2010", "2010-07", "2010-07-24?", "2010-07-05/2010-07-09"])
def test_a_question_is_about_one_day_or_minute(text: str) -> None:
    """A month has no standings; its days have."""
    with pytest.raises(DateNotUnderstoodError, match="is not one day or one minute") as refused:
        asked(text, LONDON)
    assert refused.value.hint.startswith("Ask for a day, such as 2010-0")


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("2010", "2010"),
        ("2010-07", "July 2010"),
        ("2010-07-24", "24 July 2010"),
        ("2010-07~", "about July 2010"),
        ("2010-07-24?", "perhaps 24 July 2010"),
        ("2010-07-05/2010-07-09", "5–9 July 2010"),
        ("2010-07-30/2010-08-02", "30 July – 2 August 2010"),
        ("2009-12-30/2010-01-02", "30 December 2009 – 2 January 2010"),
        ("../2010-07-26", "by 26 July 2010"),
        ("2010-07-26/..", "from 26 July 2010"),
        ("../..", "at some time"),
        ("2010-07-24T13:00", "24 July 2010, 13:00"),
        ("2010-07-24T13:00Z", "24 July 2010, 13:00 UTC"),
        ("2010-07-24T13:00+01:00", "24 July 2010, 13:00 +01:00"),
    ],
)
def test_a_date_is_said_as_a_page_would_print_it(text: str, said: str) -> None:
    """A date is printed in words, with exactly its precision."""
    assert said == spoken(text)
