"""Simulated time: the same routing, on a clock that the process and the database share."""

from __future__ import annotations

import random
from collections.abc import Iterator
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from os import getpid

import pytest
from django.conf import settings
from django.db import connection

from accounts.models import User
from common import clock
from marketplace.simulation import scratch
from marketplace.simulation.fast import simulate
from marketplace.simulation.figures import summed_up
from marketplace.simulation.policies import ours
from marketplace.simulation.scenario import named
from rewards import seals
from tests.settings import SITE_ROLE

QUIET_NOON = replace(named("quiet_day"), begins_at_hour=11)
LONG_AGO = datetime(2001, 2, 3, tzinfo=UTC)


@pytest.fixture(scope="module")
def template(django_db_setup, django_db_blocker) -> Iterator[str]:
    with django_db_blocker.unblock(), scratch.template(f"crowdline_simulation_test_{getpid()}") as name:
        yield name


@pytest.fixture
def run(template, django_db_blocker):
    """run(policy, minutes=...) -> the outcome of QUIET_NOON under a policy."""

    def simulated(policy, *, minutes=60):
        with django_db_blocker.unblock(), scratch.copy(template, f"{template}_run"):
            return simulate(QUIET_NOON, policy=policy, minutes=minutes)

    return simulated


def nobody(rng: random.Random):
    return lambda entry, stage: []


def test_a_seed_tells_the_same_story_every_time_and_nobody_is_forgotten(run):
    first, again = run(ours), run(ours)
    figures = summed_up(first)
    assert str(figures) == str(summed_up(again))
    assert figures["enquiries"] > 0
    assert figures["taken by the crowd"] == 1
    assert (figures["starved"], figures["double claims"], figures["stale answers accepted"]) == (0, 0, 0)


def test_what_nobody_is_asked_about_goes_to_staff_in_time(run):
    figures = summed_up(run(nobody, minutes=30))
    assert (figures["taken by the crowd"], figures["starved"]) == (0, 0)


def test_the_databases_clock_is_told_and_only_there(template, django_db_blocker):
    with django_db_blocker.unblock():
        with scratch.copy(template, f"{template}_run"), scratch.at(LONG_AGO), connection.cursor() as cursor:
            cursor.execute("SELECT statement_timestamp(), now()")
            assert cursor.fetchone() == (LONG_AGO, LONG_AGO)
            assert clock.now() == LONG_AGO
            person = User.objects.create(email="a@simulation.invalid", display_name="A")
            person.refresh_from_db()
            assert person.date_joined == LONG_AGO
        with connection.cursor() as cursor:
            cursor.execute("SELECT statement_timestamp(), current_database()")
            moment, database = cursor.fetchone()
    assert abs(moment - datetime.now(UTC)) < timedelta(minutes=1)
    assert database == connection.settings_dict["NAME"] != template
    assert database in settings.DATABASE_URL


def test_the_sites_own_roots_of_the_books_are_left_alone(template, django_db_blocker, settings, tmp_path):
    settings.AUDIT_DIR = tmp_path
    with django_db_blocker.unblock(), scratch.copy(template, f"{template}_run"), clock.at(LONG_AGO):
        seals.seal_the_day()
        assert seals.write_outside() == 1
    assert seals.outside_roots() == {}


@pytest.mark.race
def test_the_sites_role_need_not_be_able_to_make_databases(template, two_roles):
    with scratch.copy(template, f"{template}_run"):
        assert User.objects.create(email="a@simulation.invalid", display_name="A").pk
    assert connection.settings_dict["USER"] == SITE_ROLE
    assert not User.objects.filter(email="a@simulation.invalid").exists()
