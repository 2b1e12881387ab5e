"""Every console block of the documentation is run, and prints what the page shows.

The commands of a page run in order, in an empty folder with the fixtures beside it. Hashes, times
and seqs are each ledger's own, so they are compared as such; a line that is only `…` stands for any
lines. Run this file with UPDATE_EXAMPLES=1 in the environment to write what the commands print now.
"""

from __future__ import annotations

import os
import re
import shlex
import subprocess
import sys
from collections.abc import Iterator
from itertools import takewhile
from pathlib import Path
from typing import Final

import pytest
from attrs import frozen

ROOT: Final = Path(__file__).parents[2]
PAGES: Final = sorted([ROOT / "README.md", *(ROOT / "docs").rglob("*.md")])
BLOCK: Final = re.compile(r"^```console\n(.*?)^```$", re.MULTILINE | re.DOTALL)
OWN: Final = (
    (re.compile(r"\b[0-9a-f]{64}\b|\b[0-9a-f]{32}\b"), "HASH"),
    (re.compile(r"head [0-9a-f]{8}…"), "head HASH"),
    (re.compile(r"\d{4}-\d\d-\d\d(?:T| )\d\d:\d\d[0-9:.]*Z"), "TIME"),
    (re.compile(r"seq \d+(?:–\d+)?"), "seq N"),
    (re.compile(r"\b\d{1,2} [A-Z][a-z]+ 20(?:2[6-9]|[3-9]\d)\b"), "DAY"),  # of recording
    (re.compile(r"^(head +)\d+:", re.MULTILINE), r"\1N:"),
    (re.compile(r"\d+ (events?|walked|were on record)"), r"N \1"),
    (re.compile(r"^(events +)\d+", re.MULTILINE), r"\1N"),
)
GAP: Final = "…"


@frozen
class Example:
    """A command of a page and the lines shown beneath it."""

    command: str
    shown: tuple[str, ...]


def examples(text: str) -> Iterator[Example]:
    """The commands of a page's console blocks, in order."""
    for block in BLOCK.findall(text):
        lines = block.splitlines()
        for at, line in enumerate(lines):
            if line.startswith("$ "):
                rest = takewhile(lambda one: not one.startswith("$ "), lines[at + 1 :])
                yield Example(line[2:], tuple(rest))


def run(command: str, folder: Path) -> tuple[str, ...]:
    """Run a command and return what it prints, on either stream."""
    program, *words = shlex.split(command)
    assert program in {"endorsements", "python"}, f"{program} is no command of ours"
    path = str(Path(sys.executable).with_name(program))
    done = subprocess.run(
        [path, *words],
        cwd=folder,
        text=True,
        check=False,
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        env={name: value for name, value in os.environ.items() if name != "ENDORSEMENTS_DB"},
    )
    return tuple(done.stdout.splitlines())


def shared(lines: tuple[str, ...]) -> list[str]:
    """Lines with what is each ledger's own replaced."""
    text = "\n".join(lines)
    for own, word in OWN:
        text = own.sub(word, text)
    return text.split("\n") if lines else []


def fits(shown: list[str], printed: list[str]) -> bool:
    """Whether what is shown is what was printed, its gaps standing for any lines."""
    if not shown:
        return not printed
    if shown[0] == GAP:
        return any(fits(shown[1:], printed[at:]) for at in range(len(printed) + 1))
    return bool(printed) and shown[0] == printed[0] and fits(shown[1:], printed[1:])


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder with nothing but what a newcomer's clone has to import."""
    for name in ("fixtures", "docs"):
        (tmp_path / name).symlink_to(ROOT / name)
    return tmp_path


@pytest.mark.parametrize("page", PAGES, ids=lambda page: str(page.relative_to(ROOT)))
def test_the_examples_of_a_page_print_what_it_shows(page: Path, folder: Path) -> None:
    """Every command of the page, in order."""
    text = page.read_text()
    for example in examples(text):
        printed = run(example.command, folder)
        if os.environ.get("UPDATE_EXAMPLES") and GAP not in example.shown:
            old = "\n".join((f"$ {example.command}", *example.shown, ""))
            text = text.replace(old, "\n".join((f"$ {example.command}", *printed, "")))
            page.write_text(text)
            continue
        if not fits(shared(example.shown), shared(printed)):
            assert shared(example.shown) == shared(printed), example.command


def test_the_tour_is_there_to_be_run() -> None:
    """README's tour has examples: without any, its test would pass without a check."""
    commands = [example.command for example in examples((ROOT / "README.md").read_text())]

    assert {"import", "standings", "why", "known", "verify"} <= {
        shlex.split(command)[1] for command in commands
    }


def test_a_wrong_example_is_noticed() -> None:
    """The comparison notices a wrong figure and a line too many, and allows a gap."""
    assert fits(["a", "b"], ["a", "b"])
    assert fits(["a", GAP, "d"], ["a", "b", "c", "d"])
    assert not fits(["a", "1"], ["a", "2"])
    assert not fits(["a"], ["a", "b"])
    assert not fits(["a", GAP, "d"], ["a", "b", "c"])
