"""From a wish to a draft: the version meant, the cause that follows, and what is refused."""

from __future__ import annotations

import pytest
from attrs import evolve

from ledger.citations import Citation
from ledger.errors import ValueRefusedError
from ledger.events.envelope import Draft, Event
from ledger.events.mending import Cause, ChangeClass, ClaimAssessed, ClaimCorrected, ClaimRetracted
from projections.answers.mending.drafting import Wish, assessment, correction, retraction
from tests.projections.answers.mended import tally_corrected, target
from tests.story import Story, told

RACE = told("""
    source blog  2010-07-26
    source paper 2010-07-28
    source fix   2010-08-14
    tally blog  clps ed 148 on 2010-07-26
    tally paper clps ed 151 on 2010-07-26
""")
CORRECTED = told("""
    source blog  2010-07-26
    source fix   2010-08-14
    tally blog  clps ed 148 on 2010-07-26
    correct tally-1 by fix: tally blog clps ed 151 on 2010-07-26
    correct tally-1 slip of correct-1: tally blog clps ed 152 on 2010-07-26
""")
CITED = Citation("fix", "last paragraph")


def test_a_correction_is_our_own_slip_unless_a_source_is_cited() -> None:
    """A correction without a cited source is our own slip."""
    body = _correction(tally_corrected(RACE, "tally-1", count=149))

    assert Cause.RECORDED_IN_ERROR is body.cause
    assert ChangeClass.CORRECTION is body.change
    assert "tally-1" == body.mends


def test_with_a_citation_the_source_put_itself_right() -> None:
    """A cited correction leaves the old words for the days before, when readers saw them."""
    body = _correction(tally_corrected(RACE, "tally-1", count=149, by="fix"))

    assert Cause.SOURCE_CORRECTED is body.cause
    assert ChangeClass.REVISION is body.change
    assert body.mends is None


def test_a_claim_is_mended_as_it_stands_now() -> None:
    """The newest wording of the slot that holds today is what a correction takes over."""
    assert "correct-2" == target(CORRECTED, "tally-1").version.event_id


def test_an_older_wording_is_meant_when_its_own_event_is_named() -> None:
    """An older wording can be mended by its own event, even after its source corrected it."""
    named = [event for event in CORRECTED.events if event.event_id == "tally-1"]

    meant = _target_of_events(CORRECTED, named)

    assert "tally-1" == meant


def test_a_wording_that_was_mended_is_mended_where_it_was_mended_last() -> None:
    """A wording that was mended already is mended where it was mended last."""
    named = [event for event in CORRECTED.events if event.event_id == "correct-1"]

    assert "correct-2" == _target_of_events(CORRECTED, named)


def _target_of_events(story: Story, named: list[Event]) -> str:
    from projections.answers.mending.drafting import target_of  # noqa: PLC0415 - used by two tests only

    return target_of(story.events, named).version.event_id


def test_the_same_wish_makes_the_same_draft() -> None:
    """Run twice, a command is recorded once."""
    assert tally_corrected(RACE, "tally-1", count=149) == tally_corrected(
        RACE, "tally-1", count=149
    )


@pytest.mark.parametrize(
    ("wish", "said"),
    [
        (Wish("x", ChangeClass.REVISION), "rests on what a source said later"),
        (Wish("x", ChangeClass.UPDATE), "An update rests on"),
        (Wish("x", ChangeClass.CORRECTION, CITED), "what we got wrong"),
        (Wish("x", ChangeClass.RETRACTION), "gives no new words"),
        (Wish("x", ChangeClass.REDACTION), "gives no new words"),
        (Wish("  "), "carries a reason"),
    ],
)
def test_a_class_that_does_not_fit_its_cause_is_refused(wish: Wish, said: str) -> None:
    """A class that does not fit its cause is refused, with what to type."""
    meant = target(RACE, "tally-1")

    with pytest.raises(ValueRefusedError, match=said) as refused:
        correction(meant, meant.version.body, wish)

    assert refused.value.hint


