"""Dates as people write them beside a source."""

from __future__ import annotations

import pytest

from ledger.authoring.dates import when_of
from ledger.edtf import When
from ledger.errors import DateNotUnderstoodError

LONDON = "Europe/London"


@pytest.mark.parametrize(
    ("published", "words", "meant"),
    [
        ("2010-07-25", "source", "2010-07-25"),
        ("2010-07-05/2010-07-09", "source", "2010-07-05/2010-07-09"),
        ("2010-07-05/2010-07-09", "two weeks before source", "2010-06-21/2010-06-25"),
        ("2010-07-25", "day before source", "2010-07-24"),
        ("2010-07-25", "3 days after source", "2010-07-28"),
        ("2016-08-10", "Thursday after source", "2016-08-11"),
        ("2016-08-11", "Thursday after source", "2016-08-18"),
        ("2016-08-11", "Thursday before source", "2016-08-04"),
        ("2016-08-10/2016-08-12", "Thursday after source", "2016-08-11/2016-08-18"),
        ("2010-07-25", "by source", "../2010-07-25"),
        ("2010-07-05/2010-07-09", "by source", "../2010-07-09"),
        ("2020-01-14T20:09Z", "by source", "../2020-01-14T20:09Z"),
        ("2020-01-14T20:09Z", "two days after source", "2020-01-16"),
        ("2010-07", "week after source", "2010-07-08/2010-08-07"),
    ],
)
def test_a_date_may_lean_on_the_source(published: str, words: str, meant: str) -> None:
    """A relative date is worked out from the source's date, with its doubt, and keeps its words."""
    assert When(meant, LONDON, words=words) == when_of(words, None, LONDON, When(published, LONDON))


def test_only_source_itself_takes_over_a_best_estimate() -> None:
    """What is worked out from a guess would look like a stated day, so it keeps the whole range."""
    source = When("2010-07-05/2010-07-09", LONDON, best="2010-07-08")
    on_the_day, before = (
        when_of(words, None, LONDON, source) for words in ("source", "two weeks before source")
    )
    assert on_the_day is not None
    assert before is not None
    assert ("2010-07-08", None) == (on_the_day.best, before.best)


def test_unknown_is_a_date_one_can_write() -> None:
    """`unknown` is a date that one can write."""
    assert when_of("unknown", None, LONDON, None) is None


@pytest.mark.parametrize(
    ("words", "hint"),
    [
        ("24 July 2010", "Write 2010-07-24."),
        ("July 24", "Write a date such as 2010-07-24."),
        ("Thursday", "Write Thursday after source, or Thursday before source."),
        ("yesterday", "Write day before source."),
        ("today", "Write source."),
        ("by 2010-07-26", "Write ../2010-07-26."),
        ("09/07/2010", "Write 2010-07-09 or 2010-09-07."),
    ],
)
def test_a_date_that_is_not_read_comes_with_what_to_write(words: str, hint: str) -> None:
    """A date nobody can be sure of is refused with the way to write it."""
    with pytest.raises(DateNotUnderstoodError) as refusal:
        when_of(words, None, LONDON, When("2010-07-25", LONDON))
    assert hint == refusal.value.hint


@pytest.mark.parametrize("published", [None, "../2010-07-25"])
def test_a_date_cannot_lean_on_one_that_is_not_known(published: str | None) -> None:
    """A date relative to a source without a date is refused."""
    source = None if published is None else When(published, LONDON)
    with pytest.raises(DateNotUnderstoodError, match="leans on the source's date"):
        when_of("week before source", None, LONDON, source)


def test_the_calendar_has_an_end() -> None:
    """A step over the end of the calendar is refused, not a crash."""
    with pytest.raises(DateNotUnderstoodError, match="not in the calendar"):
        when_of("999 weeks after source", None, LONDON, When("9999-12-30", LONDON))
