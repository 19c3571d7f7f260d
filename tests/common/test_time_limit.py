"""What works for too long is ended with a refusal, its work undone, and the next request is none the worse."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import connection, transaction
from django.http import HttpResponse
from django.urls import include, path
from rest_framework.response import Response
from rest_framework.views import APIView

from accounts.models import Topic
from common import time_limit

LIMIT_SECONDS = 0.5
WORKS_SECONDS = 60.0


def work():
    until = time.monotonic() + WORKS_SECONDS
    while time.monotonic() < until:
        sum(range(100))
    return HttpResponse("worked")


def spin(request):
    return work()


def change_and_spin(request):
    with transaction.atomic():
        Topic.objects.update(name="Changed")
        return work()


def ask_the_database_for_long(request):
    with connection.cursor() as cursor:
        cursor.execute("SET statement_timeout = '200ms'")
        try:
            cursor.execute("SELECT pg_sleep(60)")
        finally:
            connection.close()
    return HttpResponse("slept")


def never_end_a_transaction(request):
    transaction.atomic().__enter__()
    return work()


class Spin(APIView):
    authentication_classes = ()
    permission_classes = ()

    def get(self, request):
        return Response(work().content)


urlpatterns = [
    path("spin/", spin),
    path("change-and-spin/", change_and_spin),
    path("long-statement/", ask_the_database_for_long),
    path("never-end/", never_end_a_transaction),
    path("api/v1/spin/", Spin.as_view()),
    path("quick/", lambda request: HttpResponse("quick")),
    path("", include("marketplace.urls")),
]


@pytest.fixture
def limited(settings, race_db, client_of):
    settings.ROOT_URLCONF = __name__
    settings.REQUEST_SECONDS = LIMIT_SECONDS
    return client_of(None)


def test_a_page_that_takes_too_long_is_ended_and_says_so_kindly(limited):
    reply = limited.get("/spin/")
    assert reply.status_code == 503
    assert "This took too long, so we stopped it." in reply.content.decode()
    assert reply["Retry-After"] == "5"


def test_programs_are_told_by_code(limited):
    reply = limited.get("/api/v1/spin/")
    assert (reply.status_code, reply.json()["code"]) == (503, "took_too_long")


@pytest.mark.race
def test_nothing_of_it_stays(limited, sim):
    assert limited.get("/change-and-spin/").status_code == 503
    assert not Topic.objects.filter(name="Changed").exists()


def test_a_statement_that_the_database_gave_up_is_no_fault_of_the_page(limited, settings):
    settings.REQUEST_SECONDS = 30
    assert limited.get("/long-statement/").status_code == 503


def test_the_next_request_of_the_thread_is_none_the_worse(limited):
    for _ in range(3):
        assert limited.get("/spin/").status_code == 503
        assert limited.get("/quick/").content == b"quick"


@pytest.mark.race
def test_a_transaction_whose_end_was_cut_off_swallows_nothing_that_comes(limited, sim):
    assert limited.get("/never-end/").status_code == 503
    assert not connection.in_atomic_block
    Topic.objects.update(name="Changed")
    connection.close()
    assert Topic.objects.get().name == "Changed"


def test_only_what_takes_too_long_is_ended(limited):
    """Four at once, as a web process serves them."""
    came = {}

    def ask(number):
        came[number] = [limited.get("/quick/").status_code for _ in range(20)]

    threads = [threading.Thread(target=ask, args=(number,)) for number in range(3)]
    for thread in threads:
        thread.start()
    assert limited.get("/spin/").status_code == 503
    for thread in threads:
        thread.join()
    assert {status for statuses in came.values() for status in statuses} == {200}


@pytest.mark.race
def test_what_ends_as_its_time_is_over_is_left_alone_afterwards(settings, monkeypatch):
    """Each ends about when it would be ended. Whatever is under way then must not reach what the thread does next."""
    monkeypatch.setattr(time_limit, "_LOOK_EVERY_SECONDS", 0.0005)
    monkeypatch.setattr(time_limit, "_watch", time_limit._Watch())
    settings.REQUEST_SECONDS = 0.004
    ended = 0
    for number in range(400):
        until = time.monotonic() + 0.003 + number % 20 / 10_000

        def about_as_long_as_it_may(request, until=until):
            while time.monotonic() < until:
                pass
            return HttpResponse("worked")

        reply = time_limit.TimeLimitMiddleware(about_as_long_as_it_may)(None)
        ended += reply.status_code == 503
        for _ in range(200):
            time.monotonic()
    assert 0 < ended < 400


def test_what_has_not_arrived_by_the_end_is_taken_back(monkeypatch):
    raised = []
    monkeypatch.setattr(time_limit, "_raise_in", lambda thread, error: raised.append((thread, error)))
    watch = time_limit._Watch()
    running = time_limit._Running(threading.get_ident(), time.monotonic() + 60)
    watch.begin(running)
    watch.end(running)
    assert raised == []
    watch.begin(running)
    running.was_ended = True
    watch.end(running)
    watch.end(running)
    assert raised == [(threading.get_ident(), None)]


def test_no_limit_is_no_limit(limited, settings, monkeypatch):
    settings.REQUEST_SECONDS = 0
    monkeypatch.setitem(globals(), "WORKS_SECONDS", 1.0)
    assert limited.get("/spin/").content == b"worked"


def test_without_the_guard_it_would_work_to_the_end(limited, monkeypatch):
    monkeypatch.setattr(time_limit, "_raise_in", lambda thread, error: None)
    monkeypatch.setitem(globals(), "WORKS_SECONDS", 1.5)
    with pytest.raises(AssertionError):
        test_a_page_that_takes_too_long_is_ended_and_says_so_kindly(limited)
