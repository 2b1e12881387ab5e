"""`bisect` as an editor asks it: which recorded event changed a figure, who recorded it and why."""

from __future__ import annotations

import shlex
from pathlib import Path
from typing import Final

import pytest

from tests.projections.faces.conftest import Ask, said

FILES: Final = Path(__file__).parents[3] / "docs" / "mending"
ADA: Final = ("bisect", "thornbury-2016", "clps", "ada-ames")
DAY: Final = ("--on", "2016-08-10")


@pytest.fixture
def mended(tmp_path: Path) -> Ask:
    """The Gazette's 41 was corrected to 43, wrongly, and then put back to 41."""
    where = ("--db", str(tmp_path / "mended.db"))
    files = (str(FILES / f"{one}.yaml") for one in ("frame", "gazette"))
    assert 0 == said("import", *files, *where).code
    for count, editor, reason in (("43", "AB", "misread"), ("41", "JS", "the page says 41")):
        done = said(
            *("correct", "gazette-2016-08-10/ames-clps", "--set", f"count={count}", "--yes"),
            *("--reason", reason, "--by", editor, *where),
        )
        assert 0 == done.code, done.err
    return lambda *words: said(*words, *where)


def test_the_last_change_is_told_with_who_made_it_and_why(mended: Ask) -> None:
    """The figure went and came back: what counts is the event that brought it back."""
    _, sentence, _, row, hint = mended(*ADA, *DAY).lines

    head = mended("status", "--json").data["seq"]
    assert f"41 since seq {head}, and still; before, 43." == sentence
    assert [f"{head}", "JS"] == [row.split()[0], row.split()[3]]
    assert row.endswith("; the page says 41")
    assert hint.startswith(f"→ endorsements show '#{head}' --db ")
    assert "the page says 41" in mended(*shlex.split(hint)[2:4]).out


def test_a_figure_once_printed_has_each_stretch_in_which_it_was_said(mended: Ask) -> None:
    """41 was the answer until it was misread, and is again."""
    head = mended("status", "--json").data["seq"]
    once, again = mended(*ADA, "41", *DAY, "--json").data["stretches"]

    assert (head - 1, "AB", "41", "43") == tuple(
        once["until"][key] for key in ("seq", "recorded_by", "was", "becomes")
    )
    assert (head, "43", None) == (again["since"]["seq"], again["since"]["was"], again["until"])
    assert ["since", "until", "since"] == [
        one["change"] for one in mended(*ADA, "41", *DAY, "--csv").records
    ]


def test_at_an_earlier_point_of_the_record_the_slip_is_the_answer(mended: Ask) -> None:
    """--as-recorded asks as the editors then would have."""
    head = mended("status", "--json").data["seq"]
    [stretch] = mended(*ADA, *DAY, "--as-recorded", f"{head - 1}", "--json").data["stretches"]

    assert (head - 1, "43") == (stretch["since"]["seq"], stretch["since"]["becomes"])


def test_a_figure_that_was_never_said_exits_2_with_the_nearest(mended: Ask) -> None:
    """42 lies between the two; the later of them is named, with when it was said."""
    head = mended("status", "--json").data["seq"]
    answer = mended(*ADA, "42", *DAY, "--json")

    assert (2, "") == (answer.code, answer.out)
    assert f"The nearest it said was 41, since seq {head} (" in answer.err


def test_bisect_says_what_the_last_line_of_blame_says(seeds: Ask) -> None:
    """Both end in the same event, for every cell of the seed articles."""
    frame = seeds("standings", "labour-2010", "--json").data["candidates"]
    for section in ("mps", "clps", "meps", "unions", "societies"):
        for candidate in (one["id"] for one in frame):
            cell = ("labour-2010", section, candidate)
            [blamed] = seeds("blame", *cell, "--last", "--json").data["changes"]
            [stretch] = seeds("bisect", *cell, "--json").data["stretches"]
            last = stretch["later"] or stretch["since"]
            assert blamed == {key: last[key] for key in blamed}, cell
