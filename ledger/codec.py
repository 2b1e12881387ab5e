"""Bodies to canonical bytes and back.

Canonical means: UTF-8 JSON, keys sorted, no spaces, no floats, integers below 2^53, text in Unicode
NFC. For such documents with ASCII keys this equals RFC 8785, so any other program can check a hash.
What is stored is these bytes, never a database's own JSON, which reorders keys and drops
duplicates.
"""

from __future__ import annotations

import functools
import re
import unicodedata
from collections.abc import Callable
from typing import Any, Final

import msgspec
from attrs import asdict, frozen

from ledger.chain import body_digest
from ledger.citations import Citation
from ledger.errors import LedgerError
from ledger.events.envelope import Redacted, Unknown
from ledger.events.mending import Cause, ChangeClass, ClaimCorrected
from ledger.events.registry import BY_NAME, BY_SHAPE, Body, Claim
from ledger.upcast import upcast

LONGEST_BODY: Final = 65_535
"""Bytes a body may have, so that an export can serve as a static log of 16-bit entries."""

_CONTROL: Final = re.compile(
    r"(?<!\\)(?:\\\\)*\\(?:u00[01][0-9a-f]|[bf])|[\u202a-\u202e\u2066-\u2069\u007f]"
)


class BodyRefusedError(LedgerError):
    """A body cannot be written canonically."""


class BodyUnreadableError(LedgerError):
    """A stored body does not decode to the shape its type names."""


class BodyChangedError(BodyUnreadableError):
    """A stored body does not hash to what was recorded of it."""

    hint = "Somebody changed it. Type `endorsements verify` to see what still holds."

    def __init__(self, seq: int) -> None:
        """Name the entry."""
        super().__init__(f"seq {seq}: the body does not hash to what was recorded.")


@frozen
class _Tagged:
    """A body inside another body, with its type."""

    type: str
    version: int
    data: msgspec.Raw


@frozen
class _CorrectedOnWire:
    """A correction as it is written: its own fields, with the new body tagged by type."""

    claim: str
    replaces: str
    mends: str | None
    cause: Cause
    change: ChangeClass
    reason: str
    body: _Tagged
    citations: tuple[Citation, ...]


_ENCODER: Final = msgspec.json.Encoder(order="sorted")


def encode(body: Body) -> bytes:
    """Write a body as canonical bytes. Raises `BodyRefusedError`."""
    wire: object = _on_wire(body) if isinstance(body, ClaimCorrected) else body
    written = _ENCODER.encode(wire)
    if len(written) > LONGEST_BODY:
        raise BodyRefusedError(f"The body has {len(written)} bytes; {LONGEST_BODY} is the most.")
    if written.isascii() and b"\\" not in written and b"\x7f" not in written:
        return written  # ASCII without escapes has nothing to refuse: most bodies end here
    text = written.decode()
    if not unicodedata.is_normalized("NFC", text):
        raise BodyRefusedError("The body holds text that is not in Unicode NFC.")
    if found := _CONTROL.search(text):
        raise BodyRefusedError(f"The body holds a control character ({found.group()!r}).")
    return written


def decode(name: str, version: int, written: bytes) -> Body | Unknown:
    """Read canonical bytes as the newest shape of their type.

    A type or version of a later release gives `Unknown`; a shape that does not fit its type raises
    `BodyUnreadableError`.
    """
    try:
        if (read := _reader_of_newest(name, version)) is not None:
            return read(written)
        kind = BY_NAME.get(name)
        if kind is None or version > kind.version:
            return Unknown(name, version)
        if version < 1:  # a column of the log refuses this; a body inside a correction has none
            raise BodyUnreadableError("versions begin at 1.")
        data = upcast(name, version, msgspec.json.decode(written))
        return _reader(kind.shape)(_ENCODER.encode(data))
    except (msgspec.MsgspecError, LedgerError) as error:
        raise BodyUnreadableError(
            f"A body of type {name}/{version} does not fit it: {error}"
        ) from error


def type_of(body: Body) -> tuple[str, int]:
    """Return the registered type string and version under which a body is stored."""
    kind = BY_SHAPE[type(body)]
    return kind.name, kind.version


def body_of(  # noqa: PLR0913, PLR0917 - the columns of an entry that its body depends on
    seq: int, name: str, version: int, body_hash: str, salt: bytes | None, written: bytes | None
) -> Body | Redacted | Unknown:
    """Decode the body of an entry, its hash checked first.

    Raises `BodyUnreadableError`, and where the hash differs `BodyChangedError`.
    """
    if written is None or salt is None:
        return Redacted()
    if body_digest(salt, written) != body_hash:
        raise BodyChangedError(seq)
    return decode(name, version, written)


def plain(body: Body) -> dict[str, Any]:
    """Return a body as plain JSON data, for showing and exporting."""
    data: dict[str, Any] = msgspec.json.decode(encode(body))
    return data


def _on_wire(body: ClaimCorrected) -> _CorrectedOnWire:
    name, version = type_of(body.body)
    fields = asdict(body, recurse=False)
    fields["body"] = _Tagged(name, version, msgspec.Raw(encode(body.body)))
    return _CorrectedOnWire(**fields)


def _off_wire(wire: _CorrectedOnWire) -> ClaimCorrected:
    inner = decode(wire.body.type, wire.body.version, bytes(wire.body.data))
    if not isinstance(inner, Claim):
        raise BodyUnreadableError(f"A correction carries a {wire.body.type}, which is no claim.")
    return ClaimCorrected(
        wire.claim,
        wire.replaces,
        wire.mends,
        wire.cause,
        wire.change,
        wire.reason,
        inner,
        wire.citations,
    )


@functools.lru_cache(maxsize=128)
def _reader_of_newest(name: str, version: int) -> Callable[[bytes], Body] | None:
    """Return the decoder of a type if `version` is its newest; None for any other version."""
    kind = BY_NAME.get(name)
    return None if kind is None or version != kind.version else _reader(kind.shape)


@functools.cache
def _reader(shape: type) -> Callable[[bytes], Body]:
    """Return the decoder of a shape; made on first use and kept for good."""
    if shape is not ClaimCorrected:
        return msgspec.json.Decoder(shape).decode
    corrected = msgspec.json.Decoder(_CorrectedOnWire)
    return lambda written: _off_wire(corrected.decode(written))
