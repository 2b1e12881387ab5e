"""Standings, printed: what each cell looks like, and the same in every form."""

from __future__ import annotations

from collections.abc import Callable

from tests.projections.faces.conftest import Said
from tests.projections.faces.race import FORMULA

Ask = Callable[..., Said]
JULY_20 = ("standings", "thornbury-2010", "--on", "2010-07-20")


def test_every_sort_of_figure_has_its_own_look(ask: Ask) -> None:
    """At least, exact, open above, between rivals, unknown: each reads as what it is."""
    lines = ask(*JULY_20).lines

    assert (
        "Thornbury leadership 2010 · on 20 July 2010 · known now · recorded seq 57 (head …)"
    ) == lines[0]
    assert [
        "                 MPs     CLPs     Unions",
        "Ada Ash         101+       30         2+⁴",
        "Ben Birch        5–7⁵,⁶    35          ?",
        "=Cy Cole           ?       1+²,³      1+⁴",
        "Yet to declare     ?     0–34¹         ?",
    ] == lines[1:6]


def test_a_mark_leads_to_a_note_and_every_note_has_a_mark(ask: Ask) -> None:
    """Doubt is told by numbered notes, never by colour: ⁵ and ⁶ are the two rivals."""
    lines = ask(*JULY_20).lines

    assert "⁵ Ben Birch, MPs: Courier gives 5; unsettled." in lines
    assert "⁶ Ben Birch, MPs: Herald gives 7; unsettled." in lines
    table = "".join(lines[1:6])
    notes = [line[0] for line in lines[6:] if line[0] in "¹²³⁴⁵⁶⁷⁸⁹"]
    assert all(mark in table for mark in notes)


def test_a_note_on_a_whole_column_marks_its_heading(ask: Ask) -> None:
    """On 10 July all three CLP figures lean on one estimate: one mark, not three."""
    lines = ask("standings", "thornbury-2010", "--on", "2010-07-10").lines

    assert "CLPs²" in lines[1]
    assert "²" not in "".join(lines[2:5])


def test_the_last_line_says_what_to_type_next(ask: Ask) -> None:
    """The hint asks at the same clocks, so it can be pasted as it is."""
    line = ask(*JULY_20, "--as-known", "2010-07-20", "--as-recorded", "50", "--certain").lines[-1]

    assert line.startswith(
        "→ endorsements why thornbury-2010 --on 2010-07-20 --as-known 2010-07-20 --as-recorded 50"
    )
    assert line.endswith(" --certain")


def test_json_has_the_shape_that_programs_rely_on(ask: Ask) -> None:
    """The documented keys, all of them and no others; unknown is null."""
    data = ask(*JULY_20, "--json").data

    assert {"contest", "act", "as_of", "sections", "candidates", "remainders", "notes"} == set(data)
    assert {"on", "known", "recorded", "head", "unused_undated"} == set(data["as_of"])
    assert ("2010-07-20", None, 57, 0) == tuple(
        data["as_of"][key] for key in ("on", "known", "recorded", "unused_undated")
    )
    assert ["mps", "clps", "unions"] == data["sections"]
    ben = data["candidates"][1]
    assert ("ben-birch", "Ben Birch", "standing") == (ben["id"], ben["name"], ben["status"])
    rivals = ben["figures"]["mps"].pop("rivals")
    because = ben["figures"]["mps"].pop("because")
    assert {
        "value": None,
        "low": 5,
        "high": 7,
        "named": 0,
        "named_possible": 0,
        "unnamed": None,
        "kind": "tally",
        "basis": "received",
        "disputed": True,
        "estimated_date": False,
    } == ben["figures"]["mps"]
    assert [5, 7] == [rival["value"] for rival in rivals]
    assert {"value", "low", "high", "why", "because"} == set(rivals[0])
    assert len(because) == len(set(because)) == 2


def test_the_clocks_are_given_back_as_they_were_asked(ask: Ask) -> None:
    """`on` and `known` as typed, the seq settled, certain only where it was asked for."""
    flags = ("--as-known", "2010-07-20T12:00", "--as-recorded", "#50", "--certain", "--json")
    as_of = ask(*JULY_20, *flags).data["as_of"]

    assert ("2010-07-20", "2010-07-20T12:00", 50, True) == tuple(
        as_of[key] for key in ("on", "known", "recorded", "certain")
    )


