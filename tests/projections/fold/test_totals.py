"""Totals in time: exact on their own day, a floor after it, a ceiling before it."""

from __future__ import annotations

import pytest

from tests.story import Moment, beside, told


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2010-07-07", "? <=28"), ("2010-07-08", "28"), ("2010-07-09", "28+")],
)
def test_a_total_is_exact_on_its_own_day(day: str, expected: str) -> None:
    """A total is a ceiling on the days before its own, exact on it, and a floor after it."""
    story = told("""
        source ibt 2010-07-08
        tally ibt clps ed 28 on 2010-07-08
    """)
    assert expected == story.shown("clps ed", day)


@pytest.mark.parametrize(
    ("minute", "expected"),
    [
        ("2010-07-26T12:59", "? <=148"),
        ("2010-07-26T13:00", "148"),
        ("2010-07-26T13:01", "148+"),
    ],
)
def test_a_total_of_a_minute_is_exact_in_that_minute(minute: str, expected: str) -> None:
    """Asked by the minute, a total taken at one o'clock is exact at one o'clock alone."""
    story = told("""
        source ake 2010-07-26
        tally ake clps ed 148 on 2010-07-26T13:00
    """)
    assert expected == story.shown("clps ed", minute)


def test_a_total_of_a_day_is_not_exact_at_one_of_its_minutes() -> None:
    """A total of "some time that day" may have been taken before or after the minute asked for."""
    story = told("""
        source ake 2010-07-26
        tally ake clps ed 140 on 2010-07-25
        tally ake clps ed 148 on 2010-07-26
    """)
    assert "140+" == story.shown("clps ed", "2010-07-26T13:00")


def test_the_last_total_of_a_day_speaks_for_it() -> None:
    """Two counters of one day do not quarrel: the day is what its last one said."""
    story = told("""
        source bbc 2010-05-25
        tally bbc mps ed 36 on 2010-05-25T12:30
        tally bbc mps ed 39 on 2010-05-25T17:30
    """)
    figure = story.figure("mps ed", "2010-05-25")
    assert (39, 39, 39, {}) == (figure.value, figure.low, figure.high, beside(figure))


@pytest.mark.parametrize("whole_day", [140, 160])
def test_a_total_without_an_hour_may_be_the_last_of_its_day(whole_day: int) -> None:
    """A total of the whole day may be earlier or later than the one o'clock total: no quarrel."""
    story = told(f"""
        source ake 2010-07-26
        source list 2010-07-27
        tally ake clps ed 148 on 2010-07-26T13:00
        tally list clps ed {whole_day} on 2010-07-26
    """)
    figure = story.figure("clps ed", "2010-07-26")
    most = max(148, whole_day)
    assert (most, most, most, False) == (figure.value, figure.low, figure.high, figure.disputed)


def test_an_estimate_narrows_a_total_to_its_day_and_marks_the_figure() -> None:
    """A best estimate makes the total exact on that day, and the figure says it leans on it."""
    story = told("""
        source ibt 2010-07-05/2010-07-09 best 2010-07-08
        tally ibt clps ed 28 when source
    """)
    figure = story.figure("clps ed", "2010-07-08")
    assert (28, 28, 28, True) == (figure.value, figure.low, figure.high, figure.estimated_date)


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2010-07-04", "? <=28"), ("2010-07-08", "?"), ("2010-07-09", "28+")],
)
def test_certain_ignores_the_estimate(day: str, expected: str) -> None:
    """With --certain the total was taken on any of its five days, so none of them is its own."""
    story = told("""
        source ibt 2010-07-05/2010-07-09 best 2010-07-08
        tally ibt clps ed 28 when source
    """)
    asked = Moment(day, certain=True)
    assert expected == story.shown("clps ed", asked)
    assert not story.figure("clps ed", asked).estimated_date


def test_a_figure_known_only_by_an_estimated_publication_is_marked() -> None:
    """What was public by 8 July only if the estimate holds leans on that estimate."""
    story = told("""
        source hp 2010-07-05/2010-07-09 best 2010-07-08
        nomination hp unions usdaw david on 2010-06-25
    """)
    then, now = Moment("2010-07-08", known="2010-07-08"), Moment("2010-07-08")
    assert story.figure("unions david", then).estimated_date
    assert not story.figure("unions david", now).estimated_date
    assert "?" == story.shown("unions david", evolved_certain(then))


def evolved_certain(asked: Moment) -> Moment:
    """The same question with --certain."""
    return Moment(asked.on, asked.known, asked.recorded, certain=True)


