"""A program that only reads a SQLite ledger does not load SQLAlchemy.

Loading it takes longer than such an answer. The log, and what is stored at its head, are read by
the driver alone, and the answer is the same.
"""

from __future__ import annotations

import os
import pickle
import shutil
import sqlite3
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import Final

import pytest
from click.testing import CliRunner

from projections.faces.cli import main
from tests.architecture.asking import OF_THE_LOG, OF_WHAT_IS_STORED, asked
from tests.architecture.spoiling import cut_off, leave_behind

ROOT: Final = Path(__file__).parents[2]


def apart(question: str, where: Path) -> tuple[object, frozenset[str]]:
    """Ask in a process of its own; return the answer, and the heavy libraries that it loaded."""
    done = subprocess.run(
        [sys.executable, "-m", "tests.architecture.asking", question, str(where)],
        cwd=ROOT,
        capture_output=True,
        check=True,
    )
    found: tuple[object, frozenset[str]] = pickle.loads(done.stdout)  # noqa: S301 - our own process
    return found


@pytest.fixture(scope="module")
def template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """The seed articles, with what is stored of them."""
    path = tmp_path_factory.mktemp("seeds") / "seeds.db"
    words = ["import", str(ROOT / "fixtures" / "seeds"), "--db", str(path)]
    assert 0 == CliRunner().invoke(main, words).exit_code
    return path


@pytest.fixture
def seeds(template: Path, tmp_path: Path) -> Path:
    """The test's own copy, in a folder whose name means something else in a URL."""
    folder = tmp_path / "a%20b?mode=rw#c"
    folder.mkdir()
    for suffix in ("", ".projections"):
        shutil.copy(f"{template}{suffix}", folder / f"seeds.db{suffix}")
    return folder / "seeds.db"


@pytest.mark.parametrize("question", [*OF_WHAT_IS_STORED, *OF_THE_LOG])
def test_a_question_loads_nothing_heavy_and_is_answered_as_ever(question: str, seeds: Path) -> None:
    """A question loads no heavy library even if it is folded, and its answer is the same."""
    assert "sqlalchemy" in sys.modules
    assert (asked(question, str(seeds)), frozenset()) == apart(question, seeds)


def test_a_folder_that_must_not_be_written_is_read_from(
    seeds: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Reading in a folder without write permission leaves no file and loads no heavy library."""
    before = sorted(seeds.parent.iterdir())
    monkeypatch.setattr(os, "access", lambda *_: False)
    answer = asked("scores", str(seeds))
    monkeypatch.undo()

    assert before == sorted(seeds.parent.iterdir())
    assert (answer, frozenset()) == apart("scores", seeds)


def _gone(path: Path) -> None:
    """Delete the file."""
    path.unlink()


def _no_database(path: Path) -> None:
    """Put a file that is no database in its place."""
    path.write_text("Dear diary, " * 999)


def _foreign(path: Path) -> None:
    """Put another program's database in its place."""
    path.unlink()
    with sqlite3.connect(path) as raw:
        raw.execute("CREATE TABLE bookmark (url TEXT)")


def _newer(path: Path) -> None:
    """Make the ledger one of a later release."""
    with sqlite3.connect(path) as raw:
        raw.execute("UPDATE alembic_version SET version_num = '9999'")


def _headless(path: Path) -> None:
    """Delete the ledger's head row."""
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER ledger_head_delete")
        raw.execute("DELETE FROM ledger_head")


def _astray(path: Path) -> None:
    """Let the head row name another entry than the log has there."""
    with sqlite3.connect(path) as raw:
        raw.execute("DROP TRIGGER ledger_head_update")
        raw.execute("UPDATE ledger_head SET entry_hash = ?", ("0" * 64,))


def _damaged(path: Path) -> None:
    """Overwrite every page but the first."""
    size = path.stat().st_size
    with path.open("r+b") as file:
        file.seek(4096)
        file.write(b"\xff" * (size - 4096))


@pytest.mark.parametrize(
    ("spoil", "refusal"),
    [
        (_gone, "MissingLedgerError"),
        (_no_database, "NotALedgerError"),
        (_foreign, "NotALedgerError"),
        (_newer, "NewSchemaError"),
        (_headless, "HeadLostError"),
        (_astray, "HeadAstrayError"),
        (_damaged, "DamagedError"),
    ],
)
def test_what_cannot_be_read_is_refused_as_ever(
    seeds: Path, spoil: Callable[[Path], None], refusal: str
) -> None:
    """What cannot be read is refused in the same sentence, and no heavy library is loaded."""
    spoil(seeds)
    said = asked("scores", str(seeds))

    assert str(said).startswith(f"{refusal}: ")
    assert (said, frozenset()) == apart("scores", seeds)


def test_what_is_behind_is_brought_to_the_head_first(seeds: Path) -> None:
    """Catching up may load the libraries that write; the answer has the new event in it."""
    leave_behind(seeds)
    assert 1 == asked("behind", str(seeds))
    answer, _ = apart("scores", seeds)

    assert 0 == asked("behind", str(seeds))
    assert asked("scores", str(seeds)) == answer


def test_a_write_that_was_cut_off_is_undone_before_anything_is_read(seeds: Path) -> None:
    """The driver alone rolls back a write that was cut off before it reads."""
    before = asked("events", str(seeds))
    cut_off(seeds)

    assert (before, frozenset()) == apart("events", seeds)
