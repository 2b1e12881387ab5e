"""`export` and `import FILE.jsonl`, as they are typed."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from click.testing import CliRunner, Result

from ledger.cli import main
from ledger.codec import encode
from ledger.logfile import importing as log_importing
from ledger.logfile.importing import BATCH
from ledger.store import Ledger, open_ledger
from ledger.store.refusals import StoreError
from ledger.verify import verify
from tests.authored import FRAME, HEAD
from tests.ledger.logs import exported, file_of, line
from tests.samples import correction, draft, event_id, nomination

Run = Callable[..., Result]


@pytest.fixture
def run(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Run:
    """Type a command in an empty folder."""
    monkeypatch.chdir(tmp_path)
    monkeypatch.delenv("ENDORSEMENTS_DB", raising=False)
    return lambda *words: CliRunner().invoke(main, [str(word) for word in words])


@pytest.fixture
def story(sqlite_ledger: Ledger) -> Ledger:
    """Ben nominated Ada, which was put right to Bo."""
    sqlite_ledger.append([draft(nomination("ben", "ada"), "ben")], recorded_by="ed")
    mended = correction("claim-ben", nomination("ben", "bo"), replaces=event_id("ben"))
    sqlite_ledger.append([draft(mended, "m", claim="claim-ben")], recorded_by="fay")
    return sqlite_ledger


def test_export_writes_to_the_terminal_or_a_file(
    run: Run, ledger_file: Path, story: Ledger
) -> None:
    """`export` prints or writes the same lines, and refuses to write over a file."""
    assert 2 == story.head().seq
    told, dashed = run("--db", ledger_file, "export"), run("--db", ledger_file, "export", "-")
    written = run("--db", ledger_file, "export", "log.jsonl")
    again = run("--db", ledger_file, "export", "log.jsonl")

    assert told.stdout == dashed.stdout == Path("log.jsonl").read_text(encoding="utf-8")
    assert [1, 2] == [json.loads(one)["seq"] for one in told.stdout.splitlines()]
    assert (0, "Wrote 2 events to log.jsonl.\n") == (written.exit_code, written.output)
    assert 2 == again.exit_code
    assert "log.jsonl is there already and is not overwritten. Give another name." in again.output
    part = run("--db", ledger_file, "export", "--after", "1", "--upto", "2").stdout
    assert [2] == [json.loads(one)["seq"] for one in part.splitlines()]


def test_export_needs_a_ledger_and_a_folder(run: Run, ledger_file: Path) -> None:
    """A missing ledger is a wrong call; a folder that is not there is a sentence."""
    assert 2 == run("export").exit_code
    nowhere = run("--db", ledger_file, "export", "no/log.jsonl")
    assert 1 == nowhere.exit_code
    assert "no/log.jsonl cannot be written (No such file or directory)." in nowhere.output


def test_a_log_is_checked_and_imported_and_imported_again(run: Run, story: Ledger) -> None:
    """`check` and `--dry-run` record nothing; a second import records nothing more."""
    exported(story, Path("log.jsonl"))
    ready = "2 events read, 2 new; 0 errors, 0 warnings."

    assert f"{ready} Ready to import.\n" == run("check", "log.jsonl").output
    dry = run("import", "--dry-run", "log.jsonl").output
    assert f"{ready} Nothing was recorded: this was a dry run.\n" == dry
    assert not Path("endorsements.db").exists()
    assert [
        "Recorded 2 events in endorsements.db; 0 were on record already.\n",
        "Recorded 0 events in endorsements.db; 2 were on record already.\n",
    ] == [run("import", "log.jsonl", "--by", "jo").output for _ in range(2)]
    assert (
        "2 events read, 0 new; 0 errors, 0 warnings. Ready to import.\n"
        == run("check", "log.jsonl").output
    )


def test_a_faulty_log_exits_with_1_and_says_how_far_it_came(
    run: Run, monkeypatch: pytest.MonkeyPatch
) -> None:
    """A faulty log exits with 1 and keeps what was recorded; once mended, it records the rest."""
    monkeypatch.setattr(log_importing, "BATCH", 2)
    good = [line(draft(nomination(key), key)) for key in "abcd"]
    file_of(Path("log.jsonl"), [*good[:3], "no event"])

    failed = run("import", "log.jsonl", "--by", "jo")
    assert 1 == failed.exit_code
    assert "log.jsonl:4: error [not-json] This is not JSON" in failed.output
    assert "2 events recorded in endorsements.db before the first error." in failed.output
    assert 1 == run("check", "log.jsonl").exit_code

    file_of(Path("log.jsonl"), good)
    mended = run("import", "log.jsonl", "--by", "jo").output
    assert "Recorded 2 events in endorsements.db; 2 were on record already.\n" == mended


def test_findings_of_a_log_are_told_as_json(run: Run) -> None:
    """With --json the findings of a log are printed as those of sources are."""
    file_of(Path("log.jsonl"), ["no event"])
    (finding,) = json.loads(run("check", "--json", "log.jsonl").output)
    assert ("log.jsonl", 1, "not-json") == (finding["file"], finding["line"], finding["code"])


def test_logs_and_sources_come_in_one_call(run: Run) -> None:
    """Logs and sources can be imported in one call; logs are read first."""
    Path("frame.yaml").write_text(FRAME, encoding="utf-8")
    page = HEAD + "- {tally: CLPs for Ed Balls, count: 22, when: source, at: row Balls}\n"
    Path("herald.yaml").write_text(page, encoding="utf-8")
    assert 0 == run("--db", "frame.db", "import", "frame.yaml", "--by", "jo").exit_code
    assert 0 == run("--db", "frame.db", "export", "frame.jsonl").exit_code
    framed = len(Path("frame.jsonl").read_text(encoding="utf-8").splitlines())

    alone = run("import", "herald.yaml", "--by", "jo")
    both = run("import", "herald.yaml", "frame.jsonl", "--by", "jo")

    assert (1, 0) == (alone.exit_code, both.exit_code)
    added = int(both.output.split()[1])
    assert added > framed


def test_an_import_says_nothing_of_its_progress_in_a_pipe(run: Run, story: Ledger) -> None:
    """In a pipe an import prints its result and no progress."""
    exported(story, Path("log.jsonl"))
    assert 1 == len(run("import", "log.jsonl", "--by", "jo").output.splitlines())


@pytest.mark.slow
def test_an_import_killed_in_mid_log_goes_on_when_run_again(tmp_path: Path) -> None:
    """SIGKILL after the first batches: whole batches are recorded, and the rest follows."""
    keys = [f"mp-{number}" for number in range(8 * BATCH + 17)]
    drafts = [draft(nomination(key), key) for key in keys]
    path = file_of(tmp_path / "log.jsonl", (line(one) for one in drafts))
    where = tmp_path / "ledger.db"
    command = [sys.executable, "-m", "ledger", "--db", str(where), "import", str(path)]

    with subprocess.Popen([*command, "--by", "jo"], stdout=subprocess.PIPE) as importing:
        while not _size(where):
            time.sleep(0.01)
        os.kill(importing.pid, signal.SIGKILL)
    assert -signal.SIGKILL == importing.returncode
    recorded = _size(where)
    assert 0 < recorded < len(keys)
    assert 0 == recorded % BATCH

    done = subprocess.run([*command, "--by", "jo"], check=True, capture_output=True, text=True)
    assert (
        f"Recorded {len(keys) - recorded} events in {where}; {recorded} were on record already.\n"
        == done.stdout
    )
    with open_ledger(where) as ledger:
        assert [encode(one.body) for one in drafts] == list(_bodies(ledger))
        assert verify(ledger).holds


def _size(where: Path) -> int:
    """Return how many events are on record; 0 while the ledger is missing or half made."""
    try:
        with open_ledger(where) as ledger:
            return ledger.head().seq
    except StoreError:
        return 0


def _bodies(ledger: Ledger) -> Iterator[bytes | None]:
    for entry in ledger.entries():
        yield entry.body
