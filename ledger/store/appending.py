"""One append: sort out what is new, check the locks, chain, insert, move the head, read it back."""

from __future__ import annotations

import datetime as dt
import functools
import secrets
from collections.abc import Callable, Iterator, Mapping, Sequence
from itertools import islice
from typing import Any, Final

import sqlalchemy as sa
from attrs import evolve, frozen

from ledger.chain import SALT_BYTES, body_digest, columns_digest
from ledger.codec import decode, encode
from ledger.errors import Finding, Place
from ledger.events.envelope import Entry, Unknown, utc_text, utc_time
from ledger.events.mending import BodyRedacted
from ledger.events.subjects import subjects
from ledger.schema import event, event_subject, ledger_head
from ledger.store import reading
from ledger.store.engines import Database
from ledger.store.heads import Head, HeadRow
from ledger.store.index import KEPT_OF_REDACTED
from ledger.store.locks import fitting
from ledger.store.preparing import Prepared
from ledger.store.reading import MANY
from ledger.store.receipts import Receipt
from ledger.store.refusals import (
    ClashError,
    ConflictError,
    MovedOnError,
    NothingToRedactError,
    StorageRefusedError,
    clash,
)
from ledger.store.statements import OnConnection, Statements, inserted

_HEAD: Final = "SELECT ledger, size, entry_hash, recorded_at FROM ledger_head WHERE id = 1"
_TOGETHER: Final = 250
"""Rows hashed and then inserted, before the next: the processor's cache holds no more of them."""
_LONG_AGO: Final = dt.datetime.min.replace(tzinfo=dt.UTC)

Clock = Callable[[Statements], dt.datetime]


@frozen
class Recorded:
    """What is on record under an event id; `body` is None when it was redacted."""

    seq: int
    type: str
    version: int
    claim_id: str
    body: bytes | None


def append(  # noqa: PLR0913 - the drafts, and who, when and on what condition
    statements: Statements,
    database: Database,
    drafts: Sequence[Prepared],
    *,
    recorded_by: str,
    expect: int | None,
    clock: Clock,
) -> Receipt:
    """Append drafts inside a write transaction, in the order given.

    Raises `MovedOnError`, `ClashError`, `ConflictError`, `StorageRefusedError`.
    """
    before = _taken_head(statements)
    if expect is not None and before.seq != expect:
        raise MovedOnError(expect, before.seq)
    ids = [each.event_id for each in drafts]
    recorded = on_record(statements, ids) if before.seq else {}
    fresh, unchanged = _sorted_out(drafts, recorded)
    if unfit := fitting(statements, fresh, before.seq):
        raise ConflictError(tuple(_placed(finding, each.place) for each, finding in unfit))
    if not fresh:
        return Receipt(None, None, (), unchanged, before.head)
    moment = max(clock(statements), before.recorded_at or _LONG_AGO)
    last = _insert(statements, database, _chained(fresh, before, moment, recorded_by))
    _index(statements, database, before.seq + 1, fresh)
    head = _moved(statements, database, before, last)
    added = tuple(each.event_id for each in fresh)
    return Receipt(before.seq + 1, head.seq, added, unchanged, head)


def redact(
    connection: sa.Connection,
    database: Database,
    redaction: Prepared,
    *,
    recorded_by: str,
    clock: Clock,
) -> Receipt:
    """Append a redaction and empty the body and salt of its target, inside a write transaction.

    Of the target's subjects only its contests and claims stay in the index, so that an answer can
    say that something was redacted, and not whom it was about.
    """
    statements = OnConnection(connection, database.placeholder)
    receipt = append(
        statements, database, (redaction,), recorded_by=recorded_by, expect=None, clock=clock
    )
    assert isinstance(redaction.mending, BodyRedacted)  # noqa: S101 - made by Ledger.redact
    target = target_of(connection, redaction.mending.event)
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


def target_of(connection: sa.Connection, event_id: str) -> Entry:
    """Return the entry to be redacted. Raises `NothingToRedactError`."""
    found = reading.with_ids(connection, (event_id,))
    if not found:
        raise NothingToRedactError(event_id)
    return found[0]


def on_record(statements: Statements, event_ids: Sequence[str]) -> dict[str, Recorded]:
    """Return what is recorded under some event ids; those that are not on record are left out.

    No more columns than comparing needs: an import asks for every id that it brings.
    """
    found: dict[str, Recorded] = {}
    for start in range(0, len(event_ids), MANY):
        some = tuple(event_ids[start : start + MANY])
        rows = statements.rows(_asking(statements.placeholder, len(some)), some)
        found.update({row[0]: Recorded(*row[1:]) for row in rows})
    return found


@functools.lru_cache(maxsize=8)
def _asking(placeholder: str, ids: int) -> str:
    marks = ", ".join([placeholder] * ids)
    columns = "event_id, seq, type, version, claim_id, body"
    return f"SELECT {columns} FROM event WHERE event_id IN ({marks})"  # noqa: S608 - our own names


def _forgotten(target: Entry) -> list[str]:
    """The subjects of a redacted event that must leave the index with its body."""
    assert target.body is not None  # noqa: S101 - Ledger.redact looks first
    body = decode(target.type, target.version, target.body)
    known = frozenset() if isinstance(body, Unknown) else subjects(body)
    return sorted(subject for subject in known if not subject.startswith(KEPT_OF_REDACTED))


