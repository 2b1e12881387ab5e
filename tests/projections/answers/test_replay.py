"""A race told frame by frame, with what is known now, or as it could be read on each day."""

from __future__ import annotations

from attrs import evolve

from projections.answers.brackets import shown
from projections.answers.happenings import Column, Sort, happenings, joined
from projections.answers.replay import Frame, Replay, Step, replay, replay_as_then
from projections.answers.sentences import outcome_said
from projections.stored.log import Log
from tests.story import NOMINATION, Moment, Story, told

CLPS: list[Column] = [("clps", NOMINATION)]
UNIONS: list[Column] = [("unions", NOMINATION)]
RACE = told(
    """
    source ibt 2010-07-05/2010-07-09 best 2010-07-08
    source ake 2010-07-16
    source blog 2010-07-27
    window ake clps,unions closes 2010-07-26
    tally ibt clps ed 28 when source
    tally ibt clps david 22 when source
    tally ake clps ed 46 on 2010-07-16 basis received
    tally ake clps david 56 on 2010-07-16 basis received
    rumour ake clps unite balls
    nomination blog unions gmb ed on 2010-07-15
    nomination blog unions unite ed on 2010-07-24
    ended blog unions gmb ed on 2010-07-20
    left ake balls on 2010-07-25
    """
)


def _now(story: Story, on: str, columns: list[Column], step: Step = Step.DAY) -> Replay:
    return replay(story.inquiry(on), columns, step)


def _then(story: Story, asked: Moment | str, columns: list[Column]) -> Replay:
    inquiry = story.inquiry(asked)
    return replay_as_then(inquiry, Log(story.events, inquiry.basis), columns)


def _figures(frame: Frame) -> dict[str, str]:
    """Return the figures of a frame's first column, by candidate."""
    return {one.cell.candidate: shown(one) for one in frame.standings[0].figures}


def _words(frame: Frame) -> list[str]:
    return [one.words for one in (*frame.happened, *frame.learned)]


def test_there_is_a_frame_for_each_day_on_which_something_happened() -> None:
    """Days without news have none, and the end is the day asked about."""
    frames = _now(RACE, "2010-07-31", CLPS).frames

    assert ["2010-05-15", "2010-07-08", "2010-07-16", "2010-07-25", "2010-07-26"] == [
        frame.on.text for frame in frames
    ]


def test_a_frame_says_what_happened_where_it_stood_and_what_moved() -> None:
    """One printed table is one sentence; each cell of it that says another thing has moved."""
    frame = _now(RACE, "2010-07-31", CLPS).frames[1]

    (words,) = _words(frame)
    assert (
        "CLPS nominations, 5–9 July 2010 (best estimate 8 July 2010): "
        "David Miliband 22, Ed Miliband 28 (IBT)"
    ) == words
    assert {"balls": "?", "david": "22", "ed": "28"} == _figures(frame)
    assert [("david", "? ≤22", "22"), ("ed", "? ≤28", "28")] == [
        (one.becomes.cell.candidate, shown(one.was), shown(one.becomes)) for one in frame.shifts
    ]


def test_acts_and_their_ends_are_told_on_their_days() -> None:
    """GMB nominates on the 15th and pulls out on the 20th; Unite follows on the 24th."""
    frames = {frame.on.text: frame for frame in _now(RACE, "2010-07-31", UNIONS).frames}

    assert ["gmb nominated Ed Miliband, 15 July 2010"] == _words(frames["2010-07-15"])
    assert ["gmb's nomination of Ed Miliband was withdrawn, 20 July 2010"] == _words(
        frames["2010-07-20"]
    )
    assert ["1+", "?", "1+"] == [
        _figures(frames[f"2010-07-{day}"])["ed"] for day in ("15", "20", "24")
    ]


def test_hearsay_is_told_as_hearsay_and_moves_nothing() -> None:
    """The rumour stands at its publication, says that it counts nothing, and moves no cell."""
    frame = _now(RACE, "2010-07-31", CLPS).frames[2]
    rumours = [one for one in frame.happened if one.hedged]

    assert ["Rumoured, counts nothing: unite → Ed Balls: is said to be about to"] == [
        one.words for one in rumours
    ]
    assert "balls" not in {one.becomes.cell.candidate for one in frame.shifts}


