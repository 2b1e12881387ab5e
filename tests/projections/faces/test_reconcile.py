"""What agrees, as printed: reconcile with itself and with a table, lists, the matrix, health."""

from __future__ import annotations

import re
from pathlib import Path

import pytest

from tests.projections.faces.conftest import Ask

AKEHURST = """\
,CLPs,TUs,Societies
Diane Abbott,20,2,1
Ed Balls,17,1,0
Andy Burnham,44,0,1
David Miliband,165,2,1
Ed Miliband,148,6,3
"""
"""A blog's own table of 26 July 2010; it writes TUs for the column that is called Unions."""


@pytest.fixture
def table(tmp_path: Path) -> Path:
    """The blog's table, its column named as the record names it."""
    path = tmp_path / "akehurst.csv"
    path.write_text(AKEHURST.replace("TUs", "Unions"), encoding="utf-8")
    return path


def test_the_seeds_agree_with_themselves(seeds: Ask) -> None:
    """Nothing in the articles of 2010 contradicts anything else: exit 0, and every mark a word."""
    answer = seeds("reconcile", "labour-2010")

    assert 0 == answer.code
    assert "Nothing is left to settle." in answer.lines
    assert any("✓ passing" in line for line in answer.lines)
    assert not any("✗" in line for line in answer.lines)


def test_everything_compared_can_be_listed(seeds: Ask) -> None:
    """With --all the comparisons that agree are listed, each with its reason."""
    out = seeds("reconcile", "labour-2010", "--all").out

    assert "names and total are the same" in out
    assert "rows and remainder make the section's size" in out


def test_a_table_is_held_against_ours(seeds: Ask, table: Path) -> None:
    """15 cells, 12 the same; nothing in the five articles knows of the other three: exit 1."""
    answer = seeds("reconcile", "labour-2010", "--on", "2010-07-26", "--with", str(table))

    assert 1 == answer.code
    assert "15 compared: 12 agree, 3 short." in answer.lines
    assert "3 differ: 3 unexplained." in answer.lines
    assert (
        "unexplained: Ed Miliband, CLPs: expected ours 151, found theirs 148 (−3)" in answer.lines
    )


def test_a_table_may_have_one_cell_a_row(seeds: Ask, tmp_path: Path) -> None:
    """Candidate, section, value; a value may be what a source says, or unknown."""
    path = tmp_path / "long.csv"
    path.write_text(
        "candidate,section,value\n"
        "Ed Miliband,unions,6\n"
        "Ed Miliband,clps,more than 150\n"
        "Ed Miliband,meps,?\n",
        encoding="utf-8",
    )
    answer = seeds("reconcile", "labour-2010", "--on", "2010-07-26", "--with", str(path), "--csv")

    assert ["agrees", "agrees", "cannot say"] == [row["verdict"] for row in answer.records]
    assert 0 == answer.code


def test_a_whole_column_of_an_earlier_day_lags(seeds: Ask, tmp_path: Path) -> None:
    """Each of its figures is ours of 8 July: the table is older than the day it is held against."""
    path = tmp_path / "old.csv"
    path.write_text(
        "candidate,CLPs\nDiane Abbott,4\nEd Balls,1\nAndy Burnham,8\n"
        "David Miliband,22\nEd Miliband,28\n",
        encoding="utf-8",
    )
    answer = seeds("reconcile", "labour-2010", "--on", "2010-07-26", "--with", str(path), "--csv")

    assert {"lag"} == {row["class"] for row in answer.records}
    assert 0 == answer.code


