"""Work items without a story around them, and ways to let time pass."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db.models import F

from common import clock
from routing.actions.queue_enquiry import queue_enquiry
from routing.models import Claim, Offer, QueueEntry


@pytest.fixture
def queued(carla, sim, service_level):
    """queued(**fields) -> the entry of an enquiry of Carla's on the easy topic, offered to whoever is there."""

    def make(**fields):
        item_id = fields.pop("item_id", uuid.uuid4())
        given = {"story": item_id, "owner": carla, "topic": sim, "language": "en", **fields}
        return queue_enquiry(item_id=item_id, **given)

    return make


@pytest.fixture
def lease_over():
    """lease_over(entry): as if its holder had been away until a second ago."""

    def pass_time(entry):
        moment = clock.ago(seconds=1)
        QueueEntry.objects.filter(id=entry.id).update(lease_ends_at=moment)
        Claim.objects.filter(entry=entry, status="active").update(ends_at=moment)

    return pass_time


@pytest.fixture
def stage_over():
    """stage_over(entry): as if its stage had ended a second ago. Its offers are as old as the stage."""

    def pass_time(entry):
        entry.refresh_from_db()
        passed = entry.stage_ends_at - clock.ago(seconds=1)
        QueueEntry.objects.filter(id=entry.id).update(stage_ends_at=F("stage_ends_at") - passed)
        Offer.objects.filter(entry=entry).update(
            sent_at=F("sent_at") - passed,
            ends_at=F("ends_at") - passed,
            first_until=F("first_until") - passed,
        )

    return pass_time


@pytest.fixture
def offers_over():
    """offers_over(entry): as if its offers had ended a second ago."""

    def pass_time(entry):
        Offer.objects.filter(entry=entry, status="sent").update(ends_at=clock.now() - timedelta(seconds=1))

    return pass_time


@pytest.fixture
def asked():
    """asked(entry) -> the display names of those with a live offer."""

    def names(entry):
        live = Offer.objects.filter(entry=entry, status="sent")
        return set(live.values_list("advocate__user__display_name", flat=True))

    return names
