"""The console script as the shell sees it: everything printed, the right code, nothing after it."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import pytest

ROOT = Path(__file__).parents[3]
RUN = "import sys; sys.argv[0] = 'endorsements'; from projections.faces.script import run; run()"


def _run(*words: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(
        [sys.executable, "-c", RUN, *words],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("--help",), 0),
        (("standings", "labour-2010", "--db", "no-such-ledger.db"), 2),
        (("standing",), 2),
    ],
)
def test_the_exit_code_reaches_the_shell(words: tuple[str, ...], code: int) -> None:
    """Fine is 0 and a wrong call 2, though the process leaves without tidying up."""
    assert code == _run(*words).returncode


def test_a_long_answer_is_printed_to_its_end(seeds_template: Path) -> None:
    """Leaving at once cuts nothing off: the whole log comes through a pipe, its last seq too."""
    printed = _run("log", "--json", "--db", str(seeds_template))

    assert 0 == printed.returncode
    assert printed.stdout.rstrip().endswith("}")
    assert len(printed.stdout) > 65_536


def test_a_reader_that_has_seen_enough_is_no_crash(seeds_template: Path) -> None:
    """`endorsements log | head -1` ends quietly."""
    with subprocess.Popen(
        [sys.executable, "-c", RUN, "log", "--json", "--db", str(seeds_template)],
        cwd=ROOT,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    ) as process:
        assert process.stdout is not None
        assert process.stderr is not None
        process.stdout.readline()
        process.stdout.close()
        assert "Traceback" not in process.stderr.read()


def test_what_was_written_last_is_not_lost() -> None:
    """Words still in a buffer when the process leaves at once are printed all the same."""
    program = f"import sys; sys.stdout.write('last words'); {RUN}"
    done = subprocess.run(
        [sys.executable, "-c", program, "standing"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )

    assert ("last words", 2) == (done.stdout, done.returncode)


@pytest.mark.skipif(not Path("/dev/full").exists(), reason="no device that is always full")
@pytest.mark.parametrize(
    "words", [("log", "--json"), ("contests",), ("plot", "labour-2010", "--section", "clps")]
)
def test_a_full_disk_under_an_answer_is_a_sentence(
    seeds_template: Path, words: tuple[str, ...]
) -> None:
    """`endorsements log > file` on a full disk exits with 1 and says that the file is not whole."""
    with Path("/dev/full").open("w", encoding="utf-8") as full:
        answer = subprocess.run(
            [sys.executable, "-c", RUN, *words, "--db", str(seeds_template)],
            cwd=ROOT,
            stdout=full,
            stderr=subprocess.PIPE,
            text=True,
            check=False,
        )
    assert 1 == answer.returncode
    assert answer.stderr == (
        "The answer is cut short: its end cannot be written (No space left on device).\n"
    )
