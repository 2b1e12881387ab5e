"""Which clock a change moves: the mending table of the design, row by row, on all three clocks."""

from __future__ import annotations

import pytest

from tests.story import Moment, Story, forgotten, told

TALLY = """
    source ibt 2010-07-08
    source times 2010-08-14
    tally ibt clps ed 28 on 2010-07-08
"""


def on_each_clock(story: Story, cell: str, mending: str) -> dict[str, str]:
    """A cell on 20 August: now, as known before and after the times of 14 August, and unmended."""
    before = story.seq(mending) - 1
    return {
        "now": story.shown(cell, "2010-08-20"),
        "known 13 Aug": story.shown(cell, Moment("2010-08-20", known="2010-08-13")),
        "known 14 Aug": story.shown(cell, Moment("2010-08-20", known="2010-08-14")),
        "recorded before": story.shown(cell, Moment("2010-08-20", recorded=before)),
    }


def test_the_world_moved() -> None:
    """A union pulls out on 12 August: gone on `on` from that day, on `known` from the page on."""
    story = told("""
        source ibt 2010-07-24
        source times 2010-08-14
        nomination ibt unions unite ed on 2010-07-24
        ended times unions unite ed on 2010-08-12
    """)
    assert {
        "now": "?",
        "known 13 Aug": "1+",
        "known 14 Aug": "?",
        "recorded before": "1+",
    } == on_each_clock(story, "unions ed", "ended-1")
    assert ["1+", "?"] == [story.shown("unions ed", day) for day in ("2010-08-11", "2010-08-12")]


def test_the_source_was_wrong_and_said_so() -> None:
    """The old figure stays what was known until the source put it right."""
    story = told(TALLY + "correct tally-1 by times: tally ibt clps ed 29 on 2010-07-08")
    assert {
        "now": "29+",
        "known 13 Aug": "28+",
        "known 14 Aug": "29+",
        "recorded before": "28+",
    } == on_each_clock(story, "clps ed", "correct-1")


def test_we_mistyped_it() -> None:
    """Our own slip disappears from every `known` day, and stays on `recorded` alone."""
    story = told(TALLY + "correct tally-1 slip: tally ibt clps ed 29 on 2010-07-08")
    assert {
        "now": "29+",
        "known 13 Aug": "29+",
        "known 14 Aug": "29+",
        "recorded before": "28+",
    } == on_each_clock(story, "clps ed", "correct-1")


def test_the_source_took_it_back() -> None:
    """What a source withdrew was nevertheless what could be read until it did."""
    story = told(TALLY + "retract tally-1 by times")
    assert {
        "now": "?",
        "known 13 Aug": "28+",
        "known 14 Aug": "?",
        "recorded before": "28+",
    } == on_each_clock(story, "clps ed", "retract-1")


def test_it_was_entered_twice() -> None:
    """A duplicate is gone on every day, and what remains counts once."""
    story = told("""
        source ibt 2010-07-24
        nomination ibt unions unite ed on 2010-07-24
        nomination ibt unions unite-union ed on 2010-07-24
        retract nomination-2 duplicate nomination-1
    """)
    assert {
        "now": "1+",
        "known 13 Aug": "1+",
        "known 14 Aug": "1+",
        "recorded before": "2+",
    } == on_each_clock(story, "unions ed", "retract-1")


def test_two_sources_disagree() -> None:
    """Both stand; the assessment decides from the day on which there were two to choose from."""
    story = told(
        TALLY
        + """
        tally times clps ed 24 on 2010-07-08
        assess tally-1 over tally-2
        """
    )
    day = "2010-07-08"
    assert ["28", "28", "24"] == [
        story.shown("clps ed", day),
        story.shown("clps ed", Moment(day, known="2010-08-13")),
        story.shown("clps ed", Moment(day, recorded=story.seq("assess-1") - 1)),
    ]


