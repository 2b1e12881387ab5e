"""Who is through: thresholds, routes, windows and stages, and how far short the others are."""

from __future__ import annotations

import pytest

from ledger.edtf import span_of
from ledger.events.mending import ClaimAssessed
from ledger.rules import Joined
from projections.fold.qualifying import Progress
from tests.projections.fold.rulebook import (
    kinds,
    lent,
    progress,
    rule,
    staged,
    weighs,
    with_claims,
)
from tests.story import ZONE, Story, event_at, told

TWO_ROUTES = {
    "constituencies": ["1/20 clps"],
    "affiliates": ["3 unions+societies", "2 unions", "1/20 of affiliated-membership"],
}


def threshold(story: Story, stage: str = "stage") -> tuple[int | None, int | None]:
    """Return the number that the first need of a stage's rule asks for."""
    found = next(one for one in staged(story, "2010-08-01") if one.rule.id == stage)
    first = found.rule.readings[0].ways[0].thresholds[0]
    return (first.low, first.high)


def day(one: Progress) -> object:
    """The span within which somebody got through."""
    return None if one.passage is None else one.passage.span


@pytest.mark.parametrize(
    ("share", "size", "expected"),
    [("1/8", 257, 33), ("3/20", 232, 35), ("1/10", 212, 22), ("1/20", 648, 33), ("1/20", 640, 32)],
)
def test_a_share_of_a_section_is_rounded_up_to_whole_nominators(
    share: str, size: int, expected: int
) -> None:
    """12.5 % of 257 MPs is 32.125, so 33; the thresholds of 2010, 2015 and 2020."""
    story = with_claims(told(f"size party mps {size}"), rule("stage", {"": [f"{share} mps"]}))
    assert (expected, expected) == threshold(story)


def test_where_sizes_are_disputed_the_threshold_is_a_bracket() -> None:
    """632 or 648 constituencies: 32 or 33."""
    story = told("""
        size party clps 648
        size party clps 632
    """)
    story = with_claims(story, rule("stage", {"": ["1/20 clps"]}))
    assert (32, 33) == threshold(story)


def test_a_printed_number_narrows_a_share_of_a_disputed_size() -> None:
    """One source prints 5 %, another 33: they agree, and it is 33."""
    story = told("""
        size party clps 648
        size party clps 632
    """)
    story = with_claims(story, rule("stage", {"": ["1/20 clps"]}), rule("stage", {"": ["33 clps"]}))
    [stage] = staged(story, "2010-08-01")
    assert (1, (33, 33)) == (len(stage.rule.readings), threshold(story))


def test_a_share_of_an_unknown_size_leaves_everybody_open() -> None:
    """A share of a section whose size is unknown leaves everybody open."""
    story = with_claims(
        told("""
        source list 2010-07-02
        tally list clps ed 40 on 2010-07-02
    """),
        rule("stage", {"": ["1/20 clps"]}),
    )
    assert None is progress(story, "2010-07-03", "stage", "ed").through


def test_a_contest_without_a_rule_has_no_stage_and_qualifies_nobody() -> None:
    """A contest without a rule has no stage, however much support there is."""
    assert () == staged(
        told("source list 2010-07-02\ntally list mps ed 99 on 2010-07-02"), "2010-08-01"
    )


MPS = """
    source mps 2010-06-08
    window party mps opens 2010-05-24 closes 2010-06-09T12:30
    nomination mps mps anne ed on 2010-05-25
    nomination mps mps bob ed on 2010-05-27
    nomination mps mps carl ed on 2010-06-08
    nomination mps mps dora david on 2010-06-08
    nomination mps mps emma balls on 2010-06-01
    left party balls on 2010-06-07
"""


def test_a_candidate_is_through_from_the_day_of_the_act_that_met_the_threshold() -> None:
    """Ed's third nominator, on 8 June, and which one it was."""
    story = with_claims(told(MPS), rule("mps", {"": ["3 mps"]}))
    ed = progress(story, "2010-06-08", "mps", "ed")
    assert (True, span_of("2010-06-08", ZONE)) == (ed.through, day(ed))
    assert ["carl"] == [act.key.endorser for act in ed.passage.acts] if ed.passage else False


