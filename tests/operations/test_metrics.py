"""What Prometheus is told: the right figures, from all processes, to whoever shows the token; and they all exist."""

from __future__ import annotations

import asyncio
import os
import re
import subprocess
import sys
from datetime import timedelta

import pytest
from celery import current_app
from django.conf import settings
from django.core.cache import cache
from prometheus_client.parser import text_string_to_metric_families

from common import clock, metrics, outbox, sweeps
from common.couriers import courier, deliver
from common.history_seals import HISTORY
from common.models import Heartbeat, OutboxEntry
from marketplace.figures import figures
from marketplace.personal_data import register
from rewards.actions.reconcile_books import reconcile_books
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import Availability, Claim, QueueEntry
from tests.conftest import ROOT
from tests.live_socket import run
from tests.routing.test_reporting import decided


def told(client, **headers):
    """Every sample of /metrics, as if what is shared for some seconds were old: (name, *labels) -> figure."""
    cache.clear()
    response = client.get("/metrics", headers=headers)
    families = text_string_to_metric_families(response.content.decode())
    return {
        (sample.name, *sorted(sample.labels.values())): sample.value
        for family in families
        for sample in family.samples
    }


@pytest.mark.django_db
def test_the_queue_is_told_by_pool(client, queued):
    first = queued()
    queued()
    QueueEntry.objects.filter(pk=first.pk).update(
        queued_at=clock.ago(seconds=90), due_at=clock.ago(seconds=1)
    )
    found = told(client)
    assert found["crowdline_queue_waiting", "crowd", "enquiry"] == 2
    assert found["crowdline_queue_late", "crowd", "enquiry"] == 1
    assert 90 <= found["crowdline_queue_oldest_seconds", "crowd", "enquiry"] < 120
    assert found["crowdline_claims_active", "crowd", "enquiry"] == 0


@pytest.mark.django_db
def test_time_to_claim_is_that_of_first_claims_of_the_last_hour(client, ada, queued):
    Availability.objects.update(max_open=3)
    for seconds, was_claimed in ((10, clock.now()), (30, clock.now()), (500, clock.ago(hours=2))):
        claim = claim_enquiry(enquiry_id=queued().item_id, by=ada)
        QueueEntry.objects.filter(pk=claim.entry_id).update(
            queued_at=was_claimed - timedelta(seconds=seconds)
        )
        Claim.objects.filter(pk=claim.pk).update(started_at=was_claimed)
    assert told(client)["crowdline_time_to_claim_seconds", "0.5", "crowd"] == pytest.approx(20)


@pytest.mark.django_db
def test_the_lag_of_the_outbox_counts_from_when_it_was_to_go_out(client):
    assert told(client)["crowdline_outbox_lag_seconds",] == 0
    outbox.tell("canary", payload={}, at=clock.seconds_from_now(600))
    outbox.tell("canary", payload={})
    # Handed over twice to workers that are dead.
    late = OutboxEntry.objects.order_by("id").last()
    OutboxEntry.objects.filter(pk=late.pk).update(
        wanted_at=clock.ago(seconds=100), due_at=clock.seconds_from_now(200)
    )
    found = told(client)
    assert 100 <= found["crowdline_outbox_lag_seconds",] < 130
    assert found["crowdline_outbox_waiting",] == 2


@pytest.mark.django_db
def test_what_alarms_wait_for_is_told(client):
    """Deliveries that need a person, parts that are silent, and a check of the books that did not come."""
    assert ("crowdline_books_checked_at",) not in told(client)
    run = reconcile_books()
    outbox.tell("canary", payload={})
    OutboxEntry.objects.update(given_up_at=clock.now())
    for part, seconds in {"relay": 5, "worker": 90}.items():
        Heartbeat.objects.update_or_create(name=part, defaults={"at": clock.ago(seconds=seconds)})
    found = told(client)
    assert found["crowdline_outbox_given_up",] == 1
    assert found["crowdline_outbox_waiting",] == 0
    assert 5 <= found["crowdline_heartbeat_age_seconds", "relay"] < 60
    assert 90 <= found["crowdline_heartbeat_age_seconds", "worker"] < 150
    assert found["crowdline_books_faults",] == run.row_count
    assert found["crowdline_books_checked_at",] == int(run.at.timestamp())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("over", "by_the_clock"),
    [("record", "accounts.sweeps.seal_the_record"), ("books", "rewards.sweeps.seal_books")],
)
def test_when_it_was_last_sealed_is_told(client, settings, tmp_path, over, by_the_clock):
    settings.AUDIT_DIR = tmp_path
    assert ("crowdline_sealed_at", over) not in told(client)
    sealing = next(each for each in sweeps.registered() if each.name == by_the_clock)
    for days_ago in (2, 1):
        with clock.at(clock.now() - timedelta(days=days_ago)):
            sealing.run()
            then = clock.now()
    assert told(client)["crowdline_sealed_at", over] == pytest.approx(then.timestamp(), abs=60)


