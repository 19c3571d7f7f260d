"""Some columns of one row by an UPDATE that is written once for each model and choice of columns, and planned once a
connection: what a move of a status writes.

Of common/plain_insert.py, with the same reason and the same limit: plain values, no `pre_save`, no signals.
"""

from __future__ import annotations

from functools import cache
from typing import Any, cast

from django.db import DatabaseError, connection, models

from common import prepared
from common.plain_insert import plain_value


def update(row: models.Model, *names: str) -> None:
    """Write these fields of `row`, as `row.save(update_fields=names)` does. Raises: DatabaseError if it is gone."""
    fields = _fields(type(row), names)
    values = {field.attname: plain_value(getattr(row, field.attname)) for field in fields}
    if prepared.run(_statement(type(row), names), {**values, "the_key": row.pk}) != 1:
        raise DatabaseError(f"There is no {type(row).__name__} {row.pk} to write.")


@cache
def _statement(model: type[models.Model], names: tuple[str, ...]) -> str:
    quote = connection.ops.quote_name
    values = ", ".join(f"{quote(str(field.column))} = %({field.attname})s" for field in _fields(model, names))
    key = quote(str(model._meta.pk.column))
    return f"UPDATE {quote(model._meta.db_table)} SET {values} WHERE {key} = %(the_key)s"  # noqa: S608 - our names


@cache
def _fields(model: type[models.Model], names: tuple[str, ...]) -> tuple[models.Field[Any, Any], ...]:
    return tuple(cast("models.Field[Any, Any]", model._meta.get_field(name)) for name in names)
