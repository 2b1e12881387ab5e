"""One redaction: an append, and the removal of the body and salt of its target."""

from __future__ import annotations

import sqlalchemy as sa

from ledger.codec import decode
from ledger.events.envelope import Entry, Unknown
from ledger.events.mending import BodyRedacted
from ledger.events.subjects import subjects
from ledger.schema import event, event_subject
from ledger.store import reading
from ledger.store.appending import Clock, append
from ledger.store.engines import Database
from ledger.store.index import KEPT_OF_REDACTED
from ledger.store.preparing import Prepared
from ledger.store.receipts import Receipt
from ledger.store.refusals import NothingToRedactError, StorageRefusedError
from ledger.store.statements import OnConnection, Statements


def redact(
    connection: sa.Connection,
    database: Database,
    redaction: Prepared,
    *,
    recorded_by: str,
    clock: Clock,
) -> Receipt:
    """Append a redaction and remove the body and salt of its target, inside a write transaction.

    Of the target's subjects only its contests and claims stay in the index, so that an answer can
    say that something was redacted, but not whom it was about.
    """
    statements = OnConnection(connection, database.placeholder)
    receipt = append(
        statements, database, (redaction,), recorded_by=recorded_by, expect=None, clock=clock
    )
    assert isinstance(redaction.mending, BodyRedacted)  # noqa: S101 - made by Ledger.redact
    target = target_of(statements, redaction.mending.event)
    emptied = connection.execute(
        sa.update(event).where(event.c.seq == target.seq).values(body=None, salt=None)
    )
    if emptied.rowcount != 1:
        raise StorageRefusedError(database.where, "the body was not emptied; `verify` says why.")
    connection.execute(
        sa.delete(event_subject).where(
            event_subject.c.subject.in_(_forgotten(target)),
            event_subject.c.type == target.type,
            event_subject.c.seq == target.seq,
        )
    )
    return receipt


def target_of(statements: Statements, event_id: str) -> Entry:
    """Return the entry to be redacted. Raises `NothingToRedactError`."""
    entries = reading.with_ids(statements, (event_id,))
    if not entries:
        raise NothingToRedactError(event_id)
    return entries[0]


def _forgotten(target: Entry) -> list[str]:
    """Return the subjects of a redacted event that must leave the index with its body."""
    assert target.body is not None  # noqa: S101 - Ledger.redact looks first
    body = decode(target.type, target.version, target.body)
    known = frozenset() if isinstance(body, Unknown) else subjects(body)
    return sorted(subject for subject in known if not subject.startswith(KEPT_OF_REDACTED))
