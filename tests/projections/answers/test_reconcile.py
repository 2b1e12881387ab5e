"""Reconciling: what agrees, what differs and by how much, and what explains it."""

from __future__ import annotations

import pytest

from ledger.events.total import AssertionKind
from projections.answers.reconcile.reconciling import Reconciliation, reconcile
from projections.answers.reconcile.verdicts import Comparison, Explained, Mark, Verdict
from tests.projections.answers.telling import (
    asserted,
    ballot,
    members,
    registered,
    result,
    thirds,
    with_more,
)
from tests.story import Moment, Story, told

CLOSE = "2010-07-27"


def reconciled(story: Story, on: Moment | str = CLOSE) -> Reconciliation:
    """Reconcile the race of a story."""
    return reconcile(story.inquiry(on))


def compared(story: Story, check: str, on: Moment | str = CLOSE) -> list[Comparison]:
    """The comparisons of one check."""
    return [one for one in reconciled(story, on).comparisons if one.check == check]


def verdict(one: Comparison) -> tuple[Verdict, str, Explained | None]:
    """Return a comparison's verdict, difference and class."""
    return one.verdict, one.difference, one.explained


# -- names against totals --------------------------------------------------------------------


def test_names_that_fill_a_total_agree_with_it() -> None:
    """Two unions are counted on the 9th, and two had nominated by then."""
    story = told("""
        source page 2010-07-09
        nomination page unions gmb   ed on 2010-07-01
        nomination page unions unite ed on 2010-07-08
        tally page unions ed 2 on 2010-07-09
    """)
    (one,) = compared(story, "names against totals")

    assert (Verdict.AGREES, "", None) == verdict(one)


def test_names_fewer_than_a_total_are_short_and_need_no_class() -> None:
    """Of 28 one is named. That is no difference to explain: nobody names the other 27."""
    story = told("""
        source page 2010-07-09
        source other 2010-07-02
        nomination other clps leigh ed on 2010-07-01
        tally page clps ed 28 on 2010-07-09
    """)
    (one,) = compared(story, "names against totals")

    assert (Verdict.SHORT, "−27", None) == verdict(one)
    assert "nobody names 27 of the 28" == one.why


def test_a_name_of_the_totals_own_day_leaves_it_open_which_came_first() -> None:
    """The total and the third nomination share a day: at its start 2 are named, at its end 3."""
    story = told("""
        source page 2010-07-09
        source other 2010-07-10
        nomination other unions gmb    ed on 2010-07-01
        nomination other unions unite  ed on 2010-07-08
        nomination other unions unison ed on 2010-07-09
        tally page unions ed 2 on 2010-07-09
    """)
    (one,) = compared(story, "names against totals")

    assert (Verdict.AGREES, "2–3 named") == (one.verdict, one.found)


@pytest.mark.parametrize(
    ("basis", "published", "explained"),
    [
        ("basis received", "2010-07-01", Explained.BASIS),
        ("", "2010-07-20", Explained.LAG),
        ("basis meetings", "2010-07-01", Explained.UNEXPLAINED),
        ("", "2010-07-01", Explained.BASIS),
    ],
)
def test_more_names_than_a_total_are_over_and_explained(
    basis: str, published: str, explained: Explained
) -> None:
    """Mail lags behind meetings; a name published later could not be counted; else who knows."""
    story = told(f"""
        source page  2010-07-09
        source early 2010-06-30
        source late  {published}
        nomination early clps leigh  ed on 2010-06-01
        nomination late  clps bolton ed on 2010-06-28
        tally page clps ed 1 on 2010-07-09 {basis}
    """)
    (one,) = compared(story, "names against totals")

    assert (Verdict.OVER, "+1", explained) == verdict(one)


