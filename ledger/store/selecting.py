"""Selecting rows of the log.

Each function takes a whole list, so that many claims need one statement only.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

from ledger import briefs
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

# Whether an act hangs together with anything is found out where it is read. Asking for its claim
# afterwards would take the names of all claims there and back.
_BRIEFLY: Final = f"""
SELECT one.seq, one.event_id, one.claim_id, one.body_hash, one.salt, CASE
  WHEN one.type = '{briefs.TYPE}' AND one.version = {briefs.VERSION} AND NOT EXISTS (
    SELECT 1 FROM event AS other
    WHERE other.claim_id = one.claim_id AND other.seq <> one.seq AND other.seq <= ?
  ) AND NOT EXISTS (
    SELECT 1 FROM event_subject AS other
    WHERE other.subject = 'claim:' || one.claim_id AND other.seq <= ?
  ) THEN one.body
END
FROM event AS one
WHERE one.seq IN (SELECT seq FROM event_subject WHERE subject = ? AND seq <= ?)
ORDER BY one.seq
"""  # noqa: S608 - as above


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


def briefly(statements: Statements, subject: str, upto: int) -> list[briefs.Row]:
    """Return what is read in brief of the rows about a subject, in seq order.

    A row has its body if it is an act of the newest shape, the only event of its claim, and no
    other event is about this claim.
    """
    return fetched(statements, _BRIEFLY, upto, upto, subject, upto)
