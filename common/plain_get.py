"""One row by a unique column, by a SELECT that is written once for each model: for what every request asks first.

The counterpart of common/plain_insert.py, with the same reason and the same limit: columns with plain values.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import connection, models

from common import prepared

Row = TypeVar("Row", bound=models.Model)


def get(model: type[Row], column: str, value: Any) -> Row | None:
    """The row of `model` whose unique `column` has this value, as a model instance."""
    statement = _statement(model, column)
    found = prepared.rows(statement.select, [value])
    return model.from_db(connection.alias, statement.attributes, found[0]) if found else None


class _Statement(NamedTuple):
    select: str
    attributes: tuple[str, ...]


@cache
def _statement(model: type[models.Model], column: str) -> _Statement:
    """Raises: TypeError for a column that is not unique, or a model with values that need converting."""
    fields = model._meta.concrete_fields
    converted = [field.name for field in fields if field.get_db_converters(connection)]
    if converted or not model._meta.get_field(column).unique:  # type: ignore[union-attr]
        raise TypeError(f"{model.__name__} by {column}: not unique, or {converted} are no plain values.")
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    table = quote(model._meta.db_table)
    return _Statement(
        f"SELECT {columns} FROM {table} WHERE {quote(column)} = %s",  # noqa: S608 - names of our own models
        tuple(field.attname for field in fields),
    )
