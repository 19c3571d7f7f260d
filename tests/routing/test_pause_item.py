"""While the customer is asked something the clock stands still and the holder keeps the enquiry."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.pause_item import pause_item
from routing.actions.resume_item import resume_item
from routing.models import QueueEntry


@pytest.fixture
def claim(queued, ada, ben):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


def _paused_for(entry, hours):
    QueueEntry.objects.filter(id=entry.id).update(paused_at=clock.ago(hours=hours))


def test_the_holder_keeps_it_while_the_customer_thinks(claim):
    entry = pause_item(item_id=claim.entry.item_id, kind="enquiry")
    claim.refresh_from_db()
    assert entry.lease_ends_at == claim.ends_at
    assert timedelta(minutes=119) < claim.ends_at - clock.now() <= timedelta(minutes=120)


def test_the_due_time_moves_by_the_time_it_stood_still(claim):
    entry = pause_item(item_id=claim.entry.item_id, kind="enquiry")
    _paused_for(entry, hours=1)
    resumed = resume_item(item_id=entry.item_id, kind="enquiry")
    assert abs(resumed.due_at - entry.due_at - timedelta(hours=1)) < timedelta(seconds=5)


def test_the_holder_then_has_a_fresh_turn(claim):
    pause_item(item_id=claim.entry.item_id, kind="enquiry")
    resume_item(item_id=claim.entry.item_id, kind="enquiry")
    claim.refresh_from_db()
    assert timedelta(seconds=590) < claim.ends_at - clock.now() <= timedelta(seconds=600)
    assert timedelta(seconds=1790) < claim.limit_at - clock.now() <= timedelta(seconds=1800)


def test_without_a_holder_its_stage_begins_anew_when_the_customer_is_back(queued, make_advocate, asked):
    entry = queued()
    pause_item(item_id=entry.item_id, kind="enquiry")
    make_advocate("Zoe F.")
    assert resume_item(item_id=entry.item_id, kind="enquiry").is_open_list
    assert asked(entry) == set()


def test_pausing_twice_is_pausing_once(claim):
    first = pause_item(item_id=claim.entry.item_id, kind="enquiry")
    _paused_for(first, hours=1)
    assert pause_item(item_id=first.item_id, kind="enquiry").paused_at < clock.ago(minutes=59)


def test_resuming_what_runs_does_nothing(claim):
    before = claim.ends_at
    resume_item(item_id=claim.entry.item_id, kind="enquiry")
    claim.refresh_from_db()
    assert claim.ends_at == before


def test_the_lease_runs_by_the_databases_clock(claim):
    """A process whose clock is hours ahead gives nobody more time."""
    right = clock.now()
    with clock.at(right + timedelta(hours=5)):
        entry = pause_item(item_id=claim.entry.item_id, kind="enquiry")
    claim.refresh_from_db()
    assert entry.lease_ends_at == claim.ends_at == claim.limit_at
    assert claim.ends_at < right + timedelta(minutes=125)
