"""Which database a URL names. URLs are parsed by SQLAlchemy."""

from __future__ import annotations

import re
from pathlib import Path

import sqlalchemy as sa

from ledger.store.engines import Database
from ledger.store.refusals import DatabaseNotUnderstoodError, PortNotUnderstoodError
from ledger.store.sqlite import SqliteFile


def database_of(text: str) -> Database:
    """Return the database of a URL; nothing is opened yet.

    Raises `DatabaseNotUnderstoodError`, `PortNotUnderstoodError`, and what `SqliteFile` raises.
    """
    try:
        url = sa.make_url(text.replace("postgres://", "postgresql://", 1))
    except sa.exc.ArgumentError as error:
        raise DatabaseNotUnderstoodError(_masked(text)) from error
    except ValueError as error:  # SQLAlchemy reads whatever follows the host's colon as a number
        raise PortNotUnderstoodError(_masked(text)) from error
    match url.get_backend_name():
        case "sqlite" if url.database and url.database != ":memory:":
            path = Path(url.database)
            wal = url.query.get("journal") == "wal"
            return SqliteFile(path, wal_url=_wal_url(path) if wal else None)
        case "postgresql":
            return _postgres(url.set(drivername="postgresql+psycopg"))
        case _:
            raise DatabaseNotUnderstoodError(url.render_as_string())


def _masked(text: str) -> str:
    """Return a URL that SQLAlchemy could not read, without its password."""
    return re.sub(r"(://[^:/@]*):.*@", r"\1:***@", text)


def _wal_url(path: Path) -> str:
    """Return the URL that opens a file with a write-ahead log, whatever its folders are called."""
    url = sa.URL.create("sqlite", database=str(path.absolute()), query={"journal": "wal"})
    return url.render_as_string()


def _postgres(url: sa.URL) -> Database:
    try:
        from ledger.store.postgresql import PostgresServer  # noqa: PLC0415 - the driver is an extra
    except ImportError as error:
        raise DatabaseNotUnderstoodError(url.render_as_string()) from error
    return PostgresServer(url)
