"""An open ledger: appending to it and reading it. Every read is bounded by a seq."""

from __future__ import annotations

import datetime as dt
import os
from collections.abc import Callable, Iterable, Iterator, Mapping, Sequence
from contextlib import contextmanager
from types import TracebackType
from typing import TYPE_CHECKING, Any, Final, Protocol, Self, TypeVar, cast

from ledger.briefs import Dossier
from ledger.errors import ValueRefusedError
from ledger.events.envelope import GENESIS, Draft, Entry, Event
from ledger.events.frame import ContestCalled
from ledger.events.mending import BodyRedacted, redaction_id
from ledger.revisions import REVISIONS
from ledger.store import reading, selecting
from ledger.store.dossier import contest_events, contest_in_brief, events_behind, whole_events
from ledger.store.engines import Database, database_at
from ledger.store.heads import HEAD, Head, HeadRow, make_sure
from ledger.store.losses import HeadLostError
from ledger.store.receipts import Receipt
from ledger.store.refusals import (
    MissingLedgerError,
    NewSchemaError,
    NotALedgerError,
    OldSchemaError,
)
from ledger.store.rows import Row, entry_of, event_of
from ledger.store.snapshot import Snapshot
from ledger.store.statements import OnConnection, Statements

if TYPE_CHECKING:
    from ledger.store.comparing import Recorded
    from ledger.store.preparing import Prepared


class Closable(Protocol):
    """Something that can be closed."""

    def close(self) -> None:
        """Close everything that is open."""


Beside = TypeVar("Beside", bound=Closable)
_HASH: Final = "SELECT (SELECT entry_hash FROM event WHERE seq = {seq:d})"
"""Gives one row at any seq; a glance takes no values, so the seq, a whole number, is written in."""


def open_ledger(
    given: str | os.PathLike[str] | None = None,
    *,
    create: bool = False,
    clock: Callable[[], dt.datetime] | None = None,
) -> Ledger:
    """Open the ledger at a path or URL, else at ENDORSEMENTS_DB, else at endorsements.db.

    `create` makes it, or brings its tables up to date. `clock` replaces the database's own (it must
    give UTC). Raises `MissingLedgerError`, `NotALedgerError`, `OldSchemaError`,
    `NewSchemaError`, `DatabaseNotUnderstoodError`, or what connecting raises.
    """
    database = database_at(given)
    try:
        if create:
            _make(database)
        _check_schema(database)
    except BaseException:
        database.close()
        raise
    return Ledger(database, clock)


