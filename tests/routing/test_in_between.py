"""What happens between somebody's read and their write: work that moves away, and rows locked by each other."""

from __future__ import annotations

import threading
import time

import pytest
from django.db import transaction

from routing import bids, claims
from routing.actions.decline_offer import decline_offer
from routing.actions.move_to_pool import move_to_pool
from routing.models import QueueEntry


def test_what_has_left_the_pool_in_between_is_not_claimed(queued, ada):
    read = queued()
    move_to_pool(item_id=read.item_id, kind=read.kind, pool="staff")
    assert claims.take(read, by=ada, lease=claims.lease_of("crowd"), verb="claim_enquiry") is None


@pytest.mark.race
def test_a_claim_and_a_hint_for_the_ranking_do_not_wait_for_each_other(queued, ada, in_parallel):
    """A claim locks its claimer and then the entry; passing on locks the entry and then counts on the person."""
    entry = queued()
    offer = entry.offers.get(advocate_id=ada.id)
    person_is_locked = threading.Barrier(2)

    def claim():
        with transaction.atomic():
            bids.lock_and_read(entry.item_id, ada)
            person_is_locked.wait(timeout=20)
            time.sleep(0.3)
            return claims.take(entry, by=ada, lease=claims.lease_of("crowd"), verb="claim_enquiry")

    def pass_on():
        person_is_locked.wait(timeout=20)
        return decline_offer(offer_id=offer.id, by=ada)

    outcomes = in_parallel([claim, pass_on], threads=2)
    assert [each for each in outcomes if isinstance(each, Exception)] == []
    assert QueueEntry.objects.get(id=entry.id).status == "claimed"
