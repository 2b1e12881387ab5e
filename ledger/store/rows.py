"""Rows of the log as the driver gives them, and the entries and events that are made of them.

Reading is mostly done many thousand times in a row, so nothing is done twice: a row is fetched by
the driver's own cursor, without SQLAlchemy's types and rows, and becomes an event in one step.
"""

from __future__ import annotations

import datetime as dt
import functools
from collections.abc import Callable, Mapping
from types import MappingProxyType
from typing import Any, Final

import sqlalchemy as sa
from attrs import frozen

from ledger.codec import body_of
from ledger.events.envelope import Entry, Event, utc_time

Row = tuple[
    int, str, str, str, int, str, str, str | None, str, str, str, bytes | None, bytes | None
]
"""One row of the log, its columns in the order of `Entry`, its time still text."""

_NONE: Final[Mapping[str, Any]] = MappingProxyType({})

# One append has one time, and a reader meets its events one after the other.
_time: Final = functools.lru_cache(maxsize=4_096)(utc_time)


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


def entry_of(row: Row) -> Entry:
    """Make the entry of a row. Raises `ValueRefusedError` for a time that is spelled otherwise."""
    return Entry(row[0], recorded_at(row), *row[2:])


def event_of(row: Row) -> Event:
    """Make the event of a row, its body checked against its hash before it is decoded.

    Raises `BodyUnreadableError`, and `ValueRefusedError` for a time that is spelled otherwise.
    """
    seq, at, event_id, name, version, claim, by, note, previous, digest, own, salt, written = row
    body = body_of(seq, name, version, digest, salt, written)
    return Event(
        seq, _time(at), event_id, name, version, claim, by, note, previous, digest, own, body
    )


def recorded_at(row: Row) -> dt.datetime:
    """Return when a row was recorded, in UTC. Raises `ValueRefusedError`."""
    return _time(row[1])
