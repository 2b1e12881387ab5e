"""`what-if` as people type it: stamped in every form, and clear about what it cannot suppose."""

from __future__ import annotations

import datetime as dt
from pathlib import Path

from ledger.counts import exactly
from ledger.events.envelope import Draft
from ledger.events.total import Basis, TallyPublished
from ledger.ids import event_id_for
from ledger.store import open_ledger
from projections.answers.mending.impact import Change, FigureShown, Impact, Spot
from projections.answers.mending.stating import Telling
from projections.answers.sentences import Names
from projections.faces.page import Table
from projections.faces.pages.changes import changed_blocks
from tests.projections.faces.conftest import Ask
from tests.projections.faces.race import at, on
from tests.story import NOMINATION


def test_every_form_bears_the_stamp(seeds: Ask) -> None:
    """Nothing of a what-if can be taken for a figure of the record."""
    words = ("what-if", "labour-2010", "--without", "gmb")

    assert "HYPOTHETICAL: without GMB." in seeds(*words).lines[1]
    assert "HYPOTHETICAL" in seeds(*words, "--md").out
    assert seeds(*words, "--json").data["hypothetical"] is True
    assert {"True", "true"} & {one["hypothetical"] for one in seeds(*words, "--csv").records}


def test_without_gmb_ed_miliband_has_five_unions(seeds: Ask) -> None:
    """The blog lists GMB among his six."""
    lines = seeds("what-if", "labour-2010", "--without", "GMB").lines

    assert any(
        line.split()
        == ["Ed", "Miliband", "Unions", *"26 July 2010 and every day after 6 5".split()]
        for line in lines
    ), lines


def test_totals_that_stand_as_printed_are_told_below(race: Path, ask: Ask) -> None:
    """A reader who expected a total to fall sees that it was left alone, in text and in JSON."""
    total = TallyPublished(
        *("thornbury-2010", "unions", NOMINATION, "ben-birch", exactly(1), on("2010-07-12")),
        basis=Basis.RECEIVED,
        exhaustive=False,
        lists=(),
        parts=(),
        unit=None,
        citations=at("gazette-1"),
    )
    words = ("what-if", "thornbury-2010", "--without", "miners")
    assert not [line for line in ask(*words).lines if "as printed" in line]

    with open_ledger(race) as ledger:
        ledger.append([Draft(event_id_for("t"), "ben-total", total)], recorded_by="the tests")

    assert (
        "1 total that may count what is left out stands as printed: its page does not list whose"
        " acts are counted."
    ) == ask(*words).lines[-2]
    assert ["ben-total"] == ask(*words, "--json").data["totals_as_printed"]


def test_what_cannot_be_supposed_says_what_to_type(seeds: Ask) -> None:
    """Nothing to change, an unknown name, a sentence that does not parse: each exits with 2."""
    for words, hint in (
        ((), "Give --without ENDORSER"),
        (("--without", "gmbb"), "Did you mean gmb?"),
        (("--with", "GMB for Ed"), "Write 'WHO -> WHOM on DATE'."),
    ):
        said = seeds("what-if", "labour-2010", *words)
        assert 2 == said.code
        assert hint in said.err


def test_an_event_left_out_by_its_number_is_told_in_words(seeds: Ask) -> None:
    """`#118` says nothing to a reader of the page; what it records does."""
    stamp = seeds("what-if", "labour-2010", "--without", "#118").lines[1]

    assert stamp.startswith(
        "HYPOTHETICAL: without #118 (Unions nominations: 2 for David Miliband, 5–9 July 2010"
    )


def test_a_number_beyond_the_record_is_no_endorser(seeds: Ask) -> None:
    """A seq that nothing has is told as that, not as a name misspelt."""
    answer = seeds("what-if", "labour-2010", "--without", "#99999")

    assert (2, True) == (answer.code, "Nothing up to seq 233 answers to “#99999”." in answer.err)


def test_an_endorser_nobody_could_read_of_yet_is_told_apart_from_a_slip(seeds: Ask) -> None:
    """Unite is in no source of June; `Untie` is in none at all."""
    june = ("--as-known", "2010-07-01")
    words = [("--without", "Unite"), ("--with", "Unite -> Ed Balls on 2010-07-01")]
    for early in words:
        answer = seeds("what-if", "labour-2010", *early, *june)
        assert "Nothing of Unite was known by 1 July 2010. Give a later --as-known" in answer.err
        assert 2 == answer.code
    slip = seeds("what-if", "labour-2010", "--without", "Untie", *june).err

    assert slip.startswith("There is no endorser Untie.")
    assert "unite" not in slip


