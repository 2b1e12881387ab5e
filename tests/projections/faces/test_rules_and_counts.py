"""Who is through and who won, asked of the whole record as people ask it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

from tests.projections.faces.conftest import Said, said

FIXTURES = Path(__file__).parents[3] / "fixtures"


@pytest.fixture(scope="module")
def record(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A ledger of all that is written down of the real contests."""
    path = tmp_path_factory.mktemp("record") / "record.db"
    folders = ["endorsers", "shared", *(one.name for one in FIXTURES.glob("labour-*"))]
    imported = said("import", *(str(FIXTURES / one) for one in folders), "--db", str(path))
    assert 0 == imported.code, imported.err
    return path


@pytest.fixture
def ask(record: Path) -> Callable[..., Said]:
    """Ask the whole record."""
    return lambda *words: said(*words, "--db", str(record))


def stage(answer: Said, number: int) -> dict[str, dict[str, Any]]:
    """A stage's candidates by their ids."""
    return {one["id"]: one for one in answer.data["stages"][number]["candidates"]}


def passages(candidates: dict[str, dict[str, Any]]) -> dict[str, tuple[object, ...]]:
    """Return who was through: by which day, route and act."""
    return {
        name: (one["on"], one["route"], one["act"])
        for name, one in candidates.items()
        if one["through"]
    }


STARMER = ("2020-01-20", "affiliates", "usdaw")
NANDY = ("2020-01-22", "affiliates", "chinese-for-labour")
LONG_BAILEY = ("2020-01-29", "affiliates", "fbu")


@pytest.mark.parametrize(
    ("day", "through"),
    [
        ("2020-01-19", {}),
        ("2020-01-20", {"keir-starmer": STARMER}),
        ("2020-01-22", {"keir-starmer": STARMER, "lisa-nandy": NANDY}),
        (
            "2020-01-29",
            {"keir-starmer": STARMER, "lisa-nandy": NANDY, "rebecca-long-bailey": LONG_BAILEY},
        ),
        (
            "2020-02-14",
            {"keir-starmer": STARMER, "lisa-nandy": NANDY, "rebecca-long-bailey": LONG_BAILEY},
        ),
    ],
)
def test_2020_second_stage_in_the_order_in_which_it_was_passed(
    ask: Callable[..., Said], day: str, through: dict[str, tuple[str, str, str]]
) -> None:
    """Each by three affiliates: Usdaw, Chinese for Labour and the FBU completed them."""
    assert through == passages(stage(ask("qualify", "labour-2020", "--on", day, "--json"), 1))


def test_thornberry_had_31_constituencies_two_short(ask: Callable[..., Said]) -> None:
    """Thornberry had 31 of 33 constituencies at the close, and no affiliate."""
    answer = ask("qualify", "labour-2020", "--on", "2020-02-14", "--json")
    one = stage(answer, 1)["emily-thornberry"]
    assert (False, "31", 2) == (
        one["through"],
        one["had"]["constituencies"]["33 CLPs"],
        one["short"]["constituencies"]["33 CLPs"],
    )


def test_the_five_who_passed_the_first_stage_of_2020_at_its_close(ask: Callable[..., Said]) -> None:
    """At 14:30 on 13 January; Lewis had left with five."""
    answer = ask("qualify", "labour-2020", "--on", "2020-01-13T14:30", "--json")
    first = stage(answer, 0)
    assert {
        "keir-starmer", "rebecca-long-bailey", "lisa-nandy", "jess-phillips", "emily-thornberry",
    } == {name for name, one in first.items() if one["through"]}  # fmt: skip
    assert False is first["clive-lewis"]["through"]


def test_a_disputed_rule_shows_both_readings_and_which_is_used(ask: Callable[..., Said]) -> None:
    """The Independent printed “and”; the party's rule was “or”."""
    rule = ask("qualify", "labour-2020", "--json").data["stages"][1]["rule"]
    assert [("independent-a9283786", False), ("labourlist-2020-01-bfawu", True)] == [
        (one["proofs"][0]["source"], one["used"]) for one in rule["readings"]
    ]
    assert False is rule["disputed"]


