"""A process whose clock is minutes off: stages, offers, leases and fences go by the database's clock all the same."""

from __future__ import annotations

from datetime import UTC, datetime, timedelta

import pytest
from django.db import connection, transaction

from common import outbox
from common.models import OutboxEntry
from common.relay import SOONEST_AGAIN_SECONDS, send_due
from common.tasks import FIRST_RETRY_SECONDS, carry
from routing import sweeps
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.extend_claim import extend_claim
from routing.actions.pause_item import pause_item
from routing.actions.release_claim import release_claim
from routing.actions.resume_item import resume_item
from routing.actions.set_availability import set_availability
from routing.errors import StaleFence
from routing.models import Claim, Offer, QueueEntry
from tests.routing import invariants
from tests.routing.passing_time import pass_time


@pytest.fixture(params=[-300, 300], ids=["five minutes slow", "five minutes fast"])
def skewed(request, monkeypatch):
    wrong_by = timedelta(seconds=request.param)
    monkeypatch.setattr("django.utils.timezone.now", lambda: datetime.now(UTC) + wrong_by)


def seconds_from_now(model, field):
    """How far off, by the database's clock."""
    with connection.cursor() as cursor:
        cursor.execute(
            f"SELECT EXTRACT(EPOCH FROM {field} - statement_timestamp()) FROM {model._meta.db_table}"
        )
        [(seconds,)] = cursor.fetchall()
    return pytest.approx(float(seconds), abs=5)


@pytest.mark.usefixtures("skewed")
def test_a_stage_and_its_offers_last_as_long_as_they_should(queued, ada):
    entry = queued()
    assert seconds_from_now(QueueEntry, "stage_ends_at") == 60
    assert seconds_from_now(Offer, "ends_at") == 60 + 120 + 600
    assert (sweeps.start_next_stages(), sweeps.lapse_offers()) == (0, 0)
    pass_time(61)
    assert sweeps.start_next_stages() == 1
    entry.refresh_from_db()
    assert entry.stage == 2
    assert seconds_from_now(QueueEntry, "stage_ends_at") == 120


@pytest.mark.usefixtures("skewed")
def test_an_offer_to_somebody_who_has_just_come_ends_with_the_path(queued, ada):
    set_availability(by=ada, is_available=False)
    queued()
    set_availability(by=ada, is_available=True)
    assert seconds_from_now(Offer, "ends_at") == 600


@pytest.mark.usefixtures("skewed")
def test_a_lease_and_its_signs_of_life_last_as_long_as_they_should(queued, ada):
    claim = claim_enquiry(enquiry_id=queued().item_id, by=ada)
    pass_time(300)
    assert sweeps.end_leases() == 0
    extend_claim(claim_id=claim.id, by=ada)
    assert seconds_from_now(Claim, "ends_at") == 600
    pause_item(item_id=claim.entry.item_id, kind="enquiry")
    assert seconds_from_now(QueueEntry, "lease_ends_at") == 7200
    resume_item(item_id=claim.entry.item_id, kind="enquiry")
    assert seconds_from_now(QueueEntry, "lease_ends_at") == 600
    assert complete_claim(claim_id=claim.id, by=ada, fence=1).status == "completed"


@pytest.mark.usefixtures("skewed")
def test_after_the_lease_only_the_next_holder_counts(queued, ada, ben):
    entry = queued()
    first = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    pass_time(601)
    second = claim_enquiry(enquiry_id=entry.item_id, by=ben)
    for claim, by in ((first, ada), (first, ada)):
        with pytest.raises(StaleFence):
            complete_claim(claim_id=claim.id, by=by, fence=claim.fence)
    release_claim(claim_id=second.id, by=ben)
    assert invariants.broken() == {}


@pytest.mark.usefixtures("skewed", "db")
def test_what_is_told_is_told_again_when_it_should_be():
    with transaction.atomic():
        outbox.tell("nobody's", payload={})
    send_due(hand_over=lambda entry_id: None)
    assert seconds_from_now(OutboxEntry, "due_at") == SOONEST_AGAIN_SECONDS
    [entry] = OutboxEntry.objects.all()
    carry(entry.pk)
    assert seconds_from_now(OutboxEntry, "due_at") == FIRST_RETRY_SECONDS
