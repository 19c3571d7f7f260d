"""A heartbeat lets the lease run anew, never beyond its limit, and never wakes a lease that is over."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.errors import NotFound
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.extend_claim import extend_claim
from routing.errors import ClaimEnded
from routing.models import Claim, QueueEntry


@pytest.fixture
def claim(queued, ada):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


def _nearly_over(claim):
    moment = clock.seconds_from_now(5)
    QueueEntry.objects.filter(id=claim.entry_id).update(lease_ends_at=moment)
    Claim.objects.filter(id=claim.id).update(ends_at=moment)


def test_the_lease_runs_anew_from_now(claim, ada):
    _nearly_over(claim)
    extended = extend_claim(claim_id=claim.id, by=ada)
    assert timedelta(seconds=595) < extended.ends_at - clock.now() <= timedelta(seconds=600)
    assert QueueEntry.objects.get(id=claim.entry_id).lease_ends_at == extended.ends_at


def test_not_beyond_the_limit(claim, ada):
    _nearly_over(claim)
    limit = clock.seconds_from_now(60)
    Claim.objects.filter(id=claim.id).update(limit_at=limit)
    assert extend_claim(claim_id=claim.id, by=ada).ends_at == limit


def test_a_longer_lease_is_not_cut_short(claim, ada):
    long = clock.seconds_from_now(7000)
    QueueEntry.objects.filter(id=claim.entry_id).update(lease_ends_at=long)
    assert extend_claim(claim_id=claim.id, by=ada).ends_at == long


def test_a_lease_that_is_over_stays_over(claim, ada, lease_over):
    lease_over(claim.entry)
    with pytest.raises(ClaimEnded):
        extend_claim(claim_id=claim.id, by=ada)


def test_only_the_holder_may(claim, carla):
    with pytest.raises(NotFound):
        extend_claim(claim_id=claim.id, by=carla)
