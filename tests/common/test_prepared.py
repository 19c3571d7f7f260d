"""Statements that are planned once for a connection, and not each time."""

from __future__ import annotations

from contextlib import nullcontext

import psycopg
import pytest
from django.conf import settings
from django.db import DatabaseError, connection, transaction
from django.db.transaction import TransactionManagementError

from common import prepared


def plans_of(name):
    """How many statements of this name the connection has prepared, and how often their one plan was good enough."""
    with connection.cursor() as cursor:
        cursor.execute(
            "SELECT count(*), sum(generic_plans)::int FROM pg_prepared_statements WHERE statement LIKE %s",
            [f"%{name}%"],
        )
        return cursor.fetchone()


def test_the_second_time_and_on_a_statement_is_known(db):
    for number in range(8):
        assert prepared.rows("SELECT %(number)s::int AS is_known", {"number": number}) == [(number,)]
    assert plans_of("is_known") == (1, 3)


def test_without_leave_of_the_connection_each_would_be_planned_anew(db, monkeypatch):
    connection.ensure_connection()
    monkeypatch.setattr(connection.connection, "prepare_threshold", None)
    prepared.rows("SELECT %(number)s::int AS is_forgotten", {"number": 1})
    assert plans_of("is_forgotten") == (0, None)


class Refused(Exception):
    pass


def test_after_a_failure_nothing_more_is_asked_before_it_is_undone(db):
    with transaction.atomic():
        with pytest.raises(Refused), transaction.atomic(savepoint=False):
            raise Refused
        with pytest.raises(TransactionManagementError):
            prepared.rows("SELECT %(number)s::int AS is_refused", {"number": 1})


def retype():
    """As a migration does it while the site runs."""
    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as other:
        other.execute("ALTER TABLE retyped ALTER word TYPE varchar(9)")


def lose():
    """Past psycopg, which would forget it as well."""
    connection.connection.pgconn.exec_(b"DEALLOCATE ALL")


@pytest.mark.race
@pytest.mark.parametrize("inside", [transaction.atomic, nullcontext])
@pytest.mark.parametrize("happens", [retype, lose])
def test_a_plan_that_does_not_fit_any_more_fails_once(race_db, happens, inside):
    def ask():
        with inside():
            return [prepared.rows(f"SELECT word {also} FROM retyped", ()) for also in ("", ", 1 AS one")]

    with psycopg.connect(settings.DATABASE_URL, autocommit=True) as other:
        other.execute("CREATE TABLE retyped AS SELECT 'it'::text AS word")
    before = ask()
    happens()
    with pytest.raises(DatabaseError):
        ask()
    assert ask() == ask() == before
    assert plans_of("FROM retyped")[0] == 2