def test_the_days_after_a_total_open_its_bracket_and_nobody_has_moved() -> None:
    """On the day Balls leaves, the totals of the 16th prove less than they did: that is no move."""
    frame = _now(RACE, "2010-07-31", CLPS).frames[3]

    assert {"david": "56+", "ed": "46+"} == {
        name: said for name, said in _figures(frame).items() if name != "balls"
    }
    assert [True, True] == [one.is_only_doubt for one in frame.shifts]


def test_stepping_by_event_gives_each_happening_its_frame_and_its_moves() -> None:
    """Of one day's happenings each has the moves of its own cell."""
    story = told(
        """
        source blog 2010-07-20
        nomination blog unions gmb ed on 2010-07-15
        nomination blog unions unite david on 2010-07-15
        """
    )
    frames = _now(story, "2010-07-31", UNIONS, Step.EVENT).frames[-2:]

    assert [["gmb nominated Ed Miliband, 15 July 2010"], ["ed"]] == [
        _words(frames[0]),
        [one.becomes.cell.candidate for one in frames[0].shifts],
    ]
    assert [["unite nominated David Miliband, 15 July 2010"], ["david"]] == [
        _words(frames[1]),
        [one.becomes.cell.candidate for one in frames[1].shifts],
    ]


def test_stepping_by_event_stops_at_the_minutes_that_sources_give() -> None:
    """Two counts of one day are two frames, each with its own figure."""
    story = told(
        """
        source bbc 2010-07-16
        tally bbc clps ed 30 on 2010-07-16T12:30
        tally bbc clps ed 34 on 2010-07-16T17:30
        """
    )
    frames = _now(story, "2010-07-31", CLPS, Step.EVENT).frames[-2:]

    assert [("2010-07-16T12:30", "30"), ("2010-07-16T17:30", "34")] == [
        (frame.on.text, _figures(frame)["ed"]) for frame in frames
    ]


def test_what_no_source_dates_is_in_no_frame_and_not_forgotten() -> None:
    """An act without a date is told beside the frames."""
    story = told("source blog 2010-07-20\nnomination blog unions gmb ed")
    found = _now(story, "2010-07-31", UNIONS)

    assert ["gmb nominated Ed Miliband, date unknown"] == [one.words for one in found.undated]
    assert not any(one.sort is Sort.ACT for frame in found.frames for one in frame.happened)


def test_without_hindsight_an_act_shows_on_the_day_it_could_be_read() -> None:
    """GMB's July acts were published on the 27th: until then nobody could know of them."""
    frames = {frame.on.text: frame for frame in _then(RACE, "2010-07-31", UNIONS).frames}

    assert "2010-07-15" not in frames
    assert "?" == _figures(frames["2010-07-25"])["ed"]
    assert [
        "gmb nominated Ed Miliband, 15 July 2010",
        "gmb's nomination of Ed Miliband was withdrawn, 20 July 2010",
        "unite nominated Ed Miliband, 24 July 2010",
    ] == [one.words for one in frames["2010-07-27"].learned]
    assert "1+" == _figures(frames["2010-07-27"])["ed"]


def test_without_hindsight_a_later_total_bounds_no_earlier_day() -> None:
    """Known now, Ed had at most 28 on 25 May; on that day nobody could say."""
    story = told(
        """
        source ibt 2010-07-08
        source early 2010-05-25
        tally ibt clps ed 28 on 2010-07-08
        tally early clps david 3 on 2010-05-25
        """
    )

    def ed(found: Replay) -> str:
        return next(_figures(one)["ed"] for one in found.frames if one.on.text == "2010-05-25")

    assert "? ≤28" == ed(_now(story, "2010-07-31", CLPS))
    assert "?" == ed(_then(story, "2010-07-31", CLPS))


def test_without_hindsight_a_source_put_right_was_wrong_until_it_said_so() -> None:
    """148 until the 30th; then the old table stands no longer and 151 is learned."""
    story = told(
        """
        source blog 2010-07-26
        source errata 2010-07-30
        tally blog clps ed 148 on 2010-07-26
        correct tally-1 by errata: tally blog clps ed 151 on 2010-07-26
        """
    )
    frames = _then(story, "2010-07-31", CLPS).frames[-2:]

    assert [("2010-07-26", "148"), ("2010-07-30", "151+")] == [
        (frame.on.text, _figures(frame)["ed"]) for frame in frames
    ]
    assert [
        (Sort.TOTAL, "CLPS nominations, 26 July 2010: Ed Miliband 151 (BLOG)"),
        (Sort.GONE, "CLPS nominations, 26 July 2010: Ed Miliband 148 (BLOG)"),
    ] == [(one.sort, one.words) for one in frames[1].learned]


