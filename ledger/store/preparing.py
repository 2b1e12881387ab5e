"""Events made ready to be recorded. All work on them is done before the lock is taken."""

from __future__ import annotations

import re
import unicodedata
from collections.abc import Collection
from typing import Final, Protocol

import msgspec

from ledger.codec import encode, type_of
from ledger.errors import Place, ValueRefusedError
from ledger.events.registry import Body, Mending
from ledger.events.subjects import subjects

LONGEST_ID: Final = 200
_NO_ID: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_PLAIN_ID: Final = re.compile(rf"[!-~]{{1,{LONGEST_ID}}}\Z")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)


class Prepared(msgspec.Struct, frozen=True, gc=False):
    """An event with its body encoded. The body itself is kept only if it mends, for the locks.

    `about` holds the subjects for the index. `place` is where the event was read, for findings
    about it; None if it was not read from a file. A struct, since an import makes one a line.
    """

    event_id: str
    claim_id: str
    note: str | None
    type: str
    version: int
    body: bytes
    about: Collection[str]
    mending: Mending | None = None
    place: Place | None = None

    @property
    def content(self) -> tuple[str, str, bytes]:
        """Type, claim and body: two events with one id are the same if these are equal."""
        return self.type, self.claim_id, self.body


class Offered(Protocol):
    """What a draft says; a command says it too, and need not be made into one."""

    @property
    def event_id(self) -> str: ...  # noqa: D102 - as of a draft

    @property
    def claim_id(self) -> str: ...  # noqa: D102 - as of a draft

    @property
    def body(self) -> Body: ...  # noqa: D102 - as of a draft

    @property
    def note(self) -> str | None: ...  # noqa: D102 - as of a draft


def prepared(
    draft: Offered, place: Place | None = None, *, written: bytes | None = None
) -> Prepared:
    """Encode a draft, whose body may be `written` already, by `encode` and nothing else.

    Raises `BodyRefusedError`, `ValueRefusedError`.
    """
    body = draft.body
    name, version = type_of(body)
    return Prepared(
        *checked_ids(draft.event_id, draft.claim_id),
        None if draft.note is None else checked_text(draft.note, "note"),
        name,
        version,
        encode(body) if written is None else written,
        subjects(body),
        body if isinstance(body, Mending) else None,
        place,
    )


def checked_ids(event_id: str, claim_id: str) -> tuple[str, str]:
    """Return the ids of an event and its claim. Raises `ValueRefusedError` if one is not valid."""
    _check_id("an event", event_id)
    if claim_id != event_id:
        _check_id("a claim", claim_id)
    return event_id, claim_id


def checked_text(text: str, what: str) -> str:
    """Return a text for the envelope in NFC. Raises `ValueRefusedError` for control characters."""
    if found := _CONTROL.search(text):
        raise ValueRefusedError(f"The {what} holds a control character ({found.group()!r}).")
    return unicodedata.normalize("NFC", text)


def _check_id(what: str, text: str) -> None:
    if _PLAIN_ID.match(text):  # most ids end here
        return
    if not text or len(text) > LONGEST_ID or _NO_ID.search(text):
        raise ValueRefusedError(
            f"“{text}” cannot be the id of {what}.",
            f"An id has 1 to {LONGEST_ID} characters and no spaces.",
        )