def test_two_spellings_counted_twice_are_an_alias() -> None:
    """One body under two ids makes one name too many: the rows to look at are both of them."""
    story = with_more(
        told("""
            source page 2010-07-09
            source other 2010-07-02
            nomination other unions cwu  ed on 2010-07-01
            nomination other unions comm ed on 2010-07-01
            tally page unions ed 1 on 2010-07-09
        """),
        registered("cwu", "Communication Workers Union"),
        registered("comm", "Communications Workers Union"),
    )
    (one,) = compared(story, "names against totals")

    assert (Verdict.OVER, "+1", Explained.ALIAS) == verdict(one)
    assert {"tally-1", "nomination-1", "nomination-2"} == {row.claim_id for row in one.claims}


def test_a_campaigns_claim_is_not_comparable() -> None:
    """What a campaign says of itself counts on a basis of its own."""
    story = told("""
        source page 2010-07-09
        tally page mps ed 60 on 2010-07-09 basis campaign
    """)
    (one,) = compared(story, "names against totals")

    assert Verdict.NOT_COMPARABLE is one.verdict


def test_a_name_that_the_page_gives_and_we_do_not_hold_is_our_error() -> None:
    """The page counts and lists two unions; the act of one was never entered."""
    story = told("""
        source page 2010-07-09
        nomination page unions gmb ed on 2010-07-01
        tally page unions ed 2 on 2010-07-09 lists gmb,unite
    """)
    (one,) = compared(story, "names against totals")

    assert (Verdict.SHORT, "−1", Explained.ERROR_OURS) == verdict(one)
    marks = {
        spot.candidate: mark for spot, mark in reconciled(story).marks if spot.section == "unions"
    }
    assert Mark.FAILING is marks["ed"]


def test_a_count_longer_than_its_complete_list_is_their_error() -> None:
    """Three are counted and two are listed, as all of them."""
    story = told("""
        source page 2010-07-09
        tally page unions ed 3 on 2010-07-09 lists gmb,unite exhaustive
    """)
    (one,) = compared(story, "counts against lists")

    assert (Verdict.SHORT, "−1", Explained.ERROR_THEIRS) == verdict(one)


# -- totals against each other ---------------------------------------------------------------


def test_a_later_count_of_the_close_is_a_revision() -> None:
    """148 on the day, 151 a day later for the same close: both shown, the later one stands."""
    story = told("""
        source ake 2010-07-26
        source blog 2010-07-28
        window party clps closes 2010-07-26
        tally ake  clps ed 148 on 2010-07-26
        tally blog clps ed 151 on 2010-07-26
    """)
    (one,) = compared(story, "totals against each other")

    assert (Verdict.DIFFERS, "−3", Explained.REVISION) == verdict(one)
    assert ("151", "148") == (one.expected, one.found)


def test_two_papers_of_one_day_are_unexplained() -> None:
    """34 and 35 at half past five, both that evening: nothing decides."""
    story = told("""
        source bbc 2010-05-24
        source irish 2010-05-24
        tally bbc   mps ed 34 on 2010-05-24T17:30
        tally irish mps ed 35 on 2010-05-24T17:30
    """)
    (one,) = compared(story, "totals against each other")

    assert (Verdict.DIFFERS, "+1", Explained.UNEXPLAINED) == verdict(one)
    assert reconciled(story).failing


def test_two_counts_of_a_day_on_which_it_rose_both_fit() -> None:
    """25 and 26 on one day, 20 before and 30 after: taken at different hours, one was behind."""
    story = told("""
        source bbc 2010-06-08
        source irish 2010-06-08
        tally bbc   mps ed 20 on 2010-06-07
        tally bbc   mps ed 25 on 2010-06-08
        tally irish mps ed 26 on 2010-06-08
        tally irish mps ed 30 on 2010-06-09
    """)
    (one,) = compared(story, "totals against each other")

    assert (Verdict.DIFFERS, "+1", Explained.LAG) == verdict(one)


def test_a_series_that_falls_lags() -> None:
    """106 after 117, with 94 before it: the paper was behind."""
    story = told("""
        source ake 2010-07-21
        source next 2010-07-22
        source irish 2010-07-25
        tally ake   clps ed  94 on 2010-07-21
        tally next  clps ed 117 on 2010-07-22
        tally irish clps ed 106 on 2010-07-25
    """)
    fallen = compared(story, "series that fall")[0]

    assert (Verdict.SHORT, "−11", Explained.LAG) == verdict(fallen)
    assert ("at least 117", "106") == (fallen.expected, fallen.found)


