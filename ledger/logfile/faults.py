"""The findings about lines of a log file: each says what is wrong, and what to do about it."""

from __future__ import annotations

import json
import re
from collections.abc import Iterator
from difflib import get_close_matches
from typing import Any, Final

import msgspec

from ledger.codec import BodyRefusedError, BodyUnreadableError
from ledger.errors import Finding, LedgerError, Place, Severity
from ledger.events.registry import BY_NAME

LONGEST_LINE: Final = 1_000_000
"""Bytes a line may have. A body has at most 65,535, and its letters may be written as escapes."""

_AT: Final = re.compile(r" - at `\$\.?([^`]*)`\Z")
_FIELD: Final = re.compile(r"Object (missing required|contains unknown) field `([^`]*)`\Z")


def too_long(place: Place) -> Finding:
    """Return the finding that a line is longer than any event."""
    return Finding(
        place,
        "line-too-long",
        f"The line has more than {LONGEST_LINE:,} bytes, which no event has.",
        "Write one event a line.",
    )


def unreadable(place: Place, written: bytes, error: Exception, *, ends: bool) -> Finding:
    """Return why a line is no event. `ends` is False if the file ends in the middle of the line."""
    try:
        written.decode()
    except UnicodeDecodeError as wrong:
        message = f"Byte {written[wrong.start]:#04x} is not UTF-8 text."
        return Finding(place, "not-utf-8", message, "Save the file as UTF-8.")
    if isinstance(error, RecursionError):
        return Finding(place, "too-deep", "Lists and mappings nest too deep here.")
    if isinstance(error, msgspec.ValidationError):
        return _misshapen(place, str(error))
    if not ends:
        return Finding(
            place,
            "cut-short",
            "The file ends in the middle of this line.",
            "Was its writing cut off? Export the log again.",
        )
    reason = str(error).removeprefix("JSON is malformed: ").rstrip(".")
    return Finding(place, "not-json", f"This is not JSON: {reason}.", "Write one event a line.")


def _misshapen(place: Place, error: str) -> Finding:
    """Return the finding that a line's JSON has not the fields of an event, from msgspec's text."""
    at = _AT.search(error)
    what = error[: at.start()] if at else error
    if (field := _FIELD.match(what)) is not None:
        missing = field[1].startswith("missing")
        inside = f" in “{at[1]}”" if at and at[1] else ""
        return Finding(
            place,
            "field-missing" if missing else "field-unknown",
            f"“{field[2]}” is missing{inside}."
            if missing
            else f"“{field[2]}” is no field{inside}.",
            "A line has event_id, claim_id, type, version and body; endorsements export writes"
            " the rest.",
        )
    where = f"“{at[1]}”" if at and at[1] else "The line"
    return Finding(
        place,
        "line-shape",
        f"{where} does not fit: {what[:1].lower()}{what[1:]}.",
        "endorsements export shows how a line is written.",
    )


def twice(place: Place, key: str) -> Finding:
    """Return the finding that a line has a key twice: one of the two values would be lost."""
    return Finding(place, "key-twice", f"“{key}” is given twice in this line.", "Keep one.")


def unknown_type(place: Place, name: str, version: int) -> Finding:
    """Return the finding that this release does not know a type, or a version of it."""
    kind = BY_NAME.get(name)
    if kind is not None:
        return Finding(
            place,
            "version-unknown",
            f"{name}/{version} is of a later release; this one knows {name} up to {kind.version}.",
            "Install the newest endorsement-ledger to read this log.",
        )
    near = get_close_matches(name, BY_NAME, n=1)
    return Finding(
        place,
        "type-unknown",
        f"“{name}” is no type of event that this release knows.",
        f"Did you mean {near[0]}?"
        if near
        else "Install the newest endorsement-ledger, if a later one wrote this log.",
    )


