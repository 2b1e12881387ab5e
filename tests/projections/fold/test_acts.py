"""Named acts: counted once, at the dates their claims agree on, and only while in force."""

from __future__ import annotations

import pytest

from tests.story import Moment, told


def test_several_claims_about_one_act_count_once_at_their_tightest_dates() -> None:
    """Two papers and a list tell of one nomination: one, on the day they all allow."""
    story = told("""
        source a 2010-07-21
        source b 2010-07-27
        nomination a unions unison ed on ../2010-07-21
        nomination b unions unison ed on 2010-07-21/2010-07-26
    """)
    assert ["?", "1+"] == [story.shown("unions ed", day) for day in ("2010-07-20", "2010-07-21")]


def test_a_page_of_the_day_itself_goes_before_a_retrospective() -> None:
    """The union's own page of the 15th beats a summary of August that says the 16th."""
    story = told("""
        source gmb 2010-07-15
        source guardian 2010-08-27
        nomination gmb unions gmb ed on 2010-07-15
        nomination guardian unions gmb ed on 2010-07-16
    """)
    figure = story.figure("unions ed", "2010-07-15")
    assert (1, 1, False) == (figure.value, figure.named, figure.disputed)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-14", (0, 0, False)),
        ("2010-07-15", (0, 1, True)),
        ("2010-07-16", (1, 1, False)),
        ("2010-08-30", (1, 1, False)),
    ],
)
def test_dates_that_clash_are_disputed_only_between_them(
    day: str, expected: tuple[int, int, bool]
) -> None:
    """Two retrospectives a day apart: one day is in dispute; before and after it nobody differs."""
    story = told("""
        source book 2010-08-27
        source diary 2010-08-28
        nomination book unions gmb ed on 2010-07-15
        nomination diary unions gmb ed on 2010-07-16
    """)
    figure = story.figure("unions ed", day)
    assert expected == (figure.named, figure.named_possible, figure.disputed)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-23", 0),
        ("2010-07-24", 1),
        ("2010-08-11", 1),
        ("2010-08-12", 0),
        ("2010-08-19", 0),
        ("2010-08-20", 1),
    ],
)
def test_nominate_withdraw_nominate_again(day: str, expected: int) -> None:
    """A union that pulls out and comes back is counted while it is in, and never twice."""
    story = told("""
        source hp 2010-08-20
        nomination hp unions unite ed on 2010-07-24
        ended hp unions unite ed on 2010-08-12
        nomination hp unions unite ed on 2010-08-20
    """)
    figure = story.figure("unions ed", day)
    assert (expected, expected) == (figure.named, figure.named_possible)


def test_nominate_withdraw_and_nominate_again_within_a_day() -> None:
    """Back on the very day it pulled out: it can only have come back after it left."""
    story = told("""
        source hp 2010-08-20
        nomination hp unions unite ed on 2010-07-24
        ended hp unions unite ed on 2010-08-12
        nomination hp unions unite ed on 2010-08-12
    """)
    assert "1+" == story.shown("unions ed", "2010-08-12")


def test_an_undated_word_of_an_ending_tells_nothing_new() -> None:
    """A later page that mentions a withdrawal without a day does not blur the ones with a day."""
    story = told("""
        source hp 2010-08-30
        nomination hp unions unite ed on 2010-07-24
        ended hp unions unite ed on 2010-08-12
        nomination hp unions unite ed on 2010-08-20
        ended hp unions unite ed
    """)
    assert [1, 0, 1] == [
        story.figure("unions ed", day).named for day in ("2010-08-11", "2010-08-12", "2010-08-20")
    ]


def test_two_days_for_one_ending_clash() -> None:
    """One withdrawal told with two days leaves the days between open, and says so."""
    story = told("""
        source hp 2010-08-30
        nomination hp unions unite ed on 2010-07-24
        ended hp unions unite ed on 2010-08-10
        ended hp unions unite ed on 2010-08-12
    """)
    seen = [
        (figure.named, figure.named_possible, figure.disputed)
        for figure in (
            story.figure("unions ed", day) for day in ("2010-08-09", "2010-08-11", "2010-08-12")
        )
    ]
    assert [(1, 1, False), (0, 1, True), (0, 0, False)] == seen


def test_an_endorsement_is_no_nomination() -> None:
    """A union that backs someone has not nominated them, and the contest counts nominations."""
    story = told("""
        source hp 2010-07-25
        endorsement hp unions unite ed on 2010-07-24
    """)
    assert "?" == story.shown("unions ed", "2010-07-25")


def test_a_rumour_counts_for_nothing() -> None:
    """What is only said to be about to happen leaves the figure unknown."""
    story = told("""
        source hp 2010-07-25
        rumour hp unions unite ed on 2010-07-24
    """)
    assert "?" == story.shown("unions ed", "2010-07-25")


def test_a_candidate_who_left_keeps_their_support() -> None:
    """Leaving the race withdraws nobody's nomination."""
    story = told("""
        source hp 2010-07-15
        nomination hp unions cwu balls on 2010-07-15
        left hp balls on 2010-07-25
    """)
    assert "1+" == story.shown("unions balls", "2010-07-26")


