"""The console script as a program: it starts at once, and everything is reached through it."""

from __future__ import annotations

import os
import subprocess
import sys
import time
from pathlib import Path

import click
import pytest

from ledger.cli import COMMANDS
from projections.faces import cli

SCRIPT = str(Path(sys.executable).with_name("endorsements"))


def ran(*words: str, env: dict[str, str] | None = None) -> subprocess.CompletedProcess[str]:
    """Run a program of its own and keep what it prints."""
    return subprocess.run(
        words, capture_output=True, text=True, check=False, env={**os.environ, **(env or {})}
    )


def test_help_needs_nothing_but_click() -> None:
    """`--help` loads neither a database library nor attrs."""
    code = (
        "import sys\n"
        "from click.testing import CliRunner\n"
        "from projections.faces.cli import main\n"
        "assert CliRunner().invoke(main, ['--help']).exit_code == 0\n"
        "print(*sorted({name.split('.')[0] for name in sys.modules}"
        " & {'sqlalchemy', 'attrs', 'msgspec', 'yaml', 'rapidfuzz', 'alembic', 'ledger'}))"
    )

    assert "" == ran(sys.executable, "-c", code).stdout.strip()


@pytest.mark.slow
def test_help_starts_about_as_fast_as_click_itself() -> None:
    """Less than one and a half times of importing click, at the best of ten runs each."""

    def best(*words: str) -> float:
        times = []
        for _ in range(10):
            start = time.perf_counter()
            assert 0 == ran(*words).returncode
            times.append(time.perf_counter() - start)
        return min(times)

    assert best(SCRIPT, "--help") < 1.5 * best(sys.executable, "-c", "import click")


def test_every_command_of_the_record_is_listed() -> None:
    """What `python -m ledger` can do, the console script can do as well."""
    assert {command.name for command in COMMANDS} <= set(cli.COMMANDS)


@pytest.mark.parametrize("name", cli.COMMANDS)
def test_every_command_listed_can_be_run(name: str) -> None:
    """The list is typed out so that it prints at once; here it is held to what there is."""
    command = cli.load(name)

    assert isinstance(command, click.Command)
    assert "--db" in {flag for option in command.params for flag in option.opts}
    assert command.help


def test_the_version_is_the_packages_own() -> None:
    """`--version` names the command and the release."""
    answer = ran(SCRIPT, "--version")

    assert (0, True) == (answer.returncode, answer.stdout.startswith("endorsements, version 0."))


def test_the_ledger_is_named_before_or_after_the_command_or_by_the_environment(race: Path) -> None:
    """The ledger is named by a flag before or after the command, which wins, or the environment."""
    where = str(race)
    words = ("standings", "thornbury-2010", "--on", "2010-07-20", "--json")
    answers = [
        ran(SCRIPT, "--db", where, *words),
        ran(SCRIPT, *words, "--db", where),
        ran(SCRIPT, "--db", "none.db", *words, "--db", where),
        ran(SCRIPT, *words, env={"ENDORSEMENTS_DB": where}),
    ]

    assert {0} == {answer.returncode for answer in answers}
    assert 1 == len({answer.stdout for answer in answers})


def test_an_answer_survives_a_terminal_that_knows_no_dash(race: Path) -> None:
    """Where the encoding cannot print a character its code is printed, and the answer goes on."""
    words = ("--db", str(race), "standings", "thornbury-2010", "--on", "2010-07-20")
    answer = subprocess.run(
        (SCRIPT, *words),
        capture_output=True,
        check=True,
        env={**os.environ, "PYTHONIOENCODING": "latin-1"},
    )

    assert "5\\u20137" in answer.stdout.decode("latin-1")


def test_a_reader_who_stops_early_is_no_error(race: Path) -> None:
    """`endorsements log | head -1` ends quietly."""
    answer = ran("sh", "-c", f"'{SCRIPT}' --db '{race}' log | head -1")

    assert (0, "") == (answer.returncode, answer.stderr)
    assert answer.stdout.startswith("Log · recorded seq 57")
