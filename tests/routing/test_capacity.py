"""Room that comes back is filled at once: every way in which somebody becomes free brings the work that waits."""

from __future__ import annotations

import pytest

from accounts.models import Topic
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.enrol_advocate import enrol_advocate
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.actions.set_availability import set_availability
from routing.models import Availability, Offer, QueueEntry


@pytest.fixture
def ask(carla, sim):
    def make(number):
        return post_enquiry(by=carla, subject=f"Question {number}", body="Why?", topic_id=sim.id)

    return make


@pytest.fixture
def full(ask, ada):
    """Ada holds the one enquiry she has room for, and another waits that she could not be asked about."""
    Availability.objects.filter(advocate_id=ada.id).update(max_open=1)
    claim = claim_enquiry(enquiry_id=ask(1).id, by=ada)
    waiting = ask(2)
    assert not Offer.objects.filter(entry__item_id=waiting.id).exists()
    return claim, waiting


def finishing(claim, ada, lease_over):
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Because.")


def giving_back(claim, ada, lease_over):
    release_claim(claim_id=claim.id, by=ada)


def passing_on(claim, ada, lease_over):
    escalate_claim(claim_id=claim.id, by=ada, reason="account")


def running_out_of_time(claim, ada, lease_over):
    lease_over(claim.entry)
    expire_claim(entry_id=claim.entry_id)


def the_customer_withdraws(claim, ada, lease_over):
    withdraw_enquiry(enquiry_id=claim.entry.item_id, by=claim.entry.owner)


def taking_more_at_a_time(claim, ada, lease_over):
    set_availability(by=ada, is_available=True, max_open=2)


WAYS = [
    finishing,
    giving_back,
    passing_on,
    running_out_of_time,
    the_customer_withdraws,
    taking_more_at_a_time,
]


@pytest.mark.parametrize("becoming_free", WAYS, ids=lambda way: way.__name__)
def test_waiting_work_flows_to_whoever_becomes_free(full, ada, lease_over, becoming_free):
    claim, waiting = full
    becoming_free(claim, ada, lease_over)
    offer = Offer.objects.get(entry__item_id=waiting.id, status="sent")
    assert (offer.advocate_id, offer.why) == (ada.id, {"seat": "became free"})


@pytest.mark.parametrize("becoming_free", WAYS[:-1], ids=lambda way: way.__name__)
def test_nothing_flows_to_whoever_has_switched_off(full, ada, lease_over, becoming_free):
    claim, waiting = full
    set_availability(by=ada, is_available=False)
    becoming_free(claim, ada, lease_over)
    assert not Offer.objects.filter(entry__item_id=waiting.id).exists()


def test_a_topic_that_is_new_to_somebody_who_is_on_brings_its_work(carla, ada):
    roaming = Topic.objects.create(slug="roaming", name="Roaming")
    waiting = post_enquiry(by=carla, subject="In France", body="Why?", topic_id=roaming.id)
    enrol_advocate(advocate=ada.advocate, topics=[roaming], languages=["en"])
    assert Offer.objects.get(entry__item_id=waiting.id).advocate_id == ada.id


def test_whoever_is_newly_approved_is_asked_once_they_switch_on(ask, nina, sim, service_level):
    from accounts.models import Advocate

    waiting = ask(1)
    advocate = Advocate.objects.create(user=nina, status="approved", tier="probation", languages=["en"])
    enrol_advocate(advocate=advocate, topics=[sim], languages=["en"])
    assert not Offer.objects.exists()
    set_availability(by=nina, is_available=True)
    assert Offer.objects.get(entry__item_id=waiting.id).advocate_id == nina.id


def test_the_oldest_promise_comes_first_and_no_more_than_a_few_at_a_time(full, ask, ada, lease_over):
    claim, waiting = full
    others = [ask(number) for number in range(3, 7)]
    QueueEntry.objects.filter(item_id=others[-1].id).update(due_at=claim.entry.queued_at)
    giving_back(claim, ada, lease_over)
    offered = set(Offer.objects.filter(status="sent").values_list("entry__item_id", flat=True))
    assert offered == {others[-1].id, waiting.id, others[0].id}
