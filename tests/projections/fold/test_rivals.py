"""Totals that contradict each other: who decides, and what is shown when nobody does."""

from __future__ import annotations

import pytest

from tests.story import Moment, beside, told

TWO_PAPERS = """
    source times 2010-07-20
    source sun {sun}
    tally times clps ed 90 on 2010-07-19
    tally sun clps ed 94 on 2010-07-19
"""


def test_the_later_publication_decides() -> None:
    """Of two totals of one day the one published later is gone by, and the other is shown."""
    figure = told(TWO_PAPERS.format(sun="2010-07-21")).figure("clps ed", "2010-07-19")
    assert (94, 94, 94) == (figure.value, figure.low, figure.high)
    assert {"90": "overtaken by a later publication"} == beside(figure)
    assert not figure.disputed


def test_totals_of_one_day_and_one_publication_day_stay_unsettled() -> None:
    """Where nothing decides there is no value, and the bracket covers both."""
    figure = told(TWO_PAPERS.format(sun="2010-07-20")).figure("clps ed", "2010-07-19")
    assert (None, 90, 94, True) == (figure.value, figure.low, figure.high, figure.disputed)
    assert {"90": "unsettled", "94": "unsettled"} == beside(figure)


@pytest.mark.parametrize(("day", "expected"), [("2010-07-18", "? <=94"), ("2010-07-20", "90+")])
def test_unsettled_totals_bound_at_their_widest(day: str, expected: str) -> None:
    """Before the day the higher of the two is the ceiling, after it the lower is the floor."""
    story = told(TWO_PAPERS.format(sun="2010-07-20"))
    assert expected == story.shown("clps ed", day)


def test_an_assessment_decides_before_any_publication() -> None:
    """An editor who read both goes by the earlier one; the later is set aside and still shown."""
    story = told(TWO_PAPERS.format(sun="2010-07-21") + "assess tally-1 over tally-2")
    figure = story.figure("clps ed", "2010-07-19")
    assert (90, 90, 90) == (figure.value, figure.low, figure.high)
    assert {"94": "set aside by an editor"} == beside(figure)


def test_as_known_before_the_second_there_is_no_rival() -> None:
    """On the day of the first paper the second is not out, so nothing is in doubt."""
    story = told(TWO_PAPERS.format(sun="2010-07-21"))
    figure = story.figure("clps ed", Moment("2010-07-19", known="2010-07-20"))
    assert (90, {}) == (figure.value, beside(figure))


def test_an_assessment_reaches_back_no_further_than_the_claim_it_goes_by() -> None:
    """What an editor sets aside for a later page stood alone until that page was out."""
    story = told("""
        source times 2010-07-20
        source sun 2010-07-27
        nomination times unions gmb ed on 2010-07-15
        nomination sun unions gmb david on 2010-07-15
        assess nomination-2 over nomination-1
    """)
    before, after = Moment("2010-07-25", known="2010-07-25"), Moment("2010-07-27")
    assert ("1+", "?") == (story.shown("unions ed", before), story.shown("unions david", before))
    assert ("?", "1+") == (story.shown("unions ed", after), story.shown("unions david", after))


def test_an_assessment_reaches_back_no_further_than_the_page_it_rests_on() -> None:
    """An editor who decides by a page of August decides nothing on a question about July."""
    story = told("""
        source times 2010-07-20
        source book 2010-08-27
        tally times clps ed 90 on 2010-07-19
        assess none over tally-1 by book
    """)
    assert ("90", "?") == (
        story.shown("clps ed", Moment("2010-07-19", known="2010-07-20")),
        story.shown("clps ed", "2010-07-19"),
    )


def test_a_total_set_aside_bounds_nothing_though_no_other_shares_its_day() -> None:
    """A misprint of 820 that an editor set aside neither lifts the figure nor sinks the rest."""
    story = told("""
        source times 2010-07-08
        source sun 2010-07-16
        tally times clps ed 820 on 2010-07-08
        tally sun clps ed 46 on 2010-07-16
        assess tally-2 over tally-1
    """)
    assert ["? <=46", "46", "46+"] == [
        story.shown("clps ed", day) for day in ("2010-07-08", "2010-07-16", "2010-07-17")
    ]
    on_its_day = beside(story.figure("clps ed", "2010-07-08"))
    assert {"820": "set aside by an editor"} == on_its_day


def test_an_assessment_taken_back_decides_nothing() -> None:
    """Once retracted, an assessment leaves the rivals as they were."""
    story = told(
        TWO_PAPERS.format(sun="2010-07-20")
        + """
        assess tally-1 over tally-2
        retract assess-1 slip
        """
    )
    assert "90-94" == story.shown("clps ed", "2010-07-19")


def test_what_two_assessments_judge_both_ways_is_judged_by_neither() -> None:
    """Editors who contradict each other leave the rivals unsettled."""
    story = told(
        TWO_PAPERS.format(sun="2010-07-20")
        + """
        assess tally-1 over tally-2
        assess tally-2 over tally-1
        """
    )
    assert "90-94" == story.shown("clps ed", "2010-07-19")


