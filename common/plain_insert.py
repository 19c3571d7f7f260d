"""New rows by an INSERT that is written once for each model, for the writes that every question, award or claim makes.

The ORM compiles the same INSERT anew for each row, and PostgreSQL plans it anew, which costs several times what
running it does. No `pre_save`, no signals, no expressions: every column has a plain value by now (a dict is JSON). Only
what the database fills in is left out: a generated key or column, and, except by `insert_if_new`, a default of its own
where none was given.
"""

from __future__ import annotations

from collections.abc import Sequence
from functools import cache
from typing import Any

from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.expressions import DatabaseDefault
from psycopg.types.json import Jsonb

from common import prepared

Attributes = tuple[str, ...]


def insert(row: models.Model) -> None:
    """Insert `row`; a key that the database generates stays unknown, what it filled in by default is read back."""
    left_out = _left_to_the_database(row)
    if not left_out:
        prepared.run(statement(type(row)), values_of(row))
    else:
        given = {name: value for name, value in values_of(row).items() if name not in left_out}
        (defaults,) = prepared.rows(_statement_without(type(row), left_out), given)
        for name, value in zip(left_out, defaults, strict=True):
            setattr(row, name, value)
    count_as_inserted(row)


def insert_if_new(row: models.Model) -> bool:
    """Insert `row` unless a unique constraint knows it already; returns whether it was new.

    Every column has a value, also where the database has a default.
    """
    written = prepared.run(statement(type(row)) + " ON CONFLICT DO NOTHING", values_of(row))
    count_as_inserted(row)
    return written > 0


def insert_all(rows: Sequence[models.Model]) -> None:
    """Insert these few rows of one model, all alike in what they leave to the database, which stays unknown.

    Each number of rows is a statement of its own: for few that are as many each time. Raises: ValueError if they are
    not alike, as what only some of them say would be lost.
    """
    if not rows:
        return
    model, left_out = type(rows[0]), _left_to_the_database(rows[0])
    if any(type(row) is not model or _left_to_the_database(row) != left_out for row in rows):
        raise ValueError(f"These rows of {model.__name__} do not all leave the same to the database")
    names = [name for name in _attributes(model) if name not in left_out]
    values = [plain_value(getattr(row, name)) for row in rows for name in names]
    prepared.run(_statement_of_many(model, left_out, len(rows)), values)
    for row in rows:
        count_as_inserted(row)


@cache
def statement(model: type[models.Model]) -> str:
    """The INSERT of a row of `model`, its values named as its attributes are: for `values_of`."""
    return _into(model, ()) + _named(model, ())


@cache
def _statement_without(model: type[models.Model], left_out: Attributes) -> str:
    quote = connection.ops.quote_name
    defaults = [quote(str(field.column)) for field in _fields(model) if field.attname in left_out]
    return f"{_into(model, left_out)}{_named(model, left_out)} RETURNING {', '.join(defaults)}"


@cache
def _statement_of_many(model: type[models.Model], left_out: Attributes, many: int) -> str:
    one = ", ".join("%s" for name in _attributes(model) if name not in left_out)
    return _into(model, left_out) + ", ".join([f"({one})"] * many)


def _into(model: type[models.Model], left_out: Attributes) -> str:
    quote = connection.ops.quote_name
    columns = [quote(str(field.column)) for field in _fields(model) if field.attname not in left_out]
    return f"INSERT INTO {quote(model._meta.db_table)} ({', '.join(columns)}) VALUES "  # noqa: S608 - names of our own models


def _named(model: type[models.Model], left_out: Attributes) -> str:
    return f"({', '.join(f'%({name})s' for name in _attributes(model) if name not in left_out)})"


def values_of(row: models.Model) -> dict[str, Any]:
    """What `statement` inserts for this row."""
    return {name: plain_value(getattr(row, name)) for name in _attributes(type(row))}


def count_as_inserted(row: models.Model) -> None:
    """From now on the ORM takes the row for one that the database has."""
    row._state.adding, row._state.db = False, DEFAULT_DB_ALIAS


def _left_to_the_database(row: models.Model) -> Attributes:
    return tuple(name for name in _with_default(type(row)) if isinstance(getattr(row, name), DatabaseDefault))


@cache
def _with_default(model: type[models.Model]) -> Attributes:
    return tuple(field.attname for field in _fields(model) if field.has_db_default())


@cache
def _attributes(model: type[models.Model]) -> Attributes:
    return tuple(field.attname for field in _fields(model))


def _fields(model: type[models.Model]) -> list[models.Field[Any, Any]]:
    return [
        field
        for field in model._meta.concrete_fields
        if not isinstance(field, models.AutoField | models.BigAutoField | models.GeneratedField)
    ]


def plain_value(value: Any) -> Any:
    """As psycopg writes it: a dict is a column's JSON."""
    return Jsonb(value) if isinstance(value, dict) else value