def test_without_hindsight_no_day_is_chosen_by_hindsight() -> None:
    """Known for the 6th, later put right to the 5th: on the 6th it was told, and that stays."""
    story = told(
        """
        source blog 2010-07-04
        source errata 2010-07-09
        nomination blog unions gmb ed on 2010-07-06 as gmb-ed
        correct gmb-ed by errata: nomination blog unions gmb ed on 2010-07-05
        """
    )
    frames = _then(story, "2010-07-31", UNIONS).frames

    assert ["gmb nominated Ed Miliband, 6 July 2010"] == [
        words for frame in frames if frame.on.text == "2010-07-06" for words in _words(frame)
    ]


def test_without_hindsight_a_judgement_that_goes_by_another_column_holds() -> None:
    """A total set aside for a claim about another section is set aside in this one's frames too."""
    story = told(
        """
        source a 2010-07-05
        tally a unions ed 3 on 2010-07-05
        tally a mps ed 5 on 2010-07-05
        assess tally-2 over tally-1
        """
    )
    frame = _then(story, "2010-07-31", UNIONS).frames[-1]

    assert "?" == shown(story.figure("unions ed", Moment("2010-07-05", known="2010-07-05")))
    assert ("2010-07-05", "?") == (frame.on.text, _figures(frame)["ed"])


def test_without_hindsight_no_frame_knows_more_than_the_question() -> None:
    """Asked as known on the 20th, the frames of later days still know no later page."""
    frames = _then(RACE, Moment("2010-07-31", known="2010-07-20"), UNIONS).frames

    assert {"?"} == {_figures(frame)["ed"] for frame in frames}


def test_an_ending_alone_is_told_though_nobody_tells_of_the_act() -> None:
    """That GMB pulled out is known; when it had come is not."""
    story = told("source blog 2010-07-20\nended blog unions gmb ed on 2010-07-19")
    found = happenings(story.inquiry("2010-07-31"), UNIONS)

    assert ["gmb's nomination of Ed Miliband was withdrawn, 19 July 2010"] == [
        one.words for one in found if one.sort in {Sort.ACT, Sort.ENDING}
    ]


def test_many_like_acts_are_one_sentence() -> None:
    """Four unions on one day for one candidate; a fifth for another stands alone."""
    story = told(
        """
        source blog 2010-07-20
        nomination blog unions a ed on 2010-07-15
        nomination blog unions b ed on 2010-07-15
        nomination blog unions c ed on 2010-07-15
        nomination blog unions d ed on 2010-07-15
        nomination blog unions e david on 2010-07-15
        """
    )
    found = happenings(story.inquiry("2010-07-31"), UNIONS)

    assert (
        "4 nominated Ed Miliband, 15 July 2010: a, b, c, d",
        "e nominated David Miliband, 15 July 2010",
    ) == joined(one for one in found if one.sort is Sort.ACT)


def test_two_sources_that_print_one_table_are_one_sentence() -> None:
    """Equal totals of one day are told once, with both publishers."""
    story = told(
        """
        source a 2010-07-16
        source b 2010-07-17
        tally a clps ed 46 on 2010-07-16
        tally b clps ed 46 on 2010-07-16
        """
    )
    found = happenings(story.inquiry("2010-07-31"), CLPS)

    assert ["CLPS nominations, 16 July 2010: Ed Miliband 46 (A; B)"] == [
        one.words for one in found if one.sort is Sort.TOTAL
    ]


def test_a_table_printed_after_the_close_stands_at_the_close() -> None:
    """It speaks for the close, so it is there that the figures move and the reader hears why."""
    story = told(
        """
        source ake 2010-07-01
        source blog 2010-08-01
        window ake clps closes 2010-07-26
        tally blog clps ed 151 on 2010-08-01
        """
    )
    frame = _now(story, "2010-08-31", CLPS).frames[-1]

    assert "2010-07-26" == frame.on.text
    assert "CLPS nominations, 1 August 2010: Ed Miliband 151 (BLOG)" in _words(frame)


def test_a_race_of_which_nothing_is_on_record_has_no_frames() -> None:
    """A day before everything: there is nothing to step through."""
    assert () == _now(RACE, "2010-05-01", CLPS).frames
    assert () == _then(RACE, "2010-05-01", CLPS).frames


