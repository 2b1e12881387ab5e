"""One append: sort out what is new, check the locks, chain, insert, move the head, read it back."""

from __future__ import annotations

import datetime as dt
import re
import secrets
import unicodedata
from collections.abc import Callable, Iterable, Iterator, Sequence
from operator import attrgetter
from typing import Final

import sqlalchemy as sa
from attrs import evolve, fields, frozen

from ledger.chain import SALT_BYTES, body_digest, sealed
from ledger.codec import decode, encode, type_of
from ledger.errors import Finding, ValueRefusedError
from ledger.events.envelope import Draft, Entry, Unknown, utc_text
from ledger.events.mending import BodyRedacted
from ledger.events.subjects import subjects
from ledger.schema import event, event_subject, ledger_head
from ledger.store import reading
from ledger.store.engines import Database, insertion
from ledger.store.index import KEPT_OF_REDACTED
from ledger.store.locks import fitting
from ledger.store.reading import Head, HeadRow, head_row
from ledger.store.receipts import Receipt
from ledger.store.refusals import (
    ClashError,
    ConflictError,
    MovedOnError,
    NothingToRedactError,
    StorageRefusedError,
    clash,
)

LONGEST_ID: Final = 200
_NO_ID: Final = re.compile(r"[\s\x00-\x1f\x7f-\x9f]")
_CONTROL: Final = re.compile(
    r"[\x00-\x08\x0b-\x1f\x7f-\x9f\u202a-\u202e\u2066-\u2069\ud800-\udfff]"
)

_COLUMNS: Final = attrgetter(*(field.name for field in fields(Entry)))

Clock = Callable[[sa.Connection], dt.datetime]


@frozen
class Prepared:
    """A draft with its body encoded, ready before the lock is taken."""

    draft: Draft
    type: str
    version: int
    body: bytes
    subjects: frozenset[str]

    @property
    def content(self) -> tuple[str, str, bytes]:
        """What makes two drafts of one id the same: type, claim and body."""
        return self.type, self.draft.claim_id, self.body


def prepared(draft: Draft) -> Prepared:
    """Encode a draft. Raises `BodyRefusedError`, `ValueRefusedError`."""
    for what, text in (("an event", draft.event_id), ("a claim", draft.claim_id)):
        if not text or len(text) > LONGEST_ID or _NO_ID.search(text):
            raise ValueRefusedError(
                f"“{text}” cannot be the id of {what}.",
                f"An id has 1 to {LONGEST_ID} characters and no spaces.",
            )
    name, version = type_of(draft.body)
    kept = draft if draft.note is None else evolve(draft, note=checked_text(draft.note, "note"))
    return Prepared(kept, name, version, encode(draft.body), subjects(draft.body))


def checked_text(text: str, what: str) -> str:
    """Return a text for the envelope in NFC. Raises `ValueRefusedError` for control characters."""
    if found := _CONTROL.search(text):
        raise ValueRefusedError(f"The {what} holds a control character ({found.group()!r}).")
    return unicodedata.normalize("NFC", text)