def test_the_law_says_forget() -> None:
    """A redacted claim counts for nothing on any day, and the answer says that it was redacted."""
    story = forgotten(told(TALLY), "tally-1")
    assert "?" == story.shown("clps ed", "2010-08-20")
    assert ("tally-1",) == story.inquiry("2010-08-20").belief.redacted


@pytest.mark.parametrize(
    "mending",
    [
        "correct tally-1 by times: tally ibt clps ed 29 on 2010-07-08",
        "correct tally-1 slip: tally ibt clps ed 29 on 2010-07-08",
        "retract tally-1 slip",
    ],
)
def test_forgetting_a_mending_brings_nothing_wrong_back(mending: str) -> None:
    """Once nobody can tell what a mending said, the words it overruled are not believed again."""
    story = told(TALLY + mending)
    assert story.shown("clps ed", "2010-08-20") != "28+"
    last = story.events[-1].event_id
    assert "?" == forgotten(story, last).shown("clps ed", "2010-08-20")


def test_a_forgotten_correction_may_be_corrected_anew() -> None:
    """New whole words for a claim stand, whatever was forgotten under them."""
    story = told(
        TALLY
        + """
        correct tally-1 slip: tally ibt clps ed 29 on 2010-07-08
        correct tally-1 slip of correct-1: tally ibt clps ed 30 on 2010-07-08
        """
    )
    assert "30+" == forgotten(story, "correct-1").shown("clps ed", "2010-08-20")


def test_a_retraction_can_be_retracted() -> None:
    """What a wrong retraction took back stands again."""
    story = told(
        TALLY
        + """
        retract tally-1 slip
        retract retract-1 slip
        """
    )
    assert "28+" == story.shown("clps ed", "2010-08-20")
    assert "?" == story.shown("clps ed", Moment("2010-08-20", recorded=story.seq("retract-1")))


def test_a_retracted_retraction_of_a_retraction_lets_the_first_hold_again() -> None:
    """Three deep, the claim is gone once more."""
    story = told(
        TALLY
        + """
        retract tally-1 slip
        retract retract-1 slip
        retract retract-2 slip
        """
    )
    assert "?" == story.shown("clps ed", "2010-08-20")


def test_our_slip_in_a_sources_own_correction_keeps_that_corrections_day() -> None:
    """Mending what we mistyped of 14 August does not make it known in July."""
    story = told(
        TALLY
        + """
        correct tally-1 by times: tally ibt clps ed 92 on 2010-07-08
        correct tally-1 slip: tally ibt clps ed 29 on 2010-07-08
        """
    )
    assert {
        "now": "29+",
        "known 13 Aug": "28+",
        "known 14 Aug": "29+",
        "recorded before": "92+",
    } == on_each_clock(story, "clps ed", "correct-2")


def test_a_mending_of_a_mending_outlives_the_one_between() -> None:
    """When the middle one of three wordings is taken back, the last still says what holds."""
    story = told(
        TALLY
        + """
        source leaflet 2010-07-09
        correct tally-1 slip: tally ibt clps ed 29 on 2010-07-08
        correct tally-1 slip of correct-1: tally ibt clps ed 30 on 2010-07-08
        retract correct-1 slip
        """
    )
    assert "30+" == story.shown("clps ed", "2010-08-20")


def test_a_retracted_correction_gives_back_the_words_before_it() -> None:
    """Taking back a correction takes back that version alone."""
    story = told(
        TALLY
        + """
        correct tally-1 by times: tally ibt clps ed 29 on 2010-07-08
        retract correct-1 slip
        """
    )
    assert "28+" == story.shown("clps ed", "2010-08-20")


@pytest.mark.parametrize(("one", "other"), [("a", "b"), ("b", "a")])
def test_of_two_corrections_of_one_day_the_one_that_saw_the_other_holds(
    one: str, other: str
) -> None:
    """A paper that corrects itself twice in a day means its second correction."""
    story = told(
        TALLY
        + f"""
        correct tally-1 by times as {one}: tally ibt clps ed 29 on 2010-07-08
        correct tally-1 by times as {other}: tally ibt clps ed 30 on 2010-07-08
        """
    )
    assert "30+" == story.shown("clps ed", "2010-08-20")


