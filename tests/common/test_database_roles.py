"""The site's own log-in, over a connection of its own, cannot touch what is in the books."""

from __future__ import annotations

from collections.abc import Iterator

import psycopg
import pytest
from django.conf import settings
from django.core.checks import run_checks
from django.core.management import call_command
from django.db import connection

from common import database_roles
from tests.settings import SITE_ROLE, as_site

OWNER = "(SELECT tableowner FROM pg_tables WHERE tablename = 'transfer')"


@pytest.fixture
def site(db: None) -> Iterator[psycopg.Connection]:
    with psycopg.connect(as_site(settings.DATABASE_URL), autocommit=True) as connection:
        yield connection


def current_role() -> str:
    with connection.cursor() as cursor:
        cursor.execute("SELECT current_user")
        return str(cursor.fetchone()[0])


@pytest.mark.parametrize(
    "statement",
    [
        "UPDATE books.transfer SET points = 1",
        "UPDATE books.ledger_account SET credited_points = 1",
        "DELETE FROM books.transfer",
        "DELETE FROM books.ledger_account",
        "TRUNCATE books.transfer",
        "SELECT FROM books.transfer FOR UPDATE",
        "ALTER TABLE books.transfer DISABLE TRIGGER ALL",
        "ALTER TABLE books.transfer DROP CONSTRAINT one_transfer_per_cause",
        "ALTER TABLE books.ledger_account DROP CONSTRAINT ledger_account_never_below_zero",
        "DROP TRIGGER transfer_is_never_changed ON books.transfer",
        "DROP TABLE books.transfer CASCADE",
        "CREATE TABLE books.another ()",
        "CREATE RULE silent AS ON INSERT TO books.transfer DO INSTEAD NOTHING",
        "CREATE OR REPLACE FUNCTION books.refuse_change() RETURNS trigger LANGUAGE plpgsql"
        " AS 'BEGIN RETURN NEW; END'",
        "ALTER SCHEMA books OWNER TO CURRENT_USER",
        "GRANT UPDATE ON books.transfer TO CURRENT_USER; UPDATE books.transfer SET points = 1",
        "SET session_replication_role = 'replica'",
        f"ALTER ROLE {SITE_ROLE} SUPERUSER",
        f"ALTER ROLE {SITE_ROLE} CREATEROLE",
        "COPY books.transfer FROM PROGRAM 'true'",
    ],
)
def test_the_sites_role_may_not(site: psycopg.Connection, statement: str) -> None:
    with pytest.raises(psycopg.errors.InsufficientPrivilege):
        site.execute(statement)


@pytest.mark.parametrize("how", ["SET ROLE", "SET SESSION AUTHORIZATION"])
def test_the_sites_role_cannot_become_another(site: psycopg.Connection, how: str) -> None:
    for (role,) in site.execute(
        f"SELECT {OWNER} UNION SELECT rolname FROM pg_roles WHERE rolsuper"
    ).fetchall():
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.execute(f'{how} "{role}"')


def test_the_sites_role_opens_no_account_that_has_points(site: psycopg.Connection) -> None:
    with pytest.raises(psycopg.errors.RestrictViolation, match="opens empty"):
        site.execute(
            "INSERT INTO books.ledger_account (id, holder_id, kind, debited_points, credited_points)"
            " VALUES (gen_random_uuid(), gen_random_uuid(), 'available', 0, 1000)"
        )


def test_the_sites_role_truncates_and_alters_nothing_else_either(site: psycopg.Connection) -> None:
    for statement in (
        "TRUNCATE common_historyrow",
        "ALTER TABLE common_historyrow ADD x int",
        "CREATE TABLE x ()",
    ):
        with pytest.raises(psycopg.errors.InsufficientPrivilege):
            site.execute(statement)


@pytest.mark.race
def test_migrations_run_as_the_owner_and_leave_the_site_its_rights(two_roles: None) -> None:
    with database_roles.as_owner():
        assert current_role() != SITE_ROLE
        with connection.cursor() as cursor:
            cursor.execute(f"REVOKE ALL ON ALL TABLES IN SCHEMA public, books FROM {SITE_ROLE}")
    call_command("migrate", verbosity=0)
    assert current_role() == SITE_ROLE
    with connection.cursor() as cursor:
        cursor.execute("SELECT count(*) FROM accounts_user")
        cursor.execute("SELECT count(*) FROM books.ledger_account")
        assert cursor.fetchone() == (3,)
    assert [
        warning for warning in run_checks(include_deployment_checks=True) if warning.id == "crowdline.W001"
    ] == []


def test_one_role_for_both_works_and_is_warned_of(db: None) -> None:
    assert not database_roles.are_apart()
    with database_roles.as_owner():
        assert current_role() == database_roles.site_role()
    assert "crowdline.W001" in {warning.id for warning in run_checks(include_deployment_checks=True)}
