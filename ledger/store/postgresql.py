"""A ledger in a PostgreSQL database.

Writers run at READ COMMITTED, so that what they read after waiting for the head row is what the
writer before them committed; under a stricter level the snapshot would be older than the lock, and
every wait would end in a retry. Readers hold a snapshot of their own.

A redacted body remains in dead row versions, log segments and backups. Those belong to the server,
and its operator has to purge them.
"""

from __future__ import annotations

import datetime as dt
import hashlib
from collections.abc import Iterator, Mapping, Sequence
from contextlib import closing, contextmanager
from typing import Any, Final

import psycopg
import sqlalchemy as sa
from attrs import frozen

from ledger.store.composing import committing
from ledger.store.places import PATIENCE
from ledger.store.refusals import (
    BusyError,
    DamagedError,
    MissingLedgerError,
    NotALedgerError,
    StorageRefusedError,
    UnreadableError,
)
from ledger.store.statements import OnConnection, Statements

_WRITER: Final = (
    "SET LOCAL synchronous_commit = on",  # off lost acknowledged events in every killed server
    f"SET LOCAL lock_timeout = '{PATIENCE:.0f}s'",
    "SET LOCAL idle_in_transaction_session_timeout = '60s'",
)
_GUARDS: Final = """
SELECT trigger.tgname,
  concat_ws(' ', relation.relname, trigger.tgtype, trigger.tgenabled, trigger.tgattr,
            coalesce(trigger.tgqual::text, '-'), function.proname),
  function.prosrc
FROM pg_trigger AS trigger JOIN pg_proc AS function ON function.oid = trigger.tgfoid
  JOIN pg_class AS relation ON relation.oid = trigger.tgrelid
WHERE NOT trigger.tgisinternal
  AND trigger.tgrelid IN (to_regclass('event'), to_regclass('ledger_head'))
UNION ALL
SELECT 'rule ' || rulename, tablename, definition FROM pg_rules
WHERE tablename IN ('event', 'ledger_head') AND schemaname = current_schema()
"""


class PostgresServer:
    """A ledger's database on a PostgreSQL server."""

    dialect = "postgresql"
    placeholder = "%s"

    def __init__(self, url: sa.URL) -> None:
        """Take the URL; nothing is opened yet."""
        self.where = url.render_as_string(hide_password=True).replace("+psycopg", "", 1)
        self.address = url.render_as_string(hide_password=False).replace("+psycopg", "", 1)
        engine = sa.create_engine(url, pool_pre_ping=True)
        self._writer = engine.execution_options(isolation_level="READ COMMITTED")
        self._reader = engine.execution_options(
            isolation_level="REPEATABLE READ", postgresql_readonly=True
        )

    def exists(self) -> bool:
        """Whether the server has a database of that name. Raises `StorageRefusedError`."""
        try:
            with self.reading():
                return True
        except MissingLedgerError:
            return False

    def is_bare(self, statements: Statements) -> bool:
        """Whether the schema has none of the names that the ledger's tables take."""
        ((bare,),) = statements.rows(
            "SELECT coalesce(to_regclass('event'), to_regclass('event_subject'),"
            " to_regclass('ledger_head'), to_regclass('alembic_version')) IS NULL"
        )
        return bool(bare)

    @contextmanager
    def reading(self) -> Iterator[Statements]:
        """Open a read-only snapshot."""
        with self._explaining(reading=True), self._reader.connect() as connection:
            yield _OnCursors(connection, self.placeholder)

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Read one row in a transaction of its own."""
        with self.reading() as statements:
            (row,) = statements.rows(statement)
            return tuple(row)

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sa.Connection]:
        """Open a transaction. The lock is the head row, which every writer reads first."""
        del create  # a database is made by the server's operator
        with (
            self._explaining(),
            self._writer.connect() as connection,
            committing(connection, self.where),
        ):
            for setting in _WRITER:
                connection.exec_driver_sql(setting)
            yield connection

    @contextmanager
    def appending(self) -> Iterator[Statements]:
        """Like `writing`, but for plain statements; SQLAlchemy costs little beside the network."""
        with self.writing() as connection:
            yield OnConnection(connection, self.placeholder)

    def now(self, statements: Statements) -> dt.datetime:
        """Return the server's clock as it is; SQL's `now` is when the transaction began."""
        moment: dt.datetime
        ((moment,),) = statements.rows("SELECT clock_timestamp()")
        return moment.astimezone(dt.UTC)

    def guards(self, statements: Statements) -> Mapping[str, str]:
        """Return the triggers on the log and the head row, and rules, which could swallow a row."""
        return {
            name: hashlib.sha256(f"{when}\n{what.strip()}".encode()).hexdigest()
            for name, when, what in statements.rows(_GUARDS)
        }

    def storage_faults(self, statements: Statements) -> tuple[str, ...]:
        """Return nothing: the server checks its own pages (`amcheck`, data checksums)."""
        del statements
        return ()

    def close(self) -> None:
        """Close every connection."""
        self._writer.dispose()

    @contextmanager
    def _explaining(self, *, reading: bool = False) -> Iterator[None]:
        """Raise PostgreSQL's errors as the store's own, each with a sentence."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            message = str(error.orig).strip()
            match error.orig:
                case psycopg.errors.LockNotAvailable() | psycopg.errors.DeadlockDetected():
                    raise BusyError(self.where, PATIENCE, reading=reading) from error
                case psycopg.errors.UndefinedTable():
                    raise NotALedgerError(self.where) from error
                case psycopg.errors.DataCorrupted() | psycopg.errors.IndexCorrupted():
                    raise DamagedError(self.where, message) from error
                case psycopg.OperationalError() if "does not exist" in message:
                    raise MissingLedgerError(self.where) from error
                case _ if reading:
                    raise UnreadableError(self.where, message) from error
                case _:
                    raise StorageRefusedError(self.where, message) from error


@frozen
class _OnCursors(OnConnection):
    """Statements on the driver's own cursors: many rows cost less without SQLAlchemy's objects."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Sequence[Any]]:
        """Run a SELECT and return its rows."""
        try:
            with closing(self.connection.cursor()) as cursor:
                cursor.execute(statement, tuple(values))
                rows: Sequence[Sequence[Any]] = cursor.fetchall()
                return rows
        except psycopg.Error as error:
            raise sa.exc.DBAPIError(statement, None, error) from error
