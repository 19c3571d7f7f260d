"""Two roles on one database: the owner, who migrates, and the role that the site connects as.

Whatever the site's code is made to do, its role cannot change or remove what is in the append-only schemas and
tables. With one role for both (DATABASE_URL alone) everything works, and only triggers stand in the way;
`check --deploy` says so.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any
from urllib.parse import urlsplit

import dj_database_url
from django.conf import settings
from django.db import connection
from psycopg import sql

_RIGHTS = """
GRANT USAGE ON SCHEMA public TO {role};
GRANT SELECT, INSERT, UPDATE, DELETE ON ALL TABLES IN SCHEMA public TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA public TO {role}"""

_APPEND_ONLY_RIGHTS = """
GRANT USAGE ON SCHEMA {schema} TO {role};
REVOKE ALL ON ALL TABLES IN SCHEMA {schema} FROM {role};
GRANT SELECT, INSERT ON ALL TABLES IN SCHEMA {schema} TO {role};
GRANT USAGE ON ALL SEQUENCES IN SCHEMA {schema} TO {role}"""

_APPEND_ONLY_TABLE = "REVOKE UPDATE, DELETE ON TABLE {table} FROM {role}"


def site_role() -> str:
    return urlsplit(settings.DATABASE_URL).username or ""


def are_apart() -> bool:
    """Whether the site connects as somebody else than the owner."""
    return site_role() != (urlsplit(settings.DATABASE_OWNER_URL).username or "")


@contextmanager
def as_owner() -> Iterator[None]:
    """Inside, this process's connection is the owner's. The two addresses differ in role and password only."""
    if not are_apart():
        yield
        return
    owner = dj_database_url.parse(settings.DATABASE_OWNER_URL)
    site = {"USER": connection.settings_dict["USER"], "PASSWORD": connection.settings_dict["PASSWORD"]}
    _connect_as({"USER": owner["USER"], "PASSWORD": owner["PASSWORD"]})
    try:
        yield
    finally:
        _connect_as(site)


def grant_rights(role: str) -> None:
    """What the site needs and no more, on all tables there are now. To be called as the owner, after migrating."""
    with connection.cursor() as cursor:
        cursor.execute(sql.SQL(_RIGHTS).format(role=sql.Identifier(role)))
        for table in settings.APPEND_ONLY_TABLES:
            names = {"role": sql.Identifier(role), "table": sql.Identifier(table)}
            cursor.execute(sql.SQL(_APPEND_ONLY_TABLE).format(**names))
        for schema in settings.APPEND_ONLY_SCHEMAS:
            names = {"role": sql.Identifier(role), "schema": sql.Identifier(schema)}
            cursor.execute(sql.SQL(_APPEND_ONLY_RIGHTS).format(**names))


def _connect_as(role: dict[str, str]) -> None:
    """Asking for the pool would make one, so look before closing it."""
    wrapper: Any = connection
    wrapper.close()
    if wrapper.alias in wrapper._connection_pools:
        wrapper.close_pool()
    wrapper.settings_dict.update(role)
