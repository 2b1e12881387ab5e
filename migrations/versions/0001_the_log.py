"""The log, its index of subjects, its head row, and the triggers that keep it append-only.

A released revision is never edited; it therefore repeats the tables rather than importing them.
"""

from __future__ import annotations

import secrets
from typing import Final

import sqlalchemy as sa
from alembic import op

revision = "0001"
down_revision = None
branch_labels = None
depends_on = None

_SEQ: Final = sa.BigInteger().with_variant(sa.Integer, "sqlite")
_KEY: Final = sa.Text().with_variant(sa.Text(collation="C"), "postgresql")


def upgrade() -> None:
    _make_event()
    _make_event_subject()
    _make_ledger_head()
    on_sqlite = op.get_bind().dialect.name == "sqlite"
    for statement in _ON_SQLITE if on_sqlite else _ON_POSTGRESQL:
        op.execute(statement)


def downgrade() -> None:
    raise NotImplementedError("No program drops the log. Restore a backup made before the upgrade.")


def _make_event() -> None:
    op.create_table(
        "event",
        sa.Column("seq", _SEQ, autoincrement=False, nullable=False),
        sa.Column("recorded_at", sa.Text, nullable=False),
        sa.Column("event_id", _KEY, nullable=False),
        sa.Column("type", _KEY, nullable=False),
        sa.Column("version", sa.Integer, nullable=False),
        sa.Column("claim_id", _KEY, nullable=False),
        sa.Column("recorded_by", sa.Text, nullable=False),
        sa.Column("note", sa.Text),
        sa.Column("prev_hash", _KEY, nullable=False),
        sa.Column("body_hash", _KEY, nullable=False),
        sa.Column("entry_hash", _KEY, nullable=False),
        sa.Column("salt", sa.LargeBinary),
        sa.Column("body", sa.LargeBinary),
        sa.PrimaryKeyConstraint("seq", name="pk_event"),
        sa.UniqueConstraint("event_id", name="uq_event_event_id"),
        sa.UniqueConstraint("prev_hash", name="uq_event_prev_hash"),
        sa.CheckConstraint("seq >= 1", name="ck_event_seq"),
        sa.CheckConstraint("version >= 1", name="ck_event_version"),
        sa.CheckConstraint("(body IS NULL) = (salt IS NULL)", name="ck_event_whole_or_redacted"),
        sa.CheckConstraint(
            "length(prev_hash) = 64 AND length(body_hash) = 64 AND length(entry_hash) = 64",
            name="ck_event_hashes",
        ),
        sqlite_strict=True,
    )
    op.create_index("ix_event_claim_id_seq", "event", ["claim_id", "seq"])
    op.create_index("ix_event_type_seq", "event", ["type", "seq"])


