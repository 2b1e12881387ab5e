"""What a total counts: totals of one basis bound each other, others are only shown."""

from __future__ import annotations

import pytest

from tests.story import beside, told


def test_meetings_held_do_not_bound_what_the_party_received() -> None:
    """30 meetings held, after 46 papers received, is no fall: the two were never one count."""
    story = told("""
        source ake 2010-07-16
        source list 2010-07-19
        tally ake clps ed 46 on 2010-07-16 basis received
        tally list clps ed 30 on 2010-07-19 basis meetings
    """)
    days = [story.figure("clps ed", day) for day in ("2010-07-15", "2010-07-16", "2010-07-19")]
    assert [(0, 46), (46, 46), (30, 30)] == [(one.low, one.high) for one in days]
    assert not any(one.disputed for one in days)


def test_an_unknown_basis_compares_with_any() -> None:
    """A table that does not say what it counts bounds, and is bounded by, every other."""
    story = told("""
        source ibt 2010-07-08
        source ake 2010-07-16
        tally ibt clps ed 28 on 2010-07-08
        tally ake clps ed 46 on 2010-07-16 basis received
    """)
    assert "28-46" == story.shown("clps ed", "2010-07-12")


@pytest.mark.parametrize("basis", ["campaign", "media"])
def test_a_campaigns_or_a_papers_own_count_never_binds(basis: str) -> None:
    """A campaign's claim of 200 stands beside the figure and moves nothing."""
    story = told(f"""
        source ibt 2010-07-08
        source camp 2010-07-12
        tally ibt clps ed 28 on 2010-07-08
        tally camp clps ed 200 on 2010-07-12 basis {basis}
    """)
    figure = story.figure("clps ed", "2010-07-12")
    assert (28, 28, None, False) == (figure.value, figure.low, figure.high, figure.disputed)
    assert {"200": "a campaign's or a paper's own count"} == beside(figure)


def test_a_claim_of_a_campaign_alone_leaves_the_figure_unknown() -> None:
    """With nothing else on record a campaign's number is shown beside a question mark."""
    story = told("""
        source camp 2010-07-12
        tally camp clps ed 200 on 2010-07-12 basis campaign
    """)
    figure = story.figure("clps ed", "2010-07-12")
    assert (None, 0, None) == (figure.value, figure.low, figure.high)
    assert {"200": "a campaign's or a paper's own count"} == beside(figure)


@pytest.mark.parametrize(("first", "second"), [("a", "b"), ("b", "a")])
def test_of_two_bases_on_one_day_the_one_received_is_printed(first: str, second: str) -> None:
    """The total of papers received is printed, whatever the ids of the two claims."""
    story = told(f"""
        source ake 2010-07-16
        tally ake clps ed 60 on 2010-07-16 basis meetings as {first}
        tally ake clps ed 46 on 2010-07-16 basis received as {second}
    """)
    figure = story.figure("clps ed", "2010-07-16")
    assert (46, 46, 46) == (figure.value, figure.low, figure.high)
    assert {"60": "counts on another basis"} == beside(figure)
