"""A ledger in a PostgreSQL database.

Writers run at READ COMMITTED, so that what they read after waiting for the head row is what the
writer before them committed; under a stricter level the snapshot would be older than the lock, and
every wait would end in a retry. Readers hold a snapshot of their own.

A body that was redacted leaves dead row versions, log segments and backups behind: those are the
server's, and its operator's to purge.
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
        with self._speaking(reading=True), self._reader.connect() as connection:
            yield _OnCursors(connection, self.placeholder)

    def glance(self, statement: str) -> tuple[Any, ...]:
        """Read one row in a transaction of its own."""
        with self.reading() as statements:
            (row,) = statements.rows(statement)
            return tuple(row)

    @contextmanager
    def writing(self, *, create: bool = False) -> Iterator[sa.Connection]:
        """Open a transaction; the head row, taken first, is the lock."""
        del create  # a database is made by whoever runs the server
        with (
            self._speaking(),
            self._writer.connect() as connection,
            committing(connection, self.where),
        ):
            for setting in _WRITER:
                connection.exec_driver_sql(setting)
            yield connection

    @contextmanager
    def appending(self) -> Iterator[Statements]:
        """Open a transaction for plain statements: what they take is the way to the server."""
        with self.writing() as connection:
            yield OnConnection(connection, self.placeholder)

    def now(self, statements: Statements) -> dt.datetime:
        """The server's clock at this statement; SQL's own `now` is when the transaction began."""
        moment: dt.datetime
        ((moment,),) = statements.rows("SELECT clock_timestamp()")
        return moment.astimezone(dt.UTC)

    def guards(self, statements: Statements) -> Mapping[str, str]:
        """The triggers on the log and the head row, and any rules, which could swallow a row."""
        return {
            name: hashlib.sha256(f"{when}\n{what.strip()}".encode()).hexdigest()
            for name, when, what in statements.rows(_GUARDS)
        }

    def storage_faults(self, statements: Statements) -> tuple[str, ...]:
        """Nothing: page checks are the server's (`amcheck`, data checksums)."""
        del statements
        return ()

    def close(self) -> None:
        """Let go of every connection."""
        self._writer.dispose()

    @contextmanager
    def _speaking(self, *, reading: bool = False) -> Iterator[None]:
        """Put what PostgreSQL says into a sentence."""
        try:
            yield
        except sa.exc.DBAPIError as error:
            said = str(error.orig).strip()
            match error.orig:
                case psycopg.errors.LockNotAvailable() | psycopg.errors.DeadlockDetected():
                    raise BusyError(self.where, PATIENCE, reading=reading) from error
                case psycopg.errors.UndefinedTable():
                    raise NotALedgerError(self.where) from error
                case psycopg.errors.DataCorrupted() | psycopg.errors.IndexCorrupted():
                    raise DamagedError(self.where, said) from error
                case psycopg.OperationalError() if "does not exist" in said:
                    raise MissingLedgerError(self.where) from error
                case _ if reading:
                    raise UnreadableError(self.where, said) from error
                case _:
                    raise StorageRefusedError(self.where, said) from error


@frozen
class _OnCursors(OnConnection):
    """Statements on cursors of the driver's own, without SQLAlchemy's rows: for many at a time."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Sequence[Any]]:
        """Run a SELECT and return its rows."""
        try:
            with closing(self.connection.cursor()) as cursor:
                cursor.execute(statement, tuple(values))
                found: Sequence[Sequence[Any]] = cursor.fetchall()
                return found
        except psycopg.Error as error:
            raise sa.exc.DBAPIError(statement, None, error) from error