def test_without_the_gmb_nandy_gets_through_later_and_the_answer_is_stamped(
    ask: Callable[..., Said],
) -> None:
    """Without the GMB Nandy is through by constituencies, some day from 5 to 11 February."""
    answer = ask("qualify", "labour-2020", "--without", "gmb", "--json")
    nandy = stage(answer, 1)["lisa-nandy"]
    assert ("2020-02-05", "2020-02-11", "constituencies") == (
        nandy["earliest"],
        nandy["on"],
        nandy["route"],
    )
    assert {"without": "GMB"} == answer.data["hypothetical"]
    (found,) = answer.data["differences"]
    assert ("lisa-nandy", True, True, "2020-01-22", "2020-02-11", 14, 20) == (
        found["candidate"],
        found["through_was"],
        found["through_becomes"],
        found["on_was"],
        found["on_becomes"],
        found["days_later_low"],
        found["days_later_high"],
    )


def test_without_somebody_only_what_differs_is_printed(ask: Callable[..., Said]) -> None:
    """The stage, what was and what becomes, and a sentence; nobody else's row."""
    lines = ask("qualify", "labour-2020", "--without", "gmb").lines
    assert "HYPOTHETICAL" in lines[0]
    assert lines[1].startswith("HYPOTHETICAL: without GMB. Nothing of this was recorded")
    assert ["Lisa Nandy  was", "            bec"] == [line[:15] for line in lines[4:6]]
    assert "Lisa Nandy (CLPs and affiliates): still through, 14 to 20 days later." == lines[6]
    assert not any("Starmer" in line for line in lines)


def test_without_somebody_whose_act_decided_it_nothing_but_a_bound_can_be_told(
    ask: Callable[..., Said],
) -> None:
    """Fewer acts get nobody through sooner, however wide the days on record are."""
    lines = ask("qualify", "labour-2020", "--without", "unite").lines
    assert (
        "Rebecca Long-Bailey (CLPs and affiliates): still through, at most 13 days later." in lines
    )


def test_without_somebody_who_made_no_difference_that_is_said(ask: Callable[..., Said]) -> None:
    """If nothing changes without somebody's acts, the page says so and is not empty."""
    lines = ask("qualify", "labour-2010", "--without", "gmb").lines
    assert "Nothing changes: who is through is so by the same acts and since the same day." in lines


def test_mcdonnell_leaves_and_abbott_is_through_on_the_last_day(ask: Callable[..., Said]) -> None:
    """8 June 2010: sixteen of 33. 9 June: gone, and ten of the sixteen are Abbott's."""
    before, after = (
        stage(ask("qualify", "labour-2010", "--on", day, "--json"), 0)
        for day in ("2010-06-08", "2010-06-09")
    )
    gone = "john-mcdonnell"
    assert [(False, None), (False, "withdrawn")] == [
        (one[gone]["through"], one[gone]["stopped"]) for one in (before, after)
    ]
    assert [17] == list(before[gone]["short"]["ballot"].values())
    assert [False, True] == [one["diane-abbott"]["through"] for one in (before, after)]
    moved = ask("qualify", "labour-2010", "--on", "2010-06-09", "--json").data["freed"]
    assert (16, 10) == (len(moved), sum(one["now_for"] == "diane-abbott" for one in moved))
    assert all(one["released"] for one in moved)


def test_who_withdraws_after_the_close_frees_nobody(ask: Callable[..., Said]) -> None:
    """Jess Phillips left on 21 January 2020; the MPs' window had shut eight days before."""
    answer = ask("qualify", "labour-2020", "--on", "2020-01-28")
    freed = ask("qualify", "labour-2020", "--on", "2020-01-28", "--json").data["freed"]
    ours = [one["released"] for one in freed if one["left"] == "jess-phillips"]

    assert (set(ours), True) == ({False}, len(ours) > 0)
    assert (
        f"Jess Phillips withdrew; {len(ours)} named nominators; "
        "nothing on record frees them to nominate again."
    ) in answer.lines


def test_corbyn_reaches_35_in_2015(ask: Callable[..., Said]) -> None:
    """Corbyn reaches 35 on the last day of 2015, with a lent nomination."""
    corbyn = stage(ask("qualify", "labour-2015", "--json"), 0)["jeremy-corbyn"]
    assert (True, "2015-06-15", ["Neil Coyle"]) == (
        corbyn["through"],
        corbyn["on"],
        corbyn["lent"],
    )


