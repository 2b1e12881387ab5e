"""Reading with fixed statements, in which a `?` stands for a value or for a whole list.

No statement is composed for a question, and no library stands between it and the driver. The two
databases differ in how they spell "in a list"; only this module knows how.
"""

from __future__ import annotations

import functools
import re
from collections.abc import Collection
from typing import Any, Final

import msgspec

from ledger.store.statements import Statements

_AMONG: Final = {"AMONG TEXTS ?": "text", "AMONG NUMBERS ?": "bigint"}
"""How a statement here says that a column's value is in a list, and the SQL type of its items."""

_SOUGHT: Final = re.compile(r"FROM (\w+) AS (\w+) SOUGHT BY (\w+ AMONG (?:TEXTS|NUMBERS) \?)")
"""How a statement says that a list may be long, and each item is to be sought in an index."""


def fetched(
    statements: Statements,
    statement: str,
    *values: int | str | Collection[str] | Collection[int],
) -> list[Any]:
    """Return every row of a statement, as the driver gives them.

    The statement writes `column AMONG TEXTS ?` or `column AMONG NUMBERS ?` where the column's value
    is to be in a list. The list is one value, so the statement is the same whatever its length. For
    a list of thousands, it writes `FROM table AS name SOUGHT BY column AMONG TEXTS ?`, followed by
    nothing or `AND`; such a list names nothing twice.
    """
    on_file = statements.placeholder == "?"
    spelt = _on_file(statement) if on_file else _on_server(statement)
    return list(
        statements.rows(
            spelt,
            [
                value if isinstance(value, int | str) else _listed(value, on_file)
                for value in values
            ],
        )
    )


def _listed(values: Collection[str] | Collection[int], on_file: bool) -> object:  # noqa: FBT001 - which of two
    """Return a list as one value: JSON for SQLite, which unfolds it into a table; else an array."""
    return msgspec.json.encode(list(values)).decode() if on_file else list(values)


@functools.lru_cache(maxsize=64)
def _on_file(statement: str) -> str:
    # For IN, SQLite would first sort the list into a table of its own. Of a CROSS JOIN it always
    # takes the left side first.
    statement = _SOUGHT.sub(_joined, statement)
    for among in _AMONG:
        statement = statement.replace(among, "IN (SELECT value FROM json_each(?))")
    return statement


def _joined(sought: re.Match[str]) -> str:
    table, name, (column, *_) = sought[1], sought[2], sought[3].split()
    asked = f"asked_of_{name}"
    return (
        f"FROM json_each(?) AS {asked} CROSS JOIN {table} AS {name}"
        f" ON {name}.{column} = {asked}.value"
    )


@functools.lru_cache(maxsize=64)
def _on_server(statement: str) -> str:
    statement = _SOUGHT.sub(r"FROM \1 AS \2 WHERE \2.\3", statement)
    for among, kind in _AMONG.items():
        statement = statement.replace(among, f"= ANY (?::{kind}[])")
    return statement.replace("?", "%s")
