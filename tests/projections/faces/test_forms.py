"""The forms a page can take, on pages made by hand."""

from __future__ import annotations

import json
from collections.abc import Callable

import pytest

from projections.faces.escapes import csv_cell, markdown_text, shown_in_json
from projections.faces.forms import as_csv, as_json, as_markdown, as_text, width
from projections.faces.marks import marks
from projections.faces.page import Branch, Cell, Lines, Page, Table


def page(*texts: str) -> Page:
    """A page that says some texts everywhere a text can stand."""
    return Page(
        heading=texts[0],
        blocks=(
            Table(
                (Cell("Who"), Cell("n")), tuple((Cell(t), Cell("1")) for t in texts), (False, True)
            ),
            Lines(texts),
            Branch(texts[0], tuple(Branch(text, (Branch(text),)) for text in texts)),
        ),
        data={"texts": list(texts)},
        columns=("text", "n", "yes", "none"),
        records=tuple((text, 1, True, None) for text in texts),
        hint=texts[0],
    )


HOSTILE = ("\x1b", "\x07", "\x9b", "\x7f", "\u202e", "\u2066", "\u061c", "\u200f", "\u2028")


@pytest.mark.parametrize("character", HOSTILE)
@pytest.mark.parametrize("form", [as_text, as_markdown, as_csv, as_json])
def test_no_control_or_bidi_character_gets_through(
    form: Callable[[Page], str], character: str
) -> None:
    """Control and bidi characters are printed as codes, in every form and place of a page."""
    printed = form(page(f"Ed{character}Balls", "plain"))

    assert character not in printed
    # Markdown's own escape of the backslash is what a reader of the rendered page does not see.
    assert f"Ed\\u{ord(character):04x}Balls" in printed.replace("\\\\", "\\")


def test_a_line_break_in_a_name_does_not_start_a_line() -> None:
    """A title with a line break could otherwise print a row of its own."""
    assert "Ed\\u000aBalls" == as_text(page("Ed\nBalls")).splitlines()[0]


def test_json_keeps_its_value_when_a_character_is_escaped() -> None:
    """The escape is JSON's own, so programs read what was recorded."""
    text = "a\u202eb\nc"

    assert {"texts": [text]} == json.loads(as_json(page(text)))
    assert "\u202e" not in as_json(page(text))
    assert "{\n  " == shown_in_json("{\n  ")


@pytest.mark.parametrize("text", ["=1+1", "+1", "-1", "@SUM(A1)", "\t=1", "\r=1", "\uff1d1"])
def test_a_cell_that_a_spreadsheet_would_run_gets_an_apostrophe(text: str) -> None:
    """The characters that start a formula, full-width ones included."""
    assert csv_cell(text).startswith("'")


def test_an_ordinary_cell_is_left_as_it_is() -> None:
    """Names, brackets and question marks are no formulas."""
    assert ["Ed Balls", "28–151", "?", "a=b"] == [
        csv_cell(text) for text in ("Ed Balls", "28–151", "?", "a=b")
    ]


def test_csv_quotes_what_would_break_a_line() -> None:
    """Commas and quotes are quoted, true and empty written plainly."""
    assert 'text,n,yes,none\n"a ""b"", c",1,true,' == as_csv(page('a "b", c'))


def test_markdown_shows_what_it_would_take_for_marks() -> None:
    """A pipe in a name does not open a column, and no tag gets through."""
    assert r"a \| \*b\* \<i\> \[c\]\_" == markdown_text("a | *b* <i> [c]_")


def test_numbers_align_whatever_script_the_names_are_in() -> None:
    """Wide characters take two columns of a terminal, combining ones none."""
    lines = as_text(page("e\u0301a", "日本", "four")).splitlines()

    assert (2, 4) == (width("e\u0301a"), width("日本"))
    assert ["e\u0301a    1", "日本  1", "four  1"] == lines[2:5]


def test_branches_are_drawn_to_the_last_leaf() -> None:
    """A reader of plain text can follow which line rests on which."""
    tree = Page("t", (Branch("a", (Branch("b", (Branch("c"),)), Branch("d"))),), {}, (), ())

    assert ["t", "a", "├ b", "│ └ c", "└ d"] == as_text(tree).splitlines()


def test_marks_of_several_notes_stand_apart() -> None:
    """¹² is note twelve; one and two are ¹,²."""
    assert ("¹²", "¹,²", "") == (marks([12]), marks([1, 2]), marks([]))
