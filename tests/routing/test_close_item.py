"""Nobody needs to work on it any more."""

from __future__ import annotations

import uuid

from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.close_item import close_item


def test_a_waiting_item_is_done_and_its_offers_are_taken_back(queued, ada, asked):
    entry = queued()
    assert close_item(item_id=entry.item_id, kind="enquiry").status == "done"
    assert asked(entry) == set()


def test_a_claim_is_released(queued, ada, carla):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    close_item(item_id=entry.item_id, kind="enquiry", by=carla, why="withdrawn")
    claim.refresh_from_db()
    assert claim.status == "released"


def test_what_is_not_in_the_queue_is_closed_already(queued):
    entry = queued()
    close_item(item_id=entry.item_id, kind="enquiry")
    assert close_item(item_id=entry.item_id, kind="enquiry") is None
    assert close_item(item_id=uuid.uuid4(), kind="enquiry") is None