def test_the_others_are_so_many_short() -> None:
    """David has one of three, the day before none."""
    story = with_claims(told(MPS), rule("mps", {"": ["3 mps"]}))
    short = []
    for moment in ("2010-06-07", "2010-06-08"):
        david = progress(story, moment, "mps", "david")
        asked = staged(story, moment)[0].rule.readings[0].ways[0].thresholds[0]
        short.append((david.through, david.had[0][0].short(asked)))
    assert [(False, 3), (False, 2)] == short


def test_somebody_who_withdrew_before_the_close_is_not_through_whatever_support_they_had() -> None:
    """Balls met the threshold on 1 June, and left on the 7th."""
    story = with_claims(told(MPS), rule("mps", {"": ["1 mps"]}))
    through = [
        (one.through, one.stopped)
        for one in (
            progress(story, moment, "mps", "balls") for moment in ("2010-06-06", "2010-06-07")
        )
    ]
    assert [(True, None), (False, "withdrawn")] == through


def test_an_act_after_the_close_comes_too_late() -> None:
    """Nominations shut on 9 June; the third nominator comes on the 10th."""
    story = told("""
        source mps 2010-06-10
        window party mps opens 2010-05-24 closes 2010-06-09T12:30
        nomination mps mps anne ed on 2010-05-25
        nomination mps mps bob ed on 2010-05-27
        nomination mps mps carl ed on 2010-06-10
    """)
    story = with_claims(story, rule("mps", {"": ["3 mps"]}))
    assert False is progress(story, "2010-07-01", "mps", "ed").through


def test_support_declared_before_the_window_opens_counts_from_its_opening() -> None:
    """Two nominators on 20 May; nominations opened on the 24th."""
    story = told("""
        source mps 2010-06-10
        window party mps opens 2010-05-24 closes 2010-06-09
        nomination mps mps anne ed on 2010-05-20
    """)
    story = with_claims(story, rule("mps", {"": ["1 mps"]}))
    assert span_of("2010-05-24", ZONE) == day(progress(story, "2010-06-01", "mps", "ed"))


def test_a_nomination_taken_back_before_the_close_undoes_the_place() -> None:
    """Three, then two, then three again: through for good only on 5 June."""
    story = told("""
        source mps 2010-06-10
        window party mps opens 2010-05-24 closes 2010-06-09
        nomination mps mps anne ed on 2010-05-25
        nomination mps mps bob ed on 2010-05-26
        ended mps mps bob ed on 2010-06-01
        nomination mps mps carl ed on 2010-06-05
    """)
    story = with_claims(story, rule("mps", {"": ["2 mps"]}))
    through = [progress(story, one, "mps", "ed").through for one in ("2010-05-31", "2010-06-02")]
    assert [True, False] == through
    assert span_of("2010-06-05", ZONE) == day(progress(story, "2010-07-01", "mps", "ed"))


TOTALS = """
    source list 2010-07-30
    size party clps 648
    window party clps,unions,societies opens 2010-07-01 closes 2010-07-26
    tally list clps ed 11 on 2010-07-08
    tally list clps ed 57 on 2010-07-20
    tally list clps david 31 on 2010-07-26
"""


def test_between_two_totals_the_day_is_an_interval_and_in_between_the_answer_is_open() -> None:
    """Eleven on the 8th, 57 on the 20th: 33 came some day after the one and by the other."""
    story = with_claims(told(TOTALS), rule("stage", TWO_ROUTES))
    assert [False, None, True] == [
        progress(story, one, "stage", "ed").through
        for one in ("2010-07-08", "2010-07-15", "2010-07-20")
    ]
    assert span_of("2010-07-09/2010-07-20", ZONE) == day(
        progress(story, "2010-08-01", "stage", "ed")
    )


