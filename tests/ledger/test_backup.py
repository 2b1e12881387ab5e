"""Copies of a ledger are whole, checked, and never written over another file."""

from __future__ import annotations

from pathlib import Path

import pytest
from click.testing import CliRunner

from ledger.cli import main
from ledger.store import open_ledger
from ledger.store.copying import NotOneFileError, copy
from ledger.verify import verify
from tests.samples import contest, draft, nomination


def _recorded(path: Path) -> str:
    with open_ledger(path, create=True) as ledger:
        drafts = [draft(contest(), "contest"), draft(nomination("unite"), "act")]
        ledger.append(drafts, recorded_by="jo")
        return ledger.head().entry_hash


def test_a_copy_holds_what_the_ledger_held(tmp_path: Path) -> None:
    """The copy has the same head and verifies; the ledger goes on, and the copy does not."""
    head = _recorded(tmp_path / "race.db")

    copy(tmp_path / "race.db", tmp_path / "copy.db")

    with open_ledger(tmp_path / "copy.db") as copied:
        assert head == copied.head().entry_hash
        assert verify(copied).holds


def test_a_copy_is_made_while_somebody_is_writing(tmp_path: Path) -> None:
    """A writer that has not finished is not waited for, and nothing of its half is copied."""
    head = _recorded(tmp_path / "race.db")

    with open_ledger(tmp_path / "race.db") as ledger, ledger.database.writing():
        copy(tmp_path / "race.db", tmp_path / "copy.db")

    with open_ledger(tmp_path / "copy.db") as copied:
        assert head == copied.head().entry_hash


def test_nothing_is_overwritten(tmp_path: Path) -> None:
    """A name that is taken is refused with what to do, and what has it stays as it is."""
    _recorded(tmp_path / "race.db")
    (tmp_path / "taken").write_text("mine")

    done = CliRunner().invoke(
        main, ["--db", str(tmp_path / "race.db"), "backup", str(tmp_path / "taken")]
    )

    assert 2 == done.exit_code
    assert "is there already and is not overwritten. Give another name." in done.output
    assert "mine" == (tmp_path / "taken").read_text()


def test_a_missing_ledger_leaves_no_copy(tmp_path: Path) -> None:
    """Copying a missing ledger is refused and leaves no file."""
    done = CliRunner().invoke(
        main, ["--db", str(tmp_path / "no.db"), "backup", str(tmp_path / "copy.db")]
    )

    assert 2 == done.exit_code
    assert [] == list(tmp_path.iterdir())


@pytest.mark.parametrize("folder", ["nowhere", "race.db"])
def test_a_copy_that_cannot_be_written_is_a_sentence(tmp_path: Path, folder: str) -> None:
    """A copy that cannot be written is refused with place, reason and advice; no file is left."""
    _recorded(tmp_path / "race.db")
    before = sorted(tmp_path.iterdir())
    target = tmp_path / folder / "copy.db"

    done = CliRunner().invoke(main, ["--db", str(tmp_path / "race.db"), "backup", str(target)])

    assert 1 == done.exit_code
    assert f"{target} cannot be written (" in done.output
    assert "so there is no copy. Give another name" in done.output
    assert before == sorted(tmp_path.iterdir())


def test_a_ledger_that_is_damaged_is_not_copied(tmp_path: Path) -> None:
    """A page of it is gone: the sentence is about the ledger and not about the copy."""
    _recorded(tmp_path / "race.db")
    (tmp_path / "race.db").write_bytes((tmp_path / "race.db").read_bytes()[:-8192])

    done = CliRunner().invoke(
        main, ["--db", str(tmp_path / "race.db"), "backup", str(tmp_path / "copy.db")]
    )

    assert 1 == done.exit_code
    assert "race.db cannot be read" in done.output
    assert not (tmp_path / "copy.db").exists()


def test_a_server_is_copied_by_its_own_tool(tmp_path: Path) -> None:
    """PostgreSQL is not one file; the sentence names what copies it."""
    with pytest.raises(NotOneFileError, match="Copy it with pg_dump"):
        copy("postgresql://nobody@127.0.0.1:1/none", tmp_path / "copy.db")
