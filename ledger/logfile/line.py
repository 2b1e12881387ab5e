"""One line of a log file: an event with its columns and its body, as canonical JSON.

It is written like the bodies: UTF-8, keys sorted, no spaces, one line. Hashes and salt are those of
the ledger the line comes from, so that any program can check the line by itself: `body_hash` is
SHA-256 over salt and body, `entry_hash` covers the other columns and `body_hash`.
"""

from __future__ import annotations

from typing import Annotated, Final

import msgspec
from msgspec import UNSET, UnsetType

from ledger.chain import body_digest
from ledger.codec import BodyUnreadableError
from ledger.events.envelope import Entry, utc_text

_NULL: Final = msgspec.Raw(b"null")


class Line(msgspec.Struct, gc=False, forbid_unknown_fields=True, kw_only=True):
    """A line as it is in the file. Its fields are in the order in which JSON's keys sort.

    Only the event itself is required: `event_id`, `claim_id`, `type`, `version` and `body`. The
    fields about the ledger it comes from may be left out when a line is written by hand. For a
    redacted event `body` is null, and `redacted` true.
    """

    body: msgspec.Raw
    body_hash: str | UnsetType = UNSET
    claim_id: str
    entry_hash: str | UnsetType = UNSET
    event_id: str
    note: str | UnsetType | None = UNSET
    prev_hash: str | UnsetType = UNSET
    recorded_at: str | UnsetType = UNSET
    recorded_by: str | UnsetType = UNSET
    redacted: bool | UnsetType = UNSET
    salt: str | UnsetType | None = UNSET
    seq: int | UnsetType = UNSET
    type: str
    version: Annotated[int, msgspec.Meta(ge=1)]


write: Final = msgspec.json.Encoder().encode
"""Write a line without its line end. A struct is written in the order of its fields."""

read: Final = msgspec.json.Decoder(Line).decode
"""Read a line. Raises `msgspec.DecodeError` (`ValidationError` where it is JSON, but no event)."""

_read_many: Final = msgspec.json.Decoder(Line).decode_lines
_write_many: Final = msgspec.json.Encoder().encode_lines


def read_as_written(block: bytes) -> list[Line] | None:
    """Read many lines, each with its line end; None unless writing them gives the same bytes."""
    try:
        lines = _read_many(block)
    except (msgspec.DecodeError, UnicodeDecodeError, RecursionError):
        return None
    # As many lines as line breaks, and the same bytes: so there is no break within a line.
    is_same = len(lines) == block.count(b"\n") and _write_many(lines) == block
    return lines if is_same else None


def line_of(entry: Entry) -> bytes:
    """Write an entry as a line without its line end.

    Raises `BodyUnreadableError` where the body does not hash to what was recorded.
    """
    if entry.body is not None and entry.salt is not None:
        if body_digest(entry.salt, entry.body) != entry.body_hash:
            raise BodyUnreadableError(
                f"seq {entry.seq}: the body does not hash to what was recorded."
            )
        body, salt = msgspec.Raw(entry.body), entry.salt.hex()
    else:
        body, salt = _NULL, None
    return write(
        Line(
            body=body,
            body_hash=entry.body_hash,
            claim_id=entry.claim_id,
            entry_hash=entry.entry_hash,
            event_id=entry.event_id,
            note=entry.note,
            prev_hash=entry.prev_hash,
            recorded_at=utc_text(entry.recorded_at),
            recorded_by=entry.recorded_by,
            redacted=salt is None,
            salt=salt,
            seq=entry.seq,
            type=entry.type,
            version=entry.version,
        )
    )
