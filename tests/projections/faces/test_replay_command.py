"""`replay` in a pipe and into a folder: one block a frame, and files that need nothing else."""

from __future__ import annotations

from pathlib import Path
from xml.etree import ElementTree as ET

import pytest

from tests.projections.faces.conftest import Ask


def test_in_a_pipe_a_frame_is_a_block(ask: Ask) -> None:
    """In a pipe each frame is a block: day, news, standings and moves; nothing waits for a key."""
    answer = ask("replay", "thornbury-2010", "--section", "unions")
    at = answer.lines.index("15 July 2010 · 8 of 12")

    assert [
        "├ Miners's nomination of Ben Birch was withdrawn, 15 July 2010",
        "├ Unions: Ada Ash 1+, Ben Birch ?, =Cy Cole 1+; yet to declare ?",
        "└ moved: Ben Birch 1+ → ?",
    ] == answer.lines[at + 1 : at + 4]


def test_its_first_line_says_how_it_was_asked(ask: Ask) -> None:
    """The first line names the step, whether frames are as known then, and the clocks."""
    words = ("replay", "thornbury-2010", "--section", "clps", "--step", "event", "--as-then")
    first = "Thornbury leadership 2010 · replay by event, as known on each day · on 25 September"
    assert ask(*words).lines[0].startswith(first)


def test_without_hindsight_it_learns(ask: Ask) -> None:
    """The builders' act of 5 July was first read on the 20th."""
    lines = ask("replay", "thornbury-2010", "--section", "unions", "--as-then").lines
    assert any(line.endswith("Learned: Builders nominated Ada Ash, 5 July 2010") for line in lines)


def test_as_json_every_frame_says_what_it_rests_on(ask: Ask) -> None:
    """Hearsay is marked, figures have their events, unknown is null."""
    data = ask("replay", "thornbury-2010", "--section", "unions", "--json").data
    told = [one for frame in data["frames"] for one in frame["happened"]]

    assert ("day", False) == (data["step"], data["as_then"])
    assert 16 == len(told)
    assert all(one["because"] for one in told)
    assert {"hedge", "outcome"} == {one["sort"] for one in told if one["hedged"]}
    assert None is data["frames"][0]["sections"]["unions"]["figures"]["cy-cole"]["value"]


def test_as_csv_a_cell_is_a_record(ask: Ask) -> None:
    """A CSV record has its frame, its clocks, and the figure before where it moved."""
    records = ask("replay", "thornbury-2010", "--section", "clps", "--csv").records
    moved = [one for one in records if one["was"] and one["candidate"] == "ada-ash"]

    assert [("2010-07-02", "? ≤10", "10"), ("2010-07-20", "10", "30")] == [
        (one["on"], one["was"], one["shown"]) for one in moved[:2]
    ]
    assert {"'=Cy Cole"} == {one["name"] for one in records if one["candidate"] == "cy-cole"}


def test_frames_are_files_with_an_index(ask: Ask, tmp_path: Path) -> None:
    """Each frame is a picture and a table, and an index shows them without a script."""
    folder = tmp_path / "frames"
    answer = ask("replay", "thornbury-2010", "--section", "clps", "--frames", str(folder))
    pictures = sorted(folder.glob("*.svg"))
    index = (folder / "index.html").read_text("utf-8")

    assert f"{len(pictures)} frames as SVG and CSV: {folder / 'index.html'}\n" == answer.out
    assert [one.with_suffix(".csv").name for one in pictures] == sorted(
        one.name for one in folder.glob("*.csv")
    )
    files = {one.name for one in folder.iterdir()} - {"index.html"}
    assert files
    assert all(name in index for name in files)
    assert "<script" not in index
    assert 1 == len({ET.parse(one).getroot().get("height") for one in pictures})  # noqa: S314


def test_frames_are_the_same_every_time(ask: Ask, tmp_path: Path) -> None:
    """Two runs write the same bytes, so that frames can be kept under version control."""
    words = ("replay", "thornbury-2010", "--as-then", "--format", "svg", "--frames")
    for name in ("one", "two"):
        assert 0 == ask(*words, str(tmp_path / name)).code
    one, two = (
        {path.name: path.read_bytes() for path in (tmp_path / name).iterdir()}
        for name in ("one", "two")
    )
    assert one == two
    assert not any(name.endswith(".csv") for name in one)


@pytest.mark.parametrize(
    ("words", "message"),
    [
        (("--format", "svg"), "--format says what to write, but not where. Add --frames DIR.\n"),
        (
            ("--frames", ".", "--format", "gif"),
            "Frames cannot be written as gif. Write --format svg, csv or svg,csv.\n",
        ),
        (("--frames", "."), ". is not empty. Give --frames a new folder.\n"),
        (
            ("--frames", "new", "--json"),
            (
                "--frames writes files and prints no JSON."
                " Leave --json out, or leave --frames out to print it.\n"
            ),
        ),
        (
            ("--frames", "new", "--speed", "2"),
            (
                "--speed is for playing on a terminal, and with --frames nothing plays."
                " Leave --speed out.\n"
            ),
        ),
        (
            ("--csv", "--speed", "2"),
            (
                "--speed is for playing on a terminal, and with --csv nothing plays."
                " Leave --speed out.\n"
            ),
        ),
    ],
)
def test_what_cannot_be_written_is_a_sentence(
    ask: Ask,
    words: tuple[str, ...],
    message: str,
    tmp_path: Path,
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    """A wrong folder or format exits with 2, says what to type, and writes nothing."""
    monkeypatch.chdir(tmp_path)
    answer = ask("replay", "thornbury-2010", *words)
    assert (2, message) == (answer.code, answer.err)


def test_a_format_named_twice_is_written_once(ask: Ask, tmp_path: Path) -> None:
    """Of `--format csv,csv` there is one table for each frame, and it is told once."""
    folder = tmp_path / "frames"
    answer = ask("replay", "thornbury-2010", "--frames", str(folder), "--format", "csv,csv")
    assert answer.out.endswith(f" frames as CSV: {folder / 'index.html'}\n")


def test_a_race_without_a_record_says_so(ask: Ask) -> None:
    """Asked before everything, there is nothing to step through, and that is no error."""
    answer = ask("replay", "thornbury-2010", "--section", "clps", "--on", "2010-01-01")
    assert 0 == answer.code
    assert "Nothing is on record that could be replayed." in answer.lines
