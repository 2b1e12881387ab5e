"""What may have happened to a ledger before it is asked: an event not read yet, a write cut off."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

from ledger.events.envelope import Draft
from ledger.store import open_ledger


def leave_behind(path: Path) -> None:
    """Record an event that what is stored has not read."""
    with open_ledger(path) as ledger:
        last = next(one for one in ledger.events() if one.type == "tally.published")
        draft = Draft("9" * 32, "one-more", last.body)  # type: ignore[arg-type]  # it is a claim
        ledger.append([draft], recorded_by="jo")


def cut_off(path: Path) -> None:
    """Leave a dead writer's journal, which has to be rolled back before anything is read."""
    program = (
        "import os, sqlite3, sys\n"
        "raw = sqlite3.connect(sys.argv[1], isolation_level=None)\n"
        "raw.execute('PRAGMA cache_size=1')\n"
        "raw.execute('BEGIN IMMEDIATE')\n"
        "for n in range(2_000):\n"
        "    row = (f'endorser:{n}',)\n"
        "    raw.execute(\"INSERT INTO event_subject VALUES (?, 'act.made', 1)\", row)\n"
        "os._exit(0)\n"
    )
    subprocess.run([sys.executable, "-c", program, str(path)], check=True)
    assert Path(f"{path}-journal").stat().st_size > 0
