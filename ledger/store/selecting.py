"""The statements that select from the log, built once, and the rows that they give.

Each takes whole lists at a time, so that what is asked for many claims is asked in one statement.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from typing import Final

import sqlalchemy as sa

from ledger.schema import event, event_subject
from ledger.store.fetching import fetched
from ledger.store.lists import among
from ledger.store.rows import Row

_UPTO: Final = sa.bindparam("upto", type_=event.c.seq.type)
_AFTER: Final = sa.bindparam("after", type_=event.c.seq.type)
_MOST: Final = sa.bindparam("most", type_=sa.Integer)
_ABOUT: Final = sa.select(event_subject.c.seq).where(
    among(event_subject.c.subject, "subjects"), event_subject.c.seq <= _UPTO
)

_PAGE: Final = (
    sa.select(event)
    .where(event.c.seq > _AFTER, event.c.seq <= _UPTO)
    .order_by(event.c.seq)
    .limit(_MOST)
)
_NUMBERED: Final = sa.select(event).where(among(event.c.seq, "seqs")).order_by(event.c.seq)
_WITH_IDS: Final = sa.select(event).where(among(event.c.event_id, "ids")).order_by(event.c.seq)
_WITH_PREFIX: Final = (
    # Ids are compared byte by byte, so a prefix is a range of the index.
    sa.select(event)
    .where(
        event.c.event_id >= sa.bindparam("first"),
        event.c.event_id < sa.bindparam("beyond"),
        event.c.seq <= _UPTO,
    )
    .order_by(event.c.event_id)
    .limit(_MOST)
)
_OF_CLAIMS: Final = (
    sa.select(event)
    .where(among(event.c.claim_id, "claims"), event.c.seq <= _UPTO)
    .order_by(event.c.seq)
)
_OF_TYPES: Final = (
    sa.select(event).where(among(event.c.type, "types"), event.c.seq <= _UPTO).order_by(event.c.seq)
)
_ABOUT_ROWS: Final = sa.select(event).where(event.c.seq.in_(_ABOUT)).order_by(event.c.seq)


def page(connection: sa.Connection, after: int, upto: int, most: int) -> list[Row]:
    """Return the next rows after a seq up to another, at most so many, in seq order."""
    return fetched(connection, _PAGE, {"after": after, "upto": upto, "most": most})


def numbered(connection: sa.Connection, seqs: Collection[int]) -> list[Row]:
    """Return the rows of those seqs, in seq order."""
    return fetched(connection, _NUMBERED, {"seqs": seqs})


def with_ids(connection: sa.Connection, event_ids: Iterable[str]) -> list[Row]:
    """Return the rows with those event ids, in seq order."""
    return fetched(connection, _WITH_IDS, {"ids": set(event_ids)})


def with_prefix(connection: sa.Connection, prefix: str, upto: int, most: int) -> list[Row]:
    """Return the rows whose event id starts with a prefix, at most so many, by id."""
    beyond = prefix + "\U0010ffff"  # beyond any character that an id may go on with
    values = {"first": prefix, "beyond": beyond, "upto": upto, "most": most}
    return fetched(connection, _WITH_PREFIX, values)


def of_claims(connection: sa.Connection, claims: Iterable[str], upto: int) -> list[Row]:
    """Return the rows recorded for any of some claims, in seq order."""
    return fetched(connection, _OF_CLAIMS, {"claims": set(claims), "upto": upto})


def of_types(connection: sa.Connection, types: Iterable[str], upto: int) -> list[Row]:
    """Return the rows of some types, in seq order."""
    return fetched(connection, _OF_TYPES, {"types": set(types), "upto": upto})


def about(connection: sa.Connection, subjects: Iterable[str], upto: int) -> list[Row]:
    """Return the rows about any of some subjects, in seq order."""
    return fetched(connection, _ABOUT_ROWS, {"subjects": set(subjects), "upto": upto})
