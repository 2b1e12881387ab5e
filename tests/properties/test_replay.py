"""What holds of every replay: a frame says what the question of its own moment says."""

from __future__ import annotations

from hypothesis import given, settings
from hypothesis import strategies as st

from projections.answers.replay import Frame, Replay, Step, replay, replay_as_then
from projections.fold.figures import Figure
from projections.stored.log import Log
from tests.properties.fold_logs import DAYS, LATE, answer, claims, stories
from tests.story import NOMINATION, Moment, told

COLUMNS = [("unions", NOMINATION)]
few = settings(max_examples=60, deadline=None)
certain = st.booleans()


def _figures(frame: Frame) -> tuple[Figure, ...]:
    return frame.standings[0].figures


@few
@given(stories(), st.sampled_from((None, *DAYS)), certain, st.sampled_from(Step))
def test_every_frame_says_what_the_standings_say(
    text: str, known: str | None, certain: bool, step: Step
) -> None:
    """The walk over the frames is the question of each moment, and nothing else."""
    story = told(text)
    found = replay(story.inquiry(Moment(DAYS[-1], known, None, certain)), COLUMNS, step)
    for frame in found.frames:
        asked = Moment(frame.on.text, known, None, certain)
        standing = frame.standings[0]
        assert answer(story, asked) == (standing.figures, standing.remainder)


@few
@given(stories(), certain)
def test_a_frame_without_hindsight_is_known_on_its_own_day(text: str, certain: bool) -> None:
    """Leaving out of the log what these columns never lean on changes no figure."""
    story = told(text)
    inquiry = story.inquiry(Moment(DAYS[-1], None, None, certain))
    found = replay_as_then(inquiry, Log(story.events, inquiry.basis), COLUMNS)
    for frame in found.frames:
        day = frame.on.text
        standing = frame.standings[0]
        assert answer(story, Moment(day, day, None, certain)) == (
            standing.figures,
            standing.remainder,
        )


@few
@given(st.data(), stories())
def test_what_is_published_later_is_in_no_frame_without_hindsight(
    data: st.DataObject, text: str
) -> None:
    """More claims on pages that nobody could read yet leave every frame's figures as they were."""
    later = "\n".join(
        data.draw(claims(page=page)) for page in data.draw(st.lists(st.sampled_from(LATE)))
    )

    def frames(told_so: str) -> dict[str, tuple[object, ...]]:
        story = told(told_so)
        inquiry = story.inquiry(Moment(DAYS[-1]))
        found = replay_as_then(inquiry, Log(story.events, inquiry.basis), COLUMNS)
        return {
            frame.on.text: tuple((one.value, one.low, one.high) for one in _figures(frame))
            for frame in found.frames
        }

    assert frames(text) == frames(f"{text}\n{later}")


def _values(figures: tuple[Figure, ...]) -> tuple[int | None, ...]:
    return tuple(one.value for one in figures)


def _standing_on(found: Replay, day: str, before: tuple[int | None, ...]) -> tuple[int | None, ...]:
    """Return the values of the last frame up to a day, or those of before the first frame."""
    frames = [frame for frame in found.frames if frame.on.text <= day]
    return _values(_figures(frames[-1])) if frames else before


@few
@given(stories(), st.sampled_from((None, *DAYS)), certain)
def test_no_value_changes_between_two_frames(text: str, known: str | None, certain: bool) -> None:
    """On every day the values are those of the last frame, whether or not anything happened."""
    story = told(text)
    found = replay(story.inquiry(Moment(DAYS[-1], known, None, certain)), COLUMNS)
    eve = _values(answer(story, Moment("2010-05-01", known, None, certain))[0])
    for day in DAYS:
        asked = Moment(day, known, None, certain)
        assert _standing_on(found, day, eve) == _values(answer(story, asked)[0]), day


@few
@given(stories(), certain)
def test_no_value_as_known_then_changes_between_two_frames(text: str, certain: bool) -> None:
    """On every day the values that could be read are those of the last frame."""
    story = told(text)
    inquiry = story.inquiry(Moment(DAYS[-1], None, None, certain))
    found = replay_as_then(inquiry, Log(story.events, inquiry.basis), COLUMNS)
    eve = _values(answer(story, Moment("2010-05-01", "2010-05-01", None, certain))[0])
    for day in DAYS:
        asked = Moment(day, day, None, certain)
        assert _standing_on(found, day, eve) == _values(answer(story, asked)[0]), day
