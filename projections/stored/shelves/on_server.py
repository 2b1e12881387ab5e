"""Projections in a schema of their own on a PostgreSQL server."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import AbstractContextManager, contextmanager
from typing import Final

import psycopg
import sqlalchemy as sa

from ledger.store.engines import Database
from ledger.store.places import PATIENCE
from projections.stored.shelves.keeping import POSITIONS, MovedError
from projections.stored.shelves.shelf import Transaction

SCHEMA: Final = "projections"
_LOCK: Final = 0x656E646F
"""The advisory lock that a rebuild on a server holds; any number would do."""


class KeptOnServer:
    """Projections in a schema of their own in the ledger's PostgreSQL database."""

    schema: str | None = SCHEMA

    def __init__(self, database: Database) -> None:
        """Take the ledger's database."""
        self._database = database
        self.placeholder = database.placeholder
        self.where = f"{database.where} (schema {SCHEMA})"

    def there(self) -> bool:
        """Whether the schema has its table of positions."""
        with self._database.reading() as statements:
            ((there,),) = statements.rows(f"SELECT to_regclass('{SCHEMA}.position') IS NOT NULL")
            return bool(there)

    @contextmanager
    def reading(self) -> Iterator[Transaction]:
        """Open a snapshot."""
        if not self.there():
            with self.writing():
                pass
        with self._database.reading() as statements:
            statements.changed(f"SET LOCAL search_path TO {SCHEMA}", ())
            try:
                yield statements
            except psycopg.Error as error:  # the driver's own, since `Shelf` uses its cursors
                raise MovedError(self.where) from error

    @contextmanager
    def writing(self) -> Iterator[sa.Connection]:
        """Hold the table of positions against other writers."""
        with self._database.writing() as connection:
            # Two sessions that create a schema at once may both fail, even with IF NOT EXISTS.
            connection.exec_driver_sql(f"SELECT pg_advisory_xact_lock({_LOCK + 1})")
            connection.exec_driver_sql(f"CREATE SCHEMA IF NOT EXISTS {SCHEMA}")
            connection.exec_driver_sql(f"SET LOCAL search_path TO {SCHEMA}")
            connection.exec_driver_sql(POSITIONS)
            try:
                yield connection
            except psycopg.Error as error:  # the driver's own, as above; SQLAlchemy's is expected
                raise sa.exc.DBAPIError("", None, error) from error

    def adding(self) -> AbstractContextManager[Transaction]:
        """Do as `writing`: next to a round trip to the server, the driver alone saves nothing."""
        return self.writing()

    @contextmanager
    def rebuilding(self) -> Iterator[None]:
        """Hold an advisory lock, which the server releases when the session ends."""
        with self._database.reading() as statements:
            statements.changed(f"SET LOCAL lock_timeout = '{PATIENCE:.0f}s'", ())
            statements.rows(f"SELECT pg_advisory_xact_lock({_LOCK})")
            yield

    def sweeping(self, *, overwritten: bool) -> AbstractContextManager[sa.Connection]:
        """Do as `writing`: the server deletes the files of dropped tables."""
        del overwritten
        return self.writing()

    def purge(self) -> None:
        """Do nothing: a dropped table has no pages left."""

    def settle(self, patience: float) -> bool:
        """Do nothing: dead row versions are the server's to vacuum."""
        del patience
        return True

    def close(self) -> None:
        """Do nothing: the connections are the ledger's."""
