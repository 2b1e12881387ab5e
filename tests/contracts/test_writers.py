"""Processes that write to one ledger at once beside a reader, some of them killed."""

from __future__ import annotations

import random
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from ledger.store import open_ledger
from ledger.verify import verify

ROOT = Path(__file__).resolve().parents[2]
Writer = subprocess.Popen[str]


@contextmanager
def writers(url: str, names: list[str], appends: int, events_each: int) -> Iterator[list[Writer]]:
    """Start processes that write, and let them go all at once."""
    started = [
        subprocess.Popen(
            [
                sys.executable,
                "-m",
                "tests.contracts.writer",
                url,
                name,
                str(appends),
                str(events_each),
            ],
            cwd=ROOT,
            stdin=subprocess.PIPE,
            stdout=subprocess.PIPE,
            text=True,
        )
        for name in names
    ]
    try:
        for writer in started:
            assert writer.stdout is not None
            assert "ready\n" == writer.stdout.readline()
        for writer in started:
            assert writer.stdin is not None
            writer.stdin.write("go\n")
            writer.stdin.flush()
        yield started
    finally:
        for writer in started:
            writer.kill()
            writer.communicate()


def test_four_writers_lose_nothing_and_a_reader_misses_nothing(url: str) -> None:
    """Four processes append at once; a reader who follows sees each seq once, in order."""
    appends, events_each = 12, 5
    total = 4 * appends * events_each
    seen: list[int] = []
    with (
        open_ledger(url) as reader,
        writers(url, list("abcd"), appends, events_each) as started,
    ):
        deadline = time.monotonic() + 60
        while len(seen) < total and time.monotonic() < deadline:
            seen += [entry.seq for entry in reader.entries(after=seen[-1] if seen else 0)]
        acknowledged = [int(line) for writer in started for line in writer.communicate()[0].split()]
        recorders = [entry.recorded_by for entry in reader.entries()]
        verdict = verify(reader)
    assert [0, 0, 0, 0] == [writer.returncode for writer in started]
    assert list(range(1, total + 1)) == seen
    assert 4 * appends == len(set(acknowledged))
    assert dict.fromkeys("abcd", appends * events_each) == {
        name: recorders.count(name) for name in recorders
    }
    assert (total, ()) == (verdict.seq, verdict.findings)


@pytest.mark.parametrize("kills", [4, pytest.param(100, marks=pytest.mark.slow)])
def test_a_writer_killed_in_mid_append_leaves_before_or_after(url: str, kills: int) -> None:
    """Killed at any moment: appends are whole or absent, and none that was receipted is lost."""
    events_each, chance = 200, random.Random(20100726)
    for number in range(kills):
        with writers(url, [f"writer-{number}"], 1_000, events_each) as (writer,):
            time.sleep(chance.uniform(0.02, 0.25))
            writer.kill()
            lines = writer.communicate()[0].split()
        receipted = max((int(line) for line in lines), default=0)
        with open_ledger(url) as ledger:
            head = ledger.head()
            assert (0, True) == (head.seq % events_each, head.seq >= receipted)
    with open_ledger(url) as ledger:
        assert () == verify(ledger).findings
