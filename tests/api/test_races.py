"""Two hundred advocates claim one enquiry at the same moment, over HTTP, on real connections."""

from __future__ import annotations

import json
from collections import Counter
from functools import partial

import pytest
from django.db import connections

from routing.models import Availability, Claim, Offer, QueueEntry
from tests.api.conftest import API

CROWD = 200


def claim_closing(client, path):
    try:
        response = client.post(path)
        return response.status_code, json.loads(response.content).get("code")
    finally:
        connections.close_all()


@pytest.mark.race
def test_of_two_hundred_claimers_one_wins_and_the_others_are_told(
    make_user, sim, billing, service_level, carla, api_of, in_parallel
):
    from accounts.models import Advocate
    from marketplace.actions.post_enquiry import post_enquiry

    crowd = [make_user(f"Advocate {number}") for number in range(CROWD)]
    Advocate.objects.bulk_create(Advocate(user=user, status="approved", tier="member") for user in crowd)
    Availability.objects.bulk_create(Availability(advocate_id=user.id, is_available=True) for user in crowd)
    enquiry = post_enquiry(by=carla, subject="My eSIM is dead", body="Help.", topic_id=sim.id)
    entry = QueueEntry.objects.get(item_id=enquiry.id)
    Offer.objects.bulk_create(
        Offer(
            entry=entry,
            advocate_id=user.id,
            stage=1,
            first_until=entry.due_at,
            ends_at=entry.due_at,
        )
        for user in crowd
    )
    path = f"{API}/enquiries/{enquiry.id}/claim/"

    outcomes = in_parallel([partial(claim_closing, api_of(user), path) for user in crowd], threads=30)

    assert Counter(outcomes) == {(200, None): 1, (409, "already_claimed"): CROWD - 1}
    assert Claim.objects.count() == 1
    entry.refresh_from_db()
    assert (entry.status, entry.fence) == ("claimed", 1)
