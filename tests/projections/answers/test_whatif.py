"""What if: a race without somebody, or with one act more; only what would differ is told."""

from __future__ import annotations

from ledger.edtf import When
from ledger.events.total import TallyPublished
from projections.answers.whatif import WhatIf, acts_of, supposed_act, what_if
from projections.fold.figures import Cell
from projections.stored.log import Basis, Log
from tests.story import CONTEST, NOMINATION, ZONE, Story, told

RACE = told(
    """
    source news 2010-07-27
    window news unions closes 2010-07-26
    nomination news unions gmb ed on 2010-07-15
    nomination news unions unite ed on 2010-07-26
    nomination news unions cwu balls on 2010-07-15
    tally news unions ed 2 on 2010-07-26 lists gmb,unite
    tally news unions balls 1 on 2010-07-26 lists cwu
    """
)


def _asked(race: Story, without: tuple[str, ...] = (), added: tuple[str, ...] = ()) -> WhatIf:
    log = Log(race.events, Basis(len(race.events), ""))
    drafts = []
    for words in added:
        who, whom, day = words.split()
        cell = Cell("unions", NOMINATION, whom)
        drafts.append((words, supposed_act(CONTEST, cell, who, When(day, ZONE))))
    gone = acts_of(log, set(without))
    return what_if(log, race.inquiry("2010-07-31"), gone, without, drafts)


def _rows(answer: WhatIf) -> list[tuple[str | None, str, int | None, int | None]]:
    return [
        (
            change.spot.candidate,
            str(change.first),
            None if change.was is None else change.was.value,
            None if change.becomes is None else change.becomes.value,
        )
        for change in answer.changes
        if change.spot.candidate is not None
    ]


def test_without_a_union_its_candidate_has_one_less_from_its_day_on() -> None:
    """A total whose own list names the union is taken one lower: it would have been printed so."""
    assert [("ed", "2010-07-15", 1, 0), ("ed", "2010-07-26", 2, 1)] == _rows(
        _asked(RACE, without=("gmb",))
    )


def test_a_plain_total_stands_as_printed_and_is_told() -> None:
    """Its page does not say whom it counts. One that cannot count the act is not spoken of."""
    story = told(
        """
        source news 2010-07-27
        window news unions closes 2010-07-26
        nomination news unions gmb ed on 2010-07-15
        tally news unions ed 0 on 2010-07-20
        tally news unions ed 1 on 2010-07-10
        tally news unions ed 2 on 2010-07-26
        tally news unions balls 2 on 2010-07-26
        """
    )
    answer = _asked(story, without=("gmb",))

    assert [2] == [
        event.body.count.low
        for event in story.events
        if event.claim_id in answer.as_printed and isinstance(event.body, TallyPublished)
    ]
    assert ("ed", "2010-07-26") not in [row[:2] for row in _rows(answer) if row[2:] != (2, 2)]
    assert () == _asked(RACE, without=("gmb",)).as_printed


def test_one_act_more_counts_from_its_day_and_in_later_totals() -> None:
    """A total taken after a supposed act is taken one higher."""
    rows = _rows(_asked(RACE, added=("usdaw balls 2010-07-20",)))

    assert [("balls", "2010-07-20", 1, 2)] == rows


def test_a_switch_is_told_on_both_sides() -> None:
    """Unite for Balls and not for Ed: one goes up on its day, the other down on his."""
    rows = _rows(_asked(RACE, without=("unite",), added=("unite balls 2010-07-26",)))

    assert {("ed", "2010-07-26", 2, 1), ("balls", "2010-07-26", 1, 2)} == set(rows)


def test_somebody_who_did_nothing_changes_nothing() -> None:
    """Leaving out nobody's acts leaves every figure as it is, and the race itself untouched."""
    assert [] == _rows(_asked(RACE, without=("ucatt",)))
    assert 2 == RACE.figure("unions ed", "2010-07-31").value


def test_an_act_told_already_is_not_counted_twice() -> None:
    """GMB is on Ed's list and told of before it: a second GMB raises no total."""
    assert [] == _rows(_asked(RACE, added=("gmb ed 2010-07-15",)))


def test_an_act_made_sooner_counts_in_the_totals_in_between() -> None:
    """Unite a fortnight early is in the total of that week, and no more than once in the last."""
    story = told(
        """
        source news 2010-07-27
        window news unions closes 2010-07-26
        nomination news unions unite ed on 2010-07-24
        tally news unions ed 1 on 2010-07-16
        tally news unions ed 2 on 2010-07-26
        """
    )
    answer = _asked(story, without=("unite",), added=("unite ed 2010-07-10",))

    assert [("ed", "2010-07-16", 1, 2)] == [row for row in _rows(answer) if row[2:] != (None, 1)]
    assert 2 == story.figure("unions ed", "2010-07-26").value


def test_a_total_that_may_count_an_act_may_lack_it() -> None:
    """Nobody says when GMB came in July, so a GMB in June makes the total two at most."""
    story = told(
        """
        source news 2010-07-27
        nomination news unions gmb ed on 2010-07
        tally news unions ed 1 on 2010-07-16
        """
    )
    (change,) = (
        one
        for one in _asked(story, added=("gmb ed 2010-06-15",)).changes
        if one.spot.candidate == "ed" and str(one.first) == "2010-07-16"
    )

    assert change.becomes is not None
    assert (1, 2) == (change.becomes.low, change.becomes.high)