def test_two_short_at_the_close_is_not_through() -> None:
    """31 of 33 constituencies, and no affiliate that anybody names."""
    story = with_claims(told(TOTALS), rule("stage", TWO_ROUTES))
    david = progress(story, "2010-08-01", "stage", "david")
    reading = staged(story, "2010-08-01")[0].rule.readings[0]
    short = [
        one.short(asked)
        for had, way in zip(david.had, reading.ways, strict=True)
        for one, asked in zip(had, way.thresholds, strict=True)
    ]
    assert (False, [2, 3, 2, 1]) == (david.through, short)


AFFILIATES = """
    source news 2010-07-30
    size party clps 648
    window party clps,unions,societies opens 2010-07-01 closes 2010-07-26
    nomination news unions num ed on 2010-07-05
    nomination news unions gmb ed on 2010-07-12
    nomination news societies chinese ed on 2010-07-13
    nomination news unions bfawu david on 2010-07-08
    nomination news unions unite david on 2010-07-15
    nomination news unions fbu david on 2010-07-20
    nomination news unions num2 balls on 2010-07-05
    nomination news unions bfawu2 balls on 2010-07-06
    nomination news societies sera balls on 2010-07-07
"""
BIG = (weighs("gmb", low="1/20"), weighs("unite", low="1/20"))
SMALL = (weighs("num2", high="1/100"), weighs("bfawu2", high="1/100"), weighs("sera", high="1/100"))


def test_a_route_of_several_needs_is_met_when_the_last_of_them_is() -> None:
    """Three affiliates, two of them unions, and 5 % of the membership: one big union has it."""
    story = with_claims(told(AFFILIATES), rule("stage", TWO_ROUTES), *BIG, *SMALL)
    ed, david = (progress(story, "2010-08-01", "stage", one) for one in ("ed", "david"))
    assert [span_of("2010-07-13", ZONE), span_of("2010-07-20", ZONE)] == [day(ed), day(david)]
    assert ["affiliates", "affiliates"] == [
        one.passage.route for one in (ed, david) if one.passage is not None
    ]


def test_three_small_affiliates_do_not_make_up_the_membership() -> None:
    """Three small affiliates with at most 3 % of the membership do not meet its 5 %."""
    story = with_claims(told(AFFILIATES), rule("stage", TWO_ROUTES), *BIG, *SMALL)
    assert False is progress(story, "2010-08-01", "stage", "balls").through


def test_affiliates_of_unknown_size_leave_it_open() -> None:
    """Affiliates of unknown size leave open whether the membership's share is met."""
    story = with_claims(told(AFFILIATES), rule("stage", TWO_ROUTES), *BIG)
    assert None is progress(story, "2010-08-01", "stage", "balls").through


def test_a_need_may_count_one_kind_of_nominator_within_its_sections() -> None:
    """Two unions among the affiliates: NUM and the GMB."""
    story = with_claims(
        told(AFFILIATES),
        rule("stage", {"": ["2 unions+societies of union"]}),
        *kinds(num="union", gmb="union", chinese="society"),
    )
    assert span_of("2010-07-12", ZONE) == day(progress(story, "2010-08-01", "stage", "ed"))


def test_the_kind_that_a_need_counts_may_be_in_the_plural() -> None:
    """Of two unions and a society three unions cannot be made up, whatever the plural is."""
    for kind, through in (("unions", True), ("societies", False)):
        story = with_claims(
            told(AFFILIATES),
            rule("stage", {"": [f"2 unions+societies of {kind}"]}),
            *kinds(num="union", gmb="union", chinese="society"),
        )
        assert through is progress(story, "2010-08-01", "stage", "ed").through


def test_a_kind_that_is_none_leaves_it_open() -> None:
    """Nobody can say who of the three is a “trade-union”: it must not let everybody count."""
    story = with_claims(
        told(AFFILIATES),
        rule("stage", {"": ["2 unions+societies of trade-union"]}),
        *kinds(num="union", gmb="union", chinese="society"),
    )
    assert None is progress(story, "2010-08-01", "stage", "ed").through