def test_a_total_whose_list_misses_somebody_is_short_of_both() -> None:
    """It counts one and names Morley; Falkirk is on record too, so there were two at least."""
    story = told("""
        source falkirk 2010-07-04
        source table 2010-07-09
        nomination falkirk clps falkirk balls on 2010-07-04
        tally table clps balls 1 on 2010-07-08 lists morley
    """)
    fallen = compared(story, "series that fall")[0]

    assert (Verdict.SHORT, "−1", Explained.LAG) == verdict(fallen)
    assert ("at least 2", "1") == (fallen.expected, fallen.found)
    assert "a total below the names on record" == fallen.about


def test_a_series_that_falls_with_a_withdrawal_does_not() -> None:
    """Two, then one, and one union pulled out in between."""
    story = told("""
        source page 2010-07-20
        nomination page unions gmb ed on 2010-07-01
        tally page unions ed 2 on 2010-07-05
        ended page unions gmb ed on 2010-07-10
        tally page unions ed 1 on 2010-07-15
    """)

    assert [Verdict.AGREES] == [one.verdict for one in compared(story, "series that fall")]


# -- rows against totals ---------------------------------------------------------------------


def test_rows_and_remainder_make_the_size() -> None:
    """2 for David, none for the others, 12 left: the 14 of which the page speaks."""
    story = told("""
        source page 2010-07-09
        tally page unions ed 0 on 2010-07-09
        tally page unions david 2 on 2010-07-09
        tally page unions balls 0 on 2010-07-09
        remainder page unions 12 on 2010-07-09
        size page unions 14 on 2010-07-09
        size party unions 15 on 2010-07-01
    """)
    agreeing, sizes = compared(story, "rows against totals")

    assert (Verdict.AGREES, "", None) == verdict(agreeing)
    assert (Verdict.DIFFERS, "+1", Explained.REVISION) == verdict(sizes)


def test_rows_that_leave_out_a_candidate_who_stands_are_short_with_no_class() -> None:
    """Balls stood and has no row: what the page leaves out is no error of anybody's."""
    story = told("""
        source page 2010-07-09
        tally page unions ed 1 on 2010-07-09
        tally page unions david 2 on 2010-07-09
        remainder page unions 10 on 2010-07-09
        size page unions 14 on 2010-07-09
    """)
    (one,) = compared(story, "rows against totals")

    assert (Verdict.SHORT, "−1", None) == verdict(one)
    assert "the page gives no row for Ed Balls" == one.why


def test_nobody_left_after_the_close_is_another_basis() -> None:
    """0 yet to declare after the window shut counts who could still act: 14 never did."""
    story = told("""
        source page 2010-07-09
        window party mps closes 2010-06-09
        size party mps 257
        tally page mps ed 63 on 2010-07-09
        tally page mps david 180 on 2010-07-09
        remainder page mps 0 on 2010-07-09
    """)
    (one,) = compared(story, "rows against totals")

    assert (Verdict.SHORT, "−14", Explained.BASIS) == verdict(one)


# -- shares ----------------------------------------------------------------------------------

GUARDIAN = (
    result("david", "mps", 111, "41.73%"),
    result("ed", "mps", 84, "31.578%"),
    result("david", "members", 55905, "44.064%"),
    result("ed", "members", 37980, "29.983%"),
    result("david", "affiliates", 58189, "27.546%"),
    result("ed", "affiliates", 87585, "41.463%"),
)
"""One newspaper's results by section on the night, of two of the five candidates."""
WHOLE = (
    result("david", None, None, "37.78%", source="other"),
    result("ed", None, None, "34.33%", source="other"),
)
COLLEGE = with_more(
    told("""
        source page  2010-09-25
        source other 2010-09-25
    """),
    *GUARDIAN,
    *WHOLE,
    thirds("mps", "members", "affiliates"),
)


