"""Totals carried to another day by the acts known to lie between."""

from __future__ import annotations

import pytest

from tests.story import Moment, told


def test_an_act_begun_since_raises_the_last_total() -> None:
    """Two unions named a week after a total of 2 make it 4, and at least 4."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        tally ibt unions ed 2 on 2010-07-08
        nomination gmb unions gmb ed on 2010-07-15
        nomination gmb unions ucatt ed on 2010-07-15
    """)
    figure = story.figure("unions ed", "2010-07-15")
    assert (4, 4, None, 2, 2) == (
        figure.value,
        figure.low,
        figure.high,
        figure.named,
        figure.unnamed,
    )


def test_an_act_that_may_be_older_than_the_total_is_not_added() -> None:
    """An act of "by 15 July" may already be among the 2 of 8 July."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        tally ibt unions ed 2 on 2010-07-08
        nomination gmb unions gmb ed on ../2010-07-15
    """)
    assert "2+" == story.shown("unions ed", "2010-07-15")


def test_an_act_ended_since_lowers_the_last_total() -> None:
    """A union that pulled out after the total is taken off, and the floor goes with it."""
    story = told("""
        source ibt 2010-07-08
        source pull 2010-07-20
        tally ibt unions ed 5 on 2010-07-08 lists gmb
        nomination ibt unions gmb ed on 2010-07-01
        ended pull unions gmb ed on 2010-07-20
    """)
    assert ["5", "5+", "4+"] == [
        story.shown("unions ed", day) for day in ("2010-07-08", "2010-07-19", "2010-07-20")
    ]


def test_an_act_possibly_ended_since_lowers_the_floor_alone() -> None:
    """An ending of some day in July may have come already: the value stays, its floor does not."""
    story = told("""
        source ibt 2010-07-08
        source pull 2010-08-01
        tally ibt unions ed 5 on 2010-07-08 lists gmb
        nomination ibt unions gmb ed on 2010-07-01
        ended pull unions gmb ed on 2010-07-10/2010-07-30
    """)
    figure = story.figure("unions ed", "2010-07-20")
    assert (5, 4) == (figure.value, figure.low)


def test_a_total_of_the_day_on_which_somebody_left_gives_way_to_the_next_day() -> None:
    """2 in the morning may count who left by the evening; the 1 of the next day does not."""
    story = told("""
        source hp 2010-07-09
        nomination hp unions gmb ed on 2010-07-05
        ended hp unions gmb ed on 2010-07-07
        tally hp unions ed 2 on 2010-07-07
        tally hp unions ed 1 on 2010-07-08
    """)
    figure = story.figure("unions ed", "2010-07-07")
    assert (1, 1, 1) == (figure.value, figure.low, figure.high)


def test_what_came_and_went_after_a_total_leaves_its_floor_alone() -> None:
    """An act both begun and ended after a total was never part of it, so nothing is taken off."""
    story = told("""
        source ibt 2010-07-08
        source late 2010-08-01
        tally ibt unions ed 5 on 2010-07-08
        nomination late unions gmb ed on 2010-07-10/2010-07-20
        ended late unions gmb ed on 2010-07-15/2010-07-25
    """)
    assert "5+" == story.shown("unions ed", "2010-07-17")


def test_going_back_takes_off_what_began_in_between() -> None:
    """A ceiling of 4 on 21 July, one of them begun that day, is a ceiling of 3 the day before."""
    story = told("""
        source ake 2010-07-21
        tally ake unions ed 4 on 2010-07-21 lists unison
        nomination ake unions unison ed on 2010-07-21
    """)
    assert ["? <=3", "4"] == [story.shown("unions ed", day) for day in ("2010-07-20", "2010-07-21")]


def test_going_back_adds_what_ended_in_between() -> None:
    """Who left before the later total may still have been there: the ceiling is one higher."""
    story = told("""
        source ake 2010-07-21
        tally ake unions ed 4 on 2010-07-21
        nomination ake unions gmb ed on 2010-07-01
        ended ake unions gmb ed on 2010-07-15
    """)
    assert ["1-5", "? <=4"] == [
        story.shown("unions ed", day) for day in ("2010-07-14", "2010-07-15")
    ]


