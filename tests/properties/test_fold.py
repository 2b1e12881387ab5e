"""What holds of every log: no arrival order, no rumour and no hindsight moves a figure."""

from __future__ import annotations

from attrs import evolve
from hypothesis import assume, given, note, settings
from hypothesis import strategies as st

from ledger.events.hedged import ActReported
from projections.fold.figures import Kind
from tests.properties.fold_logs import (
    CELLS,
    DAYS,
    LATE,
    answer,
    arrivals,
    claims,
    moments,
    sequels,
    stories,
)
from tests.story import Moment, arriving, frame, told

few = settings(max_examples=100, deadline=None)


@few
@given(st.data(), stories(), moments())
def test_any_order_of_arrival_gives_the_same_answer(
    data: st.DataObject, text: str, asked: Moment
) -> None:
    """The same facts in another order answer alike on `on` and `known`, leaf by leaf."""
    story = told(text)
    other = arriving(data.draw(arrivals(story.events)))
    assert answer(story, asked) == answer(other, asked)


@few
@given(stories(), moments())
def test_no_hedged_claim_moves_a_figure(text: str, asked: Moment) -> None:
    """A log without its rumours, and what was said of them, gives the same figures."""
    story = told(text)
    hedged = {event.claim_id for event in story.events if isinstance(event.body, ActReported)}
    plain = arriving(event for event in story.events if event.claim_id not in hedged)
    assert answer(plain, asked) == answer(story, asked)


@few
@given(st.data(), stories(), moments(known=DAYS))
def test_nothing_published_later_moves_what_was_known(
    data: st.DataObject, text: str, asked: Moment
) -> None:
    """Pages yet to come, and all they say and mend, leave every answer about today as it is."""
    sequel = data.draw(sequels(text))
    note(sequel)
    assert answer(told(text), asked) == answer(told(f"{text}\n{sequel}"), asked)


@few
@given(st.data(), stories(), moments())
def test_nothing_recorded_later_moves_what_was_recorded(
    data: st.DataObject, text: str, asked: Moment
) -> None:
    """An answer pinned to a seq never changes."""
    story = told(text)
    seq = data.draw(st.integers(len(frame()), len(story.events)))
    then = arriving(story.events[:seq])
    assert answer(then, asked) == answer(story, evolve(asked, recorded=seq))


@few
@given(stories(), moments())
def test_a_figure_lies_within_its_bracket_and_leans_on_the_log(text: str, asked: Moment) -> None:
    """Low, value and high come in that order, and whatever is known leans on recorded events."""
    story = told(text)
    recorded = {event.event_id for event in story.events}
    for cell in CELLS:
        figure = story.figure(cell, asked)
        high = figure.high if figure.high is not None else 10**9
        assert 0 <= figure.named <= figure.low <= high
        assert figure.named <= figure.named_possible
        assert figure.value is None or figure.low <= figure.value <= high
        assert set(figure.because) <= recorded
        assert all(set(rival.because) <= recorded for rival in figure.rivals)
        if figure.value is not None or figure.low > 0 or figure.high is not None:
            assert figure.leaves
        assert figure.kind is not Kind.UNKNOWN or figure.value is None


@few
@given(stories(), moments())
def test_without_evidence_a_figure_is_unknown_and_never_nought(text: str, asked: Moment) -> None:
    """Nobody spoke of the CLPs: whatever else is on record, their figure is a question mark."""
    figure = told(text).figure("clps ed", asked)
    assert (None, 0, None, 0, ()) == (
        figure.value,
        figure.low,
        figure.high,
        figure.named_possible,
        figure.leaves,
    )


@few
@given(stories(), moments(known=(None,)))
def test_another_claim_of_the_same_act_changes_no_count(text: str, asked: Moment) -> None:
    """A page that repeats a nomination adds a reason and no number."""
    first = next((line for line in text.splitlines() if line.startswith("nomination")), None)
    if first is None:
        return
    page = first.split()[1]
    repeated = first.split(" as ")[0].replace(f" {page} ", " copy ", 1)
    more = f"{text}\nsource copy undated\n{repeated} as copied"
    if "c0" in text and any(word in text for word in ("correct", "retract", "assess")):
        return  # what was mended may be said anew
    for cell in CELLS:
        once, twice = told(text).figure(cell, asked), told(more).figure(cell, asked)
        assert (once.value, once.low, once.high, once.named, once.named_possible) == (
            twice.value,
            twice.low,
            twice.high,
            twice.named,
            twice.named_possible,
        )


@few
@given(stories(), st.sampled_from(("2010-03-28", "2010-10-31", *DAYS)), st.booleans())
def test_the_answer_for_a_day_is_one_about_its_end(text: str, day: str, certain: bool) -> None:
    """Asked about a day or its last minute, names and floors are alike; a ceiling may be lower."""
    story = told(text)
    for cell in CELLS:
        by_day = story.figure(cell, Moment(day, certain=certain))
        by_minute = story.figure(cell, Moment(f"{day}T23:59", certain=certain))
        assert (by_day.named, by_day.named_possible, by_day.low) == (
            by_minute.named,
            by_minute.named_possible,
            by_minute.low,
        )
        assert by_minute.high is None or (by_day.high or 0) <= by_minute.high


@few
@given(stories(), moments())
def test_a_plain_figure_is_the_same_with_certain(text: str, asked: Moment) -> None:
    """Leaving estimates out can only touch a count of names marked as estimated or disputed.

    But where a page was out by then only by an estimate, its word on when somebody acted may keep
    an act out of an earlier day, and no mark is on a name that is not there.
    """
    pages = [line for line in text.splitlines() if line.startswith("source")]
    assume(asked.known is None or not any("best" in page for page in pages))
    story = told("\n".join(line for line in text.splitlines() if not _mends_or_totals(line)))
    for cell in CELLS:
        figure = story.figure(cell, evolve(asked, certain=False))
        sure = story.figure(cell, evolve(asked, certain=True))
        if not figure.estimated_date and not figure.disputed:
            assert (figure.low, figure.high) == (sure.low, sure.high)


def _mends_or_totals(line: str) -> bool:
    return line.startswith(("tally", "correct", "retract", "assess", "cite", "unlink"))


@few
@given(st.lists(claims("p1"), max_size=6), st.sampled_from(LATE))
def test_what_nobody_could_read_is_not_known(lines: list[str], page: str) -> None:
    """A log of pages yet to come answers nothing about today."""
    text = "\n".join(
        ["source late 2010-08-01", "source never undated"]
        + [line.replace(" p1 ", f" {page} ") for line in lines]
    )
    figures, remainder = answer(told(text), Moment(DAYS[-1], known=DAYS[-1]))
    assert not any(figure.leaves or figure.rivals for figure in figures)
    assert (None, None, None) == (remainder.value, remainder.low, remainder.high)