def test_the_newspapers_misprint_is_found() -> None:
    """37,980 votes are no 29.983 % of the members: about 29.936 % is, and makes the 34.33 %."""
    (one,) = [
        one
        for one in compared(COLLEGE, "shares and votes", "2010-09-25")
        if one.spot.section == "members" and one.about.startswith("votes")
    ]

    assert (Verdict.DIFFERS, "0.047 %", Explained.ERROR_THEIRS) == verdict(one)
    assert ("about 29.936 %", "29.983 %") == (one.expected, one.found)
    assert "ed" == one.spot.candidate
    assert (
        "37,980 votes at 29.983 % make 126,672 voters, where the page's other rows make 126,872; "
        "with 29.936 % the sections make 34.33 % of the whole, as declared; with 29.983 % they "
        "make 34.34 %"
    ) == one.why


def test_the_whole_that_the_misprint_spoils_points_at_it() -> None:
    """34.34 from the sections and 34.33 declared: the misprint explains that, too."""
    fails = [
        one
        for one in compared(COLLEGE, "shares and votes", "2010-09-25")
        if one.about.startswith("the sections' shares") and one.verdict is Verdict.DIFFERS
    ]

    assert [("34.33 %", "34.34 %", Explained.ERROR_THEIRS)] == [
        (one.expected, one.found, one.explained) for one in fails
    ]
    assert not reconciled(COLLEGE, "2010-09-25").failing


def test_without_the_whole_nothing_says_which_number_is_wrong() -> None:
    """Two rows that disagree on how many voted: any of four numbers may be wrong."""
    story = with_more(told("source page 2010-09-25"), *GUARDIAN[2:4])
    fails = reconciled(story, "2010-09-25").failing

    assert [(Verdict.DIFFERS, "", Explained.UNEXPLAINED)] == [verdict(one) for one in fails]
    assert "any of 4 numbers may be misprinted" in fails[0].why


def test_points_of_the_whole_find_the_misprint_as_well() -> None:
    """No declared whole, but another page's points: 9.978 of 33⅓ make 29.934 %."""
    story = with_more(
        told("""
            source page  2010-09-25
            source other 2010-09-25
        """),
        *GUARDIAN,
        thirds("mps", "members", "affiliates"),
        result("david", "members", None, "14.688%", source="other", of_whole=True),
        result("ed", "members", None, "9.978%", source="other", of_whole=True),
    )
    (one,) = reconciled(story, "2010-09-25").differences

    assert ("about 29.936 %", "29.983 %") == (one.expected, one.found)


def test_of_three_rows_the_odd_one_is_out() -> None:
    """Two rows agree that 1,000 voted; the third cannot be right, in its votes or its share."""
    story = with_more(
        told("source page 2010-09-25"),
        result("ed", "members", 500, "50.0%"),
        result("david", "members", 300, "30.0%"),
        result("balls", "members", 200, "30.0%"),
    )
    (one,) = [
        one
        for one in compared(story, "shares and votes", "2010-09-25")
        if one.about.startswith("votes")
    ]

    assert Explained.UNEXPLAINED is one.explained
    assert "any of 2 numbers may be misprinted" in one.why


def test_shares_that_make_100_as_rounded() -> None:
    """33.3 three times is 99.9, which is 100 as far as it is rounded."""
    story = with_more(
        told("source page 2010-09-25"),
        *(result(one, "members", None, "33.3%") for one in ("ed", "david", "balls")),
    )
    (one,) = compared(story, "shares and votes", "2010-09-25")

    assert (Verdict.AGREES, "99.9 %") == (one.verdict, one.found)


def test_shares_over_100_are_their_error() -> None:
    """60 and 45 of 100."""
    story = with_more(
        told("source page 2010-09-25"),
        result("ed", "members", None, "60%"),
        result("david", "members", None, "45%"),
    )
    (one,) = compared(story, "shares and votes", "2010-09-25")

    assert (Verdict.OVER, "5 %", Explained.ERROR_THEIRS) == verdict(one)


