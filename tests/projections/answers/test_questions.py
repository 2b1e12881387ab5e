"""Questions of the past: how a column moved, who led, what differs, what came late, who did it."""

from __future__ import annotations

import datetime as dt

import pytest
from attrs import evolve

from projections.answers.blame import blame
from projections.answers.brackets import apart_said, shown
from projections.answers.diff import Kind, diff
from projections.answers.late import late
from projections.answers.lead import Overtaking, State, lead
from projections.answers.notes import Topic
from projections.answers.standings import standings
from projections.answers.timeline import timeline
from projections.fold.figures import Cell
from projections.stored.log import Basis, Log
from tests.story import NOMINATION, Moment, Story, told

RACE = told(
    """
    source ibt 2010-07-05/2010-07-09 best 2010-07-08
    source ake 2010-07-16
    source blog 2010-07-26/2010-08-31
    window ake clps,unions closes 2010-07-26
    tally ibt clps ed 28 when source
    tally ibt clps david 22 when source
    tally ake clps ed 46 on 2010-07-16 basis received
    tally ake clps david 56 on 2010-07-16 basis received
    tally blog clps ed 151 on 2010-07-27
    tally blog clps david 165 on 2010-07-27
    nomination blog unions gmb ed on 2010-07-15
    nomination blog unions unite ed on 2010-07-26
    """
)


def _line(race: Story, section: str, candidate: str, on: str) -> list[tuple[str, str, str]]:
    """A candidate's line through time, as (from, to, shown)."""
    answer = timeline(race.inquiry(on), section, NOMINATION)
    return [(str(first), str(last), shown(one)) for first, last, one in answer.of(candidate)]


def test_a_timeline_has_one_line_for_each_stretch_without_a_change() -> None:
    """A column is told from before its first day up to the day asked about, gaps and all."""
    assert [
        ("None", "2010-07-07", "? ≤28"),
        ("2010-07-08", "2010-07-08", "28"),
        ("2010-07-09", "2010-07-15", "28–46"),
        ("2010-07-16", "2010-07-16", "46"),
        ("2010-07-17", "2010-07-25", "46–151"),
        ("2010-07-26", "2010-07-31", "151"),
    ] == _line(RACE, "clps", "ed", "2010-07-31")


@pytest.mark.parametrize("day", ["2010-07-01", "2010-07-08", "2010-07-12", "2010-07-16"])
def test_a_timeline_says_on_each_day_what_the_standings_say(day: str) -> None:
    """The walk over a column's days never tells another story than the question of one day."""
    asked = dt.date.fromisoformat(day)
    answer = timeline(RACE.inquiry("2010-07-31"), "clps", NOMINATION)
    figure = next(
        one
        for first, last, one in answer.of("ed")
        if (first is None or first <= asked) and (last is None or asked <= last)
    )

    assert RACE.figure("clps ed", day).because == figure.because
    assert shown(RACE.figure("clps ed", day)) == shown(figure)


@pytest.mark.parametrize("minute", ["2010-07-16T11:59", "2010-07-16T12:00", "2010-07-16"])
def test_a_timeline_up_to_a_minute_ends_as_the_standings_of_that_minute(minute: str) -> None:
    """A total of noon is hindsight a minute before it, though it is of the same day."""
    race = told(
        """
        source ibt 2010-07-08
        source ake 2010-07-16
        tally ibt clps ed 28 on 2010-07-08
        tally ake clps ed 46 on 2010-07-16T12:00
        """
    )
    _, last, figure = timeline(race.inquiry(minute), "clps", NOMINATION).of("ed")[-1]

    assert dt.date(2010, 7, 16) == last
    assert race.shown("clps ed", minute) == shown(figure).replace("–", "-")


