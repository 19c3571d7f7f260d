"""A database for one simulation: made from the migrations beside the site's, on a clock of its own, dropped afterwards.

It is made and used as the owner: the site's own role may not make databases.

Our SQL calls statement_timestamp() without saying whose. In a scratch database the schema `told` comes before
pg_catalog in the search path and has functions of the same name that read the setting told.moment: for this database
it is whatever moment `tell` said last, in defaults of columns too. What looks at the process's clock is told by
common.clock.at.
"""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from datetime import datetime
from tempfile import TemporaryDirectory
from typing import Any

import psycopg
from django.conf import settings
from django.core.management import call_command
from django.db import connection
from psycopg import sql

from common import clock
from common.database_roles import as_owner

_OWN_CLOCK = (
    "COALESCE(NULLIF(current_setting('told.moment', true), '')::timestamptz, pg_catalog.clock_timestamp())"
)
_SHADOWED = ("statement_timestamp", "transaction_timestamp", "clock_timestamp", "now")
_OPTIONS = "-c search_path=public,told,pg_catalog -c synchronous_commit=off"


@contextmanager
def template(name: str) -> Iterator[str]:
    """A migrated database with nobody in it, to make others from; yields its name."""
    with _created(name):
        with _connected(name):
            _shadow_the_clock()
            call_command("migrate", verbosity=0)
            _switch_off_vacuum()
        yield name


@contextmanager
def copy(of: str, name: str) -> Iterator[None]:
    """A database of its own made from a template; inside, Django's default connection is to it."""
    with _created(name, of=of), _connected(name):
        yield


def tell(moment: datetime) -> None:
    """From now on this is the database's time."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT set_config('told.moment', %s, false)", [moment.isoformat()])


@contextmanager
def at(moment: datetime) -> Iterator[None]:
    """Inside, it is this moment for the process and for the database."""
    tell(moment)
    with clock.at(moment):
        yield


def _shadow_the_clock() -> None:
    """Before the tables are made, so that defaults of columns call these functions too."""
    with connection.cursor() as cursor:
        cursor.execute("CREATE SCHEMA told")
        for function in _SHADOWED:
            cursor.execute(
                f"CREATE FUNCTION told.{function}() RETURNS timestamptz LANGUAGE sql STABLE"
                f" AS $$ SELECT {_OWN_CLOCK} $$"
            )


def _switch_off_vacuum() -> None:
    """When it comes by is chance; without it rows lie in the same order in every run of a seed."""
    with connection.cursor() as cursor:
        cursor.execute("SELECT schemaname, tablename FROM pg_tables WHERE schemaname IN ('public', 'books')")
        for schema, table in cursor.fetchall():
            cursor.execute(f'ALTER TABLE "{schema}"."{table}" SET (autovacuum_enabled = false)')


@contextmanager
def _created(name: str, *, of: str | None = None) -> Iterator[None]:
    made_from = sql.SQL(" TEMPLATE {}").format(sql.Identifier(of)) if of else sql.SQL("")
    create = sql.SQL("CREATE DATABASE {}").format(sql.Identifier(name)) + made_from
    drop = sql.SQL("DROP DATABASE IF EXISTS {} WITH (FORCE)").format(sql.Identifier(name))
    with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as server:
        server.execute(drop)
        server.execute(create)
    try:
        yield
    finally:
        with psycopg.connect(settings.DATABASE_OWNER_URL, autocommit=True) as server:
            server.execute(drop)


@contextmanager
def _connected(name: str) -> Iterator[None]:
    """Django's default connection goes to this database, by one session that keeps its clock.

    What is kept outside of a database is kept apart too: its books' roots are none of the site's.
    """
    audit_dir = settings.AUDIT_DIR
    outside = TemporaryDirectory(prefix="crowdline-simulation-")
    with as_owner():
        before = dict(connection.settings_dict)
        _disconnect()
        settings.AUDIT_DIR = outside.name
        pool_less = {key: value for key, value in before["OPTIONS"].items() if key != "pool"}
        connection.settings_dict |= {"NAME": name, "OPTIONS": {**pool_less, "options": _OPTIONS}}
        try:
            yield
        finally:
            _disconnect()
            connection.settings_dict |= before
            settings.AUDIT_DIR = audit_dir
            outside.cleanup()


def _disconnect() -> None:
    wrapper: Any = connection
    connection.close()
    if connection.alias in wrapper._connection_pools:  # asking for the pool would make one
        wrapper.close_pool()
