"""A returned answer goes back to its author, who keeps it for a while."""

from __future__ import annotations

import uuid

import pytest

from routing import queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.expire_claim import expire_claim
from routing.actions.hold_item import hold_item


@pytest.fixture
def hold(carla, sim, ada, ben):
    def make(holder=ada):
        item_id = uuid.uuid4()
        return hold_item(
            item_id=item_id,
            kind="enquiry",
            story=item_id,
            owner=carla,
            topic=sim,
            language="en",
            holder=holder,
            seconds=7200,
        )

    return make


def test_the_holder_has_it_and_nobody_is_asked(hold, ada, asked):
    claim = hold()
    assert round((claim.ends_at - claim.started_at).total_seconds()) == 7200
    assert asked(claim.entry) == set()
    assert complete_claim(claim_id=claim.id, by=ada, fence=claim.fence).status == "completed"


def test_it_is_given_also_to_somebody_with_their_hands_full(hold, queued, ada):
    for _ in range(2):
        claim_enquiry(enquiry_id=queued().item_id, by=ada)
    assert hold().status == "active"


def test_let_lapse_it_goes_to_others_and_the_claim_counts_as_lapsed(hold, lease_over, asked):
    claim = hold()
    assert queries.lapsed_claims([claim.id]) == set()
    lease_over(claim.entry)
    assert queries.lapsed_claims([claim.id]) == {claim.id}
    expire_claim(entry_id=claim.entry_id)
    assert queries.lapsed_claims([claim.id]) == {claim.id}
    assert asked(claim.entry) == {"Ben K."}
