"""What cells held at a point of either clock is what the fold finds standing there."""

from __future__ import annotations

from collections.abc import Iterable

from hypothesis import given, settings
from hypothesis import strategies as st

from ledger.briefs import all_whole
from ledger.edtf import asked
from ledger.events.envelope import Event
from ledger.times import ANY_DAY, AsOf
from projections.fold.acts import Backing, periods
from projections.fold.belief import Belief, believe
from projections.fold.identity import identify
from projections.stored.evidence.days import ordinal
from projections.stored.evidence.held import held
from projections.stored.evidence.rectangles import KEPT, Held, HeldAct, HeldClaim, Stretch
from tests.briefed import briefed
from tests.properties.fold_logs import DAYS, endings, slips, stories
from tests.story import CONTEST, ZONE, arriving, told

LATER = (*DAYS, "2010-06-01", "2010-07-15", "2010-08-01")
some = settings(max_examples=150, deadline=None)


def backed(acts: Iterable[Backing]) -> list[Backing]:
    """Return acts without their claims, sorted."""
    bare = [
        Backing(
            one.key, one.known_as, one.begun, one.ended, one.because, one.estimated, one.listed_by
        )
        for one in acts
        if one.key.section is not None
    ]
    return sorted(bare, key=repr)


def hit(stretch: Stretch, point: int) -> bool:
    """Whether a point lies in a stretch."""
    return stretch[0] <= point < stretch[1]


def believed(events: Iterable[Event], known: str | None, recorded: int) -> Belief:
    """Return what the fold of the whole contest believes at one point of the clocks."""
    as_of = AsOf(ANY_DAY, asked(known, ZONE) if known else None, recorded)
    return believe(events, as_of).about(CONTEST)


def agree(acts: Iterable[HeldAct], claims: Iterable[HeldClaim], belief: Belief) -> None:
    """Compare what was hit with what the fold believes."""
    assert backed(one.backing for one in acts) == backed(periods(belief, identify(belief)))
    standing = [one for one in belief.standing if isinstance(one.body, KEPT)]
    found = sorted(claims, key=lambda one: one.claim.claim_id)
    assert [one.claim for one in found] == standing
    assert [one.aside for one in found] == [one.claim_id in belief.set_aside for one in standing]
    assert [one.accepted for one in found] == [one.claim_id in belief.accepted for one in standing]


def all_held(events: Iterable[Event]) -> Held:
    """Everything that the contest of the stories held."""
    return held(briefed(events, CONTEST), CONTEST, ZONE)


@some
@given(st.one_of(stories(), slips(), endings()), st.data())
def test_as_recorded_at_any_seq(text: str, data: st.DataObject) -> None:
    """Acts and totals stood on the record from the event that told them to the one that mended."""
    events = arriving(told(text).events).events if data.draw(st.booleans()) else told(text).events
    found = all_held(events).in_full()
    for seq in range(1, len(events) + 1):
        acts = [one for one in found.acts if hit(one.recorded, seq)]
        agree(
            acts,
            [one for one in found.claims if hit(one.recorded, seq)],
            believed(events, None, seq),
        )


@some
@given(st.one_of(stories(), slips(), endings()))
def test_as_known_on_any_day(text: str) -> None:
    """Acts and totals are held as known from the day by whose end their page was certainly out."""
    events = told(text).events
    found = all_held(events).in_full()
    for day in LATER:
        number = ordinal(asked(day, ZONE))
        acts = [one for one in found.acts if hit(one.known, number)]
        claims = [one for one in found.claims if hit(one.known, number)]
        agree(acts, claims, believed(events, day, len(events)))


@some
@given(st.one_of(stories(), slips(), endings()), st.data())
def test_an_act_read_in_brief_is_held_as_one_read_whole(text: str, data: st.DataObject) -> None:
    """What was held does not depend on how much of an act was read, nor does its order."""
    events = arriving(told(text).events).events if data.draw(st.booleans()) else told(text).events
    assert held(all_whole(events), CONTEST, ZONE) == all_held(events)