@pytest.mark.parametrize("day", ["2010-03-28", "2010-10-31"])
def test_a_day_ends_at_its_own_midnight_when_the_clocks_change(day: str) -> None:
    """An act in the last minute of a 23- or a 25-hour day is that day's, in London."""
    story = told(f"""
        source hp {day}
        nomination hp unions unite ed on {day}T23:59
        tally hp clps ed 3 on {day}T23:59
    """)
    assert ("1+", "3") == (story.shown("unions ed", day), story.shown("clps ed", day))


@pytest.mark.parametrize(
    ("day", "before"), [("2010-03-28", "2010-03-27"), ("2010-10-31", "2010-10-30")]
)
def test_a_day_begins_at_its_own_midnight_when_the_clocks_change(day: str, before: str) -> None:
    """The first minute of a summer-time day does not belong to the day before."""
    story = told(f"""
        source hp {day}
        nomination hp unions unite ed on {day}T00:00
    """)
    assert ["?", "1+"] == [story.shown("unions ed", one) for one in (before, day)]


def test_an_hour_that_comes_twice_is_either_of_them() -> None:
    """Half past one on the last Sunday of October is over only when its second one is."""
    story = told("""
        source hp 2010-10-31
        nomination hp unions unite ed on 2010-10-31T01:30
    """)
    assert ["?", "1+"] == [
        story.shown("unions ed", minute)
        for minute in ("2010-10-31T01:29+01:00", "2010-10-31T01:30Z")
    ]


def test_names_linked_as_the_same_count_once() -> None:
    """Two spellings of one union are one endorser."""
    story = told("""
        source a 2010-07-15
        source b 2010-07-16
        nomination a unions gmb ed on 2010-07-15
        nomination b unions gmb-union ed on 2010-07-15
        link b gmb gmb-union
    """)
    assert ("1+", "1+") == (
        story.shown("unions ed", "2010-07-16"),
        story.shown("unions ed", Moment("2010-07-15", known="2010-07-15")),
    )


def test_links_chain() -> None:
    """Three names linked in a chain are one endorser."""
    story = told("""
        source a 2010-07-15
        nomination a unions gmb ed on 2010-07-15
        nomination a unions gmb-union ed on 2010-07-15
        nomination a unions g-m-b ed on 2010-07-15
        link a gmb gmb-union
        link a g-m-b gmb-union
    """)
    assert 1 == story.figure("unions ed", "2010-07-15").named


def test_an_unlinked_pair_counts_as_two_again() -> None:
    """A link that was wrong is undone from the day that says so; the acts never moved."""
    story = told("""
        source a 2010-07-15
        source b 2010-07-20
        nomination a unions gmb ed on 2010-07-15
        nomination a unions gmb-union ed on 2010-07-15
        link a gmb gmb-union
        unlink b link-1
    """)
    assert (1, 2) == (
        story.figure("unions ed", Moment("2010-07-16", known="2010-07-16")).named,
        story.figure("unions ed", "2010-07-16").named,
    )


def test_a_successor_takes_over_no_acts() -> None:
    """A union absorbed by another keeps its own past nomination; both are counted."""
    story = told("""
        source a 2010-07-15
        nomination a unions ucatt ed on 2010-07-15
        nomination a unions unite ed on 2010-07-15
        link a ucatt unite relation successor
    """)
    assert 2 == story.figure("unions ed", "2010-07-15").named


def test_a_result_with_an_open_end_breaks_no_question() -> None:
    """A milestone of "from 25 September" gives the contest no last day, and breaks nothing."""
    story = told("""
        source a 2010-07-15
        result a on 2010-09-25/..
        nomination a unions gmb ed on 2010-07-15
    """)
    assert "2010-08-01" == story.inquiry(Moment(None, known="2010-08-01")).as_of.on.text


def test_an_estimate_yields_to_a_stated_day() -> None:
    """A guess of the 16th, for a page that allows the 15th, is no quarrel with one that says so."""
    story = told("""
        source book 2010-08-27
        source diary 2010-08-28
        nomination book unions gmb ed on 2010-07-15/2010-07-16 best 2010-07-16
        nomination diary unions gmb ed on 2010-07-15
    """)
    figure = story.figure("unions ed", "2010-07-15")
    assert (1, False, False) == (figure.named, figure.disputed, figure.estimated_date)


def test_an_ending_says_that_somebody_was_there() -> None:
    """Where only the ending of an act can be read, a total before it still loses one by it."""
    story = told(
        """
        source undated undated
        source party 2010-06-08
        source news 2010-06-09
        nomination undated mps skinner balls on 2010-06-01
        tally party mps balls 16 on 2010-06-08
        ended news mps skinner balls on 2010-06-09
        """
    )

    assert "16" == story.shown("mps balls", Moment("2010-06-08", known="2010-06-08"))
    assert "15+" == story.shown("mps balls", Moment("2010-06-10", known="2010-06-10"))
    assert 0 == story.figure("mps balls", Moment("2010-06-10", known="2010-06-10")).named
