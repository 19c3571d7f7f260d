"""The few questions that are asked so often that PostgreSQL should plan them once a connection, not each time.

For what runs on every offer and every claim: there planning a statement costs more than answering it. The SQL text
is the key, so it is a constant; what changes comes as parameters, sets as arrays. The connection has to allow it:
`prepare_threshold` in settings.DATABASES, without which psycopg ignores what is asked for here.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any, cast

import psycopg
from django.db import DEFAULT_DB_ALIAS, connections
from psycopg import errors

from common.lasting_plans import forget_plans

_UNFIT = (errors.FeatureNotSupported, errors.InvalidSqlStatementName, errors.InternalError_)
"""What the server says when a plan answers with other columns by now, is gone, or is about something that is gone."""

Params = Sequence[Any] | Mapping[str, Any]


def rows(sql: str, params: Params) -> list[tuple[Any, ...]]:
    """Run a statement that answers with rows inside the current transaction, and return them."""
    return _asked(sql, params).fetchall()


def run(sql: str, params: Params) -> int:
    """Run a statement inside the current transaction and return how many rows it wrote."""
    return _asked(sql, params).rowcount


def _asked(sql: str, params: Params) -> psycopg.Cursor[tuple[Any, ...]]:
    """Past Django's cursor, which writes the parameters into the text; what fails here raises Django's errors all the
    same, and whoever counts queries counts these too. A statement whose plan no longer fits fails once, and with it all
    that the connection has prepared is planned anew.

    The connection is looked up once: `django.db.connection` would search for the thread's own at each mention.
    """
    ours = connections[DEFAULT_DB_ALIAS]
    if ours.connection is None:
        ours.ensure_connection()
    ours.validate_no_broken_transaction()
    plain = cast("psycopg.Connection[tuple[Any, ...]]", ours.connection)
    if ours.queries_logged:
        asked = psycopg.ClientCursor(plain).mogrify(sql.encode(), params)
        ours.queries_log.append({"sql": asked, "time": "0"})
    with ours.wrap_database_errors:
        try:
            return psycopg.Cursor(plain).execute(sql.encode(), params, prepare=True)
        except _UNFIT:
            forget_plans(plain)
            raise