def test_csv_has_a_record_a_cell_with_all_three_clocks(ask: Ask) -> None:
    """Nine figures and three remainders; unknown is an empty cell."""
    records = ask(*JULY_20, "--as-known", "2010-07-20", "--csv").records

    assert 12 == len(records)
    assert {("2010-07-20", "2010-07-20", "57")} == {
        (one["on"], one["known"], one["recorded"]) for one in records
    }
    [ben] = [one for one in records if (one["candidate"], one["section"]) == ("ben-birch", "mps")]
    assert ("", "5", "7", "true") == (ben["value"], ben["low"], ben["high"], ben["disputed"])


def test_no_cell_of_a_csv_is_a_formula(ask: Ask) -> None:
    """A candidate whose name begins with = gets an apostrophe, which spreadsheets swallow."""
    names = {one["name"] for one in ask(*JULY_20, "--csv").records}

    assert f"'{FORMULA}" in names
    assert FORMULA not in names


def test_markdown_has_the_table_and_its_notes(ask: Ask) -> None:
    """Markdown has a pipe table with numbers on the right, then the notes as a list."""
    lines = ask(*JULY_20, "--md").lines

    assert lines[0].startswith("**Thornbury leadership 2010 · on 20 July 2010")
    assert "|  | MPs | CLPs | Unions |" in lines
    assert "|---|---:|---:|---:|" in lines
    assert "| Ben Birch | 5–7⁵,⁶ | 35 | ? |" in lines
    assert "- ⁵ Ben Birch, MPs: Courier gives 5; unsettled." in lines


def test_some_sections_alone_in_the_contests_own_order(ask: Ask) -> None:
    """A section is asked for by its id or its printed name, however capitalised."""
    data = ask(*JULY_20, "--section", "Unions", "--section", "mps", "--json").data

    assert ["mps", "unions"] == data["sections"]


def test_an_act_that_no_section_counts_is_told_in_the_contests_own_columns(ask: Ask) -> None:
    """The bakers gave Ben Birch their second preference; no section counts those."""
    answer = ask(*JULY_20, "--act", "second-preference", "--json").data
    ben = answer["candidates"][1]["figures"]

    assert ("second_preference", ["mps", "clps", "unions"]) == (answer["act"], answer["sections"])
    assert (1, 1) == (ben["unions"]["value"], ben["unions"]["named"])


def test_a_source_without_a_date_is_hidden_as_soon_as_known_is_asked(ask: Ask) -> None:
    """The leaflet names the pitmen; nobody knows when it appeared, and the answer says so."""
    now, then = ask(*JULY_20), ask(*JULY_20, "--as-known", "2010-07-20")

    assert "Pitmen" in now.out
    assert "Pitmen" not in then.out
    assert then.lines[0].endswith(" · 1 undated source not used")


def test_a_list_of_names_says_so_where_it_is_hindsight(ask: Ask) -> None:
    """Names are listed as recorded; on 11 May 2010 no page had said yet that any of them stood."""
    flags = ("standings", "thornbury-2010", "--on", "2010-07-20", "--as-known")
    before, then = ask(*flags, "2010-05-11"), ask(*flags, "2010-07-20")
    note = (
        "No source dated by 11 May 2010 says that these stood: Ada Ash, Ben Birch, =Cy Cole."
        " They are listed since the record has them now."
    )

    assert note in before.lines
    assert "says that these stood" not in then.out
    assert ["ada-ash", "ben-birch", "cy-cole"] == next(
        one["candidates"]
        for one in ask(*flags, "2010-05-11", "--json").data["notes"]
        if one["topic"] == "candidates"
    )


def test_what_was_recorded_later_is_not_in_an_earlier_answer(ask: Ask) -> None:
    """At seq 20 the courier's totals were not on record yet; the gazette's were."""
    data = ask(*JULY_20, "--as-recorded", "20", "--json").data
    ada = data["candidates"][0]["figures"]

    assert 20 == data["as_of"]["recorded"]
    assert (10, None) == (ada["clps"]["value"], ada["mps"]["value"])


def test_a_time_asked_of_the_record_is_settled_to_a_seq_and_printed(ask: Ask) -> None:
    """Everything was recorded by the year 2100, nothing by 2001."""
    late = ask(*JULY_20, "--as-recorded", "2100-01-01")
    early = ask(*JULY_20, "--as-recorded", "2001-01-01T12:00Z")

    assert "recorded seq 57" in late.lines[0]
    assert 2 == early.code
    assert "There was no contest thornbury-2010 yet at seq 0." in early.err
