"""Making and upgrading the tables. The only module that loads Alembic; no read does."""

from __future__ import annotations

from pathlib import Path
from typing import Final

import sqlalchemy as sa
from alembic import command
from alembic.config import Config

import ledger
from ledger.store.engines import Database
from ledger.store.guards import broken_guards
from ledger.store.refusals import NotALedgerError, StorageRefusedError
from ledger.store.statements import OnConnection

# Beside the package, wherever it is installed. Asking for a module called "migrations" would find
# the one in the working folder, which may be another project's.
_SCRIPTS: Final = Path(ledger.__file__).resolve().parent.parent / "migrations"


def alembic_config() -> Config:
    """Return Alembic's settings, with its scripts found from the installed package."""
    config = Config()
    config.set_main_option("script_location", str(_SCRIPTS).replace("%", "%%"))
    return config


def migrate(database: Database) -> None:
    """Make the tables, or bring them to the newest revision, in one transaction.

    A database that holds something else is left alone. Raises `NotALedgerError`, or
    `StorageRefusedError` if a trigger would be missing, changed or foreign afterwards.
    """
    with database.writing(create=True) as connection:
        statements = OnConnection(connection, database.placeholder)
        is_ledger = sa.inspect(connection).has_table("ledger_head")
        if not is_ledger and not database.is_bare(statements):
            raise NotALedgerError(database.where)
        config = alembic_config()
        config.attributes["connection"] = connection
        command.upgrade(config, "head")
        if faults := broken_guards(database.guards(statements), database.dialect):
            raise StorageRefusedError(database.where, " ".join(map(str, faults)))
