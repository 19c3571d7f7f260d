"""A lease that is over frees the entry, and others are asked at once."""

from __future__ import annotations

import pytest

from common.models import HistoryRow
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.expire_claim import expire_claim
from routing.actions.pause_item import pause_item


@pytest.fixture
def claim(queued, ada, ben):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


def test_the_claim_expires_and_others_are_asked(claim, lease_over, asked):
    lease_over(claim.entry)
    assert expire_claim(entry_id=claim.entry_id).status == "expired"
    claim.entry.refresh_from_db()
    assert (claim.entry.status, claim.entry.stage) == ("waiting", 1)
    assert asked(claim.entry) == {"Ben K."}


def test_the_clock_is_named_in_history(claim, lease_over):
    lease_over(claim.entry)
    expire_claim(entry_id=claim.entry_id)
    row = HistoryRow.objects.get(subject=claim.id, verb="expire_claim")
    assert (row.was, row.now, row.actor) == ("active", "expired", None)


def test_a_lease_that_still_runs_is_left_alone(claim):
    assert expire_claim(entry_id=claim.entry_id) is None
    claim.refresh_from_db()
    assert claim.status == "active"


def test_letting_it_lapse_is_remembered(claim, ada, lease_over):
    lease_over(claim.entry)
    expire_claim(entry_id=claim.entry_id)
    ada.advocate.availability.refresh_from_db()
    assert ada.advocate.availability.claims_dropped == 1


def test_while_the_customer_is_asked_nobody_else_is(claim, lease_over, asked):
    pause_item(item_id=claim.entry.item_id, kind="enquiry")
    lease_over(claim.entry)
    expire_claim(entry_id=claim.entry_id)
    assert asked(claim.entry) == set()