def test_a_timeline_has_the_remainder_of_the_standings_when_somebody_had_left() -> None:
    """A table that leaves out who had left is whole on every day of the walk too: 623 could."""
    race = told(
        """
        source party 2010-07-10
        left party balls on 2010-06-09
        source ibt 2010-07-08
        tally ibt clps ed 28 on 2010-07-08
        tally ibt clps david 22 on 2010-07-08
        remainder ibt clps 573 on 2010-07-08
        """
    )
    moments = timeline(race.inquiry("2010-07-12"), "clps", NOMINATION).moments

    assert race.remainder("clps", "2010-07-12") == moments[-1].remainder
    assert 573 == moments[-1].remainder.high


def test_a_question_with_a_false_premise_is_answered_the_other_way_round() -> None:
    """Ed led first; David passed him after 8 July and by the 16th, and the bases are named."""
    answer = lead(RACE.inquiry("2010-07-31"), "clps", NOMINATION, "ed", "david")
    (handover,) = answer.handovers

    assert answer.verdict is Overtaking.OTHER_WAY
    assert ("david", "ed") == (handover.gainer, handover.loser)
    assert (dt.date(2010, 7, 8), dt.date(2010, 7, 16)) == (handover.after, handover.by)
    assert ["unknown", "received"] == list(handover.bases)


def test_a_lead_ends_on_the_last_day_on_which_it_was_certain() -> None:
    """Equal totals on 8 and 10 July make Ed's lead certain for three days, not for one."""
    race = told(
        """
        source ibt 2010-07-08
        source ake 2010-07-16
        tally ibt clps ed 28 on 2010-07-08
        tally ibt clps david 22 on 2010-07-08
        tally ake clps ed 28 on 2010-07-10
        tally ake clps david 22 on 2010-07-10
        tally ake clps ed 46 on 2010-07-16
        tally ake clps david 56 on 2010-07-16
        """
    )
    (handover,) = lead(race.inquiry("2010-07-31"), "clps", NOMINATION, "david", "ed").handovers

    assert (dt.date(2010, 7, 10), dt.date(2010, 7, 16)) == (handover.after, handover.by)


def test_both_ends_of_a_lead_have_their_figures_and_their_sources() -> None:
    """Ed led 28–22 on 8 July and 60–50 on the 10th: one pair would be wrong on the other day."""
    race = told(
        """
        source first 2010-07-08
        source then 2010-07-10
        tally first clps ed 28 on 2010-07-08
        tally first clps david 22 on 2010-07-08
        window then clps closes 2010-07-10
        tally then clps ed 60 on 2010-07-10 as later-ed
        tally then clps david 24 on 2010-07-09
        tally then clps david 50 on 2010-07-10 as later-david
        """
    )
    stretch = lead(race.inquiry("2010-07-10"), "clps", NOMINATION, "ed", "david").standings[-1]

    assert State.FIRST is stretch.state
    assert ["28", "22"] == [shown(figure) for figure in (stretch.one, stretch.other)]
    assert ["60", "50"] == [shown(figure) for figure in stretch.at_last]
    assert {"later-ed", "later-david"} <= {proof.claim for proof in stretch.proofs}


def test_the_proofs_of_a_lead_begin_with_its_totals() -> None:
    """Whoever reads only the first sources of a lead reads those that print it."""
    race = told(
        """
        source news 2010-07-08
        nomination news clps acton ed on 2010-07-01
        nomination news clps barking david on 2010-07-02
        tally news clps ed 28 on 2010-07-08
        tally news clps david 22 on 2010-07-08
        """
    )
    stretch = lead(race.inquiry("2010-07-08"), "clps", NOMINATION, "ed", "david").standings[-1]

    assert ["tally-1", "tally-2", "nomination-1", "nomination-2"] == [
        proof.claim for proof in stretch.proofs
    ]


def test_asked_the_right_way_round_the_answer_is_yes() -> None:
    """The same evidence says yes to the question it supports."""
    answer = lead(RACE.inquiry("2010-07-31"), "clps", NOMINATION, "david", "ed")

    assert answer.verdict is Overtaking.YES


