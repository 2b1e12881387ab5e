"""Labour 2010: the ballots of 266 MPs and MEPs counted, and the college's totals rebuilt.

The ballots are the party's own list as the Guardian's data blog tabled it on 26 September 2010,
in bundles of like ones: 34 preferred David Miliband and nobody else. The section figures are those
of the Guardian's results story, Slugger O'Toole (points of the college, 25 September 2010),
Political Betting (affiliates' votes, 28 September 2010) and Stephen Tall (the last round by
section); the totals of round 2 and 3 for those behind are the New Statesman's, to one place.
"""

from __future__ import annotations

from fractions import Fraction
from typing import Final

import pyrankvote  # type: ignore[import-untyped]
import pytest

from projections.counting.ballots import Ballot, Rule
from projections.counting.college import Agreement, Rebuilt, Said, denominators, rebuild
from projections.counting.rounds import Result, count, follow
from projections.counting.shares import Between, percent, printed

NAMES: Final = {"A": "abbott", "B": "balls", "U": "burnham", "D": "david", "E": "ed"}
BUNDLES: Final = """
    34D 23E 13DEBUA 11DE 9EB 9EDBUA 8DBEUA 8ED 7DEUBA 6BDEUA 6BED 6DU 5BEDUA 5EBDUA 4BD 4BDEU
    4BE 4BEUDA 4DB 4EDUBA 4EU 4UE 3DBUEA 3DEUB 3DUEBA 3EDUB 3UD 3UDEB 3UDEBA 3UEDBA 2A 2AE 2B
    2DEBAU 2DEBU 2DUEB 2EBUD 2EDB 2EDBU 2EDU 2EUDB 2EUDBA 2UDBEA 2UDE 1ABEUD 1AEB 1AEBUD 1BDUEA
    1BEADU 1BEDA 1BEDU 1BUEDA 1DABEU 1DAE 1DBE 1DBEAU 1DBU 1DEB 1DEUAB 1DUABE 1DUAEB 1DUB 1DUBEA
    1DUE 1DUEAB 1EA 1EAB 1EBD 1EDA 1EDBAU 1EUBAD 1EUD 1UBEAD 1UBEDA 1UDBE 1UED
"""
BALLOTS: Final = tuple(
    Ballot(
        tuple(NAMES[letter] for letter in bundle.strip("0123456789")),
        "mps",
        Fraction(bundle.rstrip("ABUDE")),
    )
    for bundle in BUNDLES.split()
)
THIRDS: Final = dict.fromkeys(("mps", "members", "affiliates"), Fraction(1, 3))

Row = tuple[int, str | None, str]


def said(place: Row, *, share: str = "", votes: int | None = None, points: bool = False) -> Said:
    """A printed figure: a percentage as printed, votes, or points of the whole college."""
    number, section, candidate = place
    places = len(share.partition(".")[2])
    allowed = printed(Fraction(share) / 100, Fraction(1, 100 * 10**places)) if share else None
    return Said(number, section, candidate, votes, allowed, points)


def many(number: int, section: str | None, *, points: bool = False, **shares: str) -> list[Said]:
    """Return one section's printed percentages in a round."""
    return [
        said((number, section, one), share=share, points=points) for one, share in shares.items()
    ]


TOTALS: Final = [
    *many(1, None, david="37.78", ed="34.33", balls="11.79", burnham="8.68", abbott="7.42"),
    *many(2, None, david="38.89", ed="37.47", balls="13.2", burnham="10.4"),
    *many(3, None, david="42.72", ed="41.26", balls="16.0"),
    *many(4, None, david="49.35", ed="50.65"),
]
MEMBERS: Final = many(
    1, "members", points=True,
    david="14.688", ed="9.978", balls="3.371", burnham="2.849", abbott="2.447",
)  # fmt: skip
AFFILIATES: Final = [
    said((1, "affiliates", one), votes=votes)
    for one, votes in (
        ("david", 58189), ("ed", 87585), ("abbott", 25938), ("balls", 21618), ("burnham", 17904)
    )
]  # fmt: skip
LAST: Final = [
    *many(4, "members", david="54", ed="46"),
    *many(4, "affiliates", david="40", ed="60"),
]
GUARDIAN: Final = [
    said((1, "members", "david"), share="44.064", votes=55905),
    said((1, "members", "ed"), share="29.983", votes=37980),
]


@pytest.fixture(scope="module")
def result() -> Result:
    """The section counted by itself."""
    return count(NAMES.values(), BALLOTS, Rule())


def counted() -> dict[tuple[int, str, str], Fraction]:
    """The section's exact shares in the rounds through which the whole college went."""
    rounds = follow(NAMES.values(), BALLOTS, ("abbott", "burnham", "balls"), Rule())
    return {
        (one.number, "mps", candidate): share
        for one in rounds
        for candidate, share in one.shares["mps"].items()
        if share is not None
    }


def rebuilt(*figures: Said) -> dict[tuple[int, str], Rebuilt]:
    """The college put together again from the ballots and some printed figures."""
    return {(one.round, one.candidate): one for one in rebuild(figures, counted(), THIRDS)}


def test_there_are_266_ballots() -> None:
    """253 MPs and 13 MEPs; four on the list of voters cast none."""
    assert 266 == sum(one.votes for one in BALLOTS)


def test_the_rounds_are_those_that_were_published(result: Result) -> None:
    """From 111, 84, 40, 24 and 7 to 140 against 122, with four not transferable."""
    assert [
        {"david": 111, "ed": 84, "balls": 40, "burnham": 24, "abbott": 7},
        {"david": 111, "ed": 88, "balls": 41, "burnham": 24},
        {"david": 125, "ed": 96, "balls": 43},
        {"david": 140, "ed": 122},
    ] == [dict(one.votes["mps"]) for one in result.rounds]
    assert [0, 2, 2, 4] == [one.exhausted["mps"] for one in result.rounds]
    assert "david" == result.winner


