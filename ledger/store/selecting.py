"""Selecting rows of the log.

Each function takes a whole list, so that many claims need one statement only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from ledger.store.fetching import fetched
from ledger.store.rows import COLUMNS, Row
from ledger.store.statements import Statements

_ROWS: Final = f"SELECT {COLUMNS} FROM event WHERE"  # noqa: S608 - our own names; what comes from outside is a value
_PAGE: Final = f"{_ROWS} seq > ? AND seq <= ? ORDER BY seq LIMIT ?"
_NUMBERED: Final = f"{_ROWS} seq AMONG NUMBERS ? ORDER BY seq"
_WITH_IDS: Final = f"{_ROWS} event_id AMONG TEXTS ? ORDER BY seq"
# Ids are compared byte by byte, so a prefix is a range of the index.
_WITH_PREFIX: Final = (
    f"{_ROWS} event_id >= ? AND event_id < ? AND seq <= ? ORDER BY event_id LIMIT ?"
)
_OF_CLAIMS: Final = f"{_ROWS} claim_id AMONG TEXTS ? AND seq <= ? ORDER BY seq"
_OF_TYPES: Final = f"{_ROWS} type AMONG TEXTS ? AND seq <= ? ORDER BY seq"
_ABOUT: Final = (
    f"{_ROWS} seq IN (SELECT seq FROM event_subject"  # noqa: S608 - as above
    " WHERE subject AMONG TEXTS ? AND seq <= ?)"
    " ORDER BY seq"
)


def page(statements: Statements, after: int, upto: int, most: int) -> list[Row]:
    """Return the first `most` rows after a seq up to another, in seq order."""
    return fetched(statements, _PAGE, after, upto, most)


def numbered(statements: Statements, seqs: Collection[int]) -> list[Row]:
    """Return the rows of those seqs, in seq order."""
    return fetched(statements, _NUMBERED, seqs)


def with_ids(statements: Statements, event_ids: Iterable[str]) -> list[Row]:
    """Return the rows with those event ids, in seq order."""
    return fetched(statements, _WITH_IDS, set(event_ids))


def with_prefix(statements: Statements, prefix: str, upto: int, most: int) -> list[Row]:
    """Return the first `most` rows whose event id starts with a prefix, in the order of ids."""
    beyond = prefix + "\U0010ffff"  # sorts after any character that an id may have next
    return fetched(statements, _WITH_PREFIX, prefix, beyond, upto, most)


def of_claims(statements: Statements, claims: Iterable[str], upto: int) -> list[Row]:
    """Return the rows recorded for any of some claims, in seq order."""
    return fetched(statements, _OF_CLAIMS, set(claims), upto)


def of_types(statements: Statements, types: Iterable[str], upto: int) -> list[Row]:
    """Return the rows of some types, in seq order."""
    return fetched(statements, _OF_TYPES, set(types), upto)


def about(statements: Statements, subjects: Iterable[str], upto: int) -> list[Row]:
    """Return the rows about any of some subjects, in seq order."""
    return fetched(statements, _ABOUT, set(subjects), upto)
