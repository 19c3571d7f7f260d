"""The few questions that are asked so often that PostgreSQL should plan them once a connection, not each time.

For what runs on every offer and every claim: there planning a statement costs more than answering it. The SQL text
is the key, so it is a constant; what changes comes as parameters, sets as arrays.
"""

from __future__ import annotations

from collections.abc import Mapping
from typing import Any, cast

import psycopg
from django.db import connection


def rows(sql: str, params: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    """Run a statement inside the current transaction and return its rows.

    Past Django's cursor, which writes the parameters into the text; what fails here raises Django's errors all the
    same, and whoever counts queries counts these too.
    """
    connection.ensure_connection()
    plain = cast("psycopg.Connection[tuple[Any, ...]]", connection.connection)
    with connection.wrap_database_errors, psycopg.Cursor(plain) as cursor:
        if connection.queries_logged:
            asked = psycopg.ClientCursor(plain).mogrify(sql.encode(), params)
            connection.queries_log.append({"sql": asked, "time": "0"})
        cursor.execute(sql.encode(), params, prepare=True)
        return cursor.fetchall() if cursor.description else []
