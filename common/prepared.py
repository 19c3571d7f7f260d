"""The few questions that are asked so often that PostgreSQL should plan them once a connection, not each time.

For what runs on every offer and every claim: there planning a statement costs more than answering it. The SQL text
is the key, so it is a constant; what changes comes as parameters, sets as arrays.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping, Sequence
from contextlib import contextmanager
from typing import Any, cast

import psycopg
from django.db import connection

Params = Sequence[Any] | Mapping[str, Any]


def rows(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """Run a statement inside the current transaction and return its rows."""
    with _asked(sql, params) as cursor:
        return cursor.fetchall() if cursor.description else []


def run(sql: str, params: Params) -> int:
    """Run a statement inside the current transaction and return how many rows it wrote."""
    with _asked(sql, params) as cursor:
        return cursor.rowcount


@contextmanager
def _asked(sql: str, params: Params) -> Iterator[psycopg.Cursor[tuple[Any, ...]]]:
    """Past Django's cursor, which writes the parameters into the text; what fails here raises Django's errors all the
    same, and whoever counts queries counts these too."""
    connection.ensure_connection()
    plain = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
    with connection.wrap_database_errors, psycopg.Cursor(plain) as cursor:
        if connection.queries_logged:
            asked = psycopg.ClientCursor(plain).mogrify(sql.encode(), params)
            connection.queries_log.append({"sql": asked, "time": "0"})
        yield cursor.execute(sql.encode(), params, prepare=True)