def test_a_correction_comes_after_words_whose_own_day_is_vague() -> None:
    """A blog of "some day in August", corrected on the 14th, is corrected."""
    story = told("""
        source blog 2010-07-26/2010-08-31
        source times 2010-08-14
        tally blog clps ed 151 on 2010-07-26
        correct tally-1 by times: tally blog clps ed 148 on 2010-07-26
    """)
    assert "148" == story.shown("clps ed", "2010-07-26")


def test_an_earlier_citation_moves_a_claim_back() -> None:
    """A page found later, but published earlier, makes the claim known from its own day."""
    story = told(
        TALLY
        + """
        source blog 2010-07-09
        tally times clps david 22 on 2010-07-08
        cite blog tally-2
        """
    )
    asked = Moment("2010-07-20", known="2010-07-20")
    assert "22+" == story.shown("clps david", asked)
    assert ("tally-2", "cite-1") == story.figure("clps david", asked).because


def test_a_citation_entered_by_mistake_can_be_taken_back() -> None:
    """Without the wrong page the claim is known no earlier than its own."""
    story = told(
        TALLY
        + """
        source blog 2010-07-09
        tally times clps david 22 on 2010-07-08
        cite blog tally-2
        retract cite-1 slip
        """
    )
    assert "?" == story.shown("clps david", Moment("2010-07-20", known="2010-07-20"))


def test_a_page_not_yet_out_lists_nothing() -> None:
    """A summary of August that prints a total beside an act says nothing about July's question."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        source book 2010-08-27
        tally ibt unions ed 2 on 2010-07-08
        nomination gmb unions gmb ed on 2010-07-09/2010-07-15
        cite book tally-1
        cite book nomination-1
    """)
    assert "3+" == story.shown("unions ed", Moment("2010-07-20", known="2010-07-20"))


def test_an_undated_page_counts_only_where_known_is_not_asked() -> None:
    """Nobody knows when it appeared, so it is used now and counted as unused then."""
    story = told("""
        source irish undated
        tally irish clps ed 106 on 2010-07-25
    """)
    then = Moment("2010-07-25", known="2010-07-30")
    assert ("106", "?") == (story.shown("clps ed", "2010-07-25"), story.shown("clps ed", then))
    assert ("irish",) == story.inquiry(then).belief.unused_undated


def test_a_private_page_is_never_known() -> None:
    """What nobody outside could read is on record and answers no question about `known`."""
    story = told("""
        source letter 2010-07-08 private
        tally letter clps ed 28 on 2010-07-08
    """)
    then = Moment("2010-07-08", known="2010-07-30")
    assert ("28", "?") == (story.shown("clps ed", "2010-07-08"), story.shown("clps ed", then))


def test_a_claim_moved_to_another_contest_leaves_this_one() -> None:
    """Filed under the wrong race and put right, it counts here no more."""
    story = told(
        TALLY + "correct tally-1 slip: tally ibt clps ed 28 on 2010-07-08 contest labour-2015"
    )
    assert "?" == story.shown("clps ed", "2010-07-08")


def test_a_page_reread_later_lists_nothing_before_its_day() -> None:
    """Mending a slip by a book of August does not tie July's act to the book's own total."""
    story = told("""
        source ibt 2010-07-08
        source gmb 2010-07-15
        source book 2010-08-27
        tally ibt unions ed 2 on 2010-07-08
        nomination gmb unions gmb ed on 2010-07-09
        correct tally-1 slip by book: tally ibt unions ed 3 on 2010-07-08
        correct nomination-1 slip by book: nomination gmb unions gmb ed on 2010-07-09/2010-07-15
    """)
    asked = Moment("2010-07-20", known="2010-07-20")
    assert "4+" == story.shown("unions ed", asked)
