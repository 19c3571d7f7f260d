"""Only the claim that counts can finish an entry: fence, holder and lease, by the database's clock."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from common.errors import NotFound
from routing import claims
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.errors import StaleFence
from routing.models import Claim, QueueEntry


@pytest.fixture
def claim(queued, ada, ben):
    return claim_enquiry(enquiry_id=queued().item_id, by=ada)


def test_completing_takes_the_entry_out_of_the_queue(claim, ada):
    done = complete_claim(claim_id=claim.id, by=ada, fence=1)
    entry = QueueEntry.objects.get(id=claim.entry_id)
    assert (done.status, entry.status, entry.holder, entry.lease_ends_at) == ("completed", "done", None, None)
    assert entry.done_at is not None


def test_another_fence_is_stale(claim, ada):
    for fence in (0, 2):
        with pytest.raises(StaleFence):
            complete_claim(claim_id=claim.id, by=ada, fence=fence)


def test_after_the_lease_it_is_stale_also_when_nobody_has_swept(claim, ada, lease_over):
    lease_over(claim.entry)
    with pytest.raises(StaleFence):
        complete_claim(claim_id=claim.id, by=ada, fence=1)


def test_the_same_person_cannot_finish_under_an_earlier_claim_of_theirs(claim, ada, lease_over):
    lease_over(claim.entry)
    again = claim_enquiry(enquiry_id=claim.entry.item_id, by=ada)
    with pytest.raises(StaleFence):
        complete_claim(claim_id=claim.id, by=ada, fence=1)
    assert complete_claim(claim_id=again.id, by=ada, fence=2).status == "completed"


def test_nobody_elses_claim_is_even_there(claim, ben, carla):
    for other in (ben, carla):
        with pytest.raises(NotFound):
            complete_claim(claim_id=claim.id, by=other, fence=1)


def test_an_unknown_claim_is_not_there(ada):
    with pytest.raises(NotFound):
        complete_claim(claim_id=uuid.uuid4(), by=ada, fence=1)


@pytest.mark.parametrize("how", ["completed", "released", "expired"])
def test_what_has_ended_cannot_end_again(claim, ada, lease_over, how):
    if how == "completed":
        complete_claim(claim_id=claim.id, by=ada, fence=1)
    elif how == "released":
        release_claim(claim_id=claim.id, by=ada)
    else:
        lease_over(claim.entry)
        expire_claim(entry_id=claim.entry_id)
    with pytest.raises(StaleFence):
        complete_claim(claim_id=claim.id, by=ada, fence=1)


def test_finishing_is_remembered(claim, ada):
    complete_claim(claim_id=claim.id, by=ada, fence=1)
    ada.advocate.availability.refresh_from_db()
    assert (ada.advocate.availability.offers_taken, ada.advocate.availability.claims_finished) == (1, 1)


def test_finishing_brings_waiting_work_at_once(queued, ada, asked):
    held = [claim_enquiry(enquiry_id=queued().item_id, by=ada) for _ in range(2)]
    waiting = queued()
    assert asked(waiting) == set()
    complete_claim(claim_id=held[0].id, by=ada, fence=1)
    assert asked(waiting) == {"Ada L."}


@pytest.mark.race
def test_an_answer_and_a_takeover_at_once_do_not_both_win(queued, ada, ben, in_parallel, lease_over):
    for _ in range(10):
        entry = queued()
        claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
        lease_over(entry)
        finished, taken = in_parallel(
            [
                partial(complete_claim, claim_id=claim.id, by=ada, fence=1),
                partial(claim_enquiry, enquiry_id=entry.item_id, by=ben),
            ],
            threads=2,
        )
        assert isinstance(finished, StaleFence)
        assert isinstance(taken, Claim)
        complete_claim(claim_id=taken.id, by=ben, fence=2)


def test_without_the_fence_a_phone_that_slept_could_answer(claim, ada, lease_over, monkeypatch):
    """The guard off: looking at the holder alone accepts the answer of an earlier claim."""
    lease_over(claim.entry)
    claim_enquiry(enquiry_id=claim.entry.item_id, by=ada)

    def by_holder_alone(stale):
        entry = QueueEntry.objects.get(id=stale.entry_id, holder_id=stale.holder_id, status="claimed")
        return entry, claims.active_claim(entry)

    monkeypatch.setattr(claims, "lock_held", by_holder_alone)
    assert complete_claim(claim_id=claim.id, by=ada, fence=1).status == "completed"