def test_a_cut_off_share_is_rounding() -> None:
    """84 of 266 is 31.5789…: one paper rounds it to 31.579, another cuts it off at 31.578."""
    story = with_more(
        told("""
            source page  2010-09-25
            source other 2010-09-26
        """),
        result("ed", "mps", 84, "31.578%"),
        result("ed", "mps", 84, "31.579%", source="other"),
    )
    (one,) = compared(story, "shares and votes", "2010-09-27")

    assert (Verdict.AGREES, "", Explained.ROUNDING) == verdict(one)


def test_of_two_counts_of_votes_one_makes_the_printed_share() -> None:
    """6,160 is 5.83 % of the voters that the others imply, and 8,415 is not."""
    story = with_more(
        told("""
            source page  2010-09-25
            source other 2010-09-25
        """),
        result("ed", "members", 88449, "83.76%"),
        result("balls", "members", 6160, "5.83%"),
        result("balls", "members", 8415, None, source="other"),
    )
    (one,) = reconciled(story, "2010-09-25").differences

    assert (Verdict.DIFFERS, "+2255", Explained.ERROR_THEIRS) == verdict(one)


# -- ballots ---------------------------------------------------------------------------------


def test_a_members_ballot_adds_up() -> None:
    """25,969 and 17,450 are the 43,419 who voted, and 60 % and 40 % of them."""
    story = with_more(
        told("source page 2010-07-11"),
        ballot("gmb", 43419, ("ed", "60%", 25969), ("david", "40%", 17450)),
    )

    assert {Verdict.AGREES} == {one.verdict for one in compared(story, "members' ballots")}


def test_a_turnout_of_another_page_leaves_votes_over() -> None:
    """43,635 by another page: 216 are for nobody, and nothing says that they were spoilt."""
    story = with_more(
        told("source page 2010-07-11"),
        ballot("gmb", 43635, ("ed", None, 25969), ("david", None, 17450)),
    )
    (one,) = compared(story, "members' ballots")

    assert (Verdict.SHORT, "−216", Explained.UNEXPLAINED) == verdict(one)


# -- assertions ------------------------------------------------------------------------------

JULY = told("""
    source page 2010-07-08
    nomination page unions usdaw     david on 2010-06-25
    nomination page unions community david on ../2010-07-08
    nomination page unions cwu       balls on 2010-07-15
    tally page unions david 2 on 2010-07-08
    tally page unions ed    0 on 2010-07-08
    tally page unions balls 0 on 2010-07-08
    size  page unions 14 on 2010-07-08
""")


def held(kind: AssertionKind, as_of: str = "2010-07-08", **about: object) -> Comparison:
    """Return the comparison of an assertion about the unions of July."""
    story = with_more(JULY, asserted(kind, as_of, **about))  # type: ignore[arg-type]  # as given
    (one,) = compared(story, "assertions")
    return one


def test_the_second_of_the_14_may_have_been_the_first() -> None:
    """By 8 July two had acted; whether Usdaw came first, a day "by 8 July" cannot say."""
    one = held(AssertionKind.ORDINAL, section="unions", endorser="community", number=2, of=14)

    assert (Verdict.CANNOT_SAY, "1–2 of 14") == (one.verdict, one.found)


def test_the_second_of_the_14_holds_once_its_day_is_known() -> None:
    """Usdaw on 25 June, Community after that: second, of the 14 that are on record."""
    story = told("""
        source page 2010-07-08
        nomination page unions usdaw     david on 2010-06-25
        nomination page unions community david on 2010-06-26/2010-07-08
        size page unions 14 on 2010-07-08
    """)
    story = with_more(
        story,
        asserted(
            AssertionKind.ORDINAL,
            "2010-07-08",
            section="unions",
            endorser="community",
            number=2,
            of=14,
        ),
    )
    (one,) = compared(story, "assertions")

    assert (Verdict.AGREES, "2 of 14") == (one.verdict, one.found)


