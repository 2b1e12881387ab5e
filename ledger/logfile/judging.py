"""Turning lines into events ready to be recorded, or into findings.

Most bodies of a batch are judged together, by the twins of their shapes: a body passes only if
`decode` would accept it and `encode` would write the same bytes again. Where a twin refuses, or
there is none, the lines are decoded one by one, and each gets its own finding.
"""

from __future__ import annotations

from collections.abc import Collection, Iterator, Sequence

from msgspec import UNSET

from ledger.chain import body_digest
from ledger.codec import BodyRefusedError, BodyUnreadableError, decode
from ledger.errors import Finding, Place, ValueRefusedError
from ledger.events.envelope import Draft, Unknown
from ledger.events.mending import BodyRedacted
from ledger.logfile import faults
from ledger.logfile.line import Line
from ledger.store.preparing import Prepared, checked_ids, checked_text, prepared
from ledger.twins import are_plain, twin_of

Numbered = tuple[int, Line]
"""A line's number in the file, counted from 1, and the event read from it."""


def judged(name: str, offered: Sequence[Numbered]) -> Iterator[Prepared | Finding]:
    """Yield for each line, in order, its event ready to be recorded, or what is wrong with it."""
    for (number, line), ready in zip(offered, _judged_together(name, offered), strict=True):
        if ready is not None:
            yield ready
            continue
        place = Place(name, number)
        try:
            event = _decoded(line, place)
        except (BodyUnreadableError, BodyRefusedError, ValueRefusedError) as error:
            event = faults.refused(place, error)
        except (UnicodeDecodeError, RecursionError) as error:
            event = faults.unreadable(place, bytes(line.body), error, ends=True)
        yield event


def _judged_together(name: str, offered: Sequence[Numbered]) -> list[Prepared | None]:
    """Return each line's event if all bodies of its type hold; None for a line to judge alone."""
    events: list[Prepared | None] = [None] * len(offered)
    by_type: dict[tuple[str, int], list[tuple[int, bytes]]] = {}
    for at, (_, line) in enumerate(offered):
        by_type.setdefault((line.type, line.version), []).append((at, bytes(line.body)))
    for (kind, version), bodies in by_type.items():
        if (twin := twin_of(kind, version)) is None:
            continue
        plain = bodies
        keys = twin.keys([body for _, body in bodies])
        if keys is None:
            plain = [(at, body) for at, body in bodies if are_plain((body,))]
            fewer = len(plain) < len(bodies)
            keys = twin.keys([body for _, body in plain]) if fewer else None
        if keys is None:
            continue
        for (at, body), about in zip(plain, keys, strict=True):
            events[at] = _prepared(*offered[at], body, about, name)
    return events


def _prepared(
    number: int, line: Line, body: bytes, about: Collection[str], name: str
) -> Prepared | None:
    """Return the event of a line whose body holds; None if something else is wrong with it."""
    note = line.note
    try:
        checked_ids(line.event_id, line.claim_id)
        checked_note = None if note is None or note is UNSET else checked_text(note, "note")
    except ValueRefusedError:
        return None
    if _is_changed(line, body):
        return None
    place = Place(name, number)
    return Prepared(
        line.event_id,
        line.claim_id,
        checked_note,
        line.type,
        line.version,
        body,
        about,
        None,
        place,
    )


def _decoded(line: Line, place: Place) -> Prepared | Finding:
    """Decode a line's body, check it, and encode it as it will be recorded.

    Raises `BodyUnreadableError`, `BodyRefusedError`, `ValueRefusedError`; `UnicodeDecodeError` for
    text that is not UTF-8; and `RecursionError` for a body that nests too deep.
    """
    written = bytes(line.body)
    body = decode(line.type, line.version, written)
    if isinstance(body, Unknown):
        return faults.unknown_type(place, line.type, line.version)
    if isinstance(body, BodyRedacted):
        return faults.redaction_left_out(place, line.event_id)
    note = None if line.note is UNSET else line.note
    event = prepared(Draft(line.event_id, line.claim_id, body, note), place)
    if event.body != written:
        upcast = event.version != line.version  # then its bytes are meant to differ
        differs = faults.not_as_written(place, written, None if upcast else event.body)
        if differs is not None:
            return differs
    return faults.changed(place, line.event_id) if _is_changed(line, event.body) else event


def _is_changed(line: Line, body: bytes) -> bool:
    """Whether a line gives a salt and a hash to which its body does not hash."""
    salt, body_hash = line.salt, line.body_hash
    if not salt or not body_hash:  # left out, or null
        return False
    try:
        return body_digest(bytes.fromhex(salt), body) != body_hash
    except ValueError:  # the salt is not hex, so the line was changed
        return True
