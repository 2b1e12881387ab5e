"""The template for a new source: nothing is fetched or overwritten, and it can be read."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger.authoring.importing import check
from ledger.authoring.templates import Roster, template
from ledger.authoring.yaml import Entries, parse
from projections.faces.cli import main
from tests.authored import FRAME

URL = "https://www.theguardian.com/politics/2010/jul/21/unison-backs-ed-miliband"
ROSTER = Roster(("Diane Abbott", "Ed Balls"), ("MPs", "Unions"))


@pytest.mark.parametrize(
    ("url", "source", "published"),
    [
        (URL, "theguardian-2010-07-21", "2010-07-21"),
        (
            "https://hurryupharry.net/2010/07/25/balls-to-drop/",
            "hurryupharry-2010-07-25",
            "2010-07-25",
        ),
        ("https://example.org/news/race-2016-08-11-unison", "example-2016-08-11", "2016-08-11"),
    ],
)
def test_a_day_in_the_address_is_offered_as_inferred(url: str, source: str, published: str) -> None:
    """A day in the address is offered as inferred and used in the id; nothing is fetched."""
    named, written = template(url, "race")

    assert source == named
    assert f"published: {published}\npublished-basis: inferred\n" in written


def test_an_address_without_a_day_leaves_the_date_to_be_filled_in() -> None:
    """An address without a day leaves the date to fill in: today's is not put there."""
    named, written = template("https://www.bbc.co.uk/news/uk-politics-37026145", None)

    assert "bbc-uk-politics-37026145" == named
    assert "published:                " in written


def test_the_contests_names_stand_as_comments() -> None:
    """Candidates and sections, spelt as claims must spell them."""
    _, written = template(URL, "race", ROSTER)

    assert "# candidates: Diane Abbott, Ed Balls\n# sections: MPs, Unions\n" in written


def test_the_template_reads_as_it_is() -> None:
    """The template reads as YAML: a mapping with gaps, and comments."""
    _, written = template(URL, "race", ROSTER)

    assert isinstance(parse(written, "new.yaml"), Entries)


def test_once_filled_in_it_is_accepted(tmp_path: Path) -> None:
    """A title, and the examples uncommented: `check` finds nothing that refuses it."""
    _, written = template(URL, "race", ROSTER)
    filled = (
        written.replace("title:    ", "title: Unison backs Ed Miliband")
        .replace("# - nomination: Weavers → Ann Ames", "- nomination: Weavers → Ed Miliband")
        .replace("#   when: source ", "  when: source ")
        .replace("#   at: paragraph 2", "  at: paragraph 2")
    )
    (tmp_path / "frame.yaml").write_text(FRAME, encoding="utf-8")
    (tmp_path / "new.yaml").write_text(filled, encoding="utf-8")

    assert [] == [str(one) for one in check([tmp_path]).findings if one.severity == "error"]


def test_a_file_that_is_there_is_never_overwritten(tmp_path: Path) -> None:
    """`new` refuses to write over a file, which stays as it was."""
    call = ["--db", str(tmp_path / "none.db"), "new", "source", URL, "--out", str(tmp_path / "in")]
    first = CliRunner().invoke(main, [*call, "--contest", "race"])
    (path,) = (tmp_path / "in").iterdir()
    path.write_text("mine", encoding="utf-8")
    again = CliRunner().invoke(main, call)

    assert (0, 1) == (first.exit_code, again.exit_code)
    assert "mine" == path.read_text(encoding="utf-8")
    assert "theguardian-2010-07-21.yaml" == path.name


def test_names_come_from_the_ledger(tmp_path: Path) -> None:
    """With the contest on record, its names are in the file."""
    (tmp_path / "frame.yaml").write_text(FRAME, encoding="utf-8")
    ledger = ["--db", str(tmp_path / "e.db")]
    run = CliRunner()
    run.invoke(main, [*ledger, "import", str(tmp_path / "frame.yaml")])
    run.invoke(
        main, [*ledger, "new", "source", URL, "--contest", "race", "--out", str(tmp_path / "in")]
    )
    (path,) = (tmp_path / "in").iterdir()

    assert "# candidates: Diane Abbott, Ed Balls, Ed Miliband\n" in path.read_text("utf-8")
    assert "# sections: MPs, CLPs, MEPs, Unions\n" in path.read_text("utf-8")