def test_what_only_an_undated_total_gives_a_reason_for_is_no_upper_end(
    ask: Callable[..., Said],
) -> None:
    """Nine of Creagh's ten had lapsed; an undated page counts seven, which bounds nothing."""
    [line] = [one for one in ask("qualify", "labour-2015").lines if one.startswith("Mary Creagh (")]
    assert "1 (perhaps 7)" in line


def test_the_incumbent_of_2016_needs_no_nominations(ask: Callable[..., Said]) -> None:
    """And whether the challenger met a threshold that no page on record gives is open."""
    found = stage(ask("qualify", "labour-2016", "--json"), 0)
    assert (True, True) == (found["jeremy-corbyn"]["through"], found["jeremy-corbyn"]["automatic"])
    assert None is found["owen-smith"]["through"]


def test_a_contest_without_a_rule_says_so(ask: Callable[..., Said]) -> None:
    """A contest without a rule qualifies nobody, and the answer says so."""
    answer = ask("qualify", "labour-deputy-2015")
    assert "No rule on record says who goes through" in answer.out
    assert 0 == answer.code


def test_the_count_of_2010_prints_its_rounds_flows_and_what_cannot_be_rebuilt(
    ask: Callable[..., Said],
) -> None:
    """The section whose ballots the party published, then the whole."""
    lines = ask("count", "labour-2010").lines
    assert [
        "                         round 1         round 2         round 3         round 4",
        "David Miliband    111 (41.729 %)  111 (42.045 %)  125 (47.348 %)  140 (53.435 %)",
        "Ed Miliband        84 (31.579 %)   88 (33.333 %)   96 (36.364 %)  122 (46.565 %)",
        "Ed Balls           40 (15.038 %)   41 (15.530 %)   43 (16.288 %)",
        "Andy Burnham        24 (9.023 %)    24 (9.091 %)",
        "Diane Abbott         7 (2.632 %)",
        "not transferable               0               2               2               4",
        "After round 1 Diane Abbott goes out; 7 votes pass:",
        "  Ed Miliband       ████████████████████████ 4",
        "  Ed Balls          ██████ 1",
        "  not transferable  ░░░░░░░░░░░░ 2",
    ] == lines[3:14]
    assert "No ballot recorded: Gordon Brown, Harriet Harman, Nick Brown, Tony Lloyd." in lines
    assert any(line.startswith("Round 3 cannot be put together again") for line in lines)
    assert (
        "Round 1, Members: a printed 29.983 % for Ed Miliband does not fit; "
        "the rest gives 29.933–29.936 %."
    ) in lines


def test_the_count_as_json_gives_exact_shares(ask: Callable[..., Said]) -> None:
    """The count's JSON gives shares as fractions beside the printed percentage."""
    [section] = ask("count", "labour-2010", "--json").data["sections"]
    last = section["rounds"][-1]
    assert (266, 4) == (section["voters"], last["exhausted"])
    assert [("david-miliband", "70/131", "53.435"), ("ed-miliband", "61/131", "46.565")] == [
        (one["id"], one["share"], one["percent"]) for one in last["candidates"]
    ]


def test_no_ballots_are_counted_before_they_were_cast_or_known(ask: Callable[..., Said]) -> None:
    """No ballots are counted on the day before the result, nor as known then."""
    for clock in ("--on", "--as-known"):
        assert [] == ask("count", "labour-2010", clock, "2010-09-24", "--json").data["sections"]


def test_a_pool_of_votes_is_added_up_beside_its_stated_total(ask: Callable[..., Said]) -> None:
    """2020: members, registered and affiliated supporters."""
    totals = ask("count", "labour-2020", "--json").data["totals"]
    assert {"keir-starmer": 275780, "lisa-nandy": 79597, "rebecca-long-bailey": 135218} == {
        one["candidate"]: one["added"] for one in totals if one["added"] == one["stated"]
    }


