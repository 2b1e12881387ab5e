"""The five articles alone, asked through the command line: the figures they print come back."""

from __future__ import annotations

import re
from collections.abc import Callable

import pytest

from tests.projections.faces.conftest import Said

Ask = Callable[..., Said]

CANDIDATES = ("diane-abbott", "ed-balls", "andy-burnham", "david-miliband", "ed-miliband")
SECTIONS = ("mps", "clps", "meps", "unions", "societies")
JULY_8 = {
    "mps": (33, 33, 33, 81, 63),
    "clps": (4, 1, 8, 22, 28),
    "meps": (0, 0, 1, 4, 5),
    "unions": (0, 0, 0, 2, 0),
    "societies": (0, 0, 0, 0, 0),
}
JULY_26 = {
    "mps": (33, 33, 33, 81, 63),
    "clps": (20, 17, 44, 165, 151),
    "unions": (2, 1, 0, 2, 6),
    "societies": (2, 2, 1, 1, 3),
}


def printed(answer: Said) -> dict[str, dict[str, str]]:
    """The cells of a text table by candidate and section, without their marks."""
    cells = {}
    for line in answer.lines[2:]:
        if line[:2] in {"Un", "¹ ", "→ "}:
            break
        name, values = line[:15].strip(), line[15:].replace("? ≤", "?≤").split()
        cells[name] = dict(
            zip(SECTIONS, (value.rstrip("¹²³⁴⁵⁶⁷⁸⁹,") for value in values), strict=True)
        )
    return cells


def exact(answer: Said, section: str) -> tuple[int, ...]:
    """A section's figures, each of which must leave no room."""
    figures = {one["id"]: one["figures"][section] for one in answer.data["candidates"]}
    assert all(one["low"] == one["value"] == one["high"] for one in figures.values()), figures
    return tuple(figures[candidate]["value"] for candidate in CANDIDATES)


@pytest.mark.parametrize("section", SECTIONS)
def test_the_first_table_comes_back_on_its_own_day(seeds: Ask, section: str) -> None:
    """IBTimes' table, dated to 8 July as the best estimate, cell for cell."""
    answer = seeds("standings", "labour-2010", "--on", "2010-07-08", "--json")

    assert JULY_8[section] == exact(answer, section)


def test_the_first_table_prints_as_a_reporter_reads_it(seeds: Ask) -> None:
    """Rows by surname, numbers on the right, marks that lead to the notes beneath."""
    answer = seeds("standings", "labour-2010", "--on", "2010-07-08")

    assert [
        "                MPs   CLPs³  MEPs³  Unions³  Societies³",
        "Diane Abbott     33      4      0        0           0",
        "Ed Balls         33      1      0        0           0",
        "Andy Burnham     33      8      1        0           0",
        "David Miliband   81     22      4        2           0",
        "Ed Miliband      63     28      5        0           0",
        "Yet to declare    0¹   572²     3²      12          15²",
        "Unions: 2 of 2 named (Community, Usdaw).",
    ] == answer.lines[1:9]
    assert answer.lines[9].startswith("¹ MPs: the source states 0 yet to declare.")


def test_the_remainders_of_the_first_table_are_those_it_states(seeds: Ask) -> None:
    """0, 572, 3, 12 and 15 had yet to declare, says the page itself."""
    remainders = seeds("standings", "labour-2010", "--on", "2010-07-08", "--json").data[
        "remainders"
    ]

    assert [0, 572, 3, 12, 15] == [remainders[section]["stated"] for section in SECTIONS]
    assert [None, 635, 13, 14, 15] == [remainders[section]["size"] for section in SECTIONS]


@pytest.mark.parametrize("section", JULY_26)
def test_the_second_table_comes_back_on_the_day_nominations_closed(
    seeds: Ask, section: str
) -> None:
    """The blog's table, written after the close, speaks for the close."""
    answer = seeds("standings", "labour-2010", "--on", "2010-07-26", "--json")

    assert JULY_26[section] == exact(answer, section)


def test_a_section_the_second_table_omits_stays_open_above(seeds: Ask) -> None:
    """The blog says nothing of MEPs: the last known figures stand, and none of them as exact."""
    cells = printed(seeds("standings", "labour-2010", "--on", "2010-07-26"))

    assert ["0+", "0+", "1+", "4+", "5+"] == [
        cells[name]["meps"]
        for name in ("Diane Abbott", "Ed Balls", "Andy Burnham", "David Miliband", "Ed Miliband")
    ]