def test_an_act_on_the_totals_own_page_never_came_since() -> None:
    """A table of 2 dated by estimate to the 8th counts the act its page gives for "by the 9th"."""
    story = told("""
        source ibt 2010-07-05/2010-07-09 best 2010-07-08
        tally ibt unions david 2 when source
        nomination ibt unions community david on 2010-07-09
    """)
    assert "2+" == story.shown("unions david", "2010-07-09")


def test_an_act_on_the_totals_own_list_never_came_since() -> None:
    """A listed union is in the count, whatever day another paper gives for its act."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        tally ibt unions ed 1 on 2010-07-08 lists gmb
        nomination gmb unions gmb ed on 2010-07-15
    """)
    assert "1+" == story.shown("unions ed", "2010-07-15")


def test_a_list_knows_a_union_under_its_other_name() -> None:
    """A list that spells a union in its second name still counts it."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        tally ibt unions ed 1 on 2010-07-08 lists gmb-union
        nomination gmb unions gmb ed on 2010-07-15
        link party gmb gmb-union
    """)
    assert "1+" == story.shown("unions ed", "2010-07-15")


@pytest.mark.parametrize(
    ("minute", "expected"),
    [("2010-07-26T12:00", "? <=148"), ("2010-07-26T16:00", "149+")],
)
def test_a_live_page_tells_acts_after_its_own_total(minute: str, expected: str) -> None:
    """A page that prints 148 at one and a nomination at three has not counted the nomination."""
    story = told("""
        source live 2010-07-26
        tally live clps ed 148 on 2010-07-26T13:00
        nomination live clps falkirk ed on 2010-07-26T15:00
    """)
    assert expected == story.shown("clps ed", minute)


def test_names_alone_are_the_value_before_any_total() -> None:
    """With no total yet the names are what is known, and a later total only bounds them."""
    story = told("""
        source gmb 2010-07-15
        source ake 2010-07-21
        nomination gmb unions gmb ed on 2010-07-15
        tally ake unions ed 4 on 2010-07-21
    """)
    figure = story.figure("unions ed", "2010-07-15")
    assert (1, 1, 4, 1) == (figure.value, figure.low, figure.high, figure.named)


def test_names_above_a_total_lift_the_figure() -> None:
    """Three named by their own pages are three, though an older total said 2 by another's count."""
    story = told("""
        source ibt 2010-07-08
        source a 2010-07-08
        tally ibt unions ed 1 on 2010-07-06
        nomination a unions gmb ed on 2010-07-01/2010-07-08
        nomination a unions ucatt ed on 2010-07-01/2010-07-08
        nomination a unions unity ed on 2010-07-01/2010-07-08
    """)
    assert "3+" == story.shown("unions ed", "2010-07-08")


def test_an_exhaustive_list_makes_names_exact() -> None:
    """A complete list under no printed number counts what it names: exact that day."""
    story = told("""
        source ake 2010-07-21
        tally ake unions ed ~4 on 2010-07-21 lists gmb,ucatt,unison,unity exhaustive
    """)
    assert ["? <=4", "4", "4+"] == [
        story.shown("unions ed", day) for day in ("2010-07-20", "2010-07-21", "2010-07-22")
    ]


def test_a_list_that_is_not_exhaustive_is_a_floor_at_most() -> None:
    """A list of those it includes proves nothing of who is missing."""
    story = told("""
        source bbc 2010-07-21
        tally bbc unions ed >=2 on 2010-07-21 lists gmb,ucatt
    """)
    assert "2+" == story.shown("unions ed", "2010-07-21")


def test_every_step_is_a_leaf() -> None:
    """The total, the act that moved it and the name are all behind the figure."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        tally ibt unions ed 2 on 2010-07-08
        nomination gmb unions gmb ed on 2010-07-15
    """)
    assert ("tally-1", "nomination-1") == story.figure("unions ed", Moment("2010-07-16")).because