def test_a_total_recorded_before_its_candidate_stands_after_those_who_are() -> None:
    """An import cut short knows the totals of somebody of whom no candidacy is on record yet."""
    whole = RACE.inquiry("2010-07-31")
    some = tuple(one for one in whole.scaffold.candidates if one[0] != "david")
    answer = replay(evolve(whole, scaffold=evolve(whole.scaffold, candidates=some)), CLPS)

    assert "CLPS nominations, 16 July 2010, received: Ed Miliband 46, david 56 (AKE)" in [
        words for frame in answer.frames for words in _words(frame)
    ]


def _unite(first: str, second: str) -> list[tuple[str, str]]:
    """Two pages date Unite's nomination differently: its frame's day, and its words there."""
    story = told(
        f"""
        source a {first}
        source b {second}
        nomination a unions unite ed on 2010-07-23
        nomination b unions unite ed on 2010-07-24
        """
    )
    frames = _now(story, "2010-08-31", UNIONS).frames
    return [
        (frame.on.text, words) for frame in frames for words in _words(frame) if "unite" in words
    ]


def test_a_sentence_has_the_date_of_its_frame() -> None:
    """The page of the very day is believed, so the other's 23 July is not what the 24th says."""
    assert [("2010-07-24", "unite nominated Ed Miliband, 24 July 2010")] == (
        _unite("2010-07-30", "2010-07-24")
    )


def test_where_sources_disagree_on_a_day_both_days_are_told() -> None:
    """Neither page is of the day itself: it certainly was so by the later of the two."""
    said = (
        "unite nominated Ed Miliband, 23 July 2010 (sources disagree: 23 July 2010, 24 July 2010)"
    )
    assert [("2010-07-24", said)] == _unite("2010-07-30", "2010-07-31")


def test_what_became_of_hearsay_is_not_said_twice() -> None:
    """An expectation that was met, and of which nothing else is noted, was met."""
    assert "Met" == outcome_said("Met", "met")
    assert "met 21 January 2020" == outcome_said("met", "", " 21 January 2020")
    assert "denied: in to win" == outcome_said("denied", "in to win")


def test_a_day_to_which_nothing_is_dated_has_a_frame_where_a_value_changes() -> None:
    """From the 21st on Usdaw may have nominated, and nobody knows on which of five days it did."""
    story = told("""
        source hp 2010-07-30
        tally hp unions ed 1 on 2010-07-29
        nomination hp unions usdaw ed on 2010-07-21/2010-07-25
    """)
    frames = _now(story, "2010-07-31", UNIONS).frames

    assert [
        ("2010-05-15", 3, "0"),
        ("2010-07-21", 0, "? ≤1"),
        ("2010-07-25", 1, "1"),
        ("2010-07-29", 1, "1"),
    ] == [(one.on.text, len(one.happened), _figures(one)["ed"]) for one in frames]


def test_a_total_that_is_a_ceiling_holds_on_its_own_day_alone() -> None:
    """What is at most nothing is nothing; a day later nobody knows, and a frame says so."""
    story = told("""
        source hp 2010-07-20
        tally hp unions ed <=0 on 2010-07-20
    """)

    for found in (_now(story, "2010-07-31", UNIONS), _then(story, "2010-07-31", UNIONS)):
        assert [("2010-07-20", "0"), ("2010-07-21", "0+")] == [
            (one.on.text, _figures(one)["ed"]) for one in found.frames[-2:]
        ]


def test_no_frame_goes_beyond_the_minute_asked_about() -> None:
    """Whoever asks about noon is not told what came out by the end of the day."""
    story = told("""
        source morning 2010-07-20T09:00
        source evening 2010-07-20T20:00
        tally morning unions ed 1 on 2010-07-20T09:00
        tally evening unions ed 5 on 2010-07-20T20:00
    """)

    for find, figure in ((_now, "1–5"), (_then, "1+")):
        last = find(story, "2010-07-20T12:00", UNIONS).frames[-1]
        assert ("2010-07-20T12:00", figure) == (last.on.text, _figures(last)["ed"])


def test_what_only_is_of_the_day_follows_the_minutes_of_that_day() -> None:
    """A day's end comes after its afternoon, though the day began before that."""
    story = told("""
        source hp 2010-07-30
        nomination hp unions gmb ed on 2010-07-20
        tally hp unions ed 3 on 2010-07-20T14:30
    """)
    frames = _now(story, "2010-07-31", UNIONS, Step.EVENT).frames

    assert ["2010-07-20T14:30", "2010-07-20"] == [frame.on.text for frame in frames[-2:]]
