"""What a connection has prepared outlasts a rollback, unless that may have changed what it is about."""

from __future__ import annotations

import pytest
from django.db import DatabaseError, IntegrityError, connection, transaction
from psycopg._preparing import PrepareManager

from common import prepared
from common.lasting_plans import LastingPlans, forget_plans
from tests.common.test_prepared import plans_of


@pytest.fixture(autouse=True)
def new_connection(django_db_setup, django_db_blocker):
    """One that has never made, changed or dropped anything."""
    with django_db_blocker.unblock():
        connection.close()
        connection.close_pool()


class Undo(Exception):
    pass


def undone(work):
    with pytest.raises(Undo), transaction.atomic():
        work()
        raise Undo


def ask():
    return prepared.rows("SELECT %(number)s::int AS is_kept", {"number": 7})


def shape():
    with connection.cursor() as cursor:
        cursor.execute("CREATE TEMPORARY TABLE shaped (word text)")


def test_it_outlasts_a_savepoint_that_is_rolled_back(db):
    undone(ask)
    assert plans_of("is_kept")[0] == 1
    assert ask() == [(7,)]
    assert plans_of("is_kept")[0] == 1


@pytest.mark.race
def test_it_outlasts_a_transaction_that_is_rolled_back(race_db):
    undone(ask)
    assert plans_of("is_kept")[0] == 1


@pytest.mark.parametrize("work", [(ask, shape), (shape, ask)], ids=["before", "after"])
def test_what_may_be_about_something_undone_is_forgotten(db, work):
    undone(lambda: [each() for each in work])
    assert plans_of("is_kept")[0] == 0
    assert ask() == [(7,)]


@pytest.mark.race
def test_so_it_is_at_the_end_of_a_transaction(race_db):
    undone(lambda: [shape(), ask()])
    assert plans_of("is_kept")[0] == 0


def test_what_a_savepoint_undoes_leaves_open_what_is_undone_around_it(db):
    def ask_within():
        shape()
        undone(lambda: None)
        assert prepared.rows("SELECT word FROM shaped", ()) == []

    undone(ask_within)
    assert plans_of("word FROM shaped")[0] == 0
    undone(ask_within)


def ask_after_forgetting():
    ask()
    forget_plans(connection.connection)
    assert ask() == ask() == [(7,)]


def test_what_is_asked_while_all_is_to_be_forgotten_is_not_forgotten_with_it(db):
    ask_after_forgetting()
    assert plans_of("is_kept")[0] == 1


def test_without_the_guard_the_second_time_fails(db, monkeypatch):
    monkeypatch.setattr(LastingPlans, "get", PrepareManager.get)
    with pytest.raises(DatabaseError, match="does not exist"), transaction.atomic():
        ask_after_forgetting()


def test_what_was_dropped_is_forgotten_at_once(db):
    ask()
    shape()
    with connection.cursor() as cursor:
        cursor.execute("DROP TABLE shaped")
    assert plans_of("is_kept")[0] == 0


def test_what_fails_at_its_first_try_leaves_nothing_on_the_server(db, sim):
    for _ in range(3):
        with pytest.raises(IntegrityError), transaction.atomic():
            prepared.run("UPDATE accounts_topic SET slug = NULL WHERE id = %(id)s", {"id": sim.id})
    assert plans_of("slug = NULL")[0] == 0


@pytest.mark.parametrize("guard", ["_should_discard", "clear", "validate"])
def test_without_the_guard_it_is_lost_or_left(db, sim, monkeypatch, guard):
    """As psycopg itself does it."""
    monkeypatch.setattr(LastingPlans, guard, getattr(PrepareManager, guard))
    with pytest.raises(AssertionError):
        test_it_outlasts_a_savepoint_that_is_rolled_back(db)
        test_what_may_be_about_something_undone_is_forgotten(db, (ask, shape))
        test_what_fails_at_its_first_try_leaves_nothing_on_the_server(db, sim)