def _sorted_out(
    drafts: Sequence[Prepared], recorded: Mapping[str, Recorded]
) -> tuple[tuple[Prepared, ...], tuple[str, ...]]:
    """Part new drafts from those on record. Raises `ClashError` over any that differ."""
    fresh: dict[str, Prepared] = {}
    unchanged: list[str] = []
    clashes: list[Finding] = []
    for each in drafts:
        event_id = each.event_id
        if (entry := recorded.get(event_id)) is not None:
            if is_same(entry, each):
                unchanged.append(event_id)
            else:
                clashes.append(clashing(entry, each))
        elif (twin := fresh.get(event_id)) is None:
            fresh[event_id] = each
        elif twin.content == each.content:
            unchanged.append(event_id)
        else:
            finding = clash(event_id, None, _offered(twin), _offered(each))
            clashes.append(_placed(finding, each.place))
    if clashes:
        raise ClashError(tuple(clashes))
    return tuple(fresh.values()), tuple(unchanged)


def clashing(entry: Recorded, offered: Prepared) -> Finding:
    """Show what is recorded under an id beside the other content that is offered under it."""
    finding = clash(offered.event_id, entry.seq, _shown(entry), _offered(offered))
    return _placed(finding, offered.place)


def _placed(finding: Finding, place: Place | None) -> Finding:
    """Point a finding to where the draft was read, if it was read anywhere."""
    return finding if place is None else evolve(finding, place=place)


def is_same(entry: Recorded, offered: Prepared) -> bool:
    """Whether a draft says again what is recorded; a redacted body is not compared, nor revived."""
    if (entry.type, entry.claim_id) != (offered.type, offered.claim_id):
        return False
    if entry.body is None or entry.body == offered.body:
        return True
    if entry.version == offered.version:
        return False
    body = decode(entry.type, entry.version, entry.body)  # an older shape of the same words
    return not isinstance(body, Unknown) and encode(body) == offered.body


def _shown(entry: Recorded) -> str:
    body = "(redacted)" if entry.body is None else entry.body.decode()
    return f"{entry.type} for claim {entry.claim_id}: {body}"


def _offered(draft: Prepared) -> str:
    return f"{draft.type} for claim {draft.claim_id}: {draft.body.decode()}"


_Row = tuple[Any, ...]
"""A row of the log: its columns in the order of `Entry`, its time as text."""


def _chained(
    fresh: Sequence[Prepared], before: HeadRow, moment: dt.datetime, recorded_by: str
) -> Iterator[_Row]:
    """Chain new drafts on to the head. As rows: an import would make values only to undo them."""
    previous, at = before.entry_hash, utc_text(moment)  # one append, one moment
    salts = secrets.token_bytes(SALT_BYTES * len(fresh))
    for index, each in enumerate(fresh):
        salt = salts[index * SALT_BYTES : (index + 1) * SALT_BYTES]
        covered = (
            before.seq + 1 + index,
            at,
            each.event_id,
            each.type,
            each.version,
            each.claim_id,
            recorded_by,
            each.note,
            previous,
            body_digest(salt, each.body),
        )
        previous = columns_digest(*covered)
        yield (*covered, previous, salt, each.body)


def _insert(statements: Statements, database: Database, rows: Iterator[_Row]) -> _Row:
    """Insert rows of the log as they come, and return the last of them."""
    last: _Row = ()
    arrived = expected = 0
    while some := list(islice(rows, _TOGETHER)):
        arrived += inserted(statements, event, some)
        expected, last = expected + len(some), some[-1]
    if arrived != expected:
        # A rule or a trigger of somebody else's can swallow rows without an error.
        raise StorageRefusedError(
            database.where, f"{arrived} of {expected} events arrived; `verify` says why."
        )
    return last


def _index(
    statements: Statements, database: Database, first: int, fresh: Sequence[Prepared]
) -> None:
    """File new events under what they are about."""
    about = [
        (subject, each.type, seq) for seq, each in enumerate(fresh, first) for subject in each.about
    ]
    about.sort()
    arrived = inserted(statements, event_subject, about)
    if arrived != len(about):
        raise StorageRefusedError(
            database.where,
            f"{arrived} of {len(about)} rows of the index arrived; `verify` says why.",
        )


def _moved(statements: Statements, database: Database, before: HeadRow, last: _Row) -> Head:
    """Move the head to the last entry, and read both back."""
    seq, at, entry_hash = last[0], last[1], last[10]
    moving, reading_back = _moving(statements.placeholder)
    statements.changed(moving, (seq, entry_hash, at, before.seq))
    stored = statements.rows(reading_back, (seq,))
    if [tuple(row) for row in stored] != [(seq, entry_hash, at, *last)]:
        raise StorageRefusedError(
            database.where, "what was read back is not what was written; `verify` says why."
        )
    return Head(seq, entry_hash)


def _taken_head(statements: Statements) -> HeadRow:
    """Read the head row and hold it, and with it the log, until the transaction ends."""
    ((ledger, seq, entry_hash, at),) = statements.rows(_HEAD + statements.locking)
    return HeadRow(ledger, seq, entry_hash, None if at is None else utc_time(at))


@functools.cache
def _moving(placeholder: str) -> tuple[str, str]:
    """The statements that move the head, and that read it back beside an entry."""
    # Our own names, every one; what comes from outside is never part of a statement.
    columns = ", ".join(f"event.{column.name}" for column in event.c)
    moving = (
        f"UPDATE {ledger_head.name} SET size = {placeholder}, entry_hash = {placeholder},"  # noqa: S608 - as said
        f" recorded_at = {placeholder} WHERE id = 1 AND size = {placeholder}"
    )
    reading_back = (
        f"SELECT head.size, head.entry_hash, head.recorded_at, {columns}"  # noqa: S608 - as said
        f" FROM {ledger_head.name} AS head CROSS JOIN {event.name} AS event"
        f" WHERE head.id = 1 AND event.seq = {placeholder}"
    )
    return moving, reading_back
