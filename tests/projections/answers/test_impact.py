"""Which figures differ between two logs, and on which days, held against asking day by day."""

from __future__ import annotations

import datetime as dt
from collections.abc import Mapping
from typing import Final

import pytest

from projections.answers.inquiry import Clocks, Inquiry, inquire
from projections.answers.mending.hypothetical import supposing
from projections.answers.mending.impact import Change, FigureShown, Impact, Spot, impact
from projections.fold.figures import Figure
from projections.stored.log import Log
from tests.projections.answers.mended import NOW, log_of, tally_corrected
from tests.story import CANDIDATES, CONTEST, NOMINATION, Story, told

RACE: Final = """
    source ibt    2010-07-05/2010-07-09 best 2010-07-08
    source ake16  2010-07-16
    source blog   2010-07-26
    source fix    2010-08-14
    window party  clps,unions closes 2010-07-26T13:00
    size party    clps 635
    tally ibt     clps ed 28 when source
    tally ibt     clps david 22 when source
    tally ake16   clps ed 46 on 2010-07-16
    tally blog    clps ed 148 on 2010-07-26T13:00
    remainder ibt clps 572 when source
    nomination ake16 unions gmb   ed on 2010-07-15
    nomination blog  unions unite ed on 2010-07-24/2010-07-26
    ended fix unions gmb ed on 2010-08-12
"""
DAYS: Final = [dt.date(2010, 7, 1) + dt.timedelta(days=days) for days in range(50)]
CHANGES: Final = {
    "a total's count": lambda race: tally_corrected(race, "tally-3", count=64),
    "a total's day": lambda race: tally_corrected(race, "tally-3", when="2010-07-19"),
    "an estimated day, now stated": lambda race: tally_corrected(
        race, "tally-1", when="2010-07-06"
    ),
    "the close's total": lambda race: tally_corrected(race, "tally-4", count=151),
    "what a source corrected": lambda race: tally_corrected(race, "tally-3", count=64, by="fix"),
}


@pytest.mark.parametrize("what", CHANGES)
def test_an_impact_says_of_every_day_what_asking_on_that_day_says(what: str) -> None:
    """The days that are walked stand for all days: no change is missed, and none made up."""
    race = told(RACE)
    before = log_of(race)
    after = supposing(before, (CHANGES[what](race),))

    found = impact(before, after, CONTEST)

    assert _asked_each_day(before, after, None, DAYS[-1]) == _of_each_day(found.changes, DAYS[-1])
    for vista in found.as_known:
        asked = _asked_each_day(before, after, vista.known.isoformat(), vista.known)
        assert asked == _of_each_day(vista.changes, vista.known)


def _asked_each_day(
    before: Log, after: Log, known: str | None, last: dt.date
) -> Mapping[tuple[str, str], tuple[FigureShown, FigureShown]]:
    """Ask both logs about every cell on every day, and keep what differs."""
    differ = {}
    for day in (day for day in DAYS if day <= last):
        was, becomes = (
            inquire(log, CONTEST, Clocks(day.isoformat(), known), NOW) for log in (before, after)
        )
        for section in ("clps", "unions"):
            for candidate in CANDIDATES:
                pair = (_read(was, section, candidate), _read(becomes, section, candidate))
                if pair[0] != pair[1]:
                    differ[day.isoformat(), f"{section} {candidate}"] = pair
    return differ


def _read(inquiry: Inquiry, section: str, candidate: str) -> FigureShown:
    one: Figure = inquiry.figure(section, NOMINATION, candidate)
    return FigureShown(
        one.value,
        one.low,
        one.high,
        one.named,
        one.named_possible,
        one.kind,
        one.disputed,
        one.estimated_date,
        tuple((rival.low, rival.high, rival.doubt) for rival in one.rivals),
    )


def _of_each_day(
    changes: tuple[Change, ...], last: dt.date
) -> Mapping[tuple[str, str], tuple[FigureShown | None, FigureShown | None]]:
    return {
        (day.isoformat(), f"{change.spot.section} {change.spot.candidate}"): (
            change.was,
            change.becomes,
        )
        for change in changes
        for day in DAYS
        if day <= last
        and change.spot.candidate is not None
        and (change.first is None or change.first <= day)
        and (change.last is None or day <= change.last)
    }


def test_a_remainder_that_is_computed_from_a_figure_changes_with_it() -> None:
    """Correcting a total changes "yet to declare", too."""
    found = _corrected(told(RACE), count=64)

    assert Spot("clps", NOMINATION, None) in found.spots


def test_a_section_whose_evidence_is_the_same_is_not_in_the_impact() -> None:
    """A count of constituency parties says nothing about unions."""
    found = _corrected(told(RACE), count=64)

    assert {"clps"} == {spot.section for spot in found.spots}


def test_before_a_source_corrected_itself_its_readers_saw_the_old_figure() -> None:
    """As known on the day before the correction nothing changes; on its own day it does."""
    race = told(RACE)
    before = log_of(race)
    after = supposing(before, (tally_corrected(race, "tally-3", count=64, by="fix"),))

    known = {vista.known.isoformat(): vista for vista in impact(before, after, CONTEST).as_known}

    assert () == known["2010-08-13"].changes
    assert "2010-08-14" not in known  # that day shows what all that is published shows


def test_our_own_slip_disappears_from_every_day_on_which_it_could_have_been_read() -> None:
    """What we mistyped changes on every day of knowledge as it does now, so no day stands apart."""
    race = told(RACE)
    before = log_of(race)
    after = supposing(before, (tally_corrected(race, "tally-3", count=64),))

    found = impact(before, after, CONTEST)

    assert found.changes
    assert () == found.as_known


def test_two_logs_that_say_the_same_differ_nowhere() -> None:
    """A log differs in nothing from itself."""
    race = log_of(told(RACE))

    assert Impact("Europe/London", (), ()) == impact(race, race, CONTEST)


def test_a_contest_that_one_log_does_not_hold_has_no_impact() -> None:
    """Before a contest was called there are no figures to compare."""
    race = log_of(told(RACE))

    assert () == impact(Log((), race.basis), race, CONTEST).changes


def _corrected(race: Story, *, count: int) -> Impact:
    before = log_of(race)
    return impact(
        before, supposing(before, (tally_corrected(race, "tally-3", count=count),)), CONTEST
    )