class Ledger:
    """An open ledger. Close it, or use it in a `with`."""

    def __init__(self, database: Database, clock: Callable[[], dt.datetime] | None = None) -> None:
        """Take a database whose tables are known to be right; use `open_ledger`."""
        self.database = database
        self._clock = clock
        self._beside: dict[Callable[[Database], Any], Closable] = {}

    @property
    def address(self) -> str:
        """The path or URL for another process to open. It may hold a password: never show it."""
        return self.database.address

    def append(
        self, drafts: Iterable[Draft], *, recorded_by: str, expect: int | None = None
    ) -> Receipt:
        """Record drafts, all or none, in the order given; return what was added.

        A draft that is on record with the same content is left alone and listed as unchanged, so
        any append can be run again. `expect` is the head seq the caller has seen. Raises
        `ClashError`, `ConflictError`, `MovedOnError`, `BusyError`, `StorageRefusedError`,
        `UnknownOutcomeError` (run it again), and what refuses a body or a name.
        """
        from ledger.store.preparing import prepared  # noqa: PLC0415 - a reader starts faster without

        ready = tuple(map(prepared, drafts))
        return self.append_prepared(ready, recorded_by=recorded_by, expect=expect)

    def append_prepared(
        self, ready: Sequence[Prepared], *, recorded_by: str, expect: int | None = None
    ) -> Receipt:
        """Record drafts that are encoded already; findings point to where each was read.

        Otherwise like `append`.
        """
        from ledger.store import appending  # noqa: PLC0415 - as above

        if any(isinstance(each.mending, BodyRedacted) for each in ready):
            raise ValueRefusedError("A redaction is not appended.", "Use redact.")
        by = _checked_name(recorded_by)
        with self.database.appending() as statements:
            return appending.append(
                statements,
                self.database,
                ready,
                recorded_by=by,
                expect=expect,
                clock=self._now,
            )

    def on_record(self, event_ids: Sequence[str]) -> Mapping[str, Recorded]:
        """Return what is recorded under some event ids; those not on record are left out."""
        from ledger.store import comparing  # noqa: PLC0415 - as above

        with self.database.reading() as statements:
            return comparing.on_record(statements, event_ids)

    def redact(self, event_id: str, *, reason: str, authority: str, recorded_by: str) -> Receipt:
        """Delete the body of an event because the law says so; its place and hashes stay.

        A second redaction changes nothing. Raises `NothingToRedactError`, and what `append` raises.
        """
        from ledger.store import redacting  # noqa: PLC0415 - a reader starts faster without
        from ledger.store.preparing import prepared  # noqa: PLC0415 - as above

        by = _checked_name(recorded_by)
        with self.database.writing() as connection:
            statements = OnConnection(connection, self.database.placeholder)
            reading.head_row(statements, lock=True)
            target = redacting.target_of(statements, event_id)
            body = BodyRedacted(event_id, reason, authority)
            draft = Draft(redaction_id(event_id), target.claim_id, body)
            if target.body is None:
                head = reading.head_row(statements).head
                return Receipt(None, None, (), (draft.event_id,), head)
            return redacting.redact(
                connection,
                self.database,
                prepared(draft),
                recorded_by=by,
                clock=self._now,
            )

    def reindex(self) -> int:
        """Rebuild the index of subjects from the bodies; return how many rows were written."""
        from ledger.store import index  # noqa: PLC0415 - as above

        with self.database.writing() as connection:
            return index.rebuild(connection, self.database)

    def head(self) -> Head:
        """Return the last seq and its hash. Raises `HeadAstrayError`."""
        seq, entry_hash, logged = self.database.glance(HEAD)
        make_sure(seq, entry_hash, logged)
        return Head(seq, entry_hash)

    def head_row(self) -> HeadRow:
        """Return the head with the ledger's own id and the time of its last event."""
        with self.database.reading() as statements:
            return reading.sure_head(statements)

    def entries(self, after: int = 0, upto: int | None = None) -> Iterator[Entry]:
        """Yield entries as stored, after seq `after` up to and with `upto` (None: the head now)."""
        for rows in self.pages(after, upto):
            yield from map(entry_of, rows)

    def events(self, after: int = 0, upto: int | None = None) -> Iterator[Event]:
        """Yield events after a seq up to another, decoded and checked against their hashes."""
        for rows in self.pages(after, upto):
            yield from map(event_of, rows)

    def pages(self, after: int = 0, upto: int | None = None) -> Iterator[list[Row]]:
        """Yield pages of rows after a seq up to another, in seq order, up to `PAGE` in each."""
        last = self.head().seq if upto is None else upto
        while after < last:
            with self.database.reading() as statements:
                rows = selecting.page(statements, after, last, reading.PAGE)
            if not rows or rows[-1][0] <= after:  # a damaged tree could lead in a circle
                return
            yield rows
            after = rows[-1][0]

    def about(self, subject: str, upto: int | None = None) -> tuple[Event, ...]:
        """Return the events about a subject such as `contest:labour-2010`, in seq order."""
        with self.database.reading() as statements:
            last = self._bound(statements, upto)
            return reading.decoded(selecting.about(statements, (subject,), last))

    def of_types(self, *types: str, upto: int | None = None) -> tuple[Event, ...]:
        """Return the events of some registered types, in seq order."""
        with self.database.reading() as statements:
            last = self._bound(statements, upto)
            return reading.decoded(selecting.of_types(statements, types, last))

    def of_claims(self, claims: Iterable[str], upto: int | None = None) -> tuple[Event, ...]:
        """Return the events recorded for any of some claims, in seq order."""
        with self.database.reading() as statements:
            last = self._bound(statements, upto)
            return reading.decoded(selecting.of_claims(statements, claims, last))

    def kinds(self, after: int, upto: int) -> tuple[tuple[str, int, int], ...]:
        """Return each type and version recorded after a seq up to another, with its first seq."""
        with self.database.reading() as statements:
            return reading.kinds(statements, after, upto)

    def hash_at(self, seq: int) -> str:
        """Return the entry hash at a seq; the genesis hash at 0."""
        (entry_hash,) = self.database.glance(_HASH.format(seq=seq))
        return GENESIS if entry_hash is None else str(entry_hash)

    def contest_events(self, contest: str, upto: int | None = None) -> tuple[Event, ...]:
        """Return everything needed to fold one contest, in seq order."""
        with self.database.reading() as statements:
            return contest_events(statements, contest, self._bound(statements, upto))

    def contest_in_brief(self, contest: str, upto: int | None = None) -> Dossier:
        """Return the events of `contest_events`, most acts in brief: for a build, which reads all.

        Acts that its reader asks for as whole events are read in a transaction of their own.
        """
        with self.database.reading() as statements:
            last = self._bound(statements, upto)
            return contest_in_brief(statements, contest, last, self._whole_events)

    def events_behind(self, claims: Iterable[str], upto: int | None = None) -> tuple[Event, ...]:
        """Return every event that some claims can depend on, in seq order."""
        with self.database.reading() as statements:
            return events_behind(statements, claims, self._bound(statements, upto))

    def contests(self, upto: int | None = None) -> tuple[str, ...]:
        """Return the ids of the contests called up to a seq, in the order of their calling."""
        called = (event.body for event in self.of_types("contest.called", upto=upto))
        return tuple(
            dict.fromkeys(body.contest for body in called if isinstance(body, ContestCalled))
        )

    def find(self, reference: str, upto: int | None = None) -> tuple[Event, ...]:
        """Return the event that a seq or an event id names, or all events of a claim.

        Raises `NotFoundError`, `AmbiguousReferenceError`.
        """
        with self.database.reading() as statements:
            last = self._bound(statements, upto)
            return reading.find(statements, reference, last)

    def seq_at(self, moment: dt.datetime) -> int:
        """Return the last seq recorded at or before a UTC time, 0 if there is none."""
        with self.database.reading() as statements:
            return reading.seq_at(statements, moment, self._bound(statements, None))

    @contextmanager
    def snapshot(self) -> Iterator[Snapshot]:
        """Open one snapshot for many reads. Be brief: on SQLite no writer can commit meanwhile."""
        with self.database.reading() as statements:
            yield Snapshot(statements)

    def beside(self, make: Callable[[Database], Beside]) -> Beside:
        """Return a resource kept open beside the log: made on first use, closed with the ledger.

        Opening its file anew for every act would cost more than following the act.
        """
        if (resource := self._beside.get(make)) is None:
            resource = self._beside.setdefault(make, make(self.database))
        return cast("Beside", resource)

    def close(self) -> None:
        """Close every connection, and what is kept open beside the log."""
        while self._beside:
            self._beside.popitem()[1].close()
        self.database.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self,
        kind: type[BaseException] | None,
        error: BaseException | None,
        trace: TracebackType | None,
    ) -> None:
        self.close()

    def _whole_events(self, seqs: Iterable[int]) -> tuple[Event, ...]:
        with self.database.reading() as statements:
            return whole_events(statements, seqs)

    def _now(self, statements: Statements) -> dt.datetime:
        return self.database.now(statements) if self._clock is None else self._clock()

    @staticmethod
    def _bound(statements: Statements, upto: int | None) -> int:
        return reading.sure_head(statements).seq if upto is None else upto


