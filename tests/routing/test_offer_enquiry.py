"""Stage after stage asks more people, nobody twice, until the crowd's path is over."""

from __future__ import annotations

import pytest

from common import clock
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.offer_enquiry import offer_enquiry
from routing.actions.pause_item import pause_item
from routing.models import Offer


@pytest.fixture
def crowd(make_advocate):
    return [make_advocate(f"Advocate {number}") for number in range(8)]


def test_the_next_stage_asks_others_while_the_first_offers_stay_good(queued, crowd, asked):
    entry = queued()
    first = asked(entry)
    assert len(offer_enquiry(entry_id=entry.id)) == 3
    assert len(asked(entry)) == 8
    assert first < asked(entry)


def test_offers_end_with_the_crowds_path_and_say_how_long_they_are_exclusive(queued, ada):
    entry = queued()
    offer = entry.offers.get()
    assert round((offer.first_until - offer.sent_at).total_seconds()) == 60
    assert round((offer.ends_at - offer.sent_at).total_seconds()) == 60 + 120 + 600


def test_whoever_declined_or_let_it_lapse_is_not_asked_again(queued, ada, ben, make_advocate, asked):
    entry = queued()
    decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ada)
    Offer.objects.filter(entry=entry, advocate_id=ben.id).update(status="lapsed")
    make_advocate("Zoe F.")
    offer_enquiry(entry_id=entry.id)
    assert asked(entry) == {"Zoe F."}


def test_then_the_list_is_open_and_then_the_path_is_over(queued, ada):
    entry = queued()
    for stage, is_open_list in ((2, False), (3, True)):
        assert offer_enquiry(entry_id=entry.id) == []
        entry.refresh_from_db()
        assert (entry.stage, entry.is_open_list) == (stage, is_open_list)
    offer_enquiry(entry_id=entry.id)
    entry.refresh_from_db()
    assert entry.exhausted_at is not None
    assert (entry.is_open_list, entry.stage_ends_at) == (False, None)


def test_a_path_that_is_over_stays_over(queued):
    entry = queued()
    offer_enquiry(entry_id=entry.id)
    entry.refresh_from_db()
    over_since = entry.exhausted_at
    offer_enquiry(entry_id=entry.id)
    entry.refresh_from_db()
    assert entry.exhausted_at == over_since


def test_a_claimed_entry_is_left_alone(queued, ada, make_advocate):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    make_advocate("Zoe F.")
    assert offer_enquiry(entry_id=entry.id) == []


def test_an_entry_that_waits_for_its_customer_is_left_alone(queued, make_advocate):
    entry = queued()
    pause_item(item_id=entry.item_id, kind="enquiry")
    make_advocate("Zoe F.")
    assert offer_enquiry(entry_id=entry.id) == []


def test_being_asked_is_remembered_for_fairness(queued, ada):
    queued()
    ada.advocate.availability.refresh_from_db()
    assert clock.ago(seconds=10) < ada.advocate.availability.last_offer_at <= clock.now()
