"""The tables of the record: the log, the index of what each event is about, and the head.

The log is `event`. Everything else but the head row can be rebuilt from it. The tables are made by
Alembic (`migrations/`); triggers on both databases keep the log append-only.
"""

from __future__ import annotations

import datetime as dt
from typing import Final

import sqlalchemy as sa
from sqlalchemy.types import TypeDecorator

from ledger.events.envelope import utc_text, utc_time


class UtcText(TypeDecorator[dt.datetime]):
    """A UTC time kept as fixed-width text with microseconds, so that text order is time order.

    Refuses naive times, and times in another zone, which the databases' own types shift silently.
    """

    impl = sa.Text
    cache_ok = True

    def process_bind_param(self, value: dt.datetime | None, dialect: sa.Dialect) -> str | None:
        """Write a time. Raises `ValueRefusedError` for one that is not UTC."""
        del dialect
        return None if value is None else utc_text(value)

    def process_result_value(self, value: str | None, dialect: sa.Dialect) -> dt.datetime | None:
        """Read a time back."""
        del dialect
        return None if value is None else utc_time(value)


_Seq: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
# Byte order on both databases: a prefix of an id is then a range, and order is the same everywhere.
_Key: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")

metadata: Final = sa.MetaData(
    naming_convention={
        "ix": "ix_%(table_name)s_%(column_0_N_name)s",
        "uq": "uq_%(table_name)s_%(column_0_N_name)s",
        "ck": "ck_%(table_name)s_%(constraint_name)s",
        "pk": "pk_%(table_name)s",
    }
)

event: Final = sa.Table(
    "event",
    metadata,
    sa.Column("seq", _Seq, primary_key=True, autoincrement=False),
    sa.Column("recorded_at", UtcText, nullable=False),
    sa.Column("event_id", _Key, nullable=False, unique=True),
    sa.Column("type", _Key, nullable=False),
    sa.Column("version", sa.Integer, nullable=False),
    sa.Column("claim_id", _Key, nullable=False),
    sa.Column("recorded_by", sa.Text, nullable=False),
    sa.Column("note", sa.Text),
    # A second guard beside the write lock: two entries can never follow on the same one.
    sa.Column("prev_hash", _Key, nullable=False, unique=True),
    sa.Column("body_hash", _Key, nullable=False),
    sa.Column("entry_hash", _Key, nullable=False),
    sa.Column("salt", sa.LargeBinary),
    sa.Column("body", sa.LargeBinary),
    sa.Index(None, "claim_id", "seq"),
    sa.Index(None, "type", "seq"),
    sa.CheckConstraint("seq >= 1", name="seq"),
    sa.CheckConstraint("version >= 1", name="version"),
    sa.CheckConstraint("(body IS NULL) = (salt IS NULL)", name="whole_or_redacted"),
    sa.CheckConstraint(
        "length(prev_hash) = 64 AND length(body_hash) = 64 AND length(entry_hash) = 64",
        name="hashes",
    ),
    sqlite_strict=True,
)
"""One row for each event; columns as in `Entry`. `body` holds canonical bytes, never JSONB."""

event_subject: Final = sa.Table(
    "event_subject",
    metadata,
    sa.Column("subject", _Key, primary_key=True),
    sa.Column("type", _Key, primary_key=True),
    sa.Column("seq", _Seq, primary_key=True, autoincrement=False),
    sqlite_strict=True,
    sqlite_with_rowid=False,
)
"""What each event is about. An index: derived from the bodies, checked against them by `verify`.

The type is part of the key so that an endorser's own events are one seek away, however many acts
name it.
"""

ledger_head: Final = sa.Table(
    "ledger_head",
    metadata,
    sa.Column("id", sa.Integer, primary_key=True, autoincrement=False),
    sa.Column("ledger", sa.Text, nullable=False),
    sa.Column("size", _Seq, nullable=False),
    sa.Column("entry_hash", sa.Text, nullable=False),
    sa.Column("recorded_at", UtcText),
    sa.CheckConstraint("id = 1", name="one_row"),
    sqlite_strict=True,
)
"""One row: the ledger's own id, the last seq, its hash and its time.

Each append locks and updates it. This one row gives order without gaps, the chain's tip, and the
write lock.
"""