def test_without_a_nominator_the_route_fails() -> None:
    """Ed's three affiliates less the GMB."""
    lines = [line for line in AFFILIATES.splitlines() if " gmb " not in line]
    story = with_claims(told("\n".join(lines)), rule("stage", TWO_ROUTES), *BIG)
    assert False is progress(story, "2010-08-01", "stage", "ed").through


BOTH = "source blog 2010-07-14\n" + AFFILIATES
AND = rule("stage", TWO_ROUTES, joined=Joined.AND, source="blog")
OR = rule("stage", TWO_ROUTES)


def test_a_disputed_rule_that_nobody_settled_leaves_open_whoever_it_decides_about() -> None:
    """One source says “and”, another “or”: Ed meets one route only."""
    story = with_claims(told(BOTH), OR, AND, *BIG)
    [stage] = staged(story, "2010-08-01")
    ed = progress(story, "2010-08-01", "stage", "ed")
    assert (2, None, None) == (len(stage.rule.readings), stage.rule.used, ed.through)


def test_an_assessment_settles_which_reading_is_used_and_both_are_still_there() -> None:
    """The editor goes by the rule book."""
    story = with_claims(told(BOTH), OR, AND, *BIG)
    names = [event.event_id for event in story.events if event.event_id.startswith("stage-")]
    settled = _assessed(story, accepts=names[0], over=names[1])
    [stage] = staged(settled, "2010-08-01")
    ed = progress(settled, "2010-08-01", "stage", "ed")
    assert (2, True) == (len(stage.rule.readings), ed.through)
    assert stage.rule.used is not None
    assert Joined.OR is stage.rule.used.joined


def test_a_rule_whose_joining_is_unclear_is_open_where_the_joining_decides() -> None:
    """Ed has one route of two; Balls, with neither, is out by either reading."""
    unclear = rule("stage", TWO_ROUTES, joined=Joined.UNCLEAR)
    story = with_claims(told(AFFILIATES), unclear, *BIG, *SMALL)
    assert [None, False] == [
        progress(story, "2010-08-01", "stage", one).through for one in ("ed", "balls")
    ]


def test_only_those_through_the_first_stage_can_be_through_the_second() -> None:
    """David has the affiliates for the second stage but, without MPs, not the first."""
    story = with_claims(
        told(AFFILIATES + "nomination news mps anne ed on 2010-06-01"),
        rule("second", TWO_ROUTES, order=2),
        rule("first", {"": ["1 mps"]}, order=1),
        *BIG,
    )
    assert ["first", "second"] == [one.rule.id for one in staged(story, "2010-08-01")]
    david = progress(story, "2010-08-01", "second", "david")
    assert (False, "not through the stage before") == (david.through, david.stopped)
    assert True is progress(story, "2010-08-01", "second", "ed").through


def test_an_automatic_place_needs_no_nominations() -> None:
    """2016: the executive decided that the incumbent stood as of right."""
    story = with_claims(told(""), rule("mps", {"": ["51 mps"]}, automatic=("ed",)))
    ed, david = (progress(story, "2010-08-01", "mps", one) for one in ("ed", "david"))
    assert [True, False] == [ed.through, david.through]
    assert ed.passage is not None
    assert ed.passage.automatic


def test_a_lent_nomination_counts_and_is_told_apart() -> None:
    """Two nominations suffice though one is lent, and it is named."""
    story = with_claims(
        told("source mps 2010-06-10\nnomination mps mps anne ed on 2010-05-25"),
        lent("bob", "ed", "2010-05-26"),
        rule("mps", {"": ["2 mps"]}),
    )
    ed = progress(story, "2010-08-01", "mps", "ed")
    assert (True, ("bob",)) == (ed.through, ed.lent)


def _assessed(story: Story, *, accepts: str, over: str) -> Story:
    seq = len(story.events) + 1
    body = ClaimAssessed((accepts,), (over,), "The rule book says so.", ())
    return Story((*story.events, event_at(seq, "assess", "assess", body)))