def test_no_evidence_is_unknown() -> None:
    """A cell of which nobody said anything is unknown, and leans on nothing."""
    figure = told("").figure("clps ed", "2010-07-08")
    assert (None, 0, None, ()) == (figure.value, figure.low, figure.high, figure.leaves)


def test_a_printed_nought_is_no_gap() -> None:
    """A source that prints 0 has said something: 0 that day, and 0 on every day before."""
    story = told("""
        source ibt 2010-07-08
        tally ibt unions ed 0 on 2010-07-08
    """)
    assert ("0", 0) == (
        story.shown("unions ed", "2010-07-01"),
        story.figure("unions ed", "2010-07-01").value,
    )


def test_an_omitted_section_is_unknown_and_its_last_total_stands_open_above() -> None:
    """A table without MEPs says nothing of them: their last known total stands, open above."""
    story = told("""
        source ibt 2010-07-08
        source blog 2010-07-27
        tally ibt meps ed 5 on 2010-07-08
        tally blog clps ed 151 on 2010-07-27
    """)
    assert ("5+", "?") == (
        story.shown("meps ed", "2010-07-27"),
        story.shown("societies ed", "2010-07-27"),
    )


@pytest.mark.parametrize(
    ("since", "value", "low"),
    [
        (("4", "5"), 49, 49),
        (("49",), 49, 49),
        (("60",), None, 60),
        (("60", "4"), None, 60),
    ],
    ids=str,
)
def test_at_least_takes_nothing_from_a_count_that_bears_it_out(
    since: tuple[str, ...], value: int | None, low: int
) -> None:
    """49 were counted, and pages since then say "at least" so many: how many more nobody says."""
    floors = "\n".join(
        f"tally local clps ed >={least} on 2010-07-0{day}" for day, least in enumerate(since, 6)
    )
    story = told(f"""
        source bbc   2010-07-05
        source local 2010-07-06
        tally bbc clps ed 49 on 2010-07-05
        {floors}
    """)
    figure = story.figure("clps ed", "2010-07-08")
    assert (value, low, None) == (figure.value, figure.low, figure.high)


def test_at_least_is_a_floor_and_no_value() -> None:
    """More than 100 is 101 and up: no one number, and no ceiling on the days before."""
    story = told("""
        source hp 2010-07-25
        tally hp clps david >=101 on 2010-07-25
    """)
    figure = story.figure("clps david", "2010-07-25")
    assert (None, 101, None) == (figure.value, figure.low, figure.high)
    assert "?" == story.shown("clps david", "2010-07-24")


def test_at_most_is_a_ceiling_and_no_value() -> None:
    """Fewer than 21 bounds from above on its own day and on those before, and nothing after."""
    story = told("""
        source hp 2010-07-25
        tally hp clps david <=20 on 2010-07-25
    """)
    assert ["? <=20", "? <=20", "?"] == [
        story.shown("clps david", day) for day in ("2010-07-24", "2010-07-25", "2010-07-26")
    ]


def test_about_bounds_nothing() -> None:
    """Around 20 is words: it neither bounds a figure nor stands beside it as a rival."""
    story = told("""
        source hp 2010-07-25
        tally hp clps david ~20 on 2010-07-25
    """)
    figure = story.figure("clps david", "2010-07-25")
    assert (None, 0, None, {}) == (figure.value, figure.low, figure.high, beside(figure))


def test_an_exact_total_within_more_than_a_hundred_agrees_with_it() -> None:
    """102 satisfies "more than 100": the two are one observation, not rivals."""
    story = told("""
        source hp 2010-07-25
        source notw 2010-07-25
        tally hp clps david >=101 on 2010-07-25
        tally notw clps david 102 on 2010-07-25
    """)
    figure = story.figure("clps david", "2010-07-25")
    assert (102, 102, 102, {}) == (figure.value, figure.low, figure.high, beside(figure))


def test_an_undated_total_bounds_nothing() -> None:
    """A total of nobody knows when is a floor from no day on and a ceiling up to none."""
    story = told("""
        source hp undated
        tally hp clps david 22
    """)
    assert "?" == story.shown("clps david", "2010-07-25")


def test_a_total_spanning_the_day_asked_about_bounds_neither_way() -> None:
    """Taken some day that week: on the Wednesday it may lie ahead or behind."""
    story = told("""
        source hp 2010-07-11
        tally hp clps david 22 on 2010-07-05/2010-07-11
    """)
    assert ["? <=22", "?", "22+"] == [
        story.shown("clps david", day) for day in ("2010-07-04", "2010-07-07", "2010-07-11")
    ]
