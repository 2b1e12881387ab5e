"""Plain statements inside one transaction, with as little as possible between them and the driver.

An append of one act to a file runs the same eight statements each time, and a read only a few. Code
that composes statements, or needs typed results, uses SQLAlchemy's connection; its own work takes
longer than those eight statements.
"""

from __future__ import annotations

import functools
from collections.abc import Sequence
from itertools import chain
from typing import TYPE_CHECKING, Any, Final, Protocol

from attrs import frozen

if TYPE_CHECKING:
    import sqlalchemy as sa

_MOST_VALUES: Final = 650
"""Values in one INSERT: under what any SQLite build takes, and no faster beyond."""
_FEW: Final = 8
"""The most rows with an INSERT for just their number: one append's rows. For each larger number the
driver would have to keep one more statement."""


class Statements(Protocol):
    """Runs statements in the driver's own spelling. Values are never part of their text."""

    @property
    def connection(self) -> Any:  # noqa: ANN401 - as the driver has it
        """The driver's connection, in the same transaction."""

    @property
    def placeholder(self) -> str:
        """The driver's mark for a value in a statement."""

    @property
    def locking(self) -> str:
        """The clause by which a SELECT holds its rows until the transaction ends."""

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Sequence[Any]]:
        """Run a SELECT and return its rows, columns as the driver gives them."""

    def changed(self, statement: str, values: Sequence[object]) -> int:
        """Run any other statement and return how many rows it touched."""

    def changed_by_each(self, statement: str, values: Sequence[Sequence[object]]) -> int:
        """Run a statement once for each group of values; return how many rows that touched."""


@frozen
class OnConnection:
    """Statements on an SQLAlchemy connection."""

    _connection: sa.Connection
    placeholder: str

    @property
    def connection(self) -> Any:  # noqa: ANN401 - as the driver has it
        """The driver's own connection, as SQLAlchemy lends it."""
        return self._connection.connection

    @property
    def locking(self) -> str:
        """The locking clause; empty on SQLite, whose writers begin with the write lock."""
        return "" if self._connection.dialect.name == "sqlite" else " FOR UPDATE"

    def rows(self, statement: str, values: Sequence[object] = ()) -> Sequence[Sequence[Any]]:
        """Run a SELECT and return its rows."""
        return self._connection.exec_driver_sql(statement, tuple(values)).all()

    def changed(self, statement: str, values: Sequence[object]) -> int:
        """Run any other statement and return how many rows it touched."""
        return self._connection.exec_driver_sql(statement, tuple(values)).rowcount

    def changed_by_each(self, statement: str, values: Sequence[Sequence[object]]) -> int:
        """Run a statement once for each group of values; return how many rows that touched."""
        return self._connection.exec_driver_sql(statement, list(map(tuple, values))).rowcount


def inserted(statements: Statements, table: sa.Table, rows: Sequence[tuple[object, ...]]) -> int:
    """Insert rows in their order; return how many arrived.

    Many rows go into one statement: half the cost of a row is spent between statements.
    """
    many = _MOST_VALUES // len(table.c)
    whole = len(rows) - len(rows) % many
    arrived = 0
    if whole:
        filled = [
            tuple(chain.from_iterable(rows[start : start + many]))
            for start in range(0, whole, many)
        ]
        statement = _insertion(table, statements.placeholder, many)
        arrived += statements.changed_by_each(statement, filled)
    rest = rows[whole:]
    if len(rest) > _FEW:
        statement = _insertion(table, statements.placeholder, 1)
        arrived += statements.changed_by_each(statement, rest)
    elif rest:
        statement = _insertion(table, statements.placeholder, len(rest))
        arrived += statements.changed(statement, tuple(chain.from_iterable(rest)))
    return arrived


@functools.cache
def _insertion(table: sa.Table, placeholder: str, rows: int) -> str:
    """Return an INSERT of every column of so many rows."""
    columns = ", ".join(table.c.keys())
    row = f"({', '.join([placeholder] * len(table.c))})"
    return f"INSERT INTO {table.name} ({columns}) VALUES {', '.join([row] * rows)}"  # noqa: S608 - our own names