def test_a_total_below_an_earlier_floor_lags() -> None:
    """106 three days after 117 bounds nothing, is shown, and marks the cell as disputed."""
    story = told("""
        source next 2010-07-22
        source irish 2010-07-25
        tally next clps ed 117 on 2010-07-22
        tally irish clps ed 106 on 2010-07-25
    """)
    figure = story.figure("clps ed", "2010-07-25")
    assert (117, 117, None, True) == (figure.value, figure.low, figure.high, figure.disputed)
    assert {"106": "below an earlier floor"} == beside(figure)


def test_a_laggard_is_no_rival_of_a_sound_total_of_its_day() -> None:
    """A lagging total does not unsettle another total of its day."""
    story = told("""
        source next 2010-07-22
        source irish 2010-07-25
        source list 2010-07-25
        tally next clps ed 117 on 2010-07-22
        tally irish clps ed 106 on 2010-07-25
        tally list clps ed 140 on 2010-07-25
    """)
    figure = story.figure("clps ed", "2010-07-25")
    assert (140, 140, 140) == (figure.value, figure.low, figure.high)
    assert {"106": "below an earlier floor"} == beside(figure)


def test_a_total_below_the_names_lags() -> None:
    """A table that misses a nomination already on record is behind."""
    story = told("""
        source gmb 2010-07-15
        source table 2010-07-20
        nomination gmb unions gmb ed on 2010-07-15
        tally table unions ed 0 on 2010-07-20
    """)
    figure = story.figure("unions ed", "2010-07-20")
    assert (1, 1, True) == (figure.value, figure.low, figure.disputed)
    assert {"0": "below the names on record"} == beside(figure)


def test_a_total_whose_list_misses_somebody_lags() -> None:
    """One that counts one and names another than is on record: its list says whom it counts.

    Else that nomination, taken off it on the way back, would make an exact 0 of what nobody knows.
    """
    story = told("""
        source falkirk 2010-07-04
        source table 2010-07-09
        source later 2010-07-16
        nomination falkirk clps falkirk balls on 2010-07-04
        tally table clps balls 1 on 2010-07-08 lists morley
        nomination table clps morley balls on 2010-07-01/2010-07-09
        tally later clps balls 5 on 2010-07-16
    """)
    before, at = (story.figure("clps balls", day) for day in ("2010-06-30", "2010-07-08"))
    assert (None, 0, 3) == (before.value, before.low, before.high)
    assert {"1": "below the names on record"} == beside(at)
    assert (1, 1, 5, True) == (at.value, at.low, at.high, at.disputed)


def test_a_total_whose_list_has_all_who_are_on_record_does_not_lag() -> None:
    """Whom it counts besides nobody knows."""
    story = told("""
        source falkirk 2010-07-04
        source table 2010-07-09
        nomination falkirk clps falkirk balls on 2010-07-04
        tally table clps balls 3 on 2010-07-08 lists morley,falkirk
    """)
    figure = story.figure("clps balls", "2010-07-08")
    assert (3, 3, 3, {}) == (figure.value, figure.low, figure.high, beside(figure))


def test_a_count_may_fall_where_an_ending_is_on_record() -> None:
    """A total one lower after a withdrawal does not lag."""
    story = told("""
        source times 2010-07-20
        source sun 2010-08-13
        tally times unions ed 6 on 2010-07-20 lists unite
        nomination times unions unite ed on 2010-07-19
        ended sun unions unite ed on 2010-08-12
        tally sun unions ed 5 on 2010-08-13
    """)
    figure = story.figure("unions ed", "2010-08-13")
    assert (5, 5, 5, {}) == (figure.value, figure.low, figure.high, beside(figure))


def test_a_rumour_outweighs_no_act() -> None:
    """An assessment that goes by a rumour sets no nomination aside."""
    story = told("""
        source hp 2010-07-25
        nomination hp unions unite ed on 2010-07-24
        rumour hp unions unite david
        assess rumour-1 over nomination-1
    """)
    assert "1+" == story.shown("unions ed", "2010-07-25")


def test_a_count_of_the_very_day_of_a_withdrawal_does_not_lag() -> None:
    """On the day a union leaves, a total may have been taken just after it left."""
    story = told("""
        source times 2010-07-20
        source sun 2010-08-12
        tally times unions ed 6 on 2010-07-20 lists unite
        nomination times unions unite ed on 2010-07-19
        ended sun unions unite ed on 2010-08-12
        tally sun unions ed 5 on 2010-08-12
    """)
    figure = story.figure("unions ed", "2010-08-12")
    assert (5, 5, 5, {}) == (figure.value, figure.low, figure.high, beside(figure))


def test_a_later_publication_that_is_an_estimate_marks_the_figure() -> None:
    """Which of two pages is the later one may hang on an estimate; the figure then says so."""
    story = told(TWO_PAPERS.format(sun="2010-07-20/2010-07-22 best 2010-07-21"))
    figure = story.figure("clps ed", "2010-07-19")
    assert (94, True) == (figure.value, figure.estimated_date)
    assert "90-94" == story.shown("clps ed", Moment("2010-07-19", certain=True))
