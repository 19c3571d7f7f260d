"""A SELECT that the ORM writes once a process and PostgreSQL plans once a connection, for what hot pages and actions
ask each time: there compiling a statement costs several times what answering it does.

What it is made of stays in the ORM's words: joins, conditions, locks and how a column's values are converted.
The reading counterpart of common/plain_insert.py.
"""

from __future__ import annotations

import inspect
from collections.abc import Callable
from functools import cached_property
from typing import Any, Generic, TypeVar

import psycopg.sql
from django.db import DEFAULT_DB_ALIAS, connection, models
from django.db.models.query import get_related_populators
from django.db.models.sql.compiler import SQLCompiler
from django.db.transaction import TransactionManagementError

from common import prepared

Row = TypeVar("Row", bound=models.Model)


class Select(Generic[Row]):
    """`make` builds the queryset from its parameters, each of which stands where a value of a condition does.

    It is called once, with a placeholder for each. What else it names is a constant of the text, which a plan that is
    made once needs for partial indexes: so it reads no clock of ours and nothing else that changes.
    """

    def __init__(self, make: Callable[..., models.QuerySet[Row]]) -> None:
        self._make = make

    def all(self, **values: Any) -> list[Row]:
        """All rows for these values of the parameters."""
        return [self._written.row(found) for found in self._found(values)]

    def first(self, **values: Any) -> Row | None:
        """The first of them; whoever writes the queryset gives it an order or a unique key."""
        found = self._found(values)
        return self._written.row(found[0]) if found else None

    def _found(self, values: dict[str, Any]) -> list[tuple[Any, ...]]:
        """Raises: TransactionManagementError for a lock outside of a transaction, as the ORM does."""
        written = self._written
        if written.locks and connection.get_autocommit():
            raise TransactionManagementError("A row can only be locked inside of a transaction.")
        return prepared.rows(written.text, values)

    @cached_property
    def _written(self) -> _WrittenRows:
        return _WrittenRows(_with_placeholders(self._make))


class Values:
    """The same for some columns: `make` ends with `values_list`, and what is found stays tuples."""

    def __init__(self, make: Callable[..., models.QuerySet[Any, Any]]) -> None:
        self._make = make

    def all(self, **values: Any) -> list[tuple[Any, ...]]:
        written = self._written
        return [written.values(found) for found in prepared.rows(written.text, values)]

    @cached_property
    def _written(self) -> _Written:
        return _Written(_with_placeholders(self._make))


def _with_placeholders(make: Callable[..., models.QuerySet[Any, Any]]) -> models.QuerySet[Any, Any]:
    return make(**{name: Given(name) for name in inspect.signature(make).parameters})


class Given(models.Expression):
    """A value that is given with each asking."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.name = name

    def as_sql(self, compiler: SQLCompiler, connection: Any) -> Any:
        """The parameter is this object itself, by which it is found among the constants."""
        return "%s", [self]


class IsAmong(models.Func):
    """Whether a column's value is in an array that is given: `__in` would write each value of its own.

    The array goes through a sub-select, as PostgreSQL would otherwise make a plan of its own for its length each time.
    """

    output_field = models.BooleanField()

    def as_sql(self, compiler: SQLCompiler, connection: Any, *_: Any, **__: Any) -> Any:
        column, array = self.get_source_expressions()
        (column_sql, constants), (array_sql, given) = compiler.compile(column), compiler.compile(array)
        kind = (column.output_field.db_type(connection) or "").partition("(")[0]
        return f"{column_sql} = ANY (ARRAY(SELECT unnest({array_sql}::{kind}[])))", [*constants, *given]


class _Written:
    """The text, and what becomes of its columns: what Django's own iterator finds out for each queryset anew."""

    def __init__(self, queryset: models.QuerySet[Any, Any]) -> None:
        self._compiler = compiler = queryset.query.get_compiler(DEFAULT_DB_ALIAS)
        text, params = compiler.as_sql()
        # The text is formatted twice: with the constants now, with the values by psycopg.
        self.text = text.replace("%%", "%%%%") % tuple(map(_placeholder_or_literal, params))
        self._converters = compiler.get_converters([column for column, *_ in compiler.select])

    def values(self, found: tuple[Any, ...]) -> tuple[Any, ...]:
        if not self._converters:
            return found
        (values,) = self._compiler.apply_converters([found], self._converters)
        return tuple(values)


class _WrittenRows(_Written):
    """And how they become objects."""

    def __init__(self, queryset: models.QuerySet[Any, Any]) -> None:
        super().__init__(queryset)
        compiler = self._compiler
        self.locks = queryset.query.select_for_update
        shape = compiler.klass_info
        self._model: type[models.Model] = shape["model"]
        columns = shape["select_fields"]
        self._own = slice(columns[0], columns[-1] + 1)
        self._attributes = [column.target.attname for column, *_ in compiler.select[self._own]]
        self._annotations = compiler.annotation_col_map
        self._populators = get_related_populators(shape, compiler.select, DEFAULT_DB_ALIAS)  # type: ignore[call-arg]

    def row(self, found: tuple[Any, ...]) -> Any:
        values = self.values(found)
        row = self._model.from_db(DEFAULT_DB_ALIAS, self._attributes, values[self._own])
        for populator in self._populators:
            populator.populate(values, row)
        for name, position in self._annotations.items():
            setattr(row, name, values[position])
        return row


def _placeholder_or_literal(param: Any) -> str:
    if isinstance(param, Given):
        return f"%({param.name})s"
    connection.ensure_connection()
    return psycopg.sql.Literal(param).as_string(connection.connection).replace("%", "%%")