def test_between_two_totals_nobody_can_say_who_led() -> None:
    """Where the brackets overlap the state is open, and every certain lead has its proofs."""
    answer = lead(RACE.inquiry("2010-07-31"), "clps", NOMINATION, "ed", "david")
    states = [standing.state for standing in answer.standings]

    assert [State.OPEN, State.FIRST, State.OPEN, State.SECOND, State.OPEN, State.SECOND] == states
    assert all(one.proofs for one in answer.standings if one.state is not State.OPEN)


def test_where_nobody_can_say_who_led_a_change_of_hands_is_only_not_seen() -> None:
    """Ed leads on the 8th and the 20th; on the days between, 3 to 9 against 1 to 8, who can say."""
    race = told(
        """
        source news 2010-07-21
        tally news clps ed 3 on 2010-07-08
        tally news clps david 1 on 2010-07-08
        tally news clps ed 9 on 2010-07-20
        tally news clps david 8 on 2010-07-20
        """
    )
    answer = lead(race.inquiry("2010-07-20"), "clps", NOMINATION, "david", "ed")

    assert Overtaking.UNSEEN is answer.verdict
    assert () == answer.handovers
    assert [State.OPEN, State.SECOND] * 2 == [one.state for one in answer.standings]


def test_a_lead_known_for_every_day_never_changed_hands() -> None:
    """Nobody had nominated by the 8th; on the 9th David has one, and Ed none."""
    race = told(
        """
        source news 2010-07-09
        tally news mps ed 0 on 2010-07-08
        tally news mps david 0 on 2010-07-08
        tally news mps ed 0 on 2010-07-09
        tally news mps david 1 on 2010-07-09
        """
    )
    answer = lead(race.inquiry("2010-07-09"), "mps", NOMINATION, "ed", "david")

    assert [State.LEVEL, State.SECOND] == [one.state for one in answer.standings]
    assert Overtaking.NEVER is answer.verdict


def test_a_lead_nobody_published_is_no_lead() -> None:
    """Without a total or a name on either side the verdict is that nobody can say."""
    answer = lead(RACE.inquiry("2010-07-31"), "meps", NOMINATION, "ed", "david")

    assert answer.verdict is Overtaking.UNKNOWN
    assert () == answer.handovers


def test_level_is_an_answer() -> None:
    """Two figures that are exact and equal are level, and level is nobody's lead."""
    level = told(
        """
        source ibt 2010-07-08
        tally ibt clps ed 28 on 2010-07-08
        tally ibt clps david 28 on 2010-07-08
        """
    )
    answer = lead(level.inquiry("2010-07-08"), "clps", NOMINATION, "ed", "david")

    assert State.LEVEL is answer.standings[-1].state
    assert Overtaking.UNKNOWN is answer.verdict


def test_what_happened_between_two_days_names_who_came() -> None:
    """A diff between days lists the cells that moved, with the endorsers who joined."""
    answer = diff(RACE.inquiry("2010-07-14"), RACE.inquiry("2010-07-26"))
    union = next(move for move in answer.moves if move.becomes.cell.section == "unions")

    last_day = diff(RACE.inquiry("2010-07-16"), RACE.inquiry("2010-07-26"))
    added = next(move for move in last_day.moves if move.becomes.cell.section == "unions")

    assert answer.kind is Kind.HAPPENED
    assert {"gmb", "unite"} == set(union.came)
    assert ("unite",) == added.came
    assert 25 - 10 == len(answer.moves) + answer.unchanged


def test_a_bracket_moves_by_a_bracket() -> None:
    """Ed was somewhere in 28–46 and stood at 151: he gained 105 at least, and 123 at most."""
    answer = diff(RACE.inquiry("2010-07-12"), RACE.inquiry("2010-07-26"))
    ed = next(move for move in answer.moves if move.becomes.cell == Cell("clps", NOMINATION, "ed"))

    assert (105, 123) == ed.difference
    assert "+105 to +123" == apart_said(ed.difference)


@pytest.mark.parametrize(
    ("bounds", "printed"),
    [
        ((3, 3), "+3"),
        ((-16, -16), "\N{MINUS SIGN}16"),
        ((0, 2), "0 to +2"),
        ((-2, 2), ""),
        ((0, 0), ""),
        ((None, 6), ""),
    ],
)
def test_a_move_is_printed_only_as_far_as_it_is_known(
    bounds: tuple[int | None, int | None], printed: str
) -> None:
    """A move prints no sign where it may be up or down, and no number where it is open above."""
    assert printed == apart_said(bounds)


