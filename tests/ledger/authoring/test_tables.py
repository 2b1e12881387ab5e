"""Bulk lists: each row is a claim with its row as its place, and a map names foreign headers."""

from __future__ import annotations

import os
import sys
from pathlib import Path

import pytest

from ledger.authoring.importing import check, import_files
from ledger.errors import Severity
from ledger.events.act import ActMade
from ledger.store import Ledger
from tests.authored import FRAME, HEAD


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with the race and a herald that says nothing itself."""
    (tmp_path / "frame.yaml").write_text(FRAME, encoding="utf-8")
    (tmp_path / "herald.yaml").write_text(HEAD, encoding="utf-8")
    return tmp_path


def acts(folder: Path, rows: str, map_: str = "") -> list[ActMade]:
    """Return the acts of a list."""
    judged = _judged(folder, rows, map_)
    assert not judged.refused, "\n".join(map(str, judged.findings))
    return [one.body for one in judged.commands if isinstance(one.body, ActMade)]


def findings(folder: Path, rows: str, map_: str = "") -> list[str]:
    """Return what is wrong in a list."""
    judged = _judged(folder, rows, map_)
    return [
        f"{Path(str(finding.place)).name} {finding.message} {finding.hint}".strip()
        for finding in judged.findings
        if finding.severity is not Severity.HINT
    ]


def _judged(folder: Path, rows: str, map_: str):  # type: ignore[no-untyped-def]  # noqa: ANN202
    (folder / "list.csv").write_text(rows, encoding="utf-8")
    if map_:
        (folder / "list.toml").write_text(map_, encoding="utf-8")
    return check([folder])


@pytest.mark.skipif(sys.platform in {"win32", "darwin"}, reason="names are text there")
def test_a_name_that_is_not_text_is_spelled_in_findings_and_in_what_is_recorded(
    folder: Path, sqlite_ledger: Ledger
) -> None:
    """A list's rows name it as their place, and an event holds nothing but text."""
    listed = folder / os.fsdecode(b"l\xe9st.csv")
    row = "source,endorser,candidate,date\nherald,Weavers,Ed Balls,2010-07-21\n"
    listed.write_text(f"{row}herald,Weavers,Ed Balls,soon\n", encoding="utf-8")
    (found,) = (str(one) for one in check([folder]).findings if one.severity is Severity.ERROR)
    assert found.startswith(f"{folder}/l\\xe9st.csv:3: error")
    listed.write_text(row, encoding="utf-8")
    import_files(sqlite_ledger, [folder], recorded_by="ed")
    told = [one.body for one in sqlite_ledger.events() if isinstance(one.body, ActMade)]
    assert ["l\\xe9st.csv, row 1"] == [act.citations[0].at for act in told]


def test_each_row_is_a_claim_with_its_row_for_a_place(folder: Path) -> None:
    """A row becomes an act of its source, and says which row it was."""
    rows = (
        "source,Endorser,candidate,date,act\n"
        "herald,Weavers,Ed Balls,2010-07-21,nomination\n"
        "herald,Miners,,2010-07-22,no nomination\n"
    )
    told = [
        (act.endorser, act.act, act.candidate, act.section, act.citations[0].at)
        for act in acts(folder, rows)
    ]
    expected = [
        ("weavers", "nomination", "ed-balls", "unions", "list.csv, row 1"),
        ("miners", "no_nomination", None, "unions", "list.csv, row 2"),
    ]
    assert expected == told


def test_a_map_reads_foreign_headers(folder: Path) -> None:
    """A list from elsewhere is read as it is, with a map of its headers and words beside it."""
    rows = '\ufeffWho,Whom,When,Shoe size\n"Weavers","BALLS",2010-07-21,9\n'
    map_ = """
source = "herald"
act = "endorsement"
[columns]
Who = "endorser"
Whom = "candidate"
When = "date"
[candidate]
BALLS = "Ed Balls"
"""
    (act,) = acts(folder, rows, map_)
    assert ("weavers", "endorsement", "ed-balls") == (act.endorser, act.act, act.candidate)


def test_a_row_finds_its_source_by_address(folder: Path) -> None:
    """A list of several pages names them by their addresses."""
    page = HEAD.replace("claims:", "url: https://herald.example/race\nclaims:")
    (folder / "herald.yaml").write_text(page, encoding="utf-8")
    rows = "source_url,endorser,candidate,date\nhttps://herald.example/race,Weavers,Ed Balls,2010\n"
    assert ["herald"] == [act.citations[0].source for act in acts(folder, rows)]


@pytest.mark.parametrize(
    ("rows", "found"),
    [
        (
            "source,endorser,candidate,date\nherald,Weavers,Ed Balls,09/07/2010\n",
            (
                "list.csv:2 “09/07/2010” could be 9 July or 7 September. "
                "Write 2010-07-09 or 2010-09-07."
            ),
        ),
        (
            "source,endorser,candidate,date\nherald,Weavers,Ed Balls\n",
            (
                "list.csv:2 Row 1 has 3 cells under 4 headings. "
                "Give every row the same number; quote a cell that has a comma in it."
            ),
        ),
        (
            "source,endorser,Endorser,date\nherald,Weavers,Miners,2010\n",
            (
                "list.csv:1 Two columns are headed Endorser or stand for endorser. "
                "Name each once; a map beside the list can rename them."
            ),
        ),
        (
            "source,endorsr,candidate,date\nherald,Weavers,Ed Balls,2010\n",
            (
                "list.csv:1 “endorsr” is not a column the ledger reads. Did you mean endorser? "
                "Rename it in a map beside the list, which then names every column to be read."
            ),
        ),
        (
            'source,endorser,candidate,date\nherald,"Weavers,Ed Balls,2010\nherald,Miners,Ed,1\n',
            "list.csv:2 This row cannot be read: unexpected end of data. Close its quotes.",
        ),
        (
            "source,endorser,candidate,date\nmirror,Weavers,Ed Balls,2010-07-21\n",
            (
                "list.csv:2 Row 1 does not name a source on record. Add a column source, or "
                'source = "…" to the map; its own file says what it is.'
            ),
        ),
        (
            "source,endorser,candidate,date,act\nherald,Weavers,Ed Balls,2010-07-21,nomnation\n",
            (
                "list.csv:2 “nomnation” is not an act. Did you mean nomination? Choose from "
                "nomination, endorsement, second-preference, statement, no-nomination, refusal."
            ),
        ),
        (
            "source,endorser,candidate\nherald,Weavers,Ed Balls\n",
            (
                "list.csv:2 There is no when: here. Write a date, when: source, "
                "when: two weeks before source, or when: unknown."
            ),
        ),
    ],
)
def test_what_is_wrong_in_a_list_is_said_at_its_row(folder: Path, rows: str, found: str) -> None:
    """A list is as strict as a file typed by hand."""
    assert [found] == findings(folder, rows)


def test_rows_of_two_lists_do_not_meet(folder: Path) -> None:
    """Two lists of one source number their rows each on their own."""
    rows = "source,endorser,candidate,date\nherald,Weavers,Ed Balls,2010-07-21\n"
    (folder / "other.csv").write_text(rows.replace("Weavers", "Miners"), encoding="utf-8")
    assert 2 == len(acts(folder, rows))
