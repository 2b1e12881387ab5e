"""One projection's tables in one transaction: statements with the driver's marks and our names."""

from __future__ import annotations

import functools
from collections.abc import Iterable, Mapping, Sequence
from contextlib import closing
from itertools import chain, islice
from typing import Any, Final, Protocol

from attrs import Factory, frozen

ROWS_AT_A_TIME: Final = 5_000
"""Rows handed to the driver at a time."""
_MOST_VALUES: Final = 650
"""Values in one INSERT: under what any SQLite build takes, and no faster beyond."""

Row = tuple[Any, ...]


class Transaction(Protocol):
    """What is open for reading or writing: a connection of SQLAlchemy's, or the driver's alone."""

    @property
    def connection(self) -> Any:  # noqa: ANN401 - as the driver has it
        """What makes the driver's cursors."""


class Inserts(Protocol):
    """What takes new rows: a shelf, or a buffer that is written to one later."""

    def insert(self, into: str, rows: Sequence[Row]) -> None:
        """Insert rows of one length, in their order; `into` may name columns.

        None of them may be there already.
        """


Rows = Mapping[str, Sequence[Row]]
"""Rows by what they are inserted into."""


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

    A statement writes a table's name as `{step}` and a value as `?`. A build's tables bear its
    `slot`, so that a new one can be filled beside the one that serves.
    """

    connection: Transaction
    placeholder: str
    slot: str

    @property
    def on_file(self) -> bool:
        """Whether the tables are SQLite's."""
        return self.placeholder == "?"

    def run(self, statement: str, values: Row = ()) -> None:
        """Execute one statement for what it does."""
        with self._cursor() as cursor:
            cursor.execute(self._written(statement), values)

    def rows(self, statement: str, values: Row = ()) -> Sequence[Row]:
        """Execute one statement for its rows."""
        with self._cursor() as cursor:
            cursor.execute(self._written(statement), values)
            found: Sequence[Row] = cursor.fetchall()
        return found

    def take(self, rows: Rows) -> None:
        """Insert rows by what they are inserted into."""
        for into, some in rows.items():
            self.insert(into, some)

    def put(self, statement: str, rows: Iterable[Row]) -> None:
        """Execute a statement for each of many rows, by the driver's own executemany."""
        rest = iter(rows)
        while some := list(islice(rest, ROWS_AT_A_TIME)):
            with self._cursor() as cursor:
                cursor.executemany(self._written(statement), some)

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
        # Half of what a row costs is spent between statements. A server is sent them all at once,
        # and would not let one statement meet the same row twice.
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
        """The driver's own: SQLAlchemy costs five times what SQLite takes to find a row."""
        return closing(self.connection.connection.cursor())

    def _written(self, statement: str) -> str:
        return _written(statement, self.slot, self.placeholder)


@functools.lru_cache(maxsize=128)
def _insertion(into: str, width: int, rows: int, on_conflict: str) -> str:
    row = f"({', '.join('?' * width)})"
    return f"INSERT INTO {into} VALUES {', '.join([row] * rows)} {on_conflict}"


@functools.lru_cache(maxsize=512)
def _written(statement: str, slot: str, placeholder: str) -> str:
    """Write a statement for the driver; a question asks by the same few every time."""
    named = statement.replace("{", "").replace("}", f"_{slot}")
    return named.replace("?", placeholder)
