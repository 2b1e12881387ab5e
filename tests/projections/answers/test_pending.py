"""What is open: due dates, what met or broke an expectation, and lapses that nobody announced."""

from __future__ import annotations

import pytest

from ledger.citations import Citation
from ledger.edtf import When
from ledger.events.hedged import ActReported, Firmness, Matter, ReportEnded, ReportEnding
from ledger.events.kinds import ActKind
from projections.answers.pending import Pending, pending
from tests.projections.answers.telling import PAGE, with_more
from tests.story import CONTEST, ZONE, Moment, Story, told


def expected(due: str | None, *, section: str | None = "unions") -> ActReported:
    """Unison is expected to choose, by a date or by none."""
    return ActReported(
        contest=CONTEST,
        matter=Matter.ACT,
        firmness=Firmness.EXPECTED,
        act=ActKind.NOMINATION,
        section=section,
        endorser="unison",
        candidate=None,
        words="could choose",
        says=(),
        on=When("2010-07-10", ZONE),
        due=When(due, ZONE) if due is not None else None,
        may_be_nobody=True,
        headline=None,
        citations=(Citation(PAGE, "paragraph 3"),),
    )


def ended(manner: ReportEnding, by: str | None, on: str = "2010-07-21") -> ReportEnded:
    """Return what a source says became of it."""
    return ReportEnded(
        contest=CONTEST,
        report="more-1",
        manner=manner,
        by=by,
        says=(),
        words="so it came",
        on=When(on, ZONE),
        citations=(Citation(PAGE, "paragraph 4"),),
    )


def sole(story: Story, on: Moment | str) -> Pending:
    """The one thing that is pending."""
    (one,) = pending(story.inquiry(on)).pending
    return one


QUIET = told("""
    source page 2010-07-10
    window party unions closes 2010-07-26
    result party on 2010-09-25
""")
CHOSE = told("""
    source page 2010-07-10
    source later 2010-07-21
    window party unions closes 2010-07-26
    nomination later unions unison ed on 2010-07-21
""")


@pytest.mark.parametrize(
    ("due", "day", "state", "until"),
    [
        ("2010-07-15", "2010-07-14", "open", None),
        ("2010-07-15", "2010-07-15", "lapsed", "15 July 2010"),
        (None, "2010-07-25", "open", None),
        (None, "2010-07-26", "lapsed", "26 July 2010, when the window closed"),
    ],
)
def test_an_expectation_lapses_when_its_time_is_over(
    due: str | None, day: str, state: str, until: str | None
) -> None:
    """An expectation lapses after its own date, else its window's close; this is marked derived."""
    one = sole(with_more(QUIET, expected(due)), day)

    assert (state, until, state == "lapsed") == (one.state, one.until, one.derived)


def test_without_a_window_the_result_ends_it() -> None:
    """Nothing foretold of a contest outlives the contest."""
    story = with_more(QUIET, expected(None, section=None))

    assert ["open", "lapsed"] == [sole(story, day).state for day in ("2010-09-24", "2010-09-25")]


def test_what_happened_since_is_shown_and_joins_nothing() -> None:
    """Unison chose. No claim says that this was what was expected: past due, not met."""
    one = sole(with_more(CHOSE, expected("2010-07-21")), "2010-07-22")

    assert ("past due", False) == (one.state, one.derived)
    assert ("unison nominated Ed Miliband, 21 July 2010",) == one.since


@pytest.mark.parametrize("manner", [ReportEnding.MET, ReportEnding.BROKEN])
def test_a_claim_names_the_act_that_met_or_broke_it(manner: ReportEnding) -> None:
    """Then the state is the claim's, with the act beside it, down to its source."""
    story = with_more(CHOSE, expected("2010-07-21"), ended(manner, "nomination-1"))
    one = sole(story, "2010-07-22")
    (settled,) = one.settled

    assert (str(manner), False) == (one.state, one.derived)
    assert "unison nominated Ed Miliband, 21 July 2010" == settled.act
    assert {"page", "later"} == {proof.source for proof in settled.proofs}


def test_a_denial_is_not_a_lapse() -> None:
    """Denied stays denied when its time is over."""
    story = with_more(QUIET, expected("2010-07-15"), ended(ReportEnding.DENIED, None, "2010-07-12"))

    assert ("open", "denied") == (sole(story, "2010-07-11").state, sole(story, "2010-07-20").state)


def test_on_the_known_clock_nothing_that_came_later_settles_it() -> None:
    """As known on 20 July the nomination of the 21st is not there, and the date is past."""
    story = with_more(CHOSE, expected("2010-07-15"))

    one = sole(story, Moment("2010-07-22", known="2010-07-20"))
    assert ("lapsed", True) == (one.state, one.derived)
