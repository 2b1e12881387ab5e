"""The close of a section's window: what a total taken at or after it says."""

from __future__ import annotations

import pytest

from tests.story import Moment, beside, told

AFTER_THE_CLOSE = told("""
    source blog 2010-07-26/2010-08-31
    window party clps closes 2010-07-26
    tally blog clps ed 151 when source
""")


@pytest.mark.parametrize(
    ("day", "expected"),
    [("2010-07-25", "? <=151"), ("2010-07-26", "151"), ("2010-09-01", "151")],
)
def test_a_total_taken_after_the_close_speaks_for_the_close(day: str, expected: str) -> None:
    """However late it was written, it is exact from the close on and a ceiling up to it."""
    assert expected == AFTER_THE_CLOSE.shown("clps ed", day)


def test_without_a_known_close_it_speaks_for_its_own_dates_alone() -> None:
    """If nobody says that the window shut, five weeks of possible dates bound only their ends."""
    story = told("""
        source blog 2010-07-26/2010-08-31
        tally blog clps ed 151 when source
    """)
    assert ["? <=151", "?", "151+"] == [
        story.shown("clps ed", day) for day in ("2010-07-25", "2010-08-15", "2010-09-01")
    ]


def test_a_closed_window_does_not_make_an_older_total_exact() -> None:
    """That nobody more can nominate does not say that nobody did after the last table."""
    story = told("""
        source ibt 2010-07-08
        window party clps closes 2010-07-26
        tally ibt clps ed 28 on 2010-07-08
    """)
    assert "28+" == story.shown("clps ed", "2010-08-15")


def test_a_total_on_the_closing_day_speaks_for_the_close() -> None:
    """A count "closed at one o'clock today" is the close, unless a later page says otherwise."""
    story = told("""
        source ake 2010-07-26
        window party clps closes 2010-07-26
        tally ake clps ed 148 on 2010-07-26T13:00
    """)
    assert "148" == story.shown("clps ed", "2010-08-15")


def test_running_totals_of_the_closing_day_are_no_rivals() -> None:
    """A morning counter and a later one of the closing day do not quarrel over the close."""
    story = told("""
        source live 2010-07-26
        window party clps closes 2010-07-26
        tally live clps ed 130 on 2010-07-26T09:00
        tally live clps ed 148 on 2010-07-26T13:00
    """)
    figure = story.figure("clps ed", "2010-07-26")
    assert (148, 148, 148, {}) == (figure.value, figure.low, figure.high, beside(figure))
    assert "148" == story.shown("clps ed", "2010-08-15")
    assert "130-148" == story.shown("clps ed", "2010-07-26T11:00")


def test_two_totals_after_the_close_are_rivals_for_it() -> None:
    """The count of the day itself and the later one differ: the later published is gone by."""
    story = told("""
        source ake 2010-07-26
        source party27 2010-07-27
        window party clps closes 2010-07-26
        tally ake clps ed 148 on 2010-07-26T13:00
        tally party27 clps ed 151 on 2010-07-27
    """)
    figure = story.figure("clps ed", "2010-07-26")
    assert (151, {"148": "overtaken by a later publication"}) == (figure.value, beside(figure))
    then = Moment("2010-07-26", known="2010-07-26")
    assert "148" == story.shown("clps ed", then)


def test_a_withdrawal_after_the_close_still_counts() -> None:
    """A total for the close is exact from then on, less what certainly ended since."""
    story = told("""
        source party27 2010-07-27
        source pull 2010-08-12
        window party unions closes 2010-07-26
        tally party27 unions ed 6 on 2010-07-27 lists unite
        nomination party27 unions unite ed on 2010-07-26
        ended pull unions unite ed on 2010-08-12
    """)
    assert ["6", "5"] == [story.shown("unions ed", day) for day in ("2010-08-11", "2010-08-12")]


def test_the_later_statement_of_a_window_holds() -> None:
    """An extension moves the close; as known before it, the old one stands."""
    story = told("""
        source ext 2010-07-20
        source blog 2010-07-27
        window party clps closes 2010-07-23
        window ext clps closes 2010-07-26
        tally blog clps ed 148 on 2010-07-24
    """)
    assert "148+" == story.shown("clps ed", "2010-08-15")


@pytest.mark.parametrize(("day", "expected"), [("2010-08-11", "6"), ("2010-08-12", "5")])
def test_a_total_taken_after_a_withdrawal_is_carried_back_to_the_close(
    day: str, expected: str
) -> None:
    """A count of 5 on 13 August, after one union left on the 12th, was 6 at the close in July."""
    story = told("""
        source times 2010-08-13
        window party unions closes 2010-07-26
        nomination times unions unite ed on 2010-07-24
        ended times unions unite ed on 2010-08-12
        tally times unions ed 5 on 2010-08-13
    """)
    assert expected == story.shown("unions ed", day)


def test_a_withdrawal_amid_a_totals_own_days_leaves_both_open() -> None:
    """A blog of "some day in August" may have counted before or after the union left."""
    story = told("""
        source blog 2010-07-26/2010-08-31
        source times 2010-08-13
        window party unions closes 2010-07-26
        nomination times unions unite ed on 2010-07-24
        ended times unions unite ed on 2010-08-12
        tally blog unions ed 5 when source
    """)
    assert ["5-6", "4-5"] == [story.shown("unions ed", day) for day in ("2010-08-11", "2010-08-12")]


def test_a_total_that_lists_who_left_was_taken_before() -> None:
    """A list with the union's name on it was made before it left: 5 until then, and 4 after."""
    story = told("""
        source blog 2010-07-26/2010-08-31
        source times 2010-08-13
        window party unions closes 2010-07-26
        nomination times unions unite ed on 2010-07-24
        ended times unions unite ed on 2010-08-12
        tally blog unions ed 5 when source lists unite
    """)
    assert ["5", "4"] == [story.shown("unions ed", day) for day in ("2010-08-11", "2010-08-12")]


def test_totals_on_both_sides_of_a_withdrawal_are_no_rivals_for_the_close() -> None:
    """6 in July and 5 in August, with one union gone between them, agree about the close."""
    story = told("""
        source list 2010-07-27
        source times 2010-08-13
        window party unions closes 2010-07-26
        nomination times unions unite ed on 2010-07-24
        ended times unions unite ed on 2010-08-12
        tally list unions ed 6 on 2010-07-27
        tally times unions ed 5 on 2010-08-13
    """)
    figures = [story.figure("unions ed", day) for day in ("2010-07-26", "2010-08-11", "2010-08-13")]
    assert [(6, 6, {}), (6, 6, {}), (5, 5, {})] == [
        (figure.low, figure.high, beside(figure)) for figure in figures
    ]
