"""How Alembic runs here: on the connection the ledger opened, with the ledger's own settings.

Type `alembic -x db=PATH_OR_URL history`, `check` or `revision --autogenerate` from the repository;
upgrading is done by `endorsements init`, which also checks the triggers afterwards.
"""

from __future__ import annotations

import re
from typing import Final

import sqlalchemy as sa
from alembic import context

from ledger.errors import LedgerError
from ledger.schema import metadata
from ledger.store.engines import database_at

_REBUILDS_THE_LOG: Final = re.compile(
    r"""\s*
    ( CREATE \s+ TABLE .* _alembic_tmp_(event|ledger_head)\b          # batch mode's copy
    | (DROP \s+ TABLE | TRUNCATE) \b .* \b(event|ledger_head)\b
    | ALTER \s+ TABLE .* \b RENAME \s+ TO \s+ "?(event|ledger_head)\b
    )
    """,
    re.IGNORECASE | re.VERBOSE | re.DOTALL,
)


class LogRebuiltError(LedgerError):
    """A migration would copy or drop the log's table, and its triggers would be lost silently.

    Alembic's batch mode does this on SQLite. Add a table or a nullable column instead.
    """


def _refuse_rebuilding_the_log(  # noqa: PLR0913, PLR0917 - SQLAlchemy's signature
    connection: sa.Connection,
    cursor: object,
    statement: str,
    parameters: object,
    execution: object,
    many: bool,  # noqa: FBT001 - SQLAlchemy's signature
) -> None:
    del connection, cursor, parameters, execution, many
    if _REBUILDS_THE_LOG.match(statement):
        raise LogRebuiltError


def _run(connection: sa.Connection) -> None:
    sa.event.listen(connection, "before_cursor_execute", _refuse_rebuilding_the_log)
    try:
        context.configure(
            connection=connection,
            target_metadata=metadata,
            compare_type=True,
            transactional_ddl=True,
        )
        with context.begin_transaction():
            context.run_migrations()
    finally:
        sa.event.remove(connection, "before_cursor_execute", _refuse_rebuilding_the_log)


given = context.config.attributes.get("connection")
if isinstance(given, sa.Connection):
    _run(given)
else:
    database = database_at(context.get_x_argument(as_dictionary=True).get("db"))
    with database.writing() as opened:
        _run(opened)