def _make_event_subject() -> None:
    op.create_table(
        "event_subject",
        sa.Column("subject", _KEY, nullable=False),
        sa.Column("type", _KEY, nullable=False),
        sa.Column("seq", _SEQ, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("subject", "type", "seq", name="pk_event_subject"),
        sqlite_strict=True,
        sqlite_with_rowid=False,
    )


def _make_ledger_head() -> None:
    head = op.create_table(
        "ledger_head",
        sa.Column("id", sa.Integer, autoincrement=False, nullable=False),
        sa.Column("ledger", sa.Text, nullable=False),
        sa.Column("size", _SEQ, nullable=False),
        sa.Column("entry_hash", sa.Text, nullable=False),
        sa.Column("recorded_at", sa.Text),
        sa.PrimaryKeyConstraint("id", name="pk_ledger_head"),
        sa.CheckConstraint("id = 1", name="ck_ledger_head_one_row"),
        sqlite_strict=True,
    )
    first = {"id": 1, "ledger": secrets.token_hex(16), "size": 0, "entry_hash": "0" * 64}
    op.bulk_insert(head, [first])


# INSERT OR REPLACE deletes without firing DELETE triggers unless recursive_triggers is on, so the
# INSERT trigger itself refuses a seq or an event id that is there already.
_ON_SQLITE: Final = (
    """
CREATE TRIGGER event_insert BEFORE INSERT ON event
WHEN NEW.seq IS NOT (SELECT coalesce(max(seq), 0) + 1 FROM event)
  OR EXISTS (SELECT 1 FROM event WHERE event_id = NEW.event_id)
  OR (NEW.seq > 1
      AND NEW.prev_hash IS NOT (SELECT entry_hash FROM event WHERE seq = NEW.seq - 1))
BEGIN
  SELECT RAISE(ABORT, 'event is append-only: this row does not follow on the last one');
END
""",
    """
CREATE TRIGGER event_update BEFORE UPDATE ON event
WHEN NOT (
  OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.salt IS NULL
  AND NEW.seq IS OLD.seq AND NEW.recorded_at IS OLD.recorded_at
  AND NEW.event_id IS OLD.event_id AND NEW.type IS OLD.type AND NEW.version IS OLD.version
  AND NEW.claim_id IS OLD.claim_id AND NEW.recorded_by IS OLD.recorded_by
  AND NEW.note IS OLD.note AND NEW.prev_hash IS OLD.prev_hash
  AND NEW.body_hash IS OLD.body_hash AND NEW.entry_hash IS OLD.entry_hash
  AND EXISTS (
    SELECT 1 FROM event_subject AS about JOIN event AS redaction ON redaction.seq = about.seq
    WHERE about.subject = 'event:' || OLD.event_id AND about.type = 'body.redacted'
      AND redaction.type = 'body.redacted' AND redaction.seq > OLD.seq))
BEGIN
  SELECT RAISE(ABORT, 'event is append-only: only a redaction on record may empty a body');
END
""",
    """
CREATE TRIGGER event_delete BEFORE DELETE ON event
BEGIN
  SELECT RAISE(ABORT, 'event is append-only: nothing is deleted');
END
""",
    """
CREATE TRIGGER ledger_head_insert BEFORE INSERT ON ledger_head
WHEN EXISTS (SELECT 1 FROM ledger_head)
BEGIN
  SELECT RAISE(ABORT, 'ledger_head has one row');
END
""",
    """
CREATE TRIGGER ledger_head_update BEFORE UPDATE ON ledger_head
WHEN NOT (
  NEW.id IS OLD.id AND NEW.ledger IS OLD.ledger AND NEW.size > OLD.size
  AND EXISTS (SELECT 1 FROM event WHERE seq = NEW.size AND entry_hash = NEW.entry_hash
              AND recorded_at = NEW.recorded_at))
BEGIN
  SELECT RAISE(ABORT, 'ledger_head only grows, to the last event');
END
""",
    """
CREATE TRIGGER ledger_head_delete BEFORE DELETE ON ledger_head
BEGIN
  SELECT RAISE(ABORT, 'ledger_head has one row');
END
""",
)

_ON_POSTGRESQL: Final = (
    """
CREATE FUNCTION ledger_refuse() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  RAISE EXCEPTION '% is append-only: % is refused', TG_TABLE_NAME, TG_OP
    USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE FUNCTION event_follows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.seq IS DISTINCT FROM (SELECT coalesce(max(seq), 0) + 1 FROM event)
    OR (NEW.seq > 1
        AND NEW.prev_hash IS DISTINCT FROM (SELECT entry_hash FROM event WHERE seq = NEW.seq - 1))
  THEN
    RAISE EXCEPTION 'event is append-only: this row does not follow on the last one'
      USING ERRCODE = 'integrity_constraint_violation';
  END IF;
  RETURN NEW;
END $$
""",
    """
CREATE FUNCTION event_redacted() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF OLD.body IS NOT NULL AND NEW.body IS NULL AND NEW.salt IS NULL
    AND (NEW.seq, NEW.recorded_at, NEW.event_id, NEW.type, NEW.version, NEW.claim_id,
         NEW.recorded_by, NEW.note, NEW.prev_hash, NEW.body_hash, NEW.entry_hash)
      IS NOT DISTINCT FROM
        (OLD.seq, OLD.recorded_at, OLD.event_id, OLD.type, OLD.version, OLD.claim_id,
         OLD.recorded_by, OLD.note, OLD.prev_hash, OLD.body_hash, OLD.entry_hash)
    AND EXISTS (
      SELECT 1 FROM event_subject AS about JOIN event AS redaction ON redaction.seq = about.seq
      WHERE about.subject = 'event:' || OLD.event_id AND about.type = 'body.redacted'
        AND redaction.type = 'body.redacted' AND redaction.seq > OLD.seq)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'event is append-only: only a redaction on record may empty a body'
    USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE FUNCTION ledger_head_grows() RETURNS trigger LANGUAGE plpgsql AS $$
BEGIN
  IF NEW.id = OLD.id AND NEW.ledger = OLD.ledger AND NEW.size > OLD.size
    AND EXISTS (SELECT 1 FROM event WHERE seq = NEW.size AND entry_hash = NEW.entry_hash
                AND recorded_at = NEW.recorded_at)
  THEN
    RETURN NEW;
  END IF;
  RAISE EXCEPTION 'ledger_head only grows, to the last event'
    USING ERRCODE = 'integrity_constraint_violation';
END $$
""",
    """
CREATE TRIGGER event_insert BEFORE INSERT ON event
  FOR EACH ROW EXECUTE FUNCTION event_follows()
""",
    """
CREATE TRIGGER event_update BEFORE UPDATE ON event
  FOR EACH ROW EXECUTE FUNCTION event_redacted()
""",
    """
CREATE TRIGGER event_delete BEFORE DELETE ON event
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
""",
    """
CREATE TRIGGER event_truncate BEFORE TRUNCATE ON event
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
""",
    """
CREATE TRIGGER ledger_head_update BEFORE UPDATE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_head_grows()
""",
    """
CREATE TRIGGER ledger_head_delete BEFORE DELETE ON ledger_head
  FOR EACH ROW EXECUTE FUNCTION ledger_refuse()
""",
    """
CREATE TRIGGER ledger_head_truncate BEFORE TRUNCATE ON ledger_head
  FOR EACH STATEMENT EXECUTE FUNCTION ledger_refuse()
""",
)
