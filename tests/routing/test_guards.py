"""What the database itself refuses, each shown with the guard on and with the guard off."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from common import clock
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import Availability, Claim, Offer, QueueEntry


@pytest.fixture
def entry(queued, ada, ben):
    return queued()


def _second_active_claim(entry, ada, ben):
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    Claim.objects.create(entry=entry, holder=ben, fence=2, ends_at=clock.now(), limit_at=clock.now())


def _same_fence_twice(entry, ada, ben):
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    Claim.objects.filter(id=claim.id).update(status="expired")
    Claim.objects.create(entry=entry, holder=ben, fence=1, ends_at=clock.now(), limit_at=clock.now())


def _claimed_without_a_holder(entry, ada, ben):
    QueueEntry.objects.filter(id=entry.id).update(status="claimed")


def _held_while_waiting(entry, ada, ben):
    QueueEntry.objects.filter(id=entry.id).update(holder=ada)


def _two_entries_for_one_item(entry, ada, ben):
    entry.pk = None
    entry.save(force_insert=True)


def _two_live_offers_to_one_person(entry, ada, ben):
    offer = entry.offers.get(advocate_id=ada.id)
    offer.pk = None
    offer.save(force_insert=True)


def _more_open_than_anybody_may(entry, ada, ben):
    Availability.objects.filter(advocate_id=ada.id).update(max_open=11)


def _quiet_hours_without_an_end(entry, ada, ben):
    Availability.objects.filter(advocate_id=ada.id).update(quiet_from="22:00")


def _unknown_status_of_entry(entry, ada, ben):
    QueueEntry.objects.filter(id=entry.id).update(status="lost")


def _unknown_status_of_offer(entry, ada, ben):
    Offer.objects.filter(entry=entry).update(status="lost")


INDEXES = {
    "one_active_claim_per_entry": _second_active_claim,
    "one_live_entry_per_item": _two_entries_for_one_item,
    "one_live_offer_per_person": _two_live_offers_to_one_person,
}
CONSTRAINTS = {
    ("routing_claim", "one_claim_per_fence"): _same_fence_twice,
    ("routing_queueentry", "queue_entry_claimed_has_a_holder"): _held_while_waiting,
    ("routing_availability", "max_open_1_to_10"): _more_open_than_anybody_may,
    ("routing_availability", "quiet_hours_have_both_ends"): _quiet_hours_without_an_end,
    ("routing_queueentry", "queue_entry_status_is_known"): _unknown_status_of_entry,
    ("routing_offer", "offer_status_is_known"): _unknown_status_of_offer,
}
GUARDS = [
    *((name, f"DROP INDEX {name}", wrong) for name, wrong in INDEXES.items()),
    *(
        (name, f"ALTER TABLE {table} DROP CONSTRAINT {name}", wrong)
        for (table, name), wrong in CONSTRAINTS.items()
    ),
]


@pytest.fixture(params=GUARDS, ids=lambda guard: guard[0])
def guard(request):
    return request.param


def test_the_guard_refuses(guard, entry, ada, ben):
    name, _, wrong = guard
    with pytest.raises(IntegrityError, match=name), transaction.atomic():
        wrong(entry, ada, ben)


@pytest.mark.race
def test_without_the_guard_it_would_happen(guard, queued, ada, ben):
    _, switch_off, wrong = guard
    entry = queued()
    with connection.cursor() as cursor:
        cursor.execute(switch_off)
    wrong(entry, ada, ben)


def test_claimed_means_held(entry, ada, ben):
    with pytest.raises(IntegrityError, match="queue_entry_claimed_has_a_holder"), transaction.atomic():
        _claimed_without_a_holder(entry, ada, ben)
