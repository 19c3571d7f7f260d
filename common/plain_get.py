"""One row by a unique column together with the row it refers to, by a SELECT that is written once for each model: for
what every request asks first.

The counterpart of common/plain_insert.py, with the same reason and the same limit: columns with plain values.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple, TypeVar

from django.db import DEFAULT_DB_ALIAS, connection, models

from common import prepared

Row = TypeVar("Row", bound=models.Model)


def get(model: type[Row], column: str, value: Any, *, related: str) -> Row | None:
    """The row of `model` whose unique `column` has this value, its foreign key `related` fetched too."""
    statement = _statement(model, column, related)
    found = prepared.rows(statement.select, [value])
    if not found:
        return None
    own, other = statement.columns, statement.related_columns
    row = model.from_db(DEFAULT_DB_ALIAS, own, found[0][: len(own)])
    setattr(row, related, statement.related_model.from_db(DEFAULT_DB_ALIAS, other, found[0][len(own) :]))
    return row


class _Statement(NamedTuple):
    """The columns are told as attributes of their models, in the order in which the SELECT has them."""

    select: str
    columns: tuple[str, ...]
    related_model: type[models.Model]
    related_columns: tuple[str, ...]


@cache
def _statement(model: type[models.Model], column: str, related: str) -> _Statement:
    """Raises: TypeError for a column that is not unique, or a model with values that need converting."""
    if not model._meta.get_field(column).unique:  # type: ignore[union-attr]
        raise TypeError(f"{model.__name__}.{column} is not unique.")
    key: Any = model._meta.get_field(related)
    other: type[models.Model] = key.related_model
    refers = f"{_name(other, key.target_field.column)} = {_name(model, key.column)}"
    table, other_table = _name(model), _name(other)
    return _Statement(
        f"SELECT {_names(model)}, {_names(other)}"  # noqa: S608 - names of our own models
        f" FROM {table} JOIN {other_table} ON {refers} WHERE {_name(model, column)} = %s",
        _attributes(model),
        other,
        _attributes(other),
    )


def _names(model: type[models.Model]) -> str:
    return ", ".join(_name(model, str(field.column)) for field in model._meta.concrete_fields)


def _name(model: type[models.Model], *column: str) -> str:
    return ".".join(map(connection.ops.quote_name, [model._meta.db_table, *column]))


def _attributes(model: type[models.Model]) -> tuple[str, ...]:
    """Raises: TypeError."""
    fields = model._meta.concrete_fields
    if converted := [field.name for field in fields if field.get_db_converters(connection)]:
        raise TypeError(f"{converted} of {model.__name__} are no plain values.")
    return tuple(field.attname for field in fields)
