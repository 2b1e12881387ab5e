"""`python -m ledger`: the record's own commands, with nothing but the record."""

from __future__ import annotations

import json
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledger.cli import main
from ledger.store import Ledger
from tests.samples import correction, draft, event_id, nomination, retraction

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENDORSEMENTS_DB", raising=False)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def story(sqlite_ledger: Ledger) -> Ledger:
    """Ben nominated Ada, which was put right to Bo; Cat nominated Ada elsewhere."""
    sqlite_ledger.append(
        [
            draft(nomination("ben", "ada"), "ben"),
            draft(nomination("cat", "ada", contest="otherton-2010"), "cat"),
        ],
        recorded_by="ed",
    )
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=event_id("ben"))
    sqlite_ledger.append([draft(mended, "m", claim="claim-ben")], recorded_by="fay")
    return sqlite_ledger


def test_init_makes_a_ledger_once(run: Run, tmp_path: Path) -> None:
    """`init` makes a ledger; a second time it changes nothing, and the ledger keeps its id."""
    first, again = run("init"), run("init")
    assert (0, 0) == (first.exit_code, again.exit_code)
    assert first.output == again.output
    assert (tmp_path / "endorsements.db").exists()


@pytest.mark.parametrize("command", [("status",), ("log",), ("show", "1"), ("verify",)])
def test_a_missing_ledger_is_a_wrong_call(run: Run, command: tuple[str, ...]) -> None:
    """Exit 2; the sentence names the file and what to type, and nothing is made."""
    result = run(*command)
    assert 2 == result.exit_code
    assert "There is no ledger at endorsements.db." in result.output
    assert "`endorsements import PATH`" in result.output
    assert not Path("endorsements.db").exists()


def test_db_is_taken_before_and_after_the_command(run: Run, ledger_file: Path) -> None:
    """--db may stand before or after the command; the one nearest the command wins."""
    before = run("--db", ledger_file, "status")
    after = run("status", "--db", ledger_file)
    both = run("--db", "nowhere.db", "status", "--db", ledger_file)
    assert (0, before.output, before.output) == (before.exit_code, after.output, both.output)


