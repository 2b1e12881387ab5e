"""An event as plain data and as one line of text."""

from __future__ import annotations

import json
from collections.abc import Mapping
from typing import Any

from ledger.codec import plain
from ledger.events.envelope import Event, Redacted, Unknown, utc_text


def as_json(data: object) -> str:
    """Write plain data as one line of JSON, without escaping non-ASCII text."""
    return json.dumps(data, ensure_ascii=False)


def event_data(event: Event) -> dict[str, Any]:
    """Return an event as plain data: its columns, and its body or why there is none."""
    data: dict[str, Any] = {
        "seq": event.seq,
        "recorded_at": utc_text(event.recorded_at),
        "event_id": event.event_id,
        "type": event.type,
        "version": event.version,
        "claim_id": event.claim_id,
        "recorded_by": event.recorded_by,
        "note": event.note,
        "prev_hash": event.prev_hash,
        "body_hash": event.body_hash,
        "entry_hash": event.entry_hash,
    }
    if isinstance(event.body, Redacted):
        return data | {"redacted": True, "body": None}
    if isinstance(event.body, Unknown):
        return data | {"redacted": False, "body": None}
    return data | {"redacted": False, "body": plain(event.body)}


def event_line(event: Event) -> str:
    """Return an event as a line of the log: seq, time, type, claim, who, and what it is about."""
    at = f"{event.recorded_at:%Y-%m-%d %H:%M}"
    columns = f"{event.seq:>7}  {at}  {event.type:<20}  {event.claim_id}  {_gist(event)}"
    return f"{columns}  ({event.recorded_by})"


def body_lines(event: Event) -> list[str]:
    """Return a body as lines of `field: value`, without the empty fields."""
    if isinstance(event.body, Redacted):
        return ["redacted: the body is gone; its hash and place stand"]
    if isinstance(event.body, Unknown):
        return [f"unknown: this release does not know {event.type}/{event.version}"]
    return _lines(plain(event.body), "")


def _lines(data: Mapping[str, Any], indent: str) -> list[str]:
    lines: list[str] = []
    for key, value in data.items():
        items = value if isinstance(value, list) else [value]
        for item in items:
            if isinstance(item, Mapping):
                lines += [f"{indent}{key}:", *_lines(item, f"{indent}  ")]
            elif item is not None:
                lines.append(f"{indent}{key}: {_shown(item)}")
    return lines


def _shown(value: object) -> str:
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else str(value)


def _gist(event: Event) -> str:
    """Return what an event is about: the ids it names."""
    body: object = event.body
    if isinstance(body, Redacted):
        return "redacted"
    names = ("contest", "section", "endorser", "candidate", "source")
    values = (getattr(body, name, None) for name in names)
    return " ".join(value for value in values if isinstance(value, str)) or "-"
