"""The record's own commands through the console script, as programs, on real files."""

from __future__ import annotations

import json
import os
import sqlite3
import subprocess
import sys
from contextlib import closing
from pathlib import Path

import pytest

SCRIPT = str(Path(sys.executable).with_name("endorsements"))
SEEDS = Path(__file__).parents[3] / "fixtures" / "seeds"


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A working folder without a ledger in it."""
    return tmp_path


def ran(folder: Path, *words: str) -> subprocess.CompletedProcess[str]:
    """Run the console script in a folder, with no ledger named by the environment."""
    env = {name: value for name, value in os.environ.items() if name != "ENDORSEMENTS_DB"}
    return subprocess.run(
        [SCRIPT, *words], cwd=folder, capture_output=True, text=True, check=False, env=env
    )


def test_a_newcomer_imports_reads_and_verifies(folder: Path) -> None:
    """Three commands in an empty folder: each exits with 0, and the second import adds nothing."""
    first = ran(folder, "import", str(SEEDS))
    again = ran(folder, "import", str(SEEDS))
    standings = ran(folder, "standings", "labour-2010")
    verified = ran(folder, "verify")

    assert [0, 0, 0, 0] == [one.returncode for one in (first, again, standings, verified)]
    assert "Recorded 0 events" in again.stdout
    assert standings.stdout.startswith("Labour leadership 2010 · on 25 September 2010 · known now")
    assert "OK" == verified.stdout.splitlines()[-1]
    assert (folder / "endorsements.db").exists()


def test_a_file_with_mistakes_is_a_finding_and_exit_1(folder: Path) -> None:
    """Each mistake is told at its line, nothing is recorded, and the ledger has no contest."""
    (folder / "bad.yaml").write_text("source: nowhere\npublished: 07/08/2010\n")
    checked = ran(folder, "check", "bad.yaml")
    imported = ran(folder, "import", "bad.yaml")

    assert (1, 1) == (checked.returncode, imported.returncode)
    assert "bad.yaml:" in checked.stdout
    assert "bad.yaml:" in imported.stderr
    assert 2 == ran(folder, "standings", "labour-2010").returncode


def test_a_figure_changed_behind_the_ledgers_back_is_exit_1(folder: Path) -> None:
    """Somebody drops the triggers and edits a count: verify finds the event.

    So does whatever reads it. The table stands as it was worked out before; without what is stored
    it is read from the log, and refused.
    """
    assert 0 == ran(folder, "import", str(SEEDS)).returncode
    connection = sqlite3.connect(folder / "endorsements.db")
    triggers = [
        name
        for (name,) in connection.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'")
    ]
    for name in triggers:
        connection.execute(f'DROP TRIGGER "{name}"')
    connection.execute(
        "UPDATE event SET body = CAST(replace(CAST(body AS TEXT), '151', '152') AS BLOB)"
        " WHERE type = 'tally.published'"
    )
    connection.commit()
    connection.close()
    verified = ran(folder, "verify")
    read = ran(folder, "why", "labour-2010", "clps", "ed-miliband")
    stood = ran(folder, "standings", "labour-2010")
    (folder / "endorsements.db.projections").unlink()
    folded = ran(folder, "standings", "labour-2010")

    assert 1 == verified.returncode
    assert "FAILED" in verified.stdout
    for refused in (read, folded):
        assert (1, "") == (refused.returncode, refused.stdout)
        assert "Traceback" not in refused.stderr
    assert " 151 " in stood.stdout


def test_reading_and_status_share_one_ledger(folder: Path) -> None:
    """--db before the sub-command names the ledger for the record's commands as well."""
    where = str(folder / "elsewhere.db")
    assert 0 == ran(folder, "--db", where, "import", str(SEEDS)).returncode
    status = ran(folder, "--db", where, "status")

    assert 0 == status.returncode
    assert where in status.stdout
    assert not (folder / "endorsements.db").exists()


def test_no_command_at_all_prints_the_list(folder: Path) -> None:
    """`endorsements` without a command prints the list of commands."""
    answer = ran(folder)

    assert "standings" in answer.stdout + answer.stderr
    assert 2 == answer.returncode


def test_an_import_brings_the_stored_projections_to_the_head(folder: Path) -> None:
    """The console script catches up after itself; status says so; a rebuild finds the same."""
    assert 0 == ran(folder, "import", str(SEEDS)).returncode
    status = json.loads(ran(folder, "status", "--json").stdout)
    rebuilt = ran(folder, "rebuild")

    assert {"standings_v8": f"at the head, seq {status['seq']}"} == status["projections"]
    assert 0 == rebuilt.returncode
    assert rebuilt.stdout.startswith(f"standings_v8 at seq {status['seq']}: the same as before (")
    assert "" == rebuilt.stderr  # no progress bar but on a terminal


def test_what_is_recorded_is_said_even_if_nothing_can_be_stored_beside_it(folder: Path) -> None:
    """The file beside the ledger is broken: the import is made and told, then comes the remedy."""
    (folder / "endorsements.db.projections").write_bytes(b"no database" * 1000)
    imported = ran(folder, "import", str(SEEDS))

    assert imported.stdout.startswith("Recorded ")
    assert 1 == imported.returncode
    assert "Delete endorsements.db.projections" in imported.stderr
    assert 0 == ran(folder, "standings", "labour-2010").returncode


def test_the_record_alone_appends_without_catching_up(folder: Path) -> None:
    """`python -m ledger` knows of no reader: it leaves nothing beside the database."""
    words = [sys.executable, "-m", "ledger", "import", str(SEEDS)]
    assert 0 == subprocess.run(words, cwd=folder, check=False, capture_output=True).returncode

    assert not list(folder.glob("*.projections*"))
    assert "not built yet" in ran(folder, "status").stdout


def edited(folder: Path, statement: str) -> None:
    """Edit a ledger by hand, its triggers dropped first."""
    with closing(sqlite3.connect(folder / "endorsements.db")) as raw:
        for (name,) in raw.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'"):
            raw.execute(f"DROP TRIGGER {name}")
        raw.execute(statement)
        raw.commit()


def test_a_rebuild_that_differs_says_what_to_ask_next(folder: Path) -> None:
    """The index of the log was broken by hand, so what is built from it lacks a source's claims."""
    ran(folder, "import", str(SEEDS))
    edited(folder, "DELETE FROM event_subject WHERE seq BETWEEN 100 AND 130")
    rebuilt = ran(folder, "rebuild")

    assert 1 == rebuilt.returncode
    assert "NOT the same as before" in rebuilt.stdout
    assert "Type endorsements verify to see whether the log" in rebuilt.stderr


def test_a_body_changed_by_hand_stops_a_rebuild_with_what_to_type(folder: Path) -> None:
    """A rebuild names the event and sends to `verify`."""
    ran(folder, "import", str(SEEDS))
    edited(folder, "UPDATE event SET body = CAST(body || ' ' AS BLOB) WHERE seq = 116")
    rebuilt = ran(folder, "rebuild")

    assert 1 == rebuilt.returncode
    assert rebuilt.stderr == (
        "seq 116: the body does not hash to what was recorded. Somebody changed it."
        " Type `endorsements verify` to see what still holds.\n"
    )