def test_of_abbott_s_thirty_named_nominators_seven_voted_for_her_first(
    ask: Callable[..., Said],
) -> None:
    """Of Abbott's thirty named nominators seven voted for her first: a nomination is no vote."""
    answer = ask("votes", "labour-2010", "--json").data["candidates"]
    abbott = next(one for one in answer if one["id"] == "diane-abbott")
    assert (30, 28, 7) == (abbott["named_nominators"], abbott["with_ballot"], abbott["voted_first"])


def test_one_person_s_three_acts_side_by_side(ask: Callable[..., Said]) -> None:
    """Chi Onwurah nominated Abbott, endorsed Ed Miliband, and voted for him."""
    [one] = ask("votes", "labour-2010", "--endorser", "chi-onwurah", "--json").data["people"]
    assert (["diane-abbott"], ["ed-miliband"], "ed-miliband") == (
        one["nominated"],
        one["endorsed"],
        one["voted"][0],
    )


def test_what_follows_from_a_ballot_is_marked_derived(ask: Callable[..., Said]) -> None:
    """60 % of 43,419 is 25,835 to 26,268; turnout on each base that a page gives."""
    answer = ask("ballots", "labour-2016", "--json").data["ballots"]
    gmb = next(one for one in answer if one["id"] == "gmb")
    derived = [
        (option["derived"]["votes_low"], option["derived"]["votes_high"])
        for account in gmb["accounts"]
        for option in account["options"]
        if (account["voted"], option["candidate"], option["share"])
        == ("43,419", "owen-smith", "60 %")
    ]
    assert derived
    assert {(25835, 26268)} == set(derived)
    turnouts = {one["number"]: one["derived"]["turnout_percent"] for one in gmb["bases"]}
    assert "6.77" == turnouts[641000]
    assert "7.46" == turnouts[585000]


@pytest.mark.parametrize("command", ["qualify", "count", "votes", "ballots"])
def test_every_form_of_every_command_is_printed(ask: Callable[..., Said], command: str) -> None:
    """JSON, CSV and Markdown carry the clocks; the text says them on its first line."""
    assert ask(command, "labour-2010").lines[0].startswith("Labour leadership 2010 · ")
    assert "labour-2010" == ask(command, "labour-2010", "--json").data["contest"]
    assert ask(command, "labour-2010", "--md").lines[0].startswith("**Labour leadership 2010")
    heads = ask(command, "labour-2010", "--csv").lines[0]
    assert heads.startswith("contest,on,known,recorded,head,certain")


def test_who_could_vote_is_told_class_by_class(ask: Callable[..., Said]) -> None:
    """2010's college has three classes of one third each, and rival sizes stand side by side."""
    classes = {one["id"]: one for one in ask("electorate", "labour-2010", "--json").data["classes"]}

    assert ["1/3"] * 3 == [one["weight"] for one in classes.values()]
    assert ["270", "271"] == sorted(said["words"] for said in classes["mps-meps"]["sizes"])
    assert [] == classes["affiliates"]["sizes"]


def test_a_supporters_window_is_past_or_ahead_of_the_day_asked_about(
    ask: Callable[..., Said],
) -> None:
    """Registration for £25 opened at 17:00 on 14 January 2020 and closed two days later."""
    for day, passed in (("2020-01-13", "ahead"), ("2020-01-15", "past")):
        steps = ask("electorate", "labour-2020", "--on", day, "--json").data["steps"]
        opens = next(step for step in steps if step["kind"] == "registration_opens")
        assert ("registration of supporters opens, for £25", passed) == (
            *(opens["words"], opens["passed"]),
        )


def test_within_the_day_of_a_step_nobody_can_say_whether_it_is_past(
    ask: Callable[..., Said],
) -> None:
    """The ballot opened on 24 February 2020, at an hour that no source gives."""
    words = ("electorate", "labour-2020", "--on", "2020-02-24T10:00", "--json")
    steps = {step["dated"]: step["passed"] for step in ask(*words).data["steps"]}

    assert "cannot say" == steps["24 February 2020"]


def test_what_nothing_says_of_the_voters_is_said_so(ask: Callable[..., Said]) -> None:
    """A contest without a word about its voters gets a sentence, not an empty table."""
    assert (
        "Nothing on record says who could vote in labour-2026."
        in ask("electorate", "labour-2026").lines
    )