def test_the_third_of_the_14_does_not_hold() -> None:
    """By then two unions had acted at the most."""
    one = held(AssertionKind.ORDINAL, section="unions", endorser="community", number=3, of=14)

    assert (Verdict.DIFFERS, Explained.UNEXPLAINED) == (one.verdict, one.explained)


def test_the_only_candidate_with_a_union_held_then_and_not_later() -> None:
    """True on 8 July, as of the page's own date; a week later Balls had one as well."""
    then = held(AssertionKind.ONLY, section="unions", candidates=("david",))
    later = held(AssertionKind.ONLY, "2010-07-16", section="unions", candidates=("david",))

    assert [Verdict.AGREES, Verdict.DIFFERS] == [then.verdict, later.verdict]


def test_an_assertion_that_held_on_what_was_public_was_overtaken() -> None:
    """On 20 July nobody had published that CWU acted on the 15th: the page could not know."""
    story = with_more(
        told("""
            source page 2010-07-16
            source late 2010-07-26
            nomination page unions usdaw david on 2010-06-25
            tally page unions balls 0 on 2010-07-10
            tally page unions ed 0 on 2010-07-16
            tally page unions balls 0 on 2010-07-16
            nomination late unions cwu balls on 2010-07-15
        """),
        asserted(AssertionKind.ONLY, "2010-07-16", section="unions", candidates=("david",)),
    )
    (one,) = compared(story, "assertions")

    assert (Verdict.DIFFERS, Explained.REVISION) == (one.verdict, one.explained)


def test_most_and_joint_lead() -> None:
    """David leads the unions, and with his brother has all of them."""
    assert (
        Verdict.AGREES is held(AssertionKind.MOST, section="unions", candidates=("david",)).verdict
    )
    joint = held(AssertionKind.JOINT_LEAD, sections=("unions",), candidates=("david", "ed"))
    assert (Verdict.AGREES, "unions 2 of 2") == (joint.verdict, joint.found)


def test_his_own_can_only_be_counted() -> None:
    """No claim says whose own a party is: the count fits, the rest stays with the reader."""
    one = held(AssertionKind.OWN, section="unions", candidates=("david",), number=2)

    assert Verdict.CANNOT_SAY is one.verdict


def test_the_biggest_by_printed_membership() -> None:
    """Memberships are printed round; the biggest is the one with the largest number printed."""
    story = with_more(
        JULY,
        members("usdaw", "about 386,000"),
        members("community", "55,246"),
        asserted(
            AssertionKind.BIGGEST,
            "2010-07-08",
            section="unions",
            candidates=("david",),
            endorser="usdaw",
        ),
        asserted(
            AssertionKind.BIGGEST,
            "2010-07-08",
            section="unions",
            candidates=("david",),
            endorser="community",
        ),
    )

    assert [Verdict.AGREES, Verdict.DIFFERS] == [
        one.verdict for one in compared(story, "assertions")
    ]


# -- the whole -------------------------------------------------------------------------------


def test_marks_say_what_was_checked() -> None:
    """Checked and agreeing; checked before the last name came; and nothing to check with."""
    story = told("""
        source page 2010-07-30
        nomination page unions gmb    ed    on 2010-07-01
        tally      page unions ed     1     on 2010-07-05
        nomination page unions aslef  david on 2010-07-01
        tally      page unions david  1     on 2010-07-05
        nomination page unions tssa   david on 2010-07-20
    """)
    marks = {
        spot.candidate: mark for spot, mark in reconciled(story).marks if spot.section == "unions"
    }

    assert {"ed": Mark.PASSING, "david": Mark.STALE, "balls": Mark.UNCHECKED} == marks


def test_nothing_is_compared_before_its_time() -> None:
    """On the day before a total there is nothing to compare the names with."""
    story = told("""
        source page 2010-07-09
        nomination page unions gmb ed on 2010-07-01
        tally page unions ed 2 on 2010-07-09
    """)

    assert [] == compared(story, "names against totals", "2010-07-08")
    assert [] == compared(story, "names against totals", Moment("2010-07-27", known="2010-07-08"))
