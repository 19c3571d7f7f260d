"""Relays that are killed with -9 before any of their statements, while work flows: nothing lost, nothing twice."""

from __future__ import annotations

import contextlib
import random
from collections import Counter

import pytest
from django.core import mail

from common import sweeps
from common.errors import DomainError
from common.models import HistoryRow, OutboxEntry
from common.tasks import carry
from marketplace.models import Enquiry, Escalation
from routing import queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import QueueEntry
from tests.faults.conftest import relay
from tests.routing.passing_time import pass_time

KILLS = 15
MOST_STATEMENTS = 60
ENQUIRIES = 8


def _tick():
    """Everything that is due, until nothing is."""
    while sum(each.run() for each in sweeps.registered()):
        pass


@pytest.mark.race
def test_work_flows_on_over_two_relays_that_are_killed_again_and_again(
    ask, make_advocate, fork, watched, monkeypatch
):
    # No hand-overs into a queue of Celery's that nobody would empty, and nothing but the sweeps that are meant.
    monkeypatch.setattr("common.relay.send_due", lambda: 0)
    meant = {name: each for name, each in sweeps._sweeps.items() if not name.startswith("rewards")}
    monkeypatch.setattr(sweeps, "_sweeps", meant)
    people = [make_advocate(f"Advocate {number}") for number in range(6)]
    enquiries = [ask(number) for number in range(ENQUIRIES)]
    chance = random.Random(5)
    for _ in range(KILLS):
        for person in people:
            if chance.random() < 0.5 and (offer := queries.live_offers(person).first()):
                with contextlib.suppress(DomainError):
                    claim_enquiry(enquiry_id=offer.entry.item_id, by=person)
        pass_time(chance.choice([31, 61, 125, 601]))
        for victim in [fork(relay, chance.randint(1, MOST_STATEMENTS)) for _ in range(2)]:
            victim.join(timeout=2)  # with little left to do it may not come to so many statements
            victim.kill()
        watched()
    assert HistoryRow.objects.filter(verb__in=["offer_enquiry", "expire_claim"]).count() > 3 * ENQUIRIES

    for _ in range(6):
        pass_time(1801)
        _tick()
    watched()
    live = QueueEntry.objects.exclude(status="done")
    assert sorted(live.values_list("item_id", flat=True)) == sorted(each.id for each in enquiries)
    assert set(live.values_list("pool", "status")) == {("staff", "waiting")}
    assert set(Enquiry.objects.values_list("status", flat=True)) == {"open"}
    assert Escalation.objects.count() == ENQUIRIES

    notices = list(OutboxEntry.objects.all())
    for notice in notices * 2:
        carry(notice.pk)
    assert set(OutboxEntry.objects.values_list("last_error", flat=True)) == {""}
    told = Counter((notice.kind, str(notice.payload)) for notice in notices)
    assert set(told.values()) == {1}
    mails = [notice for notice in notices if notice.kind == "mail.enquiry_escalated"]
    assert len(mails) == ENQUIRIES
    assert len([letter for letter in mail.outbox if letter.to == ["carla-m@example.com"]]) == ENQUIRIES
