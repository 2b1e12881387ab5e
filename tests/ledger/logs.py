"""Log files for tests: lines as a ledger writes them, and lines as somebody else might."""

from __future__ import annotations

import json
from collections.abc import Iterable, Mapping
from pathlib import Path
from typing import Any

from ledger.codec import plain, type_of
from ledger.events.envelope import Draft
from ledger.logfile.exporting import lines
from ledger.store import Ledger


def exported(ledger: Ledger, path: Path) -> Path:
    """The whole log of a ledger as a file."""
    path.write_bytes(b"".join(lines(ledger)))
    return path


def line(draft: Draft, **changes: object) -> str:
    """Return a line with only the columns that define an event, some of them replaced."""
    name, version = type_of(draft.body)
    data: dict[str, Any] = {
        "event_id": draft.event_id,
        "claim_id": draft.claim_id,
        "type": name,
        "version": version,
        "body": plain(draft.body),
    }
    return as_line(data | changes)


def as_line(data: Mapping[str, Any]) -> str:
    """Return canonical JSON, without the values given as `...`."""
    kept = {key: value for key, value in data.items() if value is not ...}
    return json.dumps(kept, sort_keys=True, separators=(",", ":"), ensure_ascii=False)


def file_of(path: Path, texts: Iterable[str]) -> Path:
    """Write a file of lines."""
    path.write_text("".join(f"{text}\n" for text in texts), encoding="utf-8")
    return path
