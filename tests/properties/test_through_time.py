"""Whatever is on record, a walk through time says on each day what its own question says."""

from __future__ import annotations

import datetime as dt

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.answers.diff import diff
from projections.answers.lead import State, lead
from projections.answers.mending.impact import Spot, differences
from projections.answers.race import Stretch, race
from projections.answers.replay import replay_as_then
from projections.answers.timeline import same_answer, timeline
from projections.fold.figures import Figure
from projections.stored.log import Basis, Log
from tests.properties.fold_logs import DAYS, answer, stories
from tests.story import CONTEST, NOMINATION, Moment, frame, told

few = settings(max_examples=60, deadline=None)
known = st.sampled_from((None, *DAYS))
certain = st.booleans()


def _covers(first: dt.date | None, last: dt.date | None, day: str) -> bool:
    on = dt.date.fromisoformat(day)
    return (first is None or first <= on) and (last is None or on <= last)


@few
@given(stories(), known, certain)
def test_a_timeline_says_of_each_day_what_its_question_says(
    text: str, known: str | None, certain: bool
) -> None:
    """One stretch covers each day, with the figures of that day and what is yet to come."""
    story = told(text)
    walked = timeline(story.inquiry(Moment(DAYS[-1], known, None, certain)), "unions", NOMINATION)
    for day in DAYS:
        (one,) = (each for each in walked.moments if _covers(each.first, each.last, day))
        figures, remainder = answer(story, Moment(day, known, None, certain))
        assert all(map(same_answer, one.figures, figures)), day
        bounds = (remainder.stated, remainder.low, remainder.high)
        assert bounds == (one.remainder.stated, one.remainder.low, one.remainder.high), day


def _ahead(one: Figure, other: Figure) -> State:
    """Who leads, by what each figure may be at most and is at least."""
    least, most = one.low, float("inf") if one.high is None else one.high
    their_least, their_most = other.low, float("inf") if other.high is None else other.high
    if least > their_most:
        return State.FIRST
    if their_least > most:
        return State.SECOND
    level = one.exact and other.exact and one.value == other.value
    return State.LEVEL if level else State.OPEN


@few
@given(stories(), known, certain)
def test_a_lead_is_that_of_each_day(text: str, known: str | None, certain: bool) -> None:
    """On every day the stretch that covers it names who was ahead by the figures of that day."""
    story = told(text)
    asked = story.inquiry(Moment(DAYS[-1], known, None, certain))
    found = lead(asked, "unions", NOMINATION, "ed", "david")
    for day in DAYS:
        (one,) = (each for each in found.standings if _covers(each.first, each.last, day))
        moment = Moment(day, known, None, certain)
        ed, david = (story.figure(f"unions {name}", moment) for name in ("ed", "david"))
        assert _ahead(ed, david) == one.state, day


@few
@given(stories(), known, certain)
def test_a_race_draws_each_day_as_it_stood(text: str, known: str | None, certain: bool) -> None:
    """Each line is, on each day that is drawn, the figure of that day."""
    story = told(text)
    found = race(story.inquiry(Moment(DAYS[-1], known, None, certain)), "unions", NOMINATION)
    for day in DAYS:
        if not found.first <= dt.date.fromisoformat(day) <= found.last:
            continue
        figures, _ = answer(story, Moment(day, known, None, certain))
        for line, figure in zip(found.lines, figures, strict=True):
            (one,) = (each for each in line.stretches if _covers(each.first, each.last, day))
            assert same_answer(one.figure, figure), (day, line.candidate)


@few
@given(stories(), certain)
def test_a_race_draws_beside_it_what_could_be_read_on_each_day(text: str, certain: bool) -> None:
    """The thin line is at the height of the figure of that day as known on that day."""
    story = told(text)
    inquiry = story.inquiry(Moment(DAYS[-1], None, None, certain))
    log = Log(story.events, inquiry.basis)
    then = replay_as_then(inquiry, log, [("unions", NOMINATION)], doubts=True)
    found = race(inquiry, "unions", NOMINATION, then=then)
    for day in DAYS:
        on = dt.date.fromisoformat(day)
        figures, _ = answer(story, Moment(day, day, None, certain))
        for line, figure in zip(found.lines, figures, strict=True):
            for one in line.then:
                if one.first <= on <= one.last:
                    assert Stretch(on, on, figure).level == one.level, (day, line.candidate)


@few
@given(stories(), st.sampled_from(DAYS), st.sampled_from(DAYS), known, certain)
def test_a_diff_leads_from_one_day_to_the_other(
    text: str, first: str, second: str, known: str | None, certain: bool
) -> None:
    """What moved became what the second day says; what did not move says the same on both."""
    story = told(text)
    then, later = (Moment(day, known, None, certain) for day in (first, second))
    found = diff(story.inquiry(then), story.inquiry(later))
    moved = {one.becomes.cell: one for one in found.moves}
    before, after = (answer(story, moment)[0] for moment in (then, later))
    for was, becomes in zip(before, after, strict=True):
        move = moved.get(was.cell)
        said = (move.was, move.becomes) if move else (was, was)
        assert [_numbers(one) for one in said] == [_numbers(was), _numbers(becomes)]


@few
@given(stories(), known, certain, st.data())
def test_the_impact_of_what_was_recorded_is_that_of_each_day(
    text: str, known: str | None, certain: bool, data: st.DataObject
) -> None:
    """A change covers each day on which a figure moved, from what it was to what it becomes."""
    story = told(text)
    last = len(story.events)
    cut = data.draw(st.integers(len(frame()), last))
    short, whole = (Log(story.events[:seq], Basis(seq, "")) for seq in (cut, last))
    changes = differences(short, whole, CONTEST, known, certain=certain)
    for day in DAYS:
        before, after = (answer(story, Moment(day, known, seq, certain))[0] for seq in (cut, last))
        for was, becomes in zip(before, after, strict=True):
            spot = Spot("unions", NOMINATION, was.cell.candidate)
            covering = [
                one for one in changes if one.spot == spot and _covers(one.first, one.last, day)
            ]
            said = [(one.was, one.becomes) for one in covering]
            if not same_answer(was, becomes):
                ((old, new),) = said
                assert old is not None
                assert new is not None
                told_so = [(one.value, one.low, one.high, one.named) for one in (old, new)]
                assert told_so == [_numbers(was)[:4], _numbers(becomes)[:4]], day
            else:
                assert [] == said, day


def _numbers(figure: Figure) -> tuple[object, ...]:
    return figure.value, figure.low, figure.high, figure.named, figure.disputed
