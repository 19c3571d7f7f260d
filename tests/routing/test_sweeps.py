"""What the clock does: due stages, ended leases, lapsed offers, ended availability; once, however many relays run."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.sweeps import registered
from routing import queries, sweeps
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.extend_claim import extend_claim
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Availability, Claim, Offer, Skill


def test_the_relay_knows_them_all():
    names = {each.name for each in registered()}
    assert {
        f"routing.sweeps.{name}"
        for name in ("start_next_stages", "end_leases", "lapse_offers", "end_availability")
    } <= names


def test_a_stage_whose_time_is_over_starts_the_next(queued, make_advocate, stage_over, asked):
    for number in range(7):
        make_advocate(f"Advocate {number}")
    entry = queued()
    assert sweeps.start_next_stages() == 0
    stage_over(entry)
    assert sweeps.start_next_stages() == 1
    entry.refresh_from_db()
    assert entry.stage == 2
    assert len(asked(entry)) == 7
    assert sweeps.start_next_stages() == 0


def test_when_all_stages_are_over_the_entry_is_there_to_be_pulled(queued, stage_over):
    entry = queued()
    stage_over(entry)
    assert sweeps.start_next_stages() == 1
    assert queries.exhausted(limit=10) == [entry]
    assert sweeps.start_next_stages() == 0


def test_a_lease_that_is_over_frees_the_entry(queued, ada, ben, lease_over, asked):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    assert sweeps.end_leases() == 0
    lease_over(entry)
    assert sweeps.end_leases() == 1
    assert asked(entry) == {"Ben K."}


def test_an_offer_nobody_reacted_to_lapses_and_is_remembered(queued, ada, offers_over):
    entry = queued()
    assert sweeps.lapse_offers() == 0
    offers_over(entry)
    assert sweeps.lapse_offers() == 1
    assert entry.offers.get().status == "lapsed"
    assert Availability.objects.get(advocate_id=ada.id).offers_missed == 1


def test_availability_ends_when_they_said(ada, ben):
    Availability.objects.filter(advocate_id=ada.id).update(until=clock.now() - timedelta(seconds=1))
    assert sweeps.end_availability() == 1
    assert not Availability.objects.get(advocate_id=ada.id).is_available
    assert not Skill.objects.filter(advocate_id=ada.id, is_listed=True).exists()
    assert Availability.objects.get(advocate_id=ben.id).is_available


def test_a_sweep_does_a_bounded_batch(queued, ada, stage_over, monkeypatch):
    monkeypatch.setattr(sweeps, "BATCH", 2)
    for entry in [queued() for _ in range(3)]:
        stage_over(entry)
    assert [sweeps.start_next_stages() for _ in range(3)] == [2, 1, 0]


@pytest.mark.race
def test_four_relays_at_once_start_each_stage_once(queued, make_advocate, stage_over, in_parallel):
    for number in range(7):
        make_advocate(f"Advocate {number}")
    entries = [queued() for _ in range(10)]
    for entry in entries:
        stage_over(entry)
    assert sum(in_parallel([sweeps.start_next_stages] * 4, threads=4)) == 10
    for entry in entries:
        entry.refresh_from_db()
    assert {entry.stage for entry in entries} == {2}
    assert Offer.objects.filter(stage=2).count() == 20


@pytest.mark.race
def test_a_heartbeat_and_the_sweep_at_once_leave_one_truth(queued, ada, ben, lease_over, in_parallel):
    """Either the lease was extended and holds, or it ended and the entry is on offer: never both."""
    from functools import partial

    for _ in range(10):
        entry = queued()
        claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
        lease_over(entry)
        in_parallel([partial(extend_claim, claim_id=claim.id, by=ada), sweeps.end_leases], threads=2)
        entry.refresh_from_db()
        claim.refresh_from_db()
        assert (entry.status, claim.status) == ("waiting", "expired")
    assert not Claim.objects.filter(status="active").exists()


def test_a_stage_that_began_in_between_is_not_started_again(queued, ada, stage_over):
    """The compare-and-set: what was overdue when the batch was read is looked at again under its lock."""
    entry = queued()
    stage_over(entry)
    offer_enquiry(entry_id=entry.id)
    assert sweeps.start_next_stages() == 0