def test_what_was_learned_is_told_apart_from_what_happened() -> None:
    """Moving `known` alone tells what was learned about one and the same day."""
    before = RACE.inquiry(Moment("2010-07-26", known="2010-07-26"))
    answer = diff(before, RACE.inquiry(Moment("2010-07-26", known="2010-09-01")))
    clps = next(
        move for move in answer.moves if move.becomes.cell == Cell("clps", NOMINATION, "ed")
    )

    assert answer.kind is Kind.LEARNED
    assert ("46+", "151") == (shown(clps.was), shown(clps.becomes))


def test_two_clocks_at_once_are_refused() -> None:
    """A comparison that moved two clocks would mix two kinds of change on one line."""
    with pytest.raises(ValueError, match="happened and learned at once"):
        diff(RACE.inquiry("2010-07-14"), RACE.inquiry(Moment("2010-07-26", known="2010-09-01")))


def test_a_line_of_blame_for_each_event_that_changed_the_answer() -> None:
    """A mended slip stands in the history of the answer, after the event that it mended."""
    mended = told(
        """
        source ake 2010-07-26
        tally ake clps ed 184 on 2010-07-26
        tally ake clps david 165 on 2010-07-26
        correct tally-1 slip: tally ake clps ed 148 on 2010-07-26
        """
    )
    inquiry = mended.inquiry("2010-07-26")
    lines = blame(
        Log(mended.events, Basis(len(mended.events), "")), Cell("clps", NOMINATION, "ed"), inquiry
    )

    assert ["?", "184", "148"] == [shown(line.becomes) for line in lines]
    assert ["tally-1", "correct-1"] == [line.event for line in lines[1:]]


def test_the_last_line_of_blame_is_the_answer_of_today() -> None:
    """Whatever changed on the way, the history ends in what the standings say."""
    cell = Cell("clps", NOMINATION, "ed")
    log = Log(RACE.events, Basis(len(RACE.events), ""))
    for day in ("2010-07-01", "2010-07-12", "2010-07-26"):
        lines = blame(log, cell, RACE.inquiry(day))
        assert shown(RACE.figure("clps ed", day)) == shown(lines[-1].becomes)


def test_what_was_published_long_after_is_late() -> None:
    """GMB's act of 15 July, first told on 26 July at the earliest, is ten days late for certain."""
    inquiry = RACE.inquiry("2010-09-01")
    log = Log(RACE.events, Basis(len(RACE.events), ""))
    lines = [(one.claim, one.days_to_publication) for one in late(inquiry, log, 7)]

    assert [("nomination-1", 10)] == lines
    assert [] == list(late(inquiry, log, 11))


def test_what_another_had_told_in_time_was_only_told_late_again() -> None:
    """GMB's act was in the paper next day; the book of September told it again, Unite's alone."""
    race = told(
        """
        source paper 2010-07-16
        source book 2010-09-01
        nomination paper unions gmb ed on 2010-07-15
        nomination book unions gmb ed on 2010-07-16
        nomination book unions unite ed on 2010-07-24
        tally paper clps ed 46 on 2010-07-16
        tally book clps ed 46 on 2010-07-16
        tally book clps ed 46 on 2010-07-20
        """
    )
    log = Log(race.events, Basis(len(race.events), ""))
    lines = [
        (one.claim, [proof.source for proof in one.told_before])
        for one in late(race.inquiry("2010-09-30"), log, 7)
    ]

    assert {
        ("nomination-2", "paper"),
        ("nomination-3", ""),
        ("tally-2", "paper"),
        ("tally-3", ""),
    } == {(claim, "".join(sources)) for claim, sources in lines}


