"""Reading by statements that are the same whatever is asked: a value is `?`, a list of them too.

Nothing composes them anew for a question, and no library stands between them and the driver. How
the two databases spell a list differs, and nowhere else what is read from the log.
"""

from __future__ import annotations

import functools
from collections.abc import Collection
from typing import Any, Final

import msgspec

from ledger.store.statements import Statements

_AMONG: Final = {"AMONG TEXTS ?": "text", "AMONG NUMBERS ?": "bigint"}
"""Whether a column's value is in a list, as statements say it here; and what one value is."""


def fetched(
    statements: Statements,
    statement: str,
    *values: int | str | Collection[str] | Collection[int],
) -> list[Any]:
    """Return every row that a statement gives, as the driver has them.

    The statement says `AMONG TEXTS ?` or `AMONG NUMBERS ?` of a column whose value is to be in a
    list: one value, so that it stays the same whatever the list's length.
    """
    on_file = statements.placeholder == "?"
    spelt = _on_file(statement) if on_file else _on_server(statement)
    return list(
        statements.rows(
            spelt,
            [each if isinstance(each, int | str) else _listed(each, on_file) for each in values],
        )
    )


def _listed(values: Collection[str] | Collection[int], on_file: bool) -> object:  # noqa: FBT001 - which of two
    """A list as one value: JSON on SQLite, which unfolds it as a table, and else an array."""
    return msgspec.json.encode(list(values)).decode() if on_file else list(values)


@functools.lru_cache(maxsize=64)
def _on_file(statement: str) -> str:
    for among in _AMONG:
        statement = statement.replace(among, "IN (SELECT value FROM json_each(?))")
    return statement


@functools.lru_cache(maxsize=64)
def _on_server(statement: str) -> str:
    for among, kind in _AMONG.items():
        statement = statement.replace(among, f"= ANY (?::{kind}[])")
    return statement.replace("?", "%s")
