"""A list of values as one parameter, so that a statement stays the same whatever its length."""

from __future__ import annotations

from collections.abc import Collection
from typing import Any

import msgspec
import sqlalchemy as sa
from sqlalchemy.dialects.postgresql import ARRAY
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.compiler import SQLCompiler
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Listed(TypeDecorator[Collection[Any]]):
    """Values of a type: JSON on SQLite, which unfolds it as a table, and else an array."""

    impl = sa.Text
    cache_ok = True

    def __init__(self, item: TypeEngine[Any]) -> None:
        """Take the type of one value."""
        super().__init__()
        self.item = item

    def load_dialect_impl(self, dialect: sa.Dialect) -> TypeEngine[Any]:
        """Choose the type that carries the whole list."""
        if dialect.name == "sqlite":
            return dialect.type_descriptor(sa.Text())
        return dialect.type_descriptor(ARRAY(self.item))

    def process_bind_param(self, value: Collection[Any] | None, dialect: sa.Dialect) -> Any:  # noqa: ANN401 - what the driver takes
        """Write the list."""
        values = list(value or ())
        return msgspec.json.encode(values).decode() if dialect.name == "sqlite" else values


class _Among(FunctionElement[Any]):
    """Whether a column's value is in a list."""

    # Not Boolean: what is one, SQLAlchemy compares with 1 on SQLite, and no index is used.
    type = sa.types.NullType()
    name = "among"
    inherit_cache = True


def among(column: sa.Column[Any], parameter: str) -> sa.ColumnElement[bool]:
    """Whether a column of text or whole numbers has one of the values of a named parameter."""
    item = sa.BigInteger() if isinstance(column.type, sa.Integer) else sa.Text()
    return _Among(column, sa.bindparam(parameter, type_=_Listed(item)))


@compiles(_Among, "sqlite")
def _unfolded(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} IN (SELECT value FROM json_each({values}))"  # noqa: S608 - our own names


@compiles(_Among)
def _any(element: _Among, compiler: SQLCompiler, **options: Any) -> str:  # noqa: ANN401 - the compiler's own
    column, values = (compiler.process(each, **options) for each in element.clauses)
    return f"{column} = ANY ({values})"
