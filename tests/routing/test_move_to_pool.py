"""From the crowd to staff and back, whatever state it is in."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest

from common.errors import NotFound
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.move_to_pool import move_to_pool
from routing.actions.pause_item import pause_item
from routing.errors import StaleFence
from routing.models import QueueEntry


def test_offers_are_taken_back_and_it_waits_with_staff(queued, ada, ben, asked):
    entry = queued()
    moved = move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff", priority=5)
    assert asked(entry) == set()
    assert (moved.pool, moved.status, moved.stage_ends_at, moved.priority) == ("staff", "waiting", None, 5)


def test_a_claim_is_released_and_its_holder_cannot_answer_any_more(queued, ada):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff", by=ada)
    claim.refresh_from_db()
    assert claim.status == "released"
    with pytest.raises(StaleFence):
        complete_claim(claim_id=claim.id, by=ada, fence=1)


def test_being_taken_away_is_not_held_against_anybody(queued, ada):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    ada.advocate.availability.refresh_from_db()
    assert ada.advocate.availability.claims_dropped == 0


def test_it_is_due_by_the_time_it_has_waited_already(queued):
    entry = queued()
    QueueEntry.objects.filter(id=entry.id).update(queued_at=entry.queued_at - timedelta(hours=5))
    moved = move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    assert moved.due_at < entry.queued_at


def test_waiting_for_the_customer_ends_with_the_move(queued):
    entry = queued()
    pause_item(item_id=entry.item_id, kind="enquiry")
    assert move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff").paused_at is None


def test_back_in_the_crowd_its_path_begins_anew(queued, ada, ben, asked):
    entry = queued(pool="staff")
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool="crowd", excluded_ids=[ada.id])
    assert asked(entry) == {"Ben K."}


def test_what_is_not_in_the_queue_cannot_be_moved(service_level):
    with pytest.raises(NotFound):
        move_to_pool(item_id=uuid.uuid4(), kind="enquiry", pool="staff")
