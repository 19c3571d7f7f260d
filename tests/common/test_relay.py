"""Notices reach their courier once, however often relay, broker and workers die, and are given up only by couriers."""

from __future__ import annotations

import threading
import time
from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from common import clock, couriers, outbox, sweeps
from common.models import OutboxEntry
from common.relay import BATCH, LATEST_AGAIN_SECONDS, SOONEST_AGAIN_SECONDS, Relay, send_due
from common.tasks import MAX_ATTEMPTS, carry

KIND = "tests.pigeon"


@pytest.fixture
def carried(monkeypatch):
    """The ids that the courier of KIND delivered."""
    ids = []
    monkeypatch.setitem(couriers._couriers, KIND, lambda entry: ids.append(entry.pk))
    return ids


@pytest.fixture
def poisoned(monkeypatch):
    """The courier of KIND fails, always."""

    def fail(entry):
        raise ValueError("no such pigeon")

    monkeypatch.setitem(couriers._couriers, KIND, fail)


def told(count=1):
    with transaction.atomic():
        for _ in range(count):
            outbox.tell(KIND, payload={})
    return list(OutboxEntry.objects.order_by("-id")[:count])


def make_due():
    OutboxEntry.objects.update(due_at=clock.ago(seconds=1))


def down(entry_id):
    raise ConnectionError("no broker")


@pytest.mark.race
def test_two_relays_in_parallel_hand_each_due_entry_over_once(race_db, in_parallel):
    entries = told(60)
    handed = []
    in_parallel([lambda: send_due(hand_over=handed.append)] * 2, threads=2)

    assert sorted(handed) == sorted(entry.pk for entry in entries)


def test_a_relay_killed_before_the_hand_over_costs_a_delay_only(db, carried):
    [entry] = told()

    class Killed(BaseException):
        pass

    def die(entry_id):
        raise Killed

    with pytest.raises(Killed):
        send_due(hand_over=die)
    assert send_due(hand_over=carry) == 0

    entry.refresh_from_db()
    assert entry.due_at <= timezone.now() + timedelta(seconds=SOONEST_AGAIN_SECONDS)
    make_due()
    assert send_due(hand_over=carry) == 1
    assert carried == [entry.pk]


def test_a_night_without_a_broker_or_workers_gives_nothing_up(db, carried):
    [entry] = told()
    OutboxEntry.objects.update(created_at=clock.ago(hours=9))
    for hand_over in [down, lambda entry_id: None] * MAX_ATTEMPTS:
        make_due()
        send_due(hand_over=hand_over)

    entry.refresh_from_db()
    assert (entry.attempts, entry.given_up_at) == (0, None)
    assert entry.due_at <= timezone.now() + timedelta(seconds=LATEST_AGAIN_SECONDS)
    make_due()
    send_due(hand_over=carry)
    assert carried == [entry.pk]


def test_after_a_hand_over_that_fails_the_rest_of_the_batch_is_due_again_soon(db):
    told(3)
    OutboxEntry.objects.update(created_at=clock.ago(hours=9))

    assert send_due(hand_over=down) == 0
    soon = timezone.now() + timedelta(seconds=SOONEST_AGAIN_SECONDS)
    assert OutboxEntry.objects.filter(due_at__lte=soon).count() == 3


def test_a_batch_is_bounded(db):
    told(BATCH + 1)
    assert send_due(hand_over=lambda entry_id: None) == BATCH
    assert send_due(hand_over=lambda entry_id: None) == 1


def test_a_poisoned_entry_is_given_up_after_its_attempts_and_kept_with_its_error(db, poisoned):
    [entry] = told()
    for _ in range(MAX_ATTEMPTS - 1):
        make_due()
        send_due(hand_over=carry)
    entry.refresh_from_db()
    assert (entry.attempts, entry.given_up_at) == (MAX_ATTEMPTS - 1, None)

    make_due()
    send_due(hand_over=carry)
    entry.refresh_from_db()
    assert entry.given_up_at is not None
    assert entry.last_error == "ValueError: no such pigeon"
    make_due()
    assert send_due(hand_over=carry) == 0


def test_a_courier_that_failed_is_tried_again_later_each_time(db, poisoned):
    [entry] = told()
    waits = []
    for _ in range(3):
        carry(entry.pk)
        entry.refresh_from_db()
        waits.append(round((entry.due_at - timezone.now()).total_seconds()))
    assert waits == [20, 40, 80]


def test_carrying_twice_delivers_once(db, carried):
    [entry] = told()
    carry(entry.pk)
    carry(entry.pk)

    entry.refresh_from_db()
    assert carried == [entry.pk]
    assert entry.delivered_at is not None


@pytest.mark.race
def test_carrying_in_parallel_delivers_once(race_db, carried, in_parallel):
    [entry] = told()
    in_parallel([lambda: carry(entry.pk)] * 8, threads=8)
    assert carried == [entry.pk]


def test_the_configuration_sends_again_what_was_given_up(db, carried, make_user, client_of):
    given_up, delivered = told(2)
    OutboxEntry.objects.filter(pk=given_up.pk).update(given_up_at=timezone.now(), attempts=MAX_ATTEMPTS)
    carry(delivered.pk)
    chosen = {"action": "send_again", "_selected_action": [given_up.pk, delivered.pk]}

    looker = make_user("Look O.", is_staff=True)
    assert client_of(looker).post("/admin/common/outboxentry/", chosen).status_code == 403
    root = client_of(make_user("Root R.", is_staff=True, is_superuser=True))
    assert root.post("/admin/common/outboxentry/", chosen).status_code == 302

    send_due(hand_over=carry)
    assert carried == [delivered.pk, given_up.pk]


def test_a_sweep_that_fails_stops_neither_the_others_nor_the_outbox(db, monkeypatch):
    ran = []

    def fail():
        raise RuntimeError("broken sweep")

    monkeypatch.setattr(
        sweeps,
        "_sweeps",
        {"bad": sweeps.Sweep("bad", 1, fail), "good": sweeps.Sweep("good", 1, lambda: ran.append(1) or 1)},
    )
    monkeypatch.setattr("common.relay.close_old_connections", lambda: None)
    [entry] = told()
    Relay().tick()

    entry.refresh_from_db()
    assert ran == [1]
    assert entry.due_at > timezone.now()


@pytest.mark.race
def test_the_bell_wakes_a_relay_that_sleeps(race_db):
    relay = Relay(idle_seconds=30)
    began = time.monotonic()
    sleeper = threading.Thread(target=relay.wait)
    sleeper.start()
    while sleeper.is_alive() and time.monotonic() - began < 20:
        told()
        sleeper.join(timeout=0.2)
    assert not sleeper.is_alive()
    assert relay._listener is not None
    relay._listener.close()
