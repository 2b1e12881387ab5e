"""Two editors mend one claim at once: both cannot land unseen, on either database."""

from __future__ import annotations

import contextlib
import os
import pty
import select
import subprocess
import sys
import time
from pathlib import Path
from typing import Final

import pytest

from ledger.authoring.amending import amend
from ledger.authoring.importing import import_files
from ledger.store import Ledger, open_ledger
from ledger.store.refusals import ConflictError, MovedOnError
from projections.answers.mending.drafting import Wish, assessment, correction, target_of
from projections.answers.mending.planning import Plan, plan
from projections.faces.editing import Editing
from tests.projections.faces.conftest import said

FILES: Final = Path(__file__).parents[3] / "docs" / "mending"
CLAIM: Final = "gazette-2016-08-10/ames-clps"
SCRIPT: Final = str(Path(sys.executable).with_name("endorsements"))
PATIENCE: Final = 60.0


@pytest.fixture
def race(ledger: Ledger, url: str) -> str:
    """The race in a ledger, on each database in turn."""
    files = [FILES / f"{name}.yaml" for name in ("frame", "gazette", "star")]
    assert import_files(ledger, files, recorded_by="a test").receipt is not None
    return url


def planned(session: Editing, setting: str) -> Plan:
    """Return an editor's plan: the claim with one field changed."""
    around = session.around(CLAIM)
    target = target_of(around, session.referred(CLAIM))
    body = amend(target.version.body, [setting], session.view()).body
    assert body is not None
    draft = correction(target, body, Wish("the line was misread"))
    return plan(session.logs(around, draft), draft, session.now)


def test_the_second_of_two_corrections_is_refused_and_told_of_the_first(race: str) -> None:
    """Both looked at the same words; the one who agrees last hears who was there first."""
    with open_ledger(race) as mine, open_ledger(race) as theirs:
        my_plan = planned(Editing(mine, mine.head().seq), "count=43")
        their_plan = planned(Editing(theirs, theirs.head().seq), "count=14")
        theirs.append(their_plan.drafts, recorded_by="Bel")

        with pytest.raises(ConflictError, match="has changed since: Bel recorded"):
            mine.append(my_plan.drafts, recorded_by="Ada")

        assert 1 == len([one for one in mine.events() if one.type == "claim.corrected"])


def test_the_same_correction_by_both_is_recorded_once(race: str) -> None:
    """Saying the same thing is no conflict: the second finds it on record."""
    with open_ledger(race) as mine, open_ledger(race) as theirs:
        my_plan = planned(Editing(mine, mine.head().seq), "count=43")
        theirs.append(my_plan.drafts, recorded_by="Bel")

        receipt = mine.append(my_plan.drafts, recorded_by="Ada")

        assert (None, 1) == (receipt.first, len(receipt.unchanged))


def test_an_assessment_is_held_to_the_head_that_its_editor_saw(race: str) -> None:
    """An assessment is refused if anything was recorded since its editor looked."""
    with open_ledger(race) as mine, open_ledger(race) as theirs:
        session = Editing(mine, mine.head().seq)
        rivals = ["star-2016-08-11/ames-clps", CLAIM]
        around = session.claims(rivals)
        draft = assessment(around, rivals[:1], rivals[1:], Wish("the later count"))
        theirs.append(
            planned(Editing(theirs, theirs.head().seq), "count=43").drafts, recorded_by="Bel"
        )

        with pytest.raises(MovedOnError):
            mine.append((draft,), recorded_by="Ada", expect=session.seq)


def test_an_editor_who_waits_at_the_question_cannot_overwrite_another(ledger_file: Path) -> None:
    """Two programs of their own: one is asking when the other records; then it is told yes."""
    files = [str(FILES / f"{name}.yaml") for name in ("frame", "gazette")]
    assert 0 == said("import", *files, "--db", str(ledger_file)).code
    terminal = _Terminal.running("count=43", ledger_file)
    with contextlib.closing(terminal):
        terminal.until("Proceed?")
        other = said(
            *("correct", CLAIM, "--set", "count=14", "--reason", "misread", "--yes"),
            *("--by", "Bel", "--db", str(ledger_file)),
        )
        assert 0 == other.code
        terminal.type("y\n")

        assert 1 == terminal.code()
        assert "has changed since: Bel recorded claim.corrected" in terminal.seen
    with open_ledger(ledger_file) as ledger:
        assert 1 == len([one for one in ledger.events() if one.type == "claim.corrected"])


@pytest.mark.parametrize(
    ("answer", "code", "recorded"), [("y\n", 0, 1), ("n\n", 1, 0), ("\n", 1, 0)]
)
def test_on_a_terminal_the_answer_decides(
    ledger_file: Path, answer: str, code: int, recorded: int
) -> None:
    """Only yes records something; the return key alone means no."""
    files = [str(FILES / f"{name}.yaml") for name in ("frame", "gazette")]
    assert 0 == said("import", *files, "--db", str(ledger_file)).code
    terminal = _Terminal.running("count=43", ledger_file)
    with contextlib.closing(terminal):
        terminal.until("Proceed? [y/N]")
        terminal.type(answer)

        assert code == terminal.code()
    with open_ledger(ledger_file) as ledger:
        found = [one for one in ledger.events() if one.type == "claim.corrected"]
    assert recorded == len(found)


class _Terminal:
    """A command running on a terminal of its own."""

    def __init__(self, process: subprocess.Popen[bytes], screen: int) -> None:
        self.process, self.screen, self.seen = process, screen, ""

    @classmethod
    def running(cls, setting: str, ledger: Path) -> _Terminal:
        """Correct the claim on a terminal."""
        screen, keyboard = pty.openpty()
        process = subprocess.Popen(
            [SCRIPT, "correct", CLAIM, "--set", setting, "--reason", "misread", "--db", ledger],
            stdin=keyboard,
            stdout=keyboard,
            stderr=keyboard,
            env={**os.environ, "COLUMNS": "200"},
        )
        os.close(keyboard)
        return cls(process, screen)

    def until(self, text: str) -> None:
        """Read until the screen shows a text."""
        end = time.monotonic() + PATIENCE
        while text not in self.seen:
            assert time.monotonic() < end, self.seen
            self._read()

    def type(self, text: str) -> None:
        """Press keys."""
        os.write(self.screen, text.encode())

    def code(self) -> int:
        """Read to the end, and return the exit code."""
        end = time.monotonic() + PATIENCE
        while self.process.poll() is None:
            assert time.monotonic() < end, self.seen
            self._read()
        self._read()
        return self.process.returncode

    def _read(self) -> None:
        if select.select([self.screen], [], [], 0.2)[0]:
            with contextlib.suppress(OSError):  # the terminal goes away with its last program
                self.seen += os.read(self.screen, 65_536).decode()

    def close(self) -> None:
        """End it, should it still be waiting."""
        if self.process.poll() is None:
            self.process.kill()
        self.process.wait()
        os.close(self.screen)
