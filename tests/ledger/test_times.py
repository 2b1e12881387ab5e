"""Half-open spans, and the three clocks: what could be read by when."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from ledger.edtf import asked, span_of
from ledger.errors import ValueRefusedError
from ledger.times import ALWAYS, ANY_TIME, FOREVER, Asked, AsOf, Span

LONDON = "Europe/London"

instants = st.integers(-1_000, 1_000)
spans = st.builds(lambda start, width: Span(start, start + width), instants, st.integers(1, 500))


def day(text: str) -> Asked:
    """A day in London, asked about."""
    return asked(text, LONDON)


def as_of(known: str | None, on: str = "2010-07-26") -> AsOf:
    """A question about a day, as known by the end of another."""
    return AsOf(day(on), None if known is None else day(known), recorded=1)


@pytest.mark.parametrize(("start", "end"), [(1, 1), (2, 1)])
def test_a_span_is_never_empty(start: int, end: int) -> None:
    """Something happened at some moment, or there is nothing to say."""
    with pytest.raises(ValueRefusedError, match="must end after it starts"):
        Span(start, end)


@given(span=spans, moment=instants)
def test_certain_and_possible_leave_no_third_case(span: Span, moment: int) -> None:
    """By any moment it certainly happened, certainly did not, or the source leaves it open."""
    states = [
        span.over_by(moment),
        span.not_before(moment),
        span.possible_by(moment) and span.possible_from(moment),
    ]
    assert 1 == sum(states)


@given(span=spans, moment=instants)
def test_what_is_certain_is_possible(span: Span, moment: int) -> None:
    """What is certain by a moment is possible by it too."""
    assert not span.over_by(moment) or span.possible_by(moment)
    assert span.possible_by(moment) is not span.not_before(moment)
    assert span.possible_from(moment) is not span.over_by(moment)


@given(span=spans)
def test_a_span_holds_its_start_and_not_its_end(span: Span) -> None:
    """Half-open: two days that follow on each other share no moment."""
    following = Span(span.end, span.end + 1)
    assert None is span.meet(following)
    assert span.precedes(following)
    assert not following.precedes(span)
    assert span.possible_by(span.start + 1)
    assert not span.possible_by(span.start)
    assert span.over_by(span.end)
    assert not span.over_by(span.end - 1)


@given(one=spans, other=spans)
def test_what_two_spans_share_lies_in_both(one: Span, other: Span) -> None:
    """What two spans share lies in both, in either order, and is nothing only if one precedes."""
    shared = one.meet(other)
    assert shared == other.meet(one)
    assert (shared is None) == (one.precedes(other) or other.precedes(one))
    if shared is not None:
        assert shared.within(one)
        assert shared.within(other)
        assert shared.width <= min(one.width, other.width)


@given(span=spans)
def test_any_time_holds_every_span(span: Span) -> None:
    """The span of an unknown time holds every other span."""
    assert span.within(ANY_TIME)
    assert span == span.meet(ANY_TIME)
    assert (ALWAYS, FOREVER) == (ANY_TIME.start, ANY_TIME.end)


@pytest.mark.parametrize(
    ("published", "known", "visible", "perhaps"),
    [
        ("2010-07-25", "2010-07-24", False, False),
        ("2010-07-25", "2010-07-25", True, False),
        ("2010-07-25", "2010-07-26", True, False),
        ("2010-07", "2010-06-30", False, False),
        ("2010-07", "2010-07-01", False, True),
        ("2010-07", "2010-07-30", False, True),
        ("2010-07", "2010-07-31", True, False),
        ("2010-07-24/2010-07-26", "2010-07-25", False, True),
        ("../2010-07-26", "2010-07-25", False, True),
        ("../2010-07-26", "2010-07-26", True, False),
        ("2010-07-24/..", "2026-11-22", False, True),
        ("2010-07-25T23:30", "2010-07-25", True, False),
        ("2010-07-25T22:30Z", "2010-07-25", True, False),
        ("2010-07-25T23:30Z", "2010-07-25", False, False),
    ],
)
def test_a_page_is_read_only_when_it_was_certainly_out(
    published: str, known: str, visible: bool, perhaps: bool
) -> None:
    """The latest moment at which it may have appeared decides: no page leaks back to before it."""
    span, question = span_of(published, LONDON), as_of(known)
    assert visible == question.could_read(span)
    assert perhaps == question.might_have_read(span)


def test_an_undated_page_is_read_only_when_nobody_asks_what_was_known() -> None:
    """Under --as-known it is hidden, and counted as one that may have been out."""
    assert as_of(None).could_read(None)
    assert not as_of("2026-11-22").could_read(None)
    assert as_of("2010-07-26").might_have_read(None)
    assert not as_of(None).might_have_read(None)


def test_a_day_is_asked_about_to_its_end() -> None:
    """A question about a day includes the day's last minutes."""
    late = span_of("2010-07-26T23:55", LONDON)
    assert late.over_by(day("2010-07-26").moment)
    assert not late.possible_by(day("2010-07-25").moment)
