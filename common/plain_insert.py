"""One new row by an INSERT that is written once for each model, for the few writes that every award or claim makes.

The ORM compiles the same INSERT anew for each row, and PostgreSQL plans it anew, which costs several times what
running it does. No `pre_save`, no signals, no expressions: every column has a plain value by now (a dict is JSON), and
only a generated key is left out.
"""

from __future__ import annotations

from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from psycopg.types.json import Jsonb

from common import prepared


def insert(row: models.Model) -> None:
    """Insert `row`; a key that the database generates stays unknown."""
    _execute(statement(type(row)), row)


def insert_if_new(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint knows it already; returns whether it was new."""
    return _execute(statement(type(row)) + " ON CONFLICT DO NOTHING", row) > 0


@cache
def statement(model: type[models.Model]) -> str:
    """The INSERT of a row of `model`, its values named as its attributes are: for `values_of`."""
    quote = connection.ops.quote_name
    table, fields = quote(model._meta.db_table), _fields(model)
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(f"%({field.attname})s" for field in fields)
    return f"INSERT INTO {table} ({columns}) VALUES ({values})"  # noqa: S608 - names of our own models


def values_of(row: models.Model) -> dict[str, Any]:
    """What `statement` inserts for this row."""
    return {name: plain_value(getattr(row, name)) for name in _attributes(type(row))}


def count_as_inserted(row: models.Model) -> None:
    """From now on the ORM takes the row for one that the database has."""
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


@cache
def _attributes(model: type[models.Model]) -> tuple[str, ...]:
    return tuple(field.attname for field in _fields(model))


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]


def _execute(sql: str, row: models.Model) -> int:
    written = prepared.run(sql, values_of(row))
    count_as_inserted(row)
    return written


def plain_value(value: Any) -> Any:
    """As psycopg writes it: a dict is a column's JSON."""
    return Jsonb(value) if isinstance(value, dict) else value
