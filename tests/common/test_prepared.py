"""Statements that are planned once for a connection, and not each time."""

from __future__ import annotations

from django.db import connection

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