@pytest.mark.parametrize(
    ("text", "said"),
    [
        (AKEHURST, "There is no section TUs"),
        ("candidate,CLPs\nDiane Abbot,20\n", "Did you mean"),
        ("candidate,CLPs\nEd Balls,seventeenish\n", "is not a count"),
        ("candidate,CLPs\nEd Balls\n", "has 1 cells under 2 headings"),
        ("candidate,CLPs\nEd Balls,1\nEd Balls,2\n", "twice"),
        ("", "holds no table"),
    ],
)
def test_a_table_that_cannot_be_read_is_refused_with_a_reason(
    seeds: Ask, tmp_path: Path, text: str, said: str
) -> None:
    """Exit 2, and what to write instead: nothing is guessed."""
    path = tmp_path / "theirs.csv"
    path.write_text(text, encoding="utf-8")
    answer = seeds("reconcile", "labour-2010", "--with", str(path))

    assert 2 == answer.code
    assert said in answer.err


def test_candidate_rows_are_in_the_json(seeds: Ask, table: Path) -> None:
    """Each difference has the claims that could explain it, down to the place in the source."""
    data = seeds(
        "reconcile", "labour-2010", "--on", "2010-07-26", "--with", str(table), "--json"
    ).data
    differing = [one for one in data["comparisons"] if one["class"] == "unexplained"]
    rows = [row for one in differing for row in one["rows"]]

    assert 3 == len(differing)
    assert rows
    assert all(row["source"] and row["at"] for row in rows)


def test_endorsers_are_listed_and_filtered(ask: Ask) -> None:
    """A link is told in a sentence; a filter narrows the list."""
    everybody = ask("endorsers").lines
    unions = ask("endorsers", "--kind", "union", "--like", "bak", "--csv").records

    assert any("Miners carries on from Pitmen" in line for line in everybody)
    assert ["bakers"] == [row["id"] for row in unions]


def test_candidates_and_sections_are_listed(ask: Ask) -> None:
    """Candidates of one contest or of all; a section whose size is unknown has `?` there."""
    of_one = ask("candidates", "thornbury-2010", "--csv").records
    of_all = ask("candidates", "--csv").records
    sections = ask("sections", "thornbury-2010", "--json").data["sections"]
    printed = [re.split(r" {2,}", line) for line in ask("sections", "thornbury-2010").lines[2:]]

    assert {"thornbury-2010"} == {row["contest"] for row in of_one}
    assert len(of_all) > len(of_one)
    assert {"mps": None, "clps": 100, "unions": None} == {
        section["id"]: section["size"] for section in sections
    }
    assert {"mps": "?", "clps": "100 (inferred)", "unions": "?"} == {
        row[1]: row[5] for row in printed
    }


def test_sources_and_contests_are_filtered(ask: Ask) -> None:
    """`--like` keeps the contests and the sources with a name like its text."""
    contests = ask("contests", "--like", "2015", "--csv").records

    assert ["thornbury-2015"] == [row["id"] for row in contests]
    assert [] == ask("sources", "--like", "no such title", "--csv").records


def test_the_matrix_has_a_word_in_every_cell(ask: Ask) -> None:
    """The matrix as CSV has endorsers down and contests across, and no empty cell."""
    rows = ask("stance", "--matrix", "--kind", "union", "--csv").records
    cells = {row["endorser"]: row["thornbury-2010"] for row in rows}

    assert all(cells.values())
    assert "nominated nobody" == cells["weavers"]
    assert "refused =Cy Cole" == cells["drivers"]
    assert "statement Ada Ash" == cells["painters"]


@pytest.mark.parametrize("words", [(), ("bakers", "--matrix"), ("bakers", "--kind", "union")])
def test_stance_is_of_one_endorser_or_a_matrix(ask: Ask, words: tuple[str, ...]) -> None:
    """`stance` with neither an endorser nor `--matrix`, or with both, is a wrong call."""
    assert 2 == ask("stance", *words).code


def test_health_counts_every_section(ask: Ask) -> None:
    """A row for each section of each contest, and what is worth finding next."""
    answer = ask("health")
    rows = ask("health", "thornbury-2010", "--csv").records

    assert any("Worth finding next:" in line for line in answer.lines)
    assert {"thornbury-2010"} == {row["contest"] for row in rows}
    assert {"mps", "unions"} & {row["section"] for row in rows}