def test_who_had_told_before_is_nobody_who_was_not_public_yet() -> None:
    """As known on 2 September nobody had told GMB's act before: the diary came out in October."""
    race = told(
        """
        source book 2010-09-01
        source diary 2010-10-01
        nomination book unions gmb ed on 2010-07-16
        nomination diary unions gmb ed on 2010-07-16
        """
    )
    log = Log(race.events, Basis(len(race.events), ""))
    then = race.inquiry(Moment("2010-09-30", known="2010-09-30"))

    assert [("nomination-1", 0)] == [
        (one.claim, len(one.told_before)) for one in late(then, log, 7)
    ]
    assert {("nomination-1", 0), ("nomination-2", 1)} == {
        (one.claim, len(one.told_before)) for one in late(race.inquiry("2010-09-30"), log, 7)
    }


def test_on_a_day_nothing_that_happened_after_it_is_late() -> None:
    """Asked on 14 July nobody was late with an act of the 15th."""
    log = Log(RACE.events, Basis(len(RACE.events), ""))

    assert [] == list(late(RACE.inquiry("2010-07-14"), log, 7))
    assert ["nomination-1"] == [one.claim for one in late(RACE.inquiry("2010-07-15"), log, 7)]


def test_an_estimate_makes_nothing_late_for_certain() -> None:
    """--certain counts from the sources' own dates only."""
    race = told(
        """
        source ibt 2010-07-05/2010-07-25 best 2010-07-25
        nomination ibt unions gmb ed on 2010-07-01
        """
    )
    log = Log(race.events, Basis(len(race.events), ""))
    inquiry = race.inquiry(Moment("2010-09-01"))
    surely = race.inquiry(evolve(Moment("2010-09-01"), certain=True))

    assert [23] == [one.days_to_publication for one in late(inquiry, log, 7)]
    assert [] == list(late(surely, log, 7))


def test_a_remainder_unknown_since_too_many_acted_has_a_note_that_says_so() -> None:
    """Two acted of one who could: who had yet to is `?`, and the table says why."""
    story = told("""
        source page 2010-07-08
        size page unions 1
        nomination page unions gmb ed on 2010-07-01
        nomination page unions num david on 2010-07-01
    """)
    table = standings(story.inquiry("2010-07-08"), only=("unions",))

    assert (None, None) == (table.remainders[0].low, table.remainders[0].high)
    said = (
        "UNIONS: at least 2 acted of 1 who could. Something counted here is wrong, so nobody can "
        "say how many had yet to."
    )
    assert [said] == [note.text for note in table.notes if note.topic is Topic.WINDOW]


def test_a_figure_disputed_by_no_rival_has_a_note_that_says_so() -> None:
    """Two pages date one nomination differently, and on the 7th it may not have been made yet."""
    story = told("""
        source one 2010-07-20
        source other 2010-07-21
        nomination one unions gmb ed on 2010-07-05
        nomination other unions gmb ed on 2010-07-09
    """)
    table = standings(story.inquiry("2010-07-07"), only=("unions",))

    assert [("ed", "Ed Miliband, UNIONS: disputed; claims behind it contradict one another.")] == [
        (*note.candidates, note.text) for note in table.notes if note.topic is Topic.DISPUTED
    ]


def test_a_figure_above_its_own_total_has_a_note_that_gives_the_total() -> None:
    """The page that closes the race prints one union, and two are on record by name by then."""
    story = told("""
        source page 2010-07-27
        source press 2010-08-02
        window page unions closes 2010-07-26
        tally page unions ed 1 on 2010-07-26
        tally press unions ed 1 on 2010-07-26
        nomination page unions gmb ed on ../2010-07-31
        nomination page unions unite ed on ../2010-07-31
    """)
    table = standings(story.inquiry("2010-08-05"), only=("unions",))
    figure = story.figure("unions ed", "2010-08-05")

    assert (2, True, ()) == (figure.low, figure.disputed, figure.rivals)
    said = "Ed Miliband, UNIONS: disputed; PAGE, PRESS give 1; by the rest of the record it is at"
    assert [f"{said} least 2."] == [
        note.text for note in table.notes if note.topic is Topic.DISPUTED
    ]