def test_the_environment_names_the_ledger_unless_db_does(
    run: Run, ledger_file: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """ENDORSEMENTS_DB names the ledger unless --db does."""
    monkeypatch.setenv("ENDORSEMENTS_DB", str(ledger_file))
    assert str(ledger_file) in run("status").output
    assert 2 == run("--db", "nowhere.db", "status").exit_code


def test_status_says_where_the_ledger_stands(run: Run, ledger_file: Path, story: Ledger) -> None:
    """`status` prints the ledger's size and head, as JSON too."""
    head = story.head()
    data = json.loads(run("--db", ledger_file, "status", "--json").output)
    assert (head.seq, head.entry_hash) == (data["seq"], data["head"])
    assert head.entry_hash in run("--db", ledger_file, "status").output


def test_log_prints_what_was_recorded_in_order(run: Run, ledger_file: Path, story: Ledger) -> None:
    """`log` prints all events, or one contest's, or from a seq on, or so many."""
    assert 3 == story.head().seq

    def seqs(*words: str) -> list[int]:
        lines = run("--db", ledger_file, "log", *words).output.splitlines()
        return [int(line.split()[0]) for line in lines]

    assert [1, 2, 3] == seqs()
    assert [1, 3] == seqs("thornbury-2010")
    assert [3] == seqs("--after", "2")
    assert [1, 2] == seqs("--upto", "2")
    assert [1] == seqs("--limit", "1")
    line = run("--db", ledger_file, "log", "--limit", "1").output
    for word in ("act.made", "claim-ben", "thornbury-2010", "ada", "(ed)"):
        assert word in line


def test_log_speaks_json_line_by_line(run: Run, ledger_file: Path, story: Ledger) -> None:
    """Each line is an event with all its columns and its body."""
    lines = run("--db", ledger_file, "log", "--json").output.splitlines()
    events = [json.loads(line) for line in lines]
    assert [entry.entry_hash for entry in story.entries()] == [e["entry_hash"] for e in events]
    assert ["ben", "cat", None] == [event["body"].get("endorser") for event in events]


def test_show_prints_an_event_or_a_claims_history(
    run: Run, ledger_file: Path, story: Ledger
) -> None:
    """`show` takes a seq, the start of an event id, or a claim id."""
    assert 3 == story.head().seq
    by_seq = run("--db", ledger_file, "show", "#1").output
    by_id = run("--db", ledger_file, "show", event_id("ben")[:8]).output
    by_claim = run("--db", ledger_file, "show", "claim-ben").output
    assert by_seq == by_id
    assert "candidate: ada" in by_seq
    assert by_claim.startswith(by_seq)
    assert "reason: the Gazette put it right" in by_claim


def test_show_says_when_a_body_was_redacted(run: Run, ledger_file: Path, story: Ledger) -> None:
    """`show` of a redacted event says so, and prints its place without its content."""
    story.redact(event_id("cat"), reason="a minor", authority="court", recorded_by="ed")
    assert "the body is gone" in run("--db", ledger_file, "show", "#2").output
    data = json.loads(run("--db", ledger_file, "show", "#2", "--json").output)
    assert (True, None) == (data["redacted"], data["body"])


def test_what_nobody_recorded_cannot_be_shown(run: Run, ledger_file: Path) -> None:
    """`show` of an unknown event exits with 2 and says how to refer to one."""
    result = run("--db", ledger_file, "show", "#99")
    assert 2 == result.exit_code
    assert "Nothing up to seq 0 answers to “#99”" in result.output


def test_verify_says_ok_and_what_it_cannot_prove(
    run: Run, ledger_file: Path, story: Ledger
) -> None:
    """Exit 0; the head it prints can be noted, and compared with later."""
    result = run("--db", ledger_file, "verify")
    head = f"3:{story.head().entry_hash}"
    assert (0, "OK") == (result.exit_code, result.output.splitlines()[-1])
    assert head in result.output
    assert "not proven   seq 1–3" in result.output
    taken_back = retraction("claim-cat", retracts=event_id("cat"), replaces=event_id("cat"))
    story.append([draft(taken_back, "r", claim="claim-cat")], recorded_by="ed")
    later = run("--db", ledger_file, "verify", "--noted", head)
    assert 0 == later.exit_code
    assert "not proven   seq 4–4" in later.output


def test_verify_names_the_first_bad_seq(run: Run, ledger_file: Path, story: Ledger) -> None:
    """A failed `verify` exits with 1 and prints each finding and the first bad seq."""
    with story.database.writing() as connection:
        connection.exec_driver_sql("DROP TRIGGER event_update")
        connection.exec_driver_sql("UPDATE event SET note = 'slipped in' WHERE seq = 2")
    result = run("--db", ledger_file, "verify")
    assert (1, "FAILED from seq 2") == (result.exit_code, result.output.splitlines()[-1])
    assert "[trigger-missing] trigger event_update is missing" in result.output
    assert "seq 2: error [changed-entry]" in result.output
    data = json.loads(run("--db", ledger_file, "verify", "--json").output)
    assert (False, 2) == (data["ok"], data["first_bad"])


def test_verify_does_not_send_people_to_itself(run: Run, ledger_file: Path) -> None:
    """`verify` of a file cut short does not advise to run `verify`."""
    ledger_file.write_bytes(ledger_file.read_bytes()[:8192])
    result = run("--db", ledger_file, "verify")
    assert 1 == result.exit_code
    assert "there is nothing to check: not even its head" in result.output
    assert "Restore a backup beside it" in result.output
    assert "Type" not in result.output
    assert "Type `endorsements verify`" in run("--db", ledger_file, "status").output


def test_verify_can_make_the_index_anew(run: Run, ledger_file: Path, story: Ledger) -> None:
    """The finding says what to type; typing it mends the index."""
    with story.database.writing() as connection:
        connection.exec_driver_sql("DELETE FROM event_subject")
    broken = run("--db", ledger_file, "verify")
    assert 1 == broken.exit_code
    assert "\nerror [index-differs] the index of subjects" in broken.output
    assert "Type `endorsements verify --reindex`" in broken.output
    mended = run("--db", ledger_file, "verify", "--reindex")
    assert 0 == mended.exit_code
    assert "endorsements rebuild, if anything was stored" in mended.output


def test_a_ledgers_id_is_compared_where_it_was_noted_too(
    run: Run, ledger_file: Path, story: Ledger
) -> None:
    """`verify` compares a noted ledger id, which no hash covers, and else calls it unproven."""
    row = story.head_row()
    head = f"{row.seq}:{row.entry_hash}"
    assert (
        "OK" == run("--db", ledger_file, "verify", "--noted", f"{row.ledger}:{head}").output[-3:-1]
    )
    with story.database.writing() as connection:
        (guard,) = connection.exec_driver_sql(
            "SELECT sql FROM sqlite_master WHERE name = 'ledger_head_update'"
        ).one()
        connection.exec_driver_sql("DROP TRIGGER ledger_head_update")
        connection.exec_driver_sql(f"UPDATE ledger_head SET ledger = '{'f' * 32}'")
        connection.exec_driver_sql(guard)
    changed = run("--db", ledger_file, "verify", "--noted", f"{row.ledger}:{head}")
    assert 1 == changed.exit_code
    assert f"[other-ledger] this is ledger {'f' * 32}, and the noted head" in changed.output
    unsaid = run("--db", ledger_file, "verify", "--noted", head)
    assert 0 == unsaid.exit_code
    assert "not proven   the ledger's id is in no hash" in unsaid.output


@pytest.mark.parametrize(
    "noted", ["3", "3:abc", "x:" + "0" * 64, "3:" + "G" * 64, "abc:3:" + "0" * 64]
)
def test_a_noted_head_that_is_none_is_a_wrong_call(run: Run, ledger_file: Path, noted: str) -> None:
    """A noted head of the wrong shape exits with 2 and says which shape is wanted."""
    result = run("--db", ledger_file, "verify", "--noted", noted)
    assert 2 == result.exit_code
    assert "Give a seq, a colon and 64 hex digits" in result.output


def test_the_record_works_with_projections_deleted(ledger_file: Path, tmp_path: Path) -> None:
    """Every command of the record runs where importing `projections` is forbidden."""
    program = (
        "import sys; sys.modules['projections'] = None; from ledger.cli import main;"
        f"main(['--db', {str(ledger_file)!r}, sys.argv[1]])"
    )
    for command in ("status", "log", "verify", "init"):
        done = subprocess.run(
            [sys.executable, "-c", program, command], cwd=tmp_path, capture_output=True, check=False
        )
        assert (0, b"") == (done.returncode, done.stderr)


def test_help_loads_no_database_library(tmp_path: Path) -> None:
    """`--help` of the record's commands loads no database library."""
    program = (
        "import sys; from ledger.cli import main; main(['--help'], standalone_mode=False);"
        "assert not {'sqlalchemy', 'alembic', 'psycopg'} & set(sys.modules), sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True)


def test_reading_loads_no_alembic(ledger_file: Path, tmp_path: Path) -> None:
    """Reading checks the schema by one SELECT, and does not load Alembic, which is slow."""
    program = (
        "import sys; from ledger.store import open_ledger\n"
        f"with open_ledger({str(ledger_file)!r}) as ledger: list(ledger.events())\n"
        "assert 'alembic' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", program], cwd=tmp_path, check=True, capture_output=True)
