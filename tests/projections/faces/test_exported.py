"""A record exported to a log file and imported again gives the same answers."""

from __future__ import annotations

import re
from pathlib import Path

import pytest
from click.testing import CliRunner

from projections.faces.cli import main

SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds"
QUESTIONS = (
    "standings labour-2010 --on 2010-07-15",
    "standings labour-2010 --on 2010-07-15 --as-known 2010-07-15",
    "why labour-2010 unions david-miliband --on 2010-07-01",
    "known labour-2010 ed-balls --as-known 2010-07-25",
    "timeline labour-2010 clps",
)


def typed(*words: str) -> str:
    """Run a command, assert that it succeeds, and return what it prints."""
    result = CliRunner().invoke(main, list(words))
    assert 0 == result.exit_code, result.output
    return result.output


def test_a_ledger_read_from_a_log_gives_the_same_answers(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Exported, imported into a fresh ledger, and asked: only the hash of the head differs."""
    monkeypatch.chdir(tmp_path)
    typed("--db", "first.db", "import", str(SEEDS), "--by", "jo")
    typed("--db", "first.db", "export", "log.jsonl")
    typed("--db", "second.db", "import", "log.jsonl", "--by", "jo")

    for question in QUESTIONS:
        first, second = (
            re.sub(r"head [0-9a-f]{8}|--db \S+", "…", typed("--db", where, *question.split()))
            for where in ("first.db", "second.db")
        )
        assert first == second
