"""The worked table for Ed Miliband in 2010: now, and as known that same day."""

from __future__ import annotations

from typing import Final

import pytest

from tests.story import Moment, beside, told

ARTICLES: Final = told("""
    source ibt    2010-07-05/2010-07-09 best 2010-07-08
    source blog   2010-07-26/2010-08-31
    window party  clps,unions closes 2010-07-26
    tally  ibt    clps   ed  28 when source
    tally  ibt    unions ed   0 when source
    tally  blog   clps   ed 151 when source
    tally  blog   unions ed   6 when source lists gmb,unite,unison,num,ucatt,unity
    nomination blog unions gmb    ed on ../2010-07-26
    nomination blog unions unite  ed on ../2010-07-26
    nomination blog unions unison ed on ../2010-07-26
    nomination blog unions num    ed on ../2010-07-26
    nomination blog unions ucatt  ed on ../2010-07-26
    nomination blog unions unity  ed on ../2010-07-26
""")
"""What the five articles say, and the day on which nominations closed."""

ALL: Final = told("""
    source ibt    2010-07-05/2010-07-09 best 2010-07-08
    source ake16  2010-07-16
    source std    undated                        # the day of its count is worked out, not its own
    source ake21  2010-07-21
    source left   2010-07-21
    source next   2010-07-22
    source irish  undated
    source politics undated
    source ake26  2010-07-26
    source list   2010-07-26
    source party27 2010-07-27
    source blog   2010-07-26/2010-08-31
    source gmb    2010-07-15
    source list15 2010-07-15
    source guardian 2010-08-27
    window party  clps,unions closes 2010-07-26T13:00
    tally ibt     clps ed    28 when source
    tally ake16   clps ed    46 on 2010-07-16 basis received
    tally std     clps ed    84 on 2010-07-19
    tally ake21   clps ed    94 on 2010-07-21
    tally next    clps ed   117 on 2010-07-22
    tally irish   clps ed   106 on 2010-07-25
    tally politics clps ed >=140 on 2010-07-25
    tally ake26   clps ed   148 on 2010-07-26T13:00
    tally list    clps ed   148 on 2010-07-26T13:00
    tally party27 clps ed   151 on 2010-07-27
    tally blog    clps ed   151 when source
    tally ibt     unions ed   0 when source
    tally ake21   unions ed   4 on 2010-07-21 lists gmb,ucatt,unison,unity
    tally ake26   unions ed   6 on 2010-07-26T13:00
    tally party27 unions ed   6 on 2010-07-27
    tally blog    unions ed   6 when source lists gmb,unite,unison,num,ucatt,unity
    nomination gmb      unions gmb    ed on 2010-07-15
    nomination guardian unions gmb    ed on 2010-07-16       # a retrospective is a day out
    nomination list15   unions ucatt  ed on 2010-07-15
    nomination left     unions unison ed on 2010-07-21
    nomination ake21    unions unity  ed on ../2010-07-21
    nomination ake26    unions num    ed on 2010-07-22/2010-07-26
    nomination list     unions unite  ed on 2010-07-26
""")
"""All that is on record about the two cells."""


def now_and_then(story: object, cell: str, day: str) -> str:
    """Print a cell as the table does: now (as known that same day)."""
    assert hasattr(story, "shown")
    return f"{story.shown(cell, day)} ({story.shown(cell, Moment(day, known=day))})"


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-01", "? <=28 (?)"),
        ("2010-07-08", "28 (28)"),
        ("2010-07-09", "28-151 (28+)"),
        ("2010-07-15", "28-151 (28+)"),
        ("2010-07-16", "28-151 (28+)"),
        ("2010-07-25", "28-151 (28+)"),
        ("2010-07-26", "151 (28+)"),
        ("2010-07-27", "151 (28+)"),
    ],
)
def test_clps_by_the_articles(day: str, expected: str) -> None:
    """Two tables, seventeen days apart, bracket every day between them."""
    assert expected == now_and_then(ARTICLES, "clps ed", day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-01", "0 (?)"),
        ("2010-07-08", "0 (0)"),
        ("2010-07-09", "0-6 (0+)"),
        ("2010-07-15", "0-6 (0+)"),
        ("2010-07-16", "0-6 (0+)"),
        ("2010-07-25", "0-6 (0+)"),
        ("2010-07-26", "6 (0+)"),
        ("2010-07-27", "6 (0+)"),
    ],
)
def test_unions_by_the_articles(day: str, expected: str) -> None:
    """A table that prints 0 says 0 of every day before it; names without a day bound nothing."""
    assert expected == now_and_then(ARTICLES, "unions ed", day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-01", "? <=28 (?)"),
        ("2010-07-08", "28 (28)"),
        ("2010-07-09", "28-46 (28+)"),
        ("2010-07-15", "28-46 (28+)"),
        ("2010-07-16", "46 (46)"),
        ("2010-07-25", "140-151 (117+)"),
        ("2010-07-26", "151 (148)"),
        ("2010-07-27", "151 (151)"),
    ],
)
def test_clps_by_all_data(day: str, expected: str) -> None:
    """Every later total narrows the days before it, and none of them reaches back on `known`."""
    assert expected == now_and_then(ALL, "clps ed", day)


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-01", "0 (?)"),
        ("2010-07-08", "0 (0)"),
        ("2010-07-09", "0-1 (0+)"),
        ("2010-07-15", "2-3 (2+)"),
        ("2010-07-16", "2-3 (2+)"),
        ("2010-07-25", "4-5 (4+)"),
        ("2010-07-26", "6 (6)"),
        ("2010-07-27", "6 (6)"),
    ],
)
def test_unions_by_all_data(day: str, expected: str) -> None:
    """Names with a day narrow the totals on both sides of them."""
    assert expected == now_and_then(ALL, "unions ed", day)


@pytest.mark.parametrize(
    ("asked", "expected"),
    [
        (Moment("2010-07-25"), {"106": "below an earlier floor"}),
        (Moment("2010-07-25", known="2010-07-25"), {}),
        (Moment("2010-07-26"), {"148": "overtaken by a later publication"}),
        (Moment("2010-07-26", known="2010-07-26"), {}),
    ],
)
def test_rivals_of_the_clps(asked: Moment, expected: dict[str, str]) -> None:
    """What a figure is not is printed beside it: a lagging paper, a count of the day itself."""
    assert expected == beside(ALL.figure("clps ed", asked))


def test_value_goes_with_the_last_table() -> None:
    """Between the two tables the one number to print is the last one, 28, with 151 above it."""
    figure = ARTICLES.figure("clps ed", "2010-07-20")
    assert (28, 28, 151) == (figure.value, figure.low, figure.high)


def test_at_least_140_prints_no_one_number() -> None:
    """On the eve of the close the last total is "over 140": a bracket, and no value."""
    figure = ALL.figure("clps ed", "2010-07-25")
    assert (None, 140, 151) == (figure.value, figure.low, figure.high)


def test_the_lagging_paper_marks_the_eve_as_disputed() -> None:
    """106, printed three days after 117, bounds nothing and is not passed over in silence."""
    assert ALL.figure("clps ed", "2010-07-25").disputed