@pytest.mark.django_db
def test_the_service_level_is_told_beside_what_is_aimed_at(client, service_level, sim):
    """Of four promises of today three were kept; what is older than a day counts no more."""
    for outcome, hours in (("met", 1), ("met", 2), ("met", 23), ("missed", 3), ("missed", 30)):
        decided(service_level, sim, outcome=outcome, hours=hours)
    found = told(client)
    assert found["crowdline_service_level_percent", "Standard", "first"] == 75
    assert found["crowdline_service_level_target_percent", "Standard", "first"] == 80


@pytest.mark.django_db
def test_questions_do_not_grow_with_the_rows(queued, django_assert_num_queries):
    for more in (1, 6):
        for _ in range(more):
            queued()
            outbox.tell("canary", payload={})
        cache.clear()
        with django_assert_num_queries(8):
            list(figures())


@pytest.mark.django_db
@pytest.mark.parametrize(
    ("token", "shown", "is_development", "status"),
    [
        ("", None, True, 200),
        ("", None, False, 404),
        ("", "Bearer ", False, 404),
        ("open-sesame", None, True, 404),
        ("open-sesame", "Bearer open-sesam", False, 404),
        ("open-sesame", "Bearer öpen", False, 404),
        ("open-sesame", "Bearer open-sesame", False, 200),
    ],
    ids=["development", "no token", "an empty one", "not shown", "another", "odd letters", "shown"],
)
def test_only_who_shows_the_token_is_told(client, settings, token, shown, is_development, status):
    settings.METRICS_TOKEN, settings.IS_DEVELOPMENT = token, is_development
    headers = {"Authorization": shown} if shown is not None else {}
    assert client.get("/metrics", headers=headers).status_code == status


@pytest.mark.django_db
def test_requests_are_counted_by_route_whatever_strangers_ask_for(client):
    before = told(client)
    client.get("/healthz")
    client.generic("BREW", "/coffee-for-carla@example.com/")
    after = told(client)
    assert after["crowdline_http_requests_total", "200", "GET", "healthz"] == 1 + before.get(
        ("crowdline_http_requests_total", "200", "GET", "healthz"), 0
    )
    assert ("crowdline_http_requests_total", "(no such page)", "404", "other") in after
    assert not [key for key in after if "coffee" in str(key)]


@pytest.mark.django_db
def test_sweeps_and_couriers_are_counted_with_what_they_failed_at(client, monkeypatch):
    monkeypatch.setattr(sweeps, "_sweeps", dict(sweeps._sweeps))

    @sweeps.sweep(every_seconds=1)
    def works() -> int:
        return 3

    sweeps.registered()[-1].run()

    @sweeps.sweep(every_seconds=1)
    def fails() -> int:
        raise ValueError

    with pytest.raises(ValueError):
        sweeps.registered()[-1].run()
    courier("canary")(lambda entry: None)
    deliver(OutboxEntry(kind="canary"))
    with pytest.raises(LookupError):
        deliver(OutboxEntry(kind="nobody_carries_this"))
    found = told(client)
    assert found["crowdline_sweep_rows_total", f"{__name__}.works"] == 3
    assert found["crowdline_sweep_failures_total", f"{__name__}.fails"] == 1
    assert found["crowdline_deliveries_total", "canary"] >= 1
    assert found["crowdline_delivery_failures_total", "nobody_carries_this"] == 1


