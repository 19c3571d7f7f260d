"""Given back means offered again at once, to others."""

from __future__ import annotations

import pytest

from common.errors import NotFound
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.release_claim import release_claim
from routing.errors import ClaimEnded, OfferEnded


@pytest.fixture
def claim(queued, ada, ben):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


def test_the_entry_waits_and_others_are_asked_at_once(claim, ada, asked):
    release_claim(claim_id=claim.id, by=ada, why="too hard")
    claim.entry.refresh_from_db()
    assert (claim.entry.status, claim.entry.holder, claim.entry.stage) == ("waiting", None, 1)
    assert asked(claim.entry) == {"Ben K."}


def test_whoever_gave_it_back_is_not_asked_again(claim, ada):
    release_claim(claim_id=claim.id, by=ada)
    with pytest.raises(OfferEnded):
        claim_enquiry(enquiry_id=claim.entry.item_id, by=ada)


def test_it_goes_on_with_the_stage_in_which_it_was_claimed(queued, make_advocate):
    entry = queued()
    zoe = make_advocate("Zoe F.")
    claim = claim_enquiry(enquiry_id=entry.item_id, by=zoe)
    release_claim(claim_id=claim.id, by=zoe)
    entry.refresh_from_db()
    assert (entry.stage, entry.is_open_list) == (3, True)


def test_it_cannot_be_given_back_twice(claim, ada):
    release_claim(claim_id=claim.id, by=ada)
    with pytest.raises(ClaimEnded):
        release_claim(claim_id=claim.id, by=ada)


def test_nor_after_the_lease(claim, ada, lease_over):
    lease_over(claim.entry)
    with pytest.raises(ClaimEnded):
        release_claim(claim_id=claim.id, by=ada)


def test_nor_by_somebody_else(claim, ben):
    with pytest.raises(NotFound):
        release_claim(claim_id=claim.id, by=ben)


def test_whoever_gave_it_back_is_offered_other_waiting_work(queued, ada, asked):
    held = [claim_enquiry(enquiry_id=queued().item_id, by=ada) for _ in range(2)]
    waiting = queued()
    release_claim(claim_id=held[0].id, by=ada)
    assert asked(waiting) == {"Ada L."}
    assert asked(held[0].entry) == set()
