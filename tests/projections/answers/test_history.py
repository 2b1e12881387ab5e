"""What was mended behind a figure, and whether that could be read at the clocks asked about."""

from __future__ import annotations

from ledger.citations import Citation
from projections.answers.mending.history import could_read
from tests.story import Moment, told

RACE = told("source news 2010-07-05\ntally news clps ed 28 on 2010-07-05")
DAYS = ("2010-07-04", "2010-07-05")
GONE = (Citation("a-redacted-page", "paragraph 1"),)


def test_a_correction_goes_on_holding_after_its_page_is_redacted() -> None:
    """Asked for all that is known, nothing is hidden; by some day, a page without its date is."""
    assert could_read(GONE, RACE.inquiry("2010-07-20"))
    assert not could_read(GONE, RACE.inquiry(Moment("2010-07-20", "2010-07-20")))


def test_what_goes_by_a_page_is_unread_until_that_page_is_out() -> None:
    """On the 4th the page of the 5th could not be read; what cites nothing is never hidden."""
    news = (Citation("news", "paragraph 1"),)
    seen = [could_read(news, RACE.inquiry(Moment("2010-07-20", day))) for day in DAYS]
    assert [False, True] == seen
    assert could_read((), RACE.inquiry(Moment("2010-07-20", DAYS[0])))
