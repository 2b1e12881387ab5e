"""The page on the record's health says what the fixtures hold."""

from __future__ import annotations

from pathlib import Path
from typing import Final

from click.testing import CliRunner

from projections.faces.cli import main

ROOT: Final = Path(__file__).parents[2]
FIXTURES: Final = sorted(
    str(path)
    for path in (ROOT / "fixtures").iterdir()
    if path.name in {"endorsers", "shared"} or path.name.startswith("labour-")
)


def test_the_page_is_what_the_command_prints(tmp_path: Path) -> None:
    """docs/health.md is what `endorsements health --document` prints of the fixtures."""
    ledger = str(tmp_path / "health.db")
    run = CliRunner()
    imported = run.invoke(main, ["--db", ledger, "import", *FIXTURES])
    printed = run.invoke(main, ["--db", ledger, "health", "--document"])

    assert (0, 0) == (imported.exit_code, printed.exit_code)
    assert printed.stdout == (ROOT / "docs" / "health.md").read_text(encoding="utf-8")
