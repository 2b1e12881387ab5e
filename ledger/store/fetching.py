"""Fetching rows by the driver's own cursor, without SQLAlchemy's types and rows.

Reading is mostly done many thousand times in a row, so nothing is done twice.
"""

from __future__ import annotations

import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})


def fetched(
    connection: sa.Connection, statement: sa.ClauseElement, values: Mapping[str, Any] = _NONE
) -> list[Any]:
    """Return every row that a statement gives, as tuples of what the driver made of each column.

    Raises `sqlalchemy.exc.DBAPIError`.
    """
    driver = connection.dialect.loaded_dbapi
    written = _written(statement, connection.dialect)
    try:
        cursor = connection.connection.cursor()
        try:
            cursor.execute(written.text, written.filled(values))
            return list(cursor.fetchall())
        finally:
            cursor.close()
    except driver.Error as error:
        raise sa.exc.DBAPIError(written.text, None, error) from error


@frozen
class _Written:
    """A statement as the driver takes it: its text, and what goes into each of its places."""

    text: str
    binds: tuple[tuple[str, Any, Callable[[Any], Any] | None], ...]
    """Each value's name, what it is if it is not given, and what makes it fit for the driver."""
    by_place: bool

    def filled(self, values: Mapping[str, Any]) -> Any:  # noqa: ANN401 - as the driver takes them
        """Put values into their places."""
        ready = [
            (name, given if fit is None else fit(given))
            for name, preset, fit in self.binds
            for given in (values.get(name, preset),)
        ]
        return [value for _, value in ready] if self.by_place else dict(ready)


@functools.lru_cache(maxsize=64)
def _written(statement: sa.ClauseElement, dialect: sa.Dialect) -> _Written:
    """Write a statement for a dialect, once: writing it takes as long as running it."""
    compiled = statement.compile(dialect=dialect)
    fits = {
        name: bind.type.dialect_impl(dialect).bind_processor(dialect)
        for bind, name in getattr(compiled, "bind_names", {}).items()
    }
    in_turn = getattr(compiled, "positiontup", None)
    names = compiled.params if in_turn is None else in_turn
    binds = tuple((name, compiled.params[name], fits.get(name)) for name in names)
    return _Written(str(compiled), binds, in_turn is not None)
