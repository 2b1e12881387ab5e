"""Stable, readable ids, and the key that two spellings of one name share."""

from __future__ import annotations

import functools
import hashlib
import re
import unicodedata
from typing import Final

from ledger.errors import ValueRefusedError

_ID: Final = re.compile(r"[a-z0-9]+(?:-[a-z0-9]+)*\Z")
_NOT_WORD: Final = re.compile(r"[^a-z0-9]+")
_SPACE: Final = re.compile(r"\s+")
LONGEST_ID: Final = 120
"""Characters an id may have: long enough for a page's title, short enough for an index."""


def checked_id(text: str) -> str:
    """Return `text` if it is an id: lower-case words of a–z and 0–9 joined by single hyphens.

    Raises `ValueRefusedError` otherwise.
    """
    if len(text) > LONGEST_ID or not _ID.match(text):
        suggestion = slug(text)
        raise ValueRefusedError(
            f"“{text}” cannot be an id.",
            f"Ids are lower-case words joined by hyphens. Write {suggestion}."
            if suggestion
            else "",
        )
    return text


def slug(text: str) -> str:
    """Turn a printed name into an id: accents dropped, lower case, words joined by hyphens.

    May be empty, when `text` has no Latin letter or digit.
    """
    plain = unicodedata.normalize("NFKD", text).encode("ascii", "ignore").decode("ascii").lower()
    return _NOT_WORD.sub("-", plain.replace("'", "")).strip("-")[:LONGEST_ID].strip("-")


@functools.lru_cache(maxsize=65_536)
def name_key(name: str) -> str:
    """Return the key that spellings of one name share: NFC, case-folded, spaces squeezed.

    The key never replaces the printed spelling, which is kept beside it.
    """
    straight = unicodedata.normalize("NFC", name).replace("\N{RIGHT SINGLE QUOTATION MARK}", "'")
    return _SPACE.sub(" ", straight.casefold()).strip()


def event_id_for(key: str) -> str:
    """Derive an event's id from its import key, so that the same claim always gets the same id.

    32 hex digits: the first 128 bits of SHA-256 over a domain prefix and the key. A second run of
    an import finds its events by these ids, which makes a retry safe.
    """
    return hashlib.sha256(b"endorsement-ledger event\x00" + key.encode()).hexdigest()[:32]
