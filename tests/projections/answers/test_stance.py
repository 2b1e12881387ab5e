"""Where an endorser stands: acts told once, and three ways in which nothing is on record."""

from __future__ import annotations

import pytest

from projections.answers.endorsers import Wanted, endorser_lines
from projections.answers.matrix import matrix
from projections.answers.silences import Silence
from projections.answers.stance import InContest, stances
from tests.projections.answers.telling import registered, with_more
from tests.story import Moment, Story, told

RACE = told("""
    source page 2010-07-01
    source late 2010-08-27
    window party unions opens 2010-05-20 closes 2010-07-26
    result party on 2010-09-25
    nomination page unions gmb   ed    on 2010-07-15
    nomination late unions gmb   ed    on ../2010-07-26
    statement  page unions tssa  david on 2010-07-02
    refusal    page unions unite balls on 2010-07-03
    no_nomination page unions nacods on 2010-07-04
    second_preference page unions gmb balls on 2010-07-15
    nomination page unions unity ed on 2010-07-20
    link page unity gmb relation successor on 2015-04-16
    link page pitmen miners relation successor on 2009-01-01
    nomination page unions miners david on 2010-07-05
""")


def stance(story: Story, endorser: str, on: Moment | str = "2010-09-25") -> InContest:
    """An endorser in the race."""
    (one,) = stances([story.inquiry(on)], endorser, endorser).contests
    return one


def test_claims_about_one_act_are_one_line_at_the_best_date() -> None:
    """The page says the 15th, the retrospective "by the 26th": one nomination, two sources."""
    nomination = next(one for one in stance(RACE, "gmb").stances if one.did == "nominated")

    assert nomination.on is not None
    assert "2010-07-15" == nomination.on.text
    assert ["page", "late"] == [proof.source for proof in nomination.proofs]


@pytest.mark.parametrize(
    ("endorser", "did", "whom"),
    [
        ("tssa", "statement", "David Miliband"),
        ("unite", "refused", "Ed Balls"),
        ("nacods", "nominated nobody", None),
    ],
)
def test_what_is_no_nomination_is_told_in_its_own_words(
    endorser: str, did: str, whom: str | None
) -> None:
    """Praise, a refusal and a decision to back nobody."""
    (one,) = stance(RACE, endorser).stances

    assert (did, whom) == (one.did, one.whom)


def test_a_body_that_was_taken_over_keeps_its_own_name() -> None:
    """Unity's act is told beside GMB's, as Unity's; years later, GMB's would be told to Unity."""
    assert {"gmb": "ed", "unity": "ed"} == {
        one.who: "ed" for one in stance(RACE, "gmb").stances if one.did == "nominated"
    }
    # In 2010 Unity was still itself: what GMB did then is none of its own.
    assert {"unity"} == {one.who for one in stance(RACE, "unity").stances}
    # The pitmen were the miners' by then: what the miners did is told under the miners' name.
    assert {"miners"} == {one.who for one in stance(RACE, "pitmen").stances}


@pytest.mark.parametrize(
    ("day", "expected"),
    [
        ("2010-07-25", Silence.NOT_YET),
        ("2010-07-26", Silence.SILENT),
        ("2010-09-25", Silence.SILENT),
    ],
)
def test_until_the_window_shuts_nobody_has_failed_to_speak(day: str, expected: Silence) -> None:
    """Silence begins with the close: of the section in which bodies of its kind act."""
    story = with_more(RACE, registered("gmb", "GMB"), registered("ucatt", "UCATT"))

    assert expected is stance(story, "ucatt", day).silence


def test_once_somebody_is_elected_whoever_said_nothing_is_silent() -> None:
    """No page dates the result, but one says who was elected."""
    story = with_more(
        told("source page 2010-09-25\nelected page ed on 2010-09-25"), registered("gmb", "GMB")
    )

    assert Silence.NOT_YET is stance(story, "gmb", "2010-09-24").silence
    assert Silence.SILENT is stance(story, "gmb", "2010-09-26").silence


def test_a_body_carried_on_by_another_is_not_silent() -> None:
    """Where the heir is silent too, the answer says that the body was no longer one of its own."""
    story = told("""
        source page 2010-07-01
        result party on 2010-09-25
        link page pitmen miners relation successor on 2009-01-01
    """)

    assert Silence.CARRIED_ON is stance(story, "pitmen").silence
    assert Silence.SILENT is stance(story, "miners").silence


def test_the_matrix_says_in_words_what_each_did() -> None:
    """No cell is empty, and no two kinds of answer look alike."""
    story = with_more(
        RACE,
        *(registered(one, one.upper()) for one in ("gmb", "tssa", "unite", "nacods", "ucatt")),
    )
    inquiry = story.inquiry("2010-09-25")
    rows = matrix([inquiry], endorser_lines(inquiry.belief, Wanted())).rows

    assert {
        "gmb": ("nominated Ed Miliband; 2nd Ed Balls",),
        "tssa": ("statement David Miliband",),
        "unite": ("refused Ed Balls",),
        "nacods": ("nominated nobody",),
        "ucatt": ("nothing on record",),
    } == {row.endorser: row.cells for row in rows}


def test_a_contest_that_nobody_had_heard_of_is_not_told_as_known_then() -> None:
    """The party's page is of 1 May: on 30 April there was no contest to be silent in."""
    story = with_more(RACE, registered("ucatt", "UCATT"))
    before, after = (
        story.inquiry(Moment(None, known=known)) for known in ("2010-04-30", "2010-05-01")
    )
    line = endorser_lines(after.belief, Wanted())

    assert () == stances([before], "ucatt", "UCATT").contests
    assert Silence.NOT_YET is stances([after], "ucatt", "UCATT").contests[0].silence
    assert [0, 1] == [len(matrix([one], line).contests) for one in (before, after)]


def test_a_link_is_told_once_under_the_names_that_any_contest_has() -> None:
    """One contest's events hold the link, another's the branch's name as well."""
    plain = told("source page 2010-07-01\nlink page branch unite relation part_of")
    named = with_more(plain, registered("branch", "Unite's branch"), registered("unite", "Unite"))
    asked = [plain.inquiry("2010-09-25"), named.inquiry("2010-09-25")]

    assert ["Unite's branch is part of Unite"] == [
        link.says for link in stances(asked, "unite", "Unite").links
    ]