def append(  # noqa: PLR0913 - the drafts, and who, when and on what condition
    connection: sa.Connection,
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
    before = head_row(connection, lock=True)
    if expect is not None and before.seq != expect:
        raise MovedOnError(expect, before.seq)
    fresh, unchanged = _sorted_out(connection, drafts, before.seq)
    if findings := fitting(connection, (each.draft for each in fresh), before.seq):
        raise ConflictError(findings)
    if not fresh:
        return Receipt(None, None, (), unchanged, before.head)
    moment = max(clock(connection), before.recorded_at or dt.datetime.min.replace(tzinfo=dt.UTC))
    entries = tuple(_chained(fresh, before, moment, recorded_by))
    _insert(connection, database, entries, fresh)
    head = _moved(connection, database, before, entries[-1])
    added = tuple(entry.event_id for entry in entries)
    return Receipt(entries[0].seq, entries[-1].seq, added, unchanged, head)


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
    receipt = append(
        connection, database, (redaction,), recorded_by=recorded_by, expect=None, clock=clock
    )
    assert isinstance(redaction.draft.body, BodyRedacted)  # noqa: S101 - made by Ledger.redact
    (target,) = _on_record(connection, (redaction.draft.body.event,)).values()
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
    found = _on_record(connection, (event_id,))
    if event_id not in found:
        raise NothingToRedactError(event_id)
    return found[event_id]


def _forgotten(target: Entry) -> list[str]:
    """The subjects of a redacted event that must leave the index with its body."""
    assert target.body is not None  # noqa: S101 - Ledger.redact looks first
    body = decode(target.type, target.version, target.body)
    known = frozenset() if isinstance(body, Unknown) else subjects(body)
    return sorted(subject for subject in known if not subject.startswith(KEPT_OF_REDACTED))


def _sorted_out(
    connection: sa.Connection, drafts: Sequence[Prepared], upto: int
) -> tuple[tuple[Prepared, ...], tuple[str, ...]]:
    """Part new drafts from those on record. Raises `ClashError` over any that differ."""
    recorded = _on_record(connection, (each.draft.event_id for each in drafts)) if upto else {}
    fresh: dict[str, Prepared] = {}
    unchanged: list[str] = []
    clashes: list[Finding] = []
    for each in drafts:
        event_id = each.draft.event_id
        if (entry := recorded.get(event_id)) is not None:
            if _is_same(entry, each):
                unchanged.append(event_id)
            else:
                clashes.append(clash(event_id, entry.seq, _shown(entry), _offered(each)))
        elif (twin := fresh.get(event_id)) is None:
            fresh[event_id] = each
        elif twin.content == each.content:
            unchanged.append(event_id)
        else:
            clashes.append(clash(event_id, None, _offered(twin), _offered(each)))
    if clashes:
        raise ClashError(tuple(clashes))
    return tuple(fresh.values()), tuple(unchanged)


def _on_record(connection: sa.Connection, event_ids: Iterable[str]) -> dict[str, Entry]:
    return {entry.event_id: entry for entry in reading.with_ids(connection, event_ids)}


def _is_same(entry: Entry, offered: Prepared) -> bool:
    """Whether a draft says again what is recorded; a redacted body is not compared, nor revived."""
    if (entry.type, entry.claim_id) != (offered.type, offered.draft.claim_id):
        return False
    if entry.body is None or entry.body == offered.body:
        return True
    if entry.version == offered.version:
        return False
    body = decode(entry.type, entry.version, entry.body)  # an older shape of the same words
    return not isinstance(body, Unknown) and encode(body) == offered.body


def _shown(entry: Entry) -> str:
    body = "(redacted)" if entry.body is None else entry.body.decode()
    return f"{entry.type} for claim {entry.claim_id}: {body}"


def _offered(draft: Prepared) -> str:
    return f"{draft.type} for claim {draft.draft.claim_id}: {draft.body.decode()}"


def _chained(
    fresh: Sequence[Prepared], before: HeadRow, moment: dt.datetime, recorded_by: str
) -> Iterator[Entry]:
    previous = before.entry_hash
    salts = secrets.token_bytes(SALT_BYTES * len(fresh))
    for index, each in enumerate(fresh):
        salt = salts[index * SALT_BYTES : (index + 1) * SALT_BYTES]
        entry = sealed(
            Entry(
                before.seq + 1 + index,
                moment,
                each.draft.event_id,
                each.type,
                each.version,
                each.draft.claim_id,
                recorded_by,
                each.draft.note,
                previous,
                body_digest(salt, each.body),
                "",
                salt,
                each.body,
            )
        )
        yield entry
        previous = entry.entry_hash


def _insert(
    connection: sa.Connection,
    database: Database,
    entries: Sequence[Entry],
    fresh: Sequence[Prepared],
) -> None:
    """Insert by the driver's own executemany: several times faster than building statements."""
    at = utc_text(entries[0].recorded_at)  # one append, one moment
    rows = [(row[0], at, *row[2:]) for row in map(_COLUMNS, entries)]
    done = connection.exec_driver_sql(insertion(event, database.placeholder), rows)
    if done.rowcount != len(rows):
        # A rule or a trigger of somebody else's can swallow rows without an error.
        raise StorageRefusedError(
            database.where, f"{done.rowcount} of {len(rows)} events arrived; `verify` says why."
        )
    index = sorted(
        (subject, entry.type, entry.seq)
        for entry, each in zip(entries, fresh, strict=True)
        for subject in each.subjects
    )
    if index:
        connection.exec_driver_sql(insertion(event_subject, database.placeholder), index)


def _moved(connection: sa.Connection, database: Database, before: HeadRow, last: Entry) -> Head:
    """Move the head to the last entry, and read both back."""
    connection.execute(
        sa.update(ledger_head)
        .where(ledger_head.c.id == 1, ledger_head.c.size == before.seq)
        .values(size=last.seq, entry_hash=last.entry_hash, recorded_at=last.recorded_at)
    )
    head = head_row(connection).head
    stored = reading.numbered(connection, (last.seq,))
    if head != Head(last.seq, last.entry_hash) or stored != (last,):
        raise StorageRefusedError(
            database.where, "what was read back is not what was written; `verify` says why."
        )
    return head
