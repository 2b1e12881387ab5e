"""The import contracts between and inside the two packages hold, and the check can fail."""

from __future__ import annotations

import shutil
import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[2]
CHECK = "from importlinter.cli import lint_imports; raise SystemExit(lint_imports(no_cache=True))"


def lint(where: Path) -> subprocess.CompletedProcess[str]:
    """Run the import contracts of pyproject.toml over the packages in a folder."""
    return subprocess.run(
        [sys.executable, "-c", f"import sys; sys.path.insert(0, {str(where)!r}); {CHECK}"],
        cwd=where,
        check=False,
        capture_output=True,
        text=True,
    )


@pytest.fixture
def scratch(tmp_path: Path) -> Path:
    """A copy of both packages and their contracts, which a test may change."""
    for house in ("ledger", "projections"):
        shutil.copytree(ROOT / house, tmp_path / house, ignore=shutil.ignore_patterns("__pyc*"))
    shutil.copy(ROOT / "pyproject.toml", tmp_path)
    return tmp_path


def test_every_door_opens_one_way(scratch: Path) -> None:
    """The contracts hold for the code as it stands."""
    result = lint(scratch)
    assert 0 == result.returncode, result.stdout + result.stderr


@pytest.mark.parametrize(
    ("module", "planted"),
    [
        ("ledger/edtf.py", "import projections.fold.belief"),
        ("ledger/times.py", "import ledger.events.act"),
        ("projections/fold/acts.py", "import projections.answers.inquiry"),
        ("projections/stored/log.py", "import projections.faces"),
    ],
)
def test_an_import_through_a_closed_door_is_found(scratch: Path, module: str, planted: str) -> None:
    """One import the wrong way round, planted in a copy, breaks a contract that names it."""
    with (scratch / module).open("a", encoding="utf-8") as source:
        source.write(f"\n{planted}\n")
    result = lint(scratch)
    broken = planted.removeprefix("import ")
    assert 1 == result.returncode, result.stdout + result.stderr
    assert broken in result.stdout


def test_the_ledger_works_without_the_projections(scratch: Path) -> None:
    """Deleting projections/ loses no fact: the record's own commands still start."""
    shutil.rmtree(scratch / "projections")
    result = subprocess.run(
        [sys.executable, "-m", "ledger", "--help"],
        cwd=scratch,
        check=False,
        capture_output=True,
        text=True,
    )
    assert 0 == result.returncode, result.stderr
