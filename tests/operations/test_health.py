"""Ready means that pages can be served; what they can do without for a while is told and does not count."""

from __future__ import annotations

import pytest
from django.core.cache import cache
from django.db import DatabaseError

from common import clock, health
from common.models import Heartbeat

pytestmark = pytest.mark.django_db


def test_all_is_well(client):
    for name in health.BEATING:
        Heartbeat.objects.create(name=name, at=clock.now())
    response = client.get("/readyz")
    assert response.status_code == 200
    assert response.json() == {
        "ready": True,
        "parts": dict.fromkeys(["database", "redis", "migrations", "relay", "worker"], True),
    }


def test_a_dead_worker_a_silent_relay_and_no_redis_are_told_and_pages_go_on(client, settings):
    Heartbeat.objects.create(name="relay", at=clock.ago(seconds=61))
    settings.REDIS_URL = "redis://127.0.0.1:1/0"
    response = client.get("/readyz")
    parts = response.json()["parts"]
    assert (response.status_code, parts["redis"], parts["relay"], parts["worker"]) == (
        200,
        False,
        False,
        False,
    )


def test_a_release_that_the_database_does_not_know_is_not_ready(client, monkeypatch):
    monkeypatch.setattr(health, "_missing_migrations", lambda: 2)
    cache.clear()
    response = client.get("/readyz")
    assert (response.status_code, response.json()["parts"]["migrations"]) == (503, False)


def test_without_the_database_nothing_is_ready(client, monkeypatch):
    def refuse(*_given):
        raise DatabaseError

    with monkeypatch.context() as patched:
        patched.setattr("django.db.backends.utils.CursorWrapper.execute", refuse)
        response = client.get("/readyz")
    assert (response.status_code, response.json()["parts"]["database"]) == (503, False)
