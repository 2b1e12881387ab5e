"""`check`, `import` and `new`, as they are typed."""

from __future__ import annotations

import json
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledger.cli import main
from tests.authored import FRAME, HEAD


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """The working folder, with the race in it and no ledger."""
    (tmp_path / "race").mkdir()
    (tmp_path / "race" / "frame.yaml").write_text(FRAME, encoding="utf-8")
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENDORSEMENTS_DB", raising=False)
    return tmp_path


def typed(*words: str) -> Result:
    """Run a command and return its result."""
    return CliRunner().invoke(main, words)


def herald(folder: Path, claims: str) -> None:
    """Write a page of the herald."""
    (folder / "race" / "herald.yaml").write_text(HEAD + claims, encoding="utf-8")


@pytest.mark.usefixtures("folder")
def test_an_import_makes_a_ledger_where_there_is_none() -> None:
    """The first import needs no init, and the second finds everything on record."""
    first, again = typed("import", "race", "--by", "jo"), typed("import", "race", "--by", "jo")
    assert (0, 0) == (first.exit_code, again.exit_code)
    assert "Recorded 12 events in endorsements.db; 0 were on record already.\n" == first.stdout
    assert "Recorded 0 events in endorsements.db; 12 were on record already.\n" == again.stdout


def test_an_import_with_an_error_says_where_and_exits_1(folder: Path) -> None:
    """Each finding is a line that starts with its place; nothing is recorded."""
    herald(folder, "- {nomination: Weavers → Ann, when: source, at: p1}\n")
    done = typed("import", "race")
    assert 1 == done.exit_code
    assert done.stderr.startswith("race/herald.yaml:7: error [name-unknown] “Ann” is not in this")
    assert done.stderr.endswith("1 error, 0 warnings. Nothing was recorded.\n")
    assert '"seq": 0' in typed("status", "--json").stdout


def test_a_dry_run_makes_no_ledger(folder: Path) -> None:
    """What a dry run would record is counted, and no file appears."""
    done = typed("import", "race", "--dry-run")
    assert (0, False) == (done.exit_code, (folder / "endorsements.db").exists())
    assert (
        "12 events read, 12 new; 0 errors, 0 warnings. "
        "Nothing was recorded: this was a dry run.\n" == done.stdout
    )


def test_a_warning_is_printed_and_kept(folder: Path) -> None:
    """A warning does not stop an import."""
    herald(
        folder,
        "- {endorsement: Bakers → Ed Balls, when: source, at: p1, quote: gave £5 to him}\n",
    )
    done = typed("import", "race")
    assert 0 == done.exit_code
    assert "warning [no-endorsement]" in done.stderr


def test_check_needs_no_ledger(folder: Path) -> None:
    """Files can be judged before anything is recorded anywhere."""
    done = typed("check", "race")
    assert (0, False) == (done.exit_code, (folder / "endorsements.db").exists())
    assert done.stdout.endswith("Ready to import.\n")


def test_check_knows_what_is_recorded(folder: Path) -> None:
    """A page is judged beside the contest that was recorded last year."""
    assert 0 == typed("import", "race").exit_code
    herald(folder, "- {nomination: Weavers → Ed Balls, when: source, at: p1}\n")
    assert 0 == typed("check", "race/herald.yaml").exit_code


def test_findings_come_as_data_too(folder: Path) -> None:
    """With --json each finding has its file, line, code, severity, message and hint."""
    herald(folder, "- {nomination: Weavers → Ann, when: source, at: p1}\n")
    done = typed("check", "race", "--json")
    (finding,) = json.loads(done.stdout)
    assert (1, "race/herald.yaml", 7, "name-unknown", "error") == (
        done.exit_code,
        *(finding[key] for key in ("file", "line", "code", "severity")),
    )


def test_hints_are_silent_unless_asked_for(folder: Path) -> None:
    """Hints are printed only where a flag asks for them."""
    page = HEAD.replace("claims:", "url: https://herald.example/race\nclaims:")
    (folder / "race" / "herald.yaml").write_text(page, encoding="utf-8")
    assert "not archived" not in typed("check", "race").stdout
    assert "not archived" in typed("check", "race", "-v").stdout


def test_a_file_name_cannot_act_on_a_terminal(folder: Path) -> None:
    """An escape in a file's name is shown as its code."""
    (folder / "race" / "a\x1b[31m.yaml").write_text("[", encoding="utf-8")
    done = typed("check", "race")
    assert "\x1b" not in done.stdout
    assert "a\\u001b[31m.yaml:1: error" in done.stdout


def test_a_new_source_is_written_and_never_over_another(folder: Path) -> None:
    """The address gives the id and the day; what is there already stays."""
    address = "https://www.herald.example/2010/jul/25/race"
    first = typed("new", "source", address, "--contest", "race")
    written = (folder / "herald-2010-07-25.yaml").read_text(encoding="utf-8")
    assert "Wrote herald-2010-07-25.yaml" in first.stdout
    assert "source: herald-2010-07-25\n" in written
    assert "published: 2010-07-25\npublished-basis: inferred\n" in written
    again = typed("new", "source", address)
    assert 1 == again.exit_code
    assert "herald-2010-07-25.yaml exists already." in again.stderr


def test_a_new_source_asks_for_what_is_missing(folder: Path) -> None:
    """An address without a day leaves the day to be filled in, and check says so."""
    typed("new", "source", "https://herald.example/race.html", "--contest", "race")
    (folder / "race" / "new.yaml").write_bytes((folder / "herald-race.yaml").read_bytes())
    lines = typed("check", "race").stdout.splitlines()
    expected = [
        "race/new.yaml:3: error [empty] title: says nothing. Give a value or drop the line.",
        "race/new.yaml:7: error [empty] published: says nothing. Give a value or drop the line.",
    ]
    assert expected == lines[:2]


@pytest.mark.parametrize("address", ["javascript:alert(1)", "herald.example", "ftp://h.example/"])
@pytest.mark.usefixtures("folder")
def test_only_web_addresses_start_a_source(address: str) -> None:
    """An address is one that a browser may be sent to."""
    done = typed("new", "source", address)
    assert 1 == done.exit_code
    assert "is not a web address" in done.stderr
