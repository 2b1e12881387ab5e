"""The note to publish: what we stated, what stands instead, which tables changed, and how long."""

from __future__ import annotations

import pytest

from ledger.citations import Citation
from ledger.errors import ValueRefusedError
from ledger.events.mending import ChangeClass
from projections.answers.mending.drafting import Wish, assessment, retraction
from projections.answers.mending.planning import fitting
from tests.projections.answers.mended import planned, tally_corrected
from tests.story import Story, told

RACE = told("""
    source blog  2010-07-27
    source paper 2010-07-28
    source fix   2010-08-14
    window paper clps closes 2010-07-28
    tally blog  clps ed 148 on 2010-07-27
    tally paper clps ed 151 on 2010-07-28
    nomination paper unions unite ed on 2010-07-24
    nomination fix   unions unite ed on 2010-07-24
""")


def test_our_own_slip_is_owned_in_the_words_that_were_printed() -> None:
    """It quotes what stood, says what the source states, which tables changed and since when."""
    draft = tally_corrected(RACE, "tally-1", when="2010-07-26T13:00")

    assert (
        "We stated that Ed Miliband had 148 nominations from CLPS on 27 July 2010. BLOG, our"
        " source, states that Ed Miliband had 148 nominations from CLPS on 26 July 2010, 13:00."
        " The tables for 26–27 July 2010 have been rebuilt. We showed the wrong date from 1 January"
        " to 3 February 2026."
    ) == planned(RACE, draft).note


def test_a_source_that_put_itself_right_is_named_with_its_day() -> None:
    """The figure was not ours to get wrong: it is the earlier one, not the wrong one."""
    draft = tally_corrected(RACE, "tally-2", count=165, by="fix")

    assert (
        "We stated that Ed Miliband had 151 nominations from CLPS on 28 July 2010. FIX corrected"
        " this on 14 August 2010: it states that Ed Miliband had 165 nominations from CLPS on 28"
        " July 2010. The tables for 28 July 2010 and every day after have been rebuilt. We showed"
        " the earlier figure from 1 January to 3 February 2026."
    ) == planned(RACE, draft).note


def test_what_a_source_took_back_is_said_to_be_taken_back() -> None:
    """Another source still tells of the act, so no figure changes, and the note says so."""
    draft = retraction(
        RACE.events, _of(RACE, "nomination-1"), Wish("gone", cites=Citation("fix", "note"))
    )

    assert (
        "We stated that unite nominated Ed Miliband, 24 July 2010. FIX took this back on 14 August"
        " 2010. No figure changes. We showed it from 1 January to 3 February 2026."
    ) == planned(RACE, draft).note


def test_what_was_entered_twice_is_said_to_count_once() -> None:
    """The note on a duplicate says that it now counts once."""
    draft = retraction(RACE.events, _of(RACE, "nomination-2"), Wish("twice"), "nomination-1")

    assert planned(RACE, draft).note.startswith(
        "We recorded twice that unite nominated Ed Miliband, 24 July 2010. It is counted once."
    )


def test_an_assessment_names_both_sides() -> None:
    """Readers see which count we go by, which we do not, and why."""
    draft = assessment(RACE.events, ["tally-2"], ["tally-1"], Wish("it is the later count"))

    assert (
        "BLOG states that Ed Miliband had 148 nominations from CLPS on 27 July 2010. PAPER states"
        " that Ed Miliband had 151 nominations from CLPS on 28 July 2010; we go by that. It is the"
        " later count. The tables for every day to 27 July 2010 have been rebuilt."
    ) == planned(RACE, draft).note


def test_a_note_never_says_suggested_and_never_invalid() -> None:
    """House style: stated, never suggested; a correction that says less was itself corrected."""
    notes = " ".join(
        planned(RACE, draft).note
        for draft in (
            tally_corrected(RACE, "tally-1", count=149),
            tally_corrected(RACE, "tally-2", count=165, by="fix"),
            retraction(RACE.events, _of(RACE, "nomination-1"), Wish("it was praise")),
        )
    )

    assert 3 == notes.count("We stated")
    assert "suggest" not in notes
    assert "sorry" not in notes


def test_a_clarification_that_changes_a_figure_is_refused() -> None:
    """A clarification that changes a figure is refused: it would be a correction or a revision."""
    draft = tally_corrected(RACE, "tally-1", count=149, change=ChangeClass.CLARIFICATION)

    with pytest.raises(ValueRefusedError, match="words alone"):
        fitting(planned(RACE, draft))


def test_a_plan_says_field_by_field_what_differs() -> None:
    """A reader of the plan sees the field, the old value and the new one."""
    (difference,) = planned(RACE, tally_corrected(RACE, "tally-1", count=149)).differences

    assert "count" == difference.field
    assert {"low": 148, "high": 148, "words": "148"} == difference.was


def _of(story: Story, claim: str) -> list:  # type: ignore[type-arg]  # events, whatever they are
    return [event for event in story.events if event.claim_id == claim]
