"""Passing on an offer."""

from __future__ import annotations

import pytest

from common.errors import NotFound
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.offer_enquiry import offer_enquiry
from routing.errors import OfferEnded


def test_it_is_gone_for_them_and_stays_for_others(queued, ada, ben, asked):
    entry = queued()
    assert decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ada).status == "declined"
    assert asked(entry) == {"Ben K."}


def test_when_the_last_one_passes_on_the_next_stage_begins_at_once(queued, ada):
    entry = queued()
    decline_offer(offer_id=entry.offers.get().id, by=ada)
    entry.refresh_from_db()
    assert (entry.stage, entry.is_open_list) == (3, True)


def test_passing_on_from_the_open_list_does_not_end_it(queued, ada):
    entry = queued()
    for _ in range(2):
        offer_enquiry(entry_id=entry.id)
    decline_offer(offer_id=entry.offers.get().id, by=ada)
    entry.refresh_from_db()
    assert (entry.stage, entry.is_open_list, entry.exhausted_at) == (3, True, None)


def test_twice_is_once(queued, ada):
    offer = queued().offers.get()
    decline_offer(offer_id=offer.id, by=ada)
    assert decline_offer(offer_id=offer.id, by=ada).status == "declined"


def test_somebody_elses_offer_is_not_there(queued, ada, ben):
    entry = queued()
    with pytest.raises(NotFound):
        decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ben)


def test_after_somebody_took_it_there_is_nothing_to_pass_on(queued, ada, ben):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ben)
    with pytest.raises(OfferEnded):
        decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ada)


def test_it_is_remembered(queued, ada):
    decline_offer(offer_id=queued().offers.get().id, by=ada)
    ada.advocate.availability.refresh_from_db()
    assert ada.advocate.availability.offers_missed == 1