def refused(place: Place, error: LedgerError) -> Finding:
    """Return the finding that the codec or the store refused an event."""
    codes = {BodyUnreadableError: "body-unreadable", BodyRefusedError: "body-refused"}
    code = codes.get(type(error), "value-refused")
    return Finding(place, code, str(error), getattr(error, "hint", ""))


def changed(place: Place, event_id: str) -> Finding:
    """Return the finding that a line was changed after it was written."""
    return Finding(
        place,
        "changed-body",
        f"The body of event {event_id} does not hash to the line's body_hash: it was changed since"
        " it was exported.",
        "Export the log again; or, for an event of your own, leave out salt and hashes.",
    )


def not_as_written(place: Place, given: bytes, kept: bytes | None) -> Finding | None:
    """Return what of a body would be lost or added; None if only spaces and order differ.

    `kept` is the body as it would be recorded; None for an older shape, in which only keys given
    twice are looked for.
    """
    if (key := key_given_twice(given)) is not None:
        return twice(place, key)
    differing = [] if kept is None else sorted(_differing(json.loads(given), json.loads(kept), ""))
    if not differing:
        return None
    shown = ", ".join(differing[:3]) + (" …" if len(differing) > 3 else "")
    return Finding(
        place,
        "body-differs",
        f"The body would not be recorded as it stands here: {shown}.",
        "Write every field of its type and no other, null where nothing is said.",
    )


def _differing(given: object, kept: object, at: str) -> Iterator[str]:
    """Yield what differs between a body as given and as it would be kept."""
    if isinstance(given, dict) and isinstance(kept, dict):
        for key in given.keys() | kept.keys():
            where = f"{at}.{key}" if at else str(key)
            if key not in kept:
                yield f"{where} is no field"
            elif key not in given:
                yield f"{where} is missing"
            else:
                yield from _differing(given[key], kept[key], where)
    elif isinstance(given, list) and isinstance(kept, list) and len(given) == len(kept):
        for number, (given_item, kept_item) in enumerate(zip(given, kept, strict=True)):
            yield from _differing(given_item, kept_item, f"{at}[{number}]")
    elif type(given) is not type(kept) or given != kept:
        yield f"{at} is written otherwise"


def key_given_twice(written: bytes) -> str | None:
    """Return a key that one mapping in a line of JSON has twice, None if there is none."""
    repeated: list[str] = []

    def pairs(items: list[tuple[str, Any]]) -> None:
        seen: set[str] = set()
        for key, _ in items:
            if key in seen:
                repeated.append(key)
            seen.add(key)

    json.loads(written, object_pairs_hook=pairs)
    return repeated[0] if repeated else None


def left_out(place: Place, event_id: str) -> Finding:
    """Return the finding that an event was redacted before the log was written: it is left out."""
    return Finding(
        place,
        "redacted",
        f"Event {event_id} was redacted before this log was written: there are no words to record,"
        " and it is left out.",
        "endorsements backup copies a ledger with the places of what it forgot.",
        Severity.WARNING,
    )


def still_held(place: Place, event_id: str) -> Finding:
    """Return the finding that an event redacted in the log's ledger still has its body here."""
    return Finding(
        place,
        "redacted-elsewhere",
        f"Event {event_id} was redacted in the ledger this log comes from; its words stand here.",
        f"If the law binds you too, type endorsements redact {event_id}.",
        Severity.WARNING,
    )


def redaction_left_out(place: Place, event_id: str) -> Finding:
    """Return the finding that a redaction in the log is not repeated here."""
    return Finding(
        place,
        "redaction",
        f"Event {event_id} is a redaction, which no import repeats: it is left out.",
        severity=Severity.HINT,
    )


def too_many(place: Place) -> Finding:
    """Return the finding that there are so many errors that the rest of the file is not read."""
    return Finding(
        place, "too-many-problems", "The rest is not read: mend these first, and run it again."
    )


def file_unreadable(name: str, why: str) -> Finding:
    """Return the finding that a file cannot be opened or read."""
    return Finding(Place(name), "file-unreadable", f"The file cannot be read: {why}.")
