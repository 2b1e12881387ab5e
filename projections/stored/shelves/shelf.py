"""One projection's tables in one transaction: running statements that name them."""

from __future__ import annotations

import functools
from collections.abc import Callable, Hashable, Iterable, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any, Final, Protocol, TypeVar

from attrs import Factory, frozen

ROWS_AT_A_TIME: Final = 5_000
"""Rows given to the driver at a time."""
_MOST_VALUES: Final = 650
"""Values in one INSERT. Any build of SQLite takes as many, and with more it gets no faster."""

Row = tuple[Any, ...]
Read = TypeVar("Read")


class Transaction(Protocol):
    """An open transaction: a connection of SQLAlchemy's, or one of the driver's alone."""

    @property
    def connection(self) -> Any:  # noqa: ANN401 - as the driver has it
        """The driver's connection, which makes cursors."""


class Inserts(Protocol):
    """What takes new rows: a shelf, or a buffer that is written to one later."""

    def insert(self, into: str, rows: Sequence[Row]) -> None:
        """Insert rows of one length, in their order; `into` may name columns.

        None of them may be there already.
        """


Rows = Mapping[str, Sequence[Row]]
"""Rows by the table that they are inserted into."""


@frozen
class RowBuffer:
    """The rows of one contest, collected before any of them is written."""

    rows: dict[str, list[Row]] = Factory(dict)

    def insert(self, into: str, rows: Sequence[Row]) -> None:
        """Add rows to those collected for a table."""
        self.rows.setdefault(into, []).extend(rows)


@frozen
class Shelf:
    """The tables of one build of a projection, and the transaction that reads or writes them.

    A statement contains a table's name as `{step}`, and `?` for a value. The names of a build's
    tables end with its `slot`, so that a new build can be filled beside the one that serves.
    """

    connection: Transaction
    placeholder: str
    slot: str

    def once(
        self,
        key: Hashable,
        read: Callable[[], Read | None],
        serves: Callable[[Read], bool] = lambda _: True,
    ) -> Read | None:
        """Do as the function of this name, for rows of these tables, which `key` tells apart."""
        return once(self.connection, (self.slot, key), read, serves)

    @property
    def on_file(self) -> bool:
        """Whether the tables are SQLite's."""
        return self.placeholder == "?"

    def run(self, statement: str, values: Row = ()) -> None:
        """Execute one statement that returns no rows."""
        with self._cursor() as cursor:
            cursor.execute(self._written(statement), values)

    def rows(self, statement: str, values: Row = ()) -> Sequence[Row]:
        """Execute one statement and return its rows."""
        return fetched(self.connection, self._written(statement), values)

    def take(self, rows: Rows) -> None:
        """Insert new rows, given by their tables."""
        for into, of_table in rows.items():
            self.insert(into, of_table)

    def put(self, statement: str, rows: Iterable[Row]) -> None:
        """Execute a statement for each of many rows, by the driver's own executemany."""
        rest = iter(rows)
        while batch := list(islice(rest, ROWS_AT_A_TIME)):
            with self._cursor() as cursor:
                cursor.executemany(self._written(statement), batch)

    def insert(self, into: str, rows: Sequence[Row]) -> None:
        """Insert new rows of one length, in their order; `into` may name columns."""
        self.upsert(into, rows, "")

    def upsert(self, into: str, rows: Sequence[Row], on_conflict: str) -> None:
        """Insert rows as `insert` does, of which some may be there already.

        `on_conflict` is the SQL clause that says what becomes of such a row. It is applied to each
        row by itself.
        """
        if not rows:
            return
        width = len(rows[0])
        # Half of a row's cost is spent between statements, so SQLite is given many rows in one. A
        # server is sent all statements at once anyway, and there one statement must not meet the
        # same row twice.
        many = max(1, _MOST_VALUES // width) if self.on_file else 1
        whole = len(rows) - len(rows) % many
        if many > 1 and whole:
            filled = (
                tuple(chain.from_iterable(rows[start : start + many]))
                for start in range(0, whole, many)
            )
            self.put(_insertion(into, width, many, on_conflict), filled)
            rows = rows[whole:]
        self.put(_insertion(into, width, 1, on_conflict), rows)

    def _cursor(self) -> closing[Any]:
        """Open a cursor of the driver: SQLAlchemy takes five times what SQLite does for a row."""
        return closing(self.connection.connection.cursor())

    def _written(self, statement: str) -> str:
        return _written(statement, self.slot, self.placeholder)


def once(
    connection: Transaction,
    key: Hashable,
    read: Callable[[], Read | None],
    serves: Callable[[Read], bool] = lambda _: True,
) -> Read | None:
    """Return what `read` reads, or read before in a snapshot of the same rows, if that serves.

    Only for what names and places numbers: no number is remembered. In a transaction that may write
    nothing is. What is missing, None, is looked for again each time.
    """
    remembered: dict[Hashable, Read | None] | None = getattr(connection, "remembered", None)
    if remembered is None:
        return read()
    made = remembered.get(key)
    if made is None or not serves(made):
        remembered[key] = made = read()
    return made


def fetched(connection: Transaction, statement: str, values: Row) -> Sequence[Row]:
    """Execute one statement as the driver takes it, and return its rows."""
    cursor = connection.connection.cursor()
    try:  # `closing` would take as long as SQLite does for a row
        cursor.execute(statement, values)
        rows: Sequence[Row] = cursor.fetchall()
    finally:
        cursor.close()
    return rows


@functools.lru_cache(maxsize=128)
def _insertion(into: str, width: int, rows: int, on_conflict: str) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * rows)} {on_conflict}"


@functools.lru_cache(maxsize=512)
def _written(statement: str, slot: str, placeholder: str) -> str:
    """Return a statement as the driver takes it. Cached: every answer needs the same few."""
    named = statement.replace("{", "").replace("}", f"_{slot}")
    return named.replace("?", placeholder)