def test_only_the_figures_that_lean_on_an_estimate_are_marked(seeds: Ask) -> None:
    """On 8 July the estimated day of a table and of an act makes the union figures.

    At the close another page names the act too, and no figure of the unions leans on an estimate.
    """
    figures = {}
    for day in ("2010-07-08", "2010-07-26"):
        answer = seeds("standings", "labour-2010", "--on", day, "--section", "unions", "--json")
        cells = [one["figures"]["unions"] for one in answer.data["candidates"]]
        figures[day] = [(cell["value"], cell["estimated_date"]) for cell in cells]

    assert [(value, True) for value in (0, 0, 0, 2, 0)] == figures["2010-07-08"]
    assert [(value, False) for value in (2, 1, 0, 2, 6)] == figures["2010-07-26"]


def test_before_the_first_table_its_totals_are_only_a_top(seeds: Ask) -> None:
    """On 1 July Ed Miliband had at most the 28 of a week later; one union is named by then."""
    cells = printed(seeds("standings", "labour-2010", "--on", "2010-07-01"))

    assert "?≤28" == cells["Ed Miliband"]["clps"]
    assert "1" == cells["David Miliband"]["unions"]


def test_between_the_tables_the_answer_is_a_bracket(seeds: Ask) -> None:
    """On 15 July it was between 28 and 151, and as known that day 28 or more."""
    now = printed(seeds("standings", "labour-2010", "--on", "2010-07-15"))
    then = printed(
        seeds("standings", "labour-2010", "--on", "2010-07-15", "--as-known", "2010-07-15")
    )

    assert ("28–151", "0–6") == (now["Ed Miliband"]["clps"], now["Ed Miliband"]["unions"])
    assert ("28+", "0+") == (then["Ed Miliband"]["clps"], then["Ed Miliband"]["unions"])


@pytest.mark.parametrize("form", ["--json", "--csv", "--md", None])
@pytest.mark.parametrize("command", ["standings", "why"])
def test_nothing_of_a_page_leaks_before_it_was_published(
    seeds: Ask, command: str, form: str | None
) -> None:
    """On 1 July 2010 nobody could have read IBTimes' page: no figure, no name, no note of it."""
    flags = ("--on", "2010-07-08", "--as-known", "2010-07-01", *([form] if form else []))
    answer = seeds(command, "labour-2010", *flags)

    assert 0 == answer.code
    printed_words = re.sub(r"[0-9a-f]{8,64}", "", answer.out.casefold())  # a hash has any digits
    for word in ("ibtimes", "usdaw", "community", "572", "635"):
        assert word not in printed_words


def test_as_known_before_any_count_every_cell_is_unknown(seeds: Ask) -> None:
    """Unknown is a question mark in text and null in JSON, and zero in neither."""
    clocks = ("standings", "labour-2010", "--as-known", "2010-07-01")
    cells = printed(seeds(*clocks))
    data = seeds(*clocks, "--json").data

    assert {"?"} == {value for row in cells.values() for value in row.values()}
    assert {(None, 0, None)} == {
        (one["value"], one["named"], one["high"])
        for candidate in data["candidates"]
        for one in candidate["figures"].values()
    }


def test_certain_leaves_the_estimate_out(seeds: Ask) -> None:
    """Without the estimate the page may be of any day up to the 9th: it sets nothing on the 8th."""
    cells = printed(seeds("standings", "labour-2010", "--on", "2010-07-08", "--certain"))

    assert ("?≤151", "?") == (cells["Ed Miliband"]["clps"], cells["Ed Miliband"]["meps"])


def test_another_act_than_the_contests_own_is_asked_for_by_name(seeds: Ask) -> None:
    """More than a hundred council leaders endorsed David Miliband: 101 or more."""
    answer = seeds("standings", "labour-2010", "--act", "endorsement", "--on", "2010-07-25")

    assert "endorsements" in answer.lines[0]
    assert any(line.startswith("David Miliband") and "101+" in line for line in answer.lines)


def test_a_figure_opens_down_to_its_place_in_the_source(seeds: Ask) -> None:
    """151 ends in the blog's table, with row and column, and the hash of the copy read."""
    proof = seeds(
        *("why", "labour-2010", "clps", "ed-miliband", "--on", "2010-07-26", "--json")
    ).data["figures"][0]["reasons"][0]["proofs"][0]

    assert "blog-state-of-the-race-2010" == proof["source"]
    assert "row Ed Miliband" in proof["at"]
    assert 64 == len(proof["sha256"])


def test_the_rumour_about_balls_moves_no_count(seeds: Ask) -> None:
    """A rumoured withdrawal stands beside the figures; he is still a candidate."""
    answer = seeds("known", "labour-2010", "ed-balls", "--as-known", "2010-07-25")

    assert "Status: standing" == answer.lines[1]
    assert any(line.startswith("open · Rumoured:") for line in answer.lines)
    assert "None of the hedged claims counts in a figure." in answer.lines
