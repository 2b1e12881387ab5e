"""Who had yet to act: stated on a day, or computed against the size of the section."""

from __future__ import annotations

from ledger.events.kinds import ActKind
from projections.fold.windows import WindowState
from tests.story import told

TABLE = """
    source ibt 2010-07-08
    tally ibt clps ed 28 on 2010-07-08
    tally ibt clps david 22 on 2010-07-08
    tally ibt clps balls 1 on 2010-07-08
    remainder ibt clps 572 on 2010-07-08
"""


def test_a_stated_remainder_holds_on_its_own_day() -> None:
    """572 yet to declare is what the page prints for that day."""
    remainder = told(TABLE).remainder("clps", "2010-07-08")
    assert (572, 572) == (remainder.stated, remainder.value)
    assert ("remainder-1",) == remainder.because


def test_a_size_is_inferred_from_a_whole_table() -> None:
    """51 declared and 572 to come make 623, which nobody states; the next day is a bracket."""
    remainder = told(TABLE).remainder("clps", "2010-07-09")
    assert remainder.size is not None
    assert (623, False) == (remainder.size.exact, remainder.size.stated)
    assert (None, None, 0, 572) == (
        remainder.stated,
        remainder.value,
        remainder.low,
        remainder.high,
    )


def test_more_than_could_act_is_no_remainder_of_nought() -> None:
    """Three named and one who nominated nobody, of three: something counted there is wrong."""
    story = told("""
        source page 2010-07-08
        size page unions 3
        nomination page unions gmb ed on 2010-07-01
        nomination page unions unite ed on 2010-07-01
        nomination page unions num david on 2010-07-01
        no_nomination page unions unison on 2010-07-01
    """)
    remainder = story.remainder("unions", "2010-07-08")
    assert (None, None, None, 4) == (
        remainder.value,
        remainder.low,
        remainder.high,
        remainder.acted,
    )


def test_who_nominated_nobody_may_have_endorsed_somebody() -> None:
    """Of three one nominated nobody: two had yet to nominate, and all three to endorse."""
    story = told("""
        source page 2010-07-08
        size page unions 3
        no_nomination page unions unison on 2010-07-01
    """)
    inquiry = story.inquiry("2010-07-08")
    nominations, endorsements = (
        inquiry.remainder("unions", act) for act in (ActKind.NOMINATION, ActKind.ENDORSEMENT)
    )
    assert (2, 3) == (nominations.high, endorsements.high)
    assert (1, 0) == (nominations.nobody, endorsements.nobody)


def test_no_size_follows_from_half_a_table() -> None:
    """A page that prints two of three candidates and a remainder does not add up to the section."""
    story = told("""
        source ibt 2010-07-08
        tally ibt clps ed 28 on 2010-07-08
        tally ibt clps david 22 on 2010-07-08
        remainder ibt clps 573 on 2010-07-08
    """)
    assert story.remainder("clps", "2010-07-09").size is None


def test_a_table_may_leave_out_who_had_left() -> None:
    """A candidate who withdrew before is missed by nobody."""
    story = told("""
        source ibt 2010-07-08
        left party balls on 2010-06-09
        tally ibt clps ed 28 on 2010-07-08
        tally ibt clps david 22 on 2010-07-08
        remainder ibt clps 573 on 2010-07-08
    """)
    size = story.remainder("clps", "2010-07-09").size
    assert size is not None
    assert 623 == size.exact


def test_a_stated_size_is_preferred_to_an_inferred_one() -> None:
    """A size in print is gone by, and says that it is stated."""
    remainder = told(TABLE + "size party clps 635").remainder("clps", "2010-07-09")
    assert remainder.size is not None
    assert (635, True, 584) == (remainder.size.exact, remainder.size.stated, remainder.high)


def test_none_to_come_after_the_close_says_that_the_window_had_shut() -> None:
    """Nobody yet to declare, after the close, is no proof that everybody had: no size follows."""
    story = told("""
        source ibt 2010-07-08
        window party mps closes 2010-06-09
        tally ibt mps ed 63 on 2010-07-08
        tally ibt mps david 81 on 2010-07-08
        tally ibt mps balls 33 on 2010-07-08
        remainder ibt mps 0 on 2010-07-08
    """)
    remainder = story.remainder("mps", "2010-07-08")
    assert (0, None, WindowState.CLOSED) == (remainder.stated, remainder.size, remainder.window)
    assert story.remainder("mps", "2010-07-09").value is None


def test_after_the_close_the_remainder_is_those_who_never_acted() -> None:
    """243 of 257 nominated: fourteen never did, whatever a table prints."""
    story = told("""
        source party9 2010-06-09
        window party mps closes 2010-06-09
        size party9 mps 257
        tally party9 mps ed 63 on 2010-06-09
        tally party9 mps david 81 on 2010-06-09
        tally party9 mps balls 99 on 2010-06-09
    """)
    assert 14 == story.remainder("mps", "2010-07-01").value


def test_who_nominated_nobody_is_no_longer_to_come() -> None:
    """A body that decided to back nobody has acted."""
    story = told("""
        source ake 2010-07-26
        window party unions closes 2010-07-26
        size party unions 14
        tally ake unions ed 6 on 2010-07-26
        tally ake unions david 2 on 2010-07-26
        tally ake unions balls 1 on 2010-07-26
        no_nomination ake unions nacods on 2010-07-26
    """)
    remainder = story.remainder("unions", "2010-07-27")
    assert (4, 1) == (remainder.value, remainder.nobody)


def test_without_a_size_the_remainder_is_unknown() -> None:
    """Nobody says how many there are, so nobody knows how many are left."""
    story = told("""
        source ake 2010-07-26
        tally ake unions ed 6 on 2010-07-26
    """)
    remainder = story.remainder("unions", "2010-07-27")
    assert (None, None, None) == (remainder.value, remainder.low, remainder.high)


def test_a_size_an_editor_set_aside_is_not_gone_by() -> None:
    """A wrong size, set aside, leaves the one that is right."""
    story = told("""
        source nas 2010-06-01
        size nas mps 258
        size party mps 257
        assess size-2 over size-1
    """)
    size = story.remainder("mps", "2010-07-27").size
    assert size is not None
    assert 257 == size.exact


def test_no_size_is_inferred_from_a_total_set_aside() -> None:
    """A table with a misprint in it does not give a size once the misprint is set aside."""
    story = told(TABLE + "assess none over tally-3")
    assert story.remainder("clps", "2010-07-09").size is None


def test_a_remainder_of_the_morning_is_over_when_the_window_shuts() -> None:
    """36 were to come on the last morning; at the end of the day nobody can come any more."""
    story = told("""
        source paper 2010-06-09
        window paper mps closes 2010-06-09T12:30
        size paper mps 257
        tally paper mps ed 63 on 2010-06-09T12:30
        tally paper mps david 81 on 2010-06-09T12:30
        tally paper mps balls 33 on 2010-06-09T12:30
        remainder paper mps 36 on 2010-06-09
    """)

    assert (None, 80) == (
        story.remainder("mps", "2010-06-09").stated,
        story.remainder("mps", "2010-06-09").value,
    )