def _checked_name(recorded_by: str) -> str:
    from ledger.store.preparing import checked_text  # noqa: PLC0415 - as above

    name = checked_text(recorded_by, "recorder's name").strip()
    if not name:
        raise ValueRefusedError("Nobody is named as recording this.", "Give recorded_by a name.")
    return name


def _make(database: Database) -> None:
    """Make the tables or upgrade them, unless they are of this release or a newer one."""
    revision = _revision(database) if database.exists() else None
    if revision is not None and (revision == REVISIONS[-1] or revision not in REVISIONS):
        return  # nothing to do; a newer release's tables are refused by the check that follows
    from ledger.store.upgrade import migrate  # noqa: PLC0415 - Alembic takes as long as the rest

    migrate(database)


def _check_schema(database: Database) -> None:
    """Compare the schema's revision with ours, by one SELECT."""
    if not database.exists():
        raise MissingLedgerError(database.where)
    revision = _revision(database)
    if revision is None:
        raise NotALedgerError(database.where)
    if revision not in REVISIONS:
        raise NewSchemaError(database.where, revision, REVISIONS[-1])
    if revision != REVISIONS[-1]:
        raise OldSchemaError(database.where, revision, REVISIONS[-1])


def _revision(database: Database) -> str | None:
    """Return the schema's revision, None where there is no ledger. Raises `HeadLostError`."""
    try:
        with database.reading() as statements:
            rows = statements.rows(
                "SELECT version_num, (SELECT count(*) FROM ledger_head) FROM alembic_version"
            )
    except NotALedgerError:
        return None
    if not rows:
        return None
    ((revision, heads), *_) = rows
    if not heads:
        raise HeadLostError(database.where)
    return str(revision)
