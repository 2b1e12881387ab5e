"""Which recorded event made a figure say what it says, and when it ever said another."""

from __future__ import annotations

import pytest

from projections.answers.bisect import Bisected, Stretch, bisect, nearest, stretches
from projections.answers.blame import blame
from projections.answers.brackets import Bounds, read_bounds, shown, shown_bounds
from projections.fold.figures import Cell
from projections.stored.log import Basis, Log
from tests.story import NOMINATION, Story, told

ED = Cell("clps", NOMINATION, "ed")
DAY = "2010-07-26"
WENT_AND_CAME_BACK = """
source ake 2010-07-26
tally ake clps ed 148 on 2010-07-26
correct tally-1 slip: tally ake clps ed 184 on 2010-07-26
correct tally-1 slip: tally ake clps ed 148 on 2010-07-26
source other 2010-07-26
nomination other clps gmb david on 2010-07-20
"""


def _log(story: Story) -> Log:
    return Log(story.events, Basis(len(story.events), ""))


def _bisected(story: Story) -> Bisected:
    return bisect(_log(story), ED, story.inquiry(DAY))


def _stretches(story: Story) -> tuple[Stretch, ...]:
    return stretches(blame(_log(story), ED, story.inquiry(DAY)))


def test_a_figure_that_went_and_came_back_is_since_it_came_back() -> None:
    """Halving between its first day and now would find 148 at both ends, and no change at all."""
    found = _bisected(told(WENT_AND_CAME_BACK))

    assert found.since.was is not None
    assert ("correct-2", "184", "148") == (
        found.since.event,
        shown(found.since.was),
        shown(found.since.becomes),
    )
    assert found.later is None


def test_each_stretch_in_which_a_figure_was_said_has_its_two_ends() -> None:
    """148 was said twice: until the slip, and again since that was mended."""
    found = _stretches(told(WENT_AND_CAME_BACK))

    assert [
        ("?", "race", "tally-1"),
        ("148", "tally-1", "correct-1"),
        ("184", "correct-1", "correct-2"),
        ("148", "correct-2", None),
    ] == [
        (shown_bounds(one.said), one.since.event, one.until.event if one.until else None)
        for one in found
    ]


def test_what_does_not_show_in_a_figure_is_told_apart_from_what_does() -> None:
    """Names under a published total move what is named, and 148 stays 148; the last one is told."""
    named = f"""{WENT_AND_CAME_BACK}
        nomination ake clps unite ed on 2010-07-26
        nomination ake clps unison ed on 2010-07-26"""
    found = _bisected(told(named))

    assert "correct-2" == found.since.event
    assert found.later is not None
    assert "nomination-3" == found.later.event
    assert [one.said for one in _stretches(told(WENT_AND_CAME_BACK))] == [
        one.said for one in _stretches(told(named))
    ]


def test_a_figure_that_never_changed_is_since_the_contest_was_on_record() -> None:
    """A figure that never changed is the answer since the contest was on record."""
    found = _bisected(told("source ake 2010-07-26"))

    assert (None, "?", "race") == (
        found.since.was,
        shown(found.since.becomes),
        found.since.event,
    )


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        ((150, 150), "148"),
        ((170, 170), "184"),
        ((148, None), "148"),
        ((None, 20), "?"),
        ((None, None), "?"),
    ],
)
def test_the_nearest_figure_is_open_at_the_same_ends_and_least_far_off(
    asked: Bounds, expected: str
) -> None:
    """An open end is nearest to another one, and of two alike the later counts."""
    found = nearest(asked, _stretches(told(WENT_AND_CAME_BACK)))

    assert expected == shown_bounds(found.said)
    if expected == "148":
        assert "correct-2" == found.since.event


@pytest.mark.parametrize("figure", ["0", "148", "148–151", "28+", "?", "? ≤28"])
def test_a_figure_is_read_as_it_is_printed(figure: str) -> None:
    """Whatever a table prints can be typed back."""
    read = read_bounds(figure)

    assert read is not None
    assert figure == shown_bounds(read)


@pytest.mark.parametrize(
    ("typed", "figure"),
    [("148-151", "148–151"), (" 148 - 151 ", "148–151"), ("?<=28", "? ≤28"), ("148-148", "148")],
)
def test_a_figure_can_be_typed_on_any_keyboard(typed: str, figure: str) -> None:
    """A figure can be typed with a hyphen for the dash."""
    read = read_bounds(typed)

    assert read is not None
    assert figure == shown_bounds(read)


@pytest.mark.parametrize("typed", ["", "151-148", "about 30", "-3", "28++", "14 8", "≤28", "٣"])
def test_what_no_table_prints_is_no_figure(typed: str) -> None:
    """Words, signs and brackets upside down."""
    assert read_bounds(typed) is None
