"""What somebody at a terminal sees while an answer takes long: what is being done, then erased."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path
from typing import Final

import pytest

pty = pytest.importorskip("pty")  # Windows has no pseudo-terminals

SLOW: Final = """
import sys, time
from projections.answers import timeline
quick, seconds = timeline.timeline, float(sys.argv.pop())
timeline.timeline = lambda *asked: (time.sleep(seconds), quick(*asked))[1]
from projections.faces.cli import main
main()
"""
"""The command line, each of whose timelines takes as many seconds as the last word says."""
ERASED: Final = "\r\x1b[K"


@pytest.mark.parametrize(("seconds", "times"), [("1.5", 1), ("0", 0)])
def test_at_a_terminal_a_timeline_that_takes_long_says_so_and_wipes_it(
    race: Path, seconds: str, times: int
) -> None:
    """After a second it says what it does. The answer itself is the same bytes as in a pipe."""
    ours, theirs = pty.openpty()
    at_terminal = subprocess.run(
        _asked(race, seconds), stdout=subprocess.PIPE, stderr=theirs, check=False
    )
    seen = os.read(ours, 1 << 16).decode()
    for end in (ours, theirs):
        os.close(end)

    assert times == seen.count(f"Following it through time …{ERASED}")
    assert seen.endswith(ERASED)
    assert _in_a_pipe(race, "0").stdout == at_terminal.stdout


def test_in_a_pipe_a_timeline_that_takes_long_says_nothing(race: Path) -> None:
    """A script that keeps standard error as well finds nothing in it."""
    assert (0, b"") == ((done := _in_a_pipe(race, "1.5")).returncode, done.stderr)


def _asked(race: Path, seconds: str) -> list[str]:
    words = ("timeline", "thornbury-2010", "clps", "--db", str(race))
    return [sys.executable, "-c", SLOW, *words, seconds]


def _in_a_pipe(race: Path, seconds: str) -> subprocess.CompletedProcess[bytes]:
    return subprocess.run(_asked(race, seconds), capture_output=True, check=False)


def test_at_a_terminal_verify_tells_how_far_it_is_and_wipes_that(race: Path) -> None:
    """Storage is checked before the first event, so it begins with none; a pipe gets none of it."""
    words = [sys.executable, "-c", "from projections.faces.cli import main; main()"]
    words += ["verify", "--db", str(race)]
    ours, theirs = pty.openpty()
    at_terminal = subprocess.run(words, stdout=subprocess.PIPE, stderr=theirs, check=False)
    seen = os.read(ours, 1 << 16).decode()
    for end in (ours, theirs):
        os.close(end)
    piped = subprocess.run(words, capture_output=True, check=False)

    assert seen.startswith("Checked 0 events …\rChecked ")
    assert seen.endswith(ERASED)
    assert (at_terminal.stdout, b"") == (piped.stdout, piped.stderr)