def test_a_claim_never_becomes_a_claim_of_another_kind() -> None:
    """A total is no nomination: one is retracted, the other recorded."""
    meant, other = target(RACE, "tally-1"), target(RACE, "blog")

    with pytest.raises(ValueRefusedError, match="another kind"):
        correction(meant, other.version.body, Wish("x"))


def test_what_was_retracted_cannot_be_corrected() -> None:
    """The hint names the retraction that would have to go first."""
    race = told("""
        source blog 2010-07-26
        tally blog clps ed 148 on 2010-07-26
        retract tally-1 slip
    """)

    with pytest.raises(ValueRefusedError) as refused:
        target(race, "tally-1")

    assert f"retract #{race.seq('retract-1')}" in refused.value.hint


def test_a_retraction_takes_its_cause_from_what_is_said_about_it() -> None:
    """Our slip, a source that took it back, or a fact that was entered twice."""
    claim = _of(RACE, "tally-1")

    ours = retraction(RACE.events, claim, Wish("never printed"))
    theirs = retraction(RACE.events, claim, Wish("took it back", cites=CITED))
    twice = retraction(RACE.events, claim, Wish("entered twice"), "tally-2")

    causes = [_retraction(draft).cause for draft in (ours, theirs, twice)]
    assert [Cause.RECORDED_IN_ERROR, Cause.SOURCE_CORRECTED, Cause.DUPLICATE] == causes


def test_a_retraction_can_itself_be_retracted() -> None:
    """Retracting a retraction names its claim, and is locked on the retraction."""
    race = told("""
        source blog 2010-07-26
        tally blog clps ed 148 on 2010-07-26
        retract tally-1 slip
    """)

    body = _retraction(retraction(race.events, _event(race, "retract-1"), Wish("it was right")))

    assert ("retract-1", "retract-1", "tally-1") == (body.retracts, body.replaces, body.claim)


def test_what_was_retracted_already_is_refused() -> None:
    """What was retracted already cannot be retracted again."""
    race = told("""
        source blog 2010-07-26
        tally blog clps ed 148 on 2010-07-26
        retract tally-1 slip
    """)

    with pytest.raises(ValueRefusedError, match="retracted already"):
        retraction(race.events, _event(race, "tally-1"), Wish("again"))


@pytest.mark.parametrize("other", ["tally-1", "tally-9"])
def test_a_duplicate_names_another_claim_that_remains(other: str) -> None:
    """A claim is no duplicate of itself, nor of one that nobody recorded."""
    with pytest.raises(ValueRefusedError, match="no other claim"):
        retraction(RACE.events, _of(RACE, "tally-1"), Wish("twice"), other)


def test_an_assessment_taken_back_can_be_made_again() -> None:
    """The same decision at a later seq is a new event."""
    once = assessment(RACE.events, ["tally-2"], ["tally-1"], Wish("the later count"))
    more = told(_LATER)
    again = assessment(more.events, ["tally-2"], ["tally-1"], Wish("the later count"))

    assert isinstance(once.body, ClaimAssessed)
    assert once.body == again.body
    assert once.event_id != again.event_id


_LATER = """
    source blog  2010-07-26
    source paper 2010-07-28
    source fix   2010-08-14
    tally blog  clps ed 148 on 2010-07-26
    tally paper clps ed 151 on 2010-07-26
    assess tally-2 over tally-1
    retract assess-1 slip
"""


def test_only_what_is_on_record_can_be_assessed() -> None:
    """A mistyped id is refused, with where to look."""
    with pytest.raises(ValueRefusedError, match="no claim on record"):
        assessment(RACE.events, ["tally-2"], ["tally-7"], Wish("the later count"))


def _of(story: Story, claim: str) -> list[Event]:
    return [event for event in story.events if event.claim_id == claim]


def _event(story: Story, name: str) -> list[Event]:
    return [event for event in story.events if event.event_id == name]


def _correction(draft: Draft) -> ClaimCorrected:
    assert isinstance(draft.body, ClaimCorrected)
    return evolve(draft.body)


def _retraction(draft: Draft) -> ClaimRetracted:
    assert isinstance(draft.body, ClaimRetracted)
    return draft.body