def by_the_clock():
    """What beat sends, but for the sign of life, which has a figure of its own."""
    return [
        each["task"] for each in settings.CELERY_BEAT_SCHEDULE.values() if each["task"] != "common.tasks.beat"
    ]


@pytest.mark.django_db
@pytest.mark.parametrize("task", by_the_clock())
def test_what_a_worker_does_by_the_clock_is_counted_too(client, task, settings, tmp_path):
    settings.AUDIT_DIR = settings.MEDIA_ROOT = tmp_path
    before = told(client).get(("crowdline_sweep_seconds_count", task), 0)
    current_app.tasks[task]()
    assert told(client)["crowdline_sweep_seconds_count", task] == before + 1


@pytest.mark.django_db
def test_a_night_in_which_nothing_is_forgotten_is_counted_as_a_failure(client, monkeypatch):
    def fails():
        raise OSError

    name = "marketplace.tasks.forget_what_is_old"
    before = told(client).get(("crowdline_sweep_failures_total", name), 0)
    monkeypatch.setattr(register, "periods", fails)
    with pytest.raises(OSError):
        current_app.tasks[name]()
    assert told(client)["crowdline_sweep_failures_total", name] == before + 1


def test_sockets_are_counted_while_they_are_open():
    async def a_visit():
        begun, ended = asyncio.Event(), asyncio.Event()

        async def door(scope, receive, send):
            begun.set()
            await ended.wait()
            raise ConnectionError

        task = asyncio.create_task(metrics.counting_sockets(door)({}, None, None))
        await begun.wait()
        assert metrics._sockets._value.get() == 1
        ended.set()
        with pytest.raises(ConnectionError):
            await task
        assert metrics._sockets._value.get() == 0

    run(a_visit)


def test_one_process_tells_the_sum_of_all(tmp_path):
    """Two web processes and a relay count; a third web process is asked."""
    count = "metrics.count_request(method='GET', route='home', status=200, seconds=0.02)"
    ask = "print(metrics.in_words(lambda: []).decode())"
    script = "from common import metrics; "
    environment = os.environ | {
        "METRICS_DIR": str(tmp_path),
        "DJANGO_SETTINGS_MODULE": "marketplace.settings",
    }
    for name, work in (("web", count), ("web", f"{count}; {count}"), ("relay", count), ("web", ask)):
        answer = subprocess.run(
            [sys.executable, "-c", script + work],
            env=environment | {"CROWDLINE_PROCESS": name},
            cwd=ROOT,
            capture_output=True,
            text=True,
            check=True,
        ).stdout
    assert 'crowdline_http_requests_total{method="GET",route="home",status="200"} 4.0' in answer
    assert 'crowdline_http_request_seconds_count{route="home"} 4.0' in answer


# --- What deploy/ builds on it ---------------------------------------------------------------------------------


@pytest.mark.django_db
@pytest.mark.parametrize("path", ["deploy/grafana.json", "deploy/alerts.yml"])
def test_every_figure_that_an_example_names_exists(path):
    named = set(re.findall(r"\bcrowdline_[a-z_]+", (ROOT / path).read_text()))
    reconcile_books()
    HISTORY.seal_the_day()
    Heartbeat.objects.create(name="relay", at=clock.now())
    families = text_string_to_metric_families(metrics.in_words(figures).decode())
    told_of = {name for family in families for name in _names(family)}
    assert named
    assert sorted(named - told_of) == []


def test_every_work_of_the_clock_that_an_alert_names_exists():
    alerts = (ROOT / "deploy" / "alerts.yml").read_text()
    named = [each for words in re.findall(r'sweep=~?"([^"]+)"', alerts) for each in words.split("|")]
    known = [each.name for each in sweeps.registered()] + by_the_clock()
    assert named
    assert [each for each in named if not any(re.fullmatch(each, name) for name in known)] == []


def _names(family):
    yield family.name
    if family.type == "counter":
        yield f"{family.name}_total"
    if family.type == "histogram":
        yield from (f"{family.name}_{part}" for part in ("bucket", "count", "sum"))
