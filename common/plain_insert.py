"""One new row by an INSERT that is written once for each model, for the few writes that every award or claim makes.

The ORM compiles the same INSERT anew for each row, and PostgreSQL plans it anew, which costs several times what
running it does. No `pre_save`, no signals, no expressions: every column has a plain value by now (a dict is JSON), and
only a generated key is left out.
"""

from __future__ import annotations

from functools import cache
from typing import Any, NamedTuple

from django.db import connection, models
from psycopg.types.json import Jsonb

from common import prepared


def insert(row: models.Model) -> None:
    """Insert `row`; a key that the database generates stays unknown."""
    _execute(_statement(type(row)).insert, row)


def insert_if_new(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint knows it already; returns whether it was new."""
    return _execute(_statement(type(row)).insert + " ON CONFLICT DO NOTHING", row) > 0


class _Statement(NamedTuple):
    insert: str
    attributes: tuple[str, ...]


@cache
def _statement(model: type[models.Model]) -> _Statement:
    fields = [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField)
    ]
    quote = connection.ops.quote_name
    columns = ", ".join(quote(str(field.column)) for field in fields)
    values = ", ".join(["%s"] * len(fields))
    table = quote(model._meta.db_table)
    return _Statement(
        f"INSERT INTO {table} ({columns}) VALUES ({values})",  # noqa: S608 - names of our own models
        tuple(field.attname for field in fields),
    )


def _execute(statement: str, row: models.Model) -> int:
    written = prepared.run(
        statement, [_plain(getattr(row, name)) for name in _statement(type(row)).attributes]
    )
    row._state.adding, row._state.db = False, connection.alias
    return written


def _plain(value: Any) -> Any:
    return Jsonb(value) if isinstance(value, dict) else value
