"""What one person may do within an hour is counted exactly."""

from __future__ import annotations

from collections import Counter
from functools import partial
from uuid import uuid4

import pytest

from common.errors import DomainError
from common.throttling import HOUR_SECONDS, TooManyRequests, count_one
from tests.api.conftest import API

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def five_an_hour(settings):
    settings.LIMITS_PER_HOUR = dict.fromkeys(["enquiries", "messages", "tokens"], 5)


def test_beyond_the_limit_comes_429_with_the_time_to_wait(api_of, carla, sim, service_level):
    client = api_of(carla)
    for number in range(6):
        asked = {"subject": f"Question {number}", "body": "Why?", "topic": "sim"}
        response = client.post(f"{API}/enquiries/", asked, format="json")
    assert (response.status_code, response.json()["code"]) == (429, "too_many_requests")
    assert 0 < int(response["Retry-After"]) <= HOUR_SECONDS


def test_the_limit_is_each_persons_own(api_of, asked, carla, stella):
    for number in range(5):
        sent = {"body": f"Message {number}"}
        assert api_of(carla).post(asked.path("messages/"), sent, format="json").status_code == 201
    assert api_of(carla).post(asked.path("messages/"), {"body": "More"}, format="json").status_code == 429
    assert api_of(stella).post(asked.path("messages/"), {"body": "Hi"}, format="json").status_code == 201


def test_in_parallel_exactly_as_many_pass(in_parallel):
    """REST framework's own throttle reads, then writes: of forty at once more than five would pass."""
    person = uuid4()

    def one():
        try:
            count_one("messages", person_id=person)
        except DomainError as error:
            return type(error)
        return None

    assert Counter(in_parallel([partial(one) for _ in range(40)])) == {None: 5, TooManyRequests: 35}


def test_without_redis_nobody_is_refused(settings, monkeypatch):
    import redis

    from common import throttling

    nobody = redis.Redis.from_url("redis://127.0.0.1:1/0", socket_connect_timeout=1)
    monkeypatch.setattr(throttling, "_redis", lambda: nobody)
    for _ in range(10):
        count_one("tokens", person_id=uuid4())