def test_the_percentages_are_those_that_were_published_in_every_round(result: Result) -> None:
    """Of the votes remaining in the round, to three places."""
    assert [
        {
            "david": "41.729",
            "ed": "31.579",
            "balls": "15.038",
            "burnham": "9.023",
            "abbott": "2.632",
        },
        {"david": "42.045", "ed": "33.333", "balls": "15.530", "burnham": "9.091"},
        {"david": "47.348", "ed": "36.364", "balls": "16.288"},
        {"david": "53.435", "ed": "46.565"},
    ] == [{one: percent(each.whole[one], 3) for one in each.remaining} for each in result.rounds]


def test_the_votes_that_moved_between_rounds(result: Result) -> None:
    """Of Abbott's seven, four went to Ed Miliband, one to Balls, two to nobody."""
    assert [
        {"ed": 4, "balls": 1, None: 2},
        {"david": 14, "ed": 8, "balls": 2},
        {"ed": 26, "david": 15, None: 2},
        {},
    ] == [{flow.to: flow.votes for flow in one.flows} for one in result.rounds]


def test_another_program_counts_the_ballots_alike(result: Result) -> None:
    """It puts two out together after the first round, and agrees on every round it shows."""
    known = {name: pyrankvote.Candidate(name) for name in NAMES.values()}
    papers = [
        pyrankvote.Ballot([known[name] for name in one.preferences])
        for one in BALLOTS
        for _ in range(int(one.votes))
    ]
    theirs = pyrankvote.instant_runoff_voting(list(known.values()), papers)
    last = {one.candidate.name: one.number_of_votes for one in theirs.rounds[-1].candidate_results}
    assert ["david"] == [one.name for one in theirs.get_winners()]
    assert (140, 122) == (last["david"], last["ed"])
    behind = dict.fromkeys(("balls", "burnham", "abbott"), Fraction(0))
    assert last == behind | {one: result.last.total(one) for one in ("david", "ed")}


def test_the_college_s_first_round_is_rebuilt_from_its_sections() -> None:
    """37.78, 34.33, 11.79, 8.68, 7.42: every published total lies in what the sections allow."""
    cells = rebuilt(*TOTALS, *MEMBERS, *AFFILIATES)
    assert {"agrees"} == {one.verdict.value for (number, _), one in cells.items() if number == 1}
    ends = {
        one: (percent(cell.total.low, 2), percent(cell.total.high, 2))
        for (number, one), cell in cells.items()
        if number == 1 and cell.total is not None
    }
    assert {
        "david": ("37.78", "37.78"),
        "ed": ("34.32", "34.33"),  # points to three places: 34.3250 prints either way
        "balls": ("11.79", "11.80"),  # and so does 11.7950
        "burnham": ("8.68", "8.68"),
        "abbott": ("7.42", "7.42"),
    } == ends


def test_the_last_round_is_rebuilt_as_far_as_whole_percents_reach() -> None:
    """49.35 and 50.65 lie within a third of a point either way."""
    cells = rebuilt(*TOTALS, *LAST)
    spans = [cells[4, one].total for one in ("david", "ed")]
    assert [("48.81", "49.48"), ("50.52", "51.19")] == [
        (percent(one.low, 2), percent(one.high, 2)) for one in spans if one is not None
    ]
    assert [Agreement.AGREES] * 2 == [cells[4, one].verdict for one in ("david", "ed")]


@pytest.mark.parametrize(
    ("place", "expected"),
    [
        ((2, "david"), ("24.870", "24.880")),
        ((2, "ed"), ("26.354", "26.364")),
        ((3, "david"), ("26.932", "26.942")),
        ((3, "balls"), ("10.521", "10.621")),
    ],
)
def test_the_middle_rounds_cannot_be_rebuilt_and_say_what_they_leave_open(
    place: tuple[int, str], expected: tuple[str, str]
) -> None:
    """Nothing is published for members and affiliates, only what both gave together follows."""
    one = rebuilt(*TOTALS, *MEMBERS, *AFFILIATES)[place]
    assert (Agreement.PARTLY, ("members", "affiliates"), None) == (
        one.verdict,
        one.missing,
        one.total,
    )
    assert one.left is not None
    assert expected == (percent(one.left.low, 3), percent(one.left.high, 3))


def test_a_misprinted_share_is_found_by_the_total_that_it_does_not_make() -> None:
    """The Guardian's 29.983 for Ed Miliband among members makes 34.34; 34.33 was declared."""
    one = rebuilt(*TOTALS, *MEMBERS, *AFFILIATES, *GUARDIAN)[1, "ed"]
    [(section, reading)] = one.misfits
    assert ("members", printed(Fraction("0.29983"), Fraction(1, 100000))) == (
        section,
        reading.share,
    )
    assert Agreement.AGREES is one.verdict


def test_what_is_needed_instead_of_the_misprint() -> None:
    """29.933 to 29.936: three times the 9.978 points of the college, or 37,980 of 126,873."""
    one = rebuilt(*TOTALS, *MEMBERS, *AFFILIATES)[1, "ed"]
    needed = one.parts["members"][0].share
    assert Between(Fraction("0.299325"), Fraction("0.299355")) == needed
    assert needed.low < Fraction(37980, 126873) < needed.high


def test_votes_and_shares_of_one_section_must_be_of_one_number_of_votes() -> None:
    """David's figures mean about 126,872 members' votes, Ed's about 126,672: one is misprinted."""
    assert [("david", 126871, 126873), ("ed", 126670, 126673)] == [
        (one.candidate, one.low, one.high) for one in denominators(GUARDIAN)
    ]