def test_who_would_count_for_two_is_told_with_what_a_switch_takes(seeds: Ask) -> None:
    """Unite for Balls as well as for Ed Miliband is no switch, and the page says so."""
    switch = ("what-if", "labour-2010", "--with", "Unite -> Ed Balls on 2010-07-26")
    note = (
        "Unite is on record for Ed Miliband and counts here for Ed Balls as well. For a switch add"
        " --without unite."
    )

    assert note in seeds(*switch).lines
    assert [{"endorser": "unite", "on_record": "ed-miliband", "supposed": "ed-balls"}] == (
        seeds(*switch, "--json").data["counted_twice"]
    )
    assert note not in seeds(*switch, "--without", "unite").lines


def test_the_heading_says_which_days_it_tells_of(seeds: Ask) -> None:
    """Without --on it tells of every day, also of those after the close."""
    words = ("what-if", "labour-2010", "--without", "GMB")

    assert "· HYPOTHETICAL · on every day · known now ·" in seeds(*words).lines[0]
    assert "· HYPOTHETICAL · up to 25 July 2010 ·" in seeds(*words, "--on", "2010-07-25").lines[0]


def test_up_to_a_day_nothing_of_the_days_after_it_is_told(seeds: Ask) -> None:
    """The heading says "up to 25 July": what would differ from the 26th on is not of that day."""
    words = ("what-if", "labour-2010", "--without", "GMB")

    changes = seeds(*words, "--on", "2010-07-25", "--json").data["changes"]

    assert any("26 July 2010 and every day after" in line for line in seeds(*words).lines)
    assert ("2010-07-09", "2010-07-25") == (changes[0]["from"], changes[-1]["to"])


def test_a_row_in_a_spreadsheet_says_at_which_clocks_it_would_differ(seeds: Ask) -> None:
    """Each record of the CSV gives what could be read by then, and the head it was asked of."""
    words = ("what-if", "labour-2010", "--without", "GMB", "--as-known", "2010-09-01", "--certain")
    records = seeds(*words, "--csv").records
    as_of = seeds(*words, "--json").data["as_of"]

    assert records
    assert {("2010-09-01", "233", as_of["head"], "true")} == {
        (one["known"], one["recorded"], one["head"], one["certain"]) for one in records
    }


def test_a_day_before_any_difference_says_nothing_of_the_days_after_it(seeds: Ask) -> None:
    """Without GMB nothing differs by May; that it does in July is not denied."""
    words = ("what-if", "labour-2010", "--without", "GMB", "--on", "2010-05-01")

    assert "No figure changes up to 1 May 2010." == seeds(*words).lines[2]


def test_without_estimates_it_starts_from_the_same_figures_as_the_standings(seeds: Ask) -> None:
    """IBTimes may have counted on any day from the 5th to the 9th: for certain 8 July has 1–2."""
    told = seeds("what-if", "labour-2010", "--without", "Community", "--certain", "--json")
    [was] = [
        change["was"]["shown"]
        for change in told.data["changes"]
        if (change["section"], change["candidate"]) == ("unions", "david-miliband")
        and (change["from"] or "") <= "2010-07-08" <= (change["to"] or "9999")
    ]
    words = ("--on", "2010-07-08", "--section", "unions", "--certain")
    line = next(
        line
        for line in seeds("standings", "labour-2010", *words).lines
        if line.startswith("David Miliband")
    )

    assert "1–2" == was == line.split()[-1].rstrip("¹²³")


def test_an_act_supposed_twice_is_refused(seeds: Ask) -> None:
    """An endorser counts once, but each supposed act would raise the totals after it."""
    twice = ("--with", "GMB -> Ed Balls on 2010-07-15", "--with", "gmb -> ed-balls on 2010-07-16")
    said = seeds("what-if", "labour-2010", *twice)

    assert 2 == said.code
    assert "--with supposes GMB -> Ed Balls twice." in said.err


def test_who_is_left_out_twice_is_named_once(seeds: Ask) -> None:
    """A name typed twice changes nothing more."""
    words = ("what-if", "labour-2010", "--without", "GMB")

    assert seeds(*words).lines == seeds(*words, "--without", "GMB").lines


def test_days_on_which_nothing_printed_differs_are_one_row() -> None:
    """111 becomes 110 on three days; that more may have been named on the second prints nowhere."""
    days = [dt.date(2010, 7, day) for day in (1, 2, 3)]
    spot = Spot("clps", NOMINATION, "ed")
    changes = tuple(
        Change(
            spot,
            day,
            day,
            FigureShown(111, 111, 111),
            FigureShown(110, 110, 110, named_possible=possible),
        )
        for day, possible in zip(days, (0, 1, 0), strict=True)
    )
    [table] = changed_blocks(Impact("UTC", changes, ()), Telling(Names(), {}, "UTC"))

    assert isinstance(table, Table)
    assert [["ed", "clps", "1–3 July 2010", "111", "110"]] == [
        [cell.text for cell in row] for row in table.rows
    ]
