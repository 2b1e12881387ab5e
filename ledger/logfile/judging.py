"""Lines into events ready to be recorded, or into what is wrong with them.

Most bodies of a batch are judged together, by the twins of their shapes: what passes there is what
`decode` would take and `encode` would write again, byte for byte. Where a twin finds something, or
there is none, the lines are decoded one by one, and each gets its own sentence.
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
"""A line that reads as an event, and its number in the file, counted from 1."""


def judged(name: str, offered: Sequence[Numbered]) -> Iterator[Prepared | Finding]:
    """Yield for each line, in order, the event it is, ready to be recorded, or what is wrong."""
    for (number, line), ready in zip(offered, _at_once(name, offered), strict=True):
        if ready is not None:
            yield ready
            continue
        place = Place(name, number)
        try:
            one = _decoded(line, place)
        except (BodyUnreadableError, BodyRefusedError, ValueRefusedError) as error:
            one = faults.refused(place, error)
        except (UnicodeDecodeError, RecursionError) as error:
            one = faults.unreadable(place, bytes(line.body), error, ends=True)
        yield one


def _at_once(name: str, offered: Sequence[Numbered]) -> list[Prepared | None]:
    """What each line is, where all of its type hold; None for what is to be looked at by itself."""
    found: list[Prepared | None] = [None] * len(offered)
    kinds: dict[tuple[str, int], list[tuple[int, bytes]]] = {}
    for at, (_, line) in enumerate(offered):
        kinds.setdefault((line.type, line.version), []).append((at, bytes(line.body)))
    for (kind, version), bodies in kinds.items():
        if (twin := twin_of(kind, version)) is None:
            continue
        plain = bodies
        if not are_plain([body for _, body in bodies]):
            plain = [each for each in bodies if are_plain(each[1:])]
        try:
            keys = twin.keys([body for _, body in plain])
        except RecursionError:  # something nests deep, where nothing needs to
            continue
        if keys is None:
            continue
        for (at, body), about in zip(plain, keys, strict=True):
            found[at] = _taken(*offered[at], body, about, name)
    return found


def _taken(
    number: int, line: Line, body: bytes, about: Collection[str], name: str
) -> Prepared | None:
    """Take a line whose body is known to hold; None where something else is wrong with it."""
    note = line.note
    try:
        checked_ids(line.event_id, line.claim_id)
        said = None if note is None or note is UNSET else checked_text(note, "note")
    except ValueRefusedError:
        return None
    if _is_changed(line, body):
        return None
    place = Place(name, number)
    return Prepared(
        line.event_id, line.claim_id, said, line.type, line.version, body, about, None, place
    )


def _decoded(line: Line, place: Place) -> Prepared | Finding:
    """Decode a line's body, check it, and encode it as it will be recorded.

    Raises `BodyUnreadableError`, `BodyRefusedError`, `ValueRefusedError`, and what text that is not
    UTF-8, or nests too deep, makes of decoding.
    """
    written = bytes(line.body)
    body = decode(line.type, line.version, written)
    if isinstance(body, Unknown):
        return faults.unknown_type(place, line.type, line.version)
    if isinstance(body, BodyRedacted):
        return faults.redaction_left_out(place, line.event_id)
    note = None if line.note is UNSET else line.note
    one = prepared(Draft(line.event_id, line.claim_id, body, note), place)
    if one.body != written:
        upcast = one.version != line.version  # then it is meant to be recorded otherwise
        differs = faults.not_as_written(place, written, None if upcast else one.body)
        if differs is not None:
            return differs
    return faults.changed(place, line.event_id) if _is_changed(line, one.body) else one


def _is_changed(line: Line, body: bytes) -> bool:
    """Whether a line that gives salt and hash has another body than they were made from."""
    salt, body_hash = line.salt, line.body_hash
    if not salt or not body_hash:  # left out, or null
        return False
    try:
        return body_digest(bytes.fromhex(salt), body) != body_hash
    except ValueError:  # no hex digits: whatever it was, it was changed
        return True
