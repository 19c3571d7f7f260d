"""Valkey emptied or away, a worker that hangs, two of every program: letters go out late, each once; work flows on."""

from __future__ import annotations

import os
import signal
import time

import pytest
from django.db import connection

from common import live
from common.local import valkey
from common.local.valkey import LocalValkey
from common.models import Heartbeat, OutboxEntry
from marketplace.actions.escalate_enquiry import escalate_enquiry
from marketplace.actions.submit_answer import submit_answer
from routing.actions.claim_enquiry import claim_enquiry
from tests.faults.programs import Programs

PATIENCE_SECONDS = 300
ANSWERED = "Subject: Ada L. has answered your question"
ESCALATED = "Subject: Your question is now with our team"


@pytest.fixture
def memory(tmp_path, settings):
    """A Valkey of this test's own, for the programs and for this process's live pokes."""
    server = LocalValkey(tmp_path / "valkey", settings=valkey.THROW_AWAY)
    server.ensure_running()
    settings.REDIS_URL = server.url
    live._redis.cache_clear()
    yield server
    server.stop()
    live._redis.cache_clear()


@pytest.fixture
def programs(race_db, tmp_path, memory):
    made = Programs(tmp_path, port=0, environment={"REDIS_URL": memory.url})
    yield made
    made.stop()


def wait_until(is_so):
    began = time.monotonic()
    while not is_so():
        assert time.monotonic() - began < PATIENCE_SECONDS
        time.sleep(0.2)


def undelivered():
    return OutboxEntry.objects.filter(delivered_at=None)


def due_now():
    """As if the time that a worker has for a letter were over."""
    undelivered().update(due_at="2020-01-01T00:00:00Z")
    with connection.cursor() as cursor:
        cursor.execute("NOTIFY crowdline_outbox")


@pytest.mark.race
def test_with_two_of_everything_and_valkey_emptied_and_away_each_letter_goes_out_once(
    ask, ada, memory, programs, watched
):
    for name in ("relay", "worker", "beat") * 2:
        programs.start(name)
    wait_until(Heartbeat.objects.filter(name="worker").exists)  # beat, Valkey and a worker have met
    memory.stop()

    enquiries = [ask(number) for number in range(6)]
    claim = claim_enquiry(enquiry_id=enquiries[0].id, by=ada)
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Like this.")
    for enquiry in enquiries[1:]:
        escalate_enquiry(enquiry_id=enquiry.id, by=None, reason="nobody_took_it")
    watched()
    assert undelivered().count() >= len(enquiries)
    assert all(process.poll() is None for _name, process in programs.running)

    memory.ensure_running()
    due_now()
    time.sleep(0.5)
    live._redis().flushall()
    due_now()
    wait_until(lambda: due_now() or not undelivered().exists())

    assert programs.letters() == {ANSWERED: 1, ESCALATED: len(enquiries) - 1}
    assert Heartbeat.objects.filter(name="worker").count() == 1
    watched()


@pytest.mark.race
def test_what_a_hanging_worker_was_given_another_delivers_once(ask, ada, programs):
    programs.start("relay")
    hanging = programs.start("worker")
    escalate_enquiry(enquiry_id=ask(1).id, by=None, reason="nobody_took_it")
    wait_until(lambda: not undelivered().exists())
    os.kill(hanging.pid, signal.SIGSTOP)
    escalate_enquiry(enquiry_id=ask(2).id, by=None, reason="nobody_took_it")
    time.sleep(1)  # the relay hands it over, and Valkey gives it to whoever waits there
    assert undelivered().exists()

    programs.start("worker")
    wait_until(lambda: due_now() or not undelivered().exists())
    os.kill(hanging.pid, signal.SIGCONT)
    time.sleep(1)
    assert programs.letters() == {ESCALATED: 2}
