"""A new work item is in the queue once, with a due time, and the right people are asked at once."""

from __future__ import annotations

import uuid
from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction

from common.models import HistoryRow
from routing.actions.enrol_advocate import enrol_advocate
from routing.models import Availability, ServiceLevel, Skill, TopicServiceLevel


def test_an_enquiry_is_offered_to_available_advocates_at_once(queued, ada, ben, asked):
    entry = queued()
    assert asked(entry) == {"Ada L.", "Ben K."}
    assert (entry.status, entry.stage, entry.is_open_list) == ("waiting", 1, False)


def test_a_stage_asks_no_more_people_than_it_says(queued, make_advocate, asked):
    for number in range(8):
        make_advocate(f"Advocate {number}")
    assert len(asked(queued())) == 5


def test_every_offer_says_why_this_person(queued, ada):
    why = queued().offers.get().why
    assert why == {"worth": 0.49, "quality": 0.4, "likelihood": 0.25, "fairness": 1.0, "seat": why["seat"]}


def test_it_is_due_by_the_target_of_the_topics_service_level(queued, sim, service_level):
    slow = ServiceLevel.objects.create(name="Slow", target_seconds=7200)
    TopicServiceLevel.objects.create(topic=sim, service_level=slow)
    entry = queued()
    assert entry.service_level == slow
    assert abs(entry.due_at - entry.queued_at - timedelta(hours=2)) < timedelta(seconds=1)


@pytest.mark.parametrize("reason", ["off", "over", "not approved", "topic off", "other language", "low tier"])
def test_nobody_is_asked_who_cannot_take_it(queued, ada, ben, asked, service_level, reason):
    availability = Availability.objects.get(advocate_id=ada.id)
    if reason == "off":
        availability.is_available = False
    elif reason == "over":
        availability.until = availability.advocate.approved_at = "2020-01-01T00:00Z"
    elif reason == "not approved":
        availability.advocate.status = "suspended"
    elif reason == "topic off":
        Skill.objects.filter(advocate_id=ada.id).update(is_on=False)
    elif reason == "other language":
        Skill.objects.filter(advocate_id=ada.id, language="en").delete()
    else:
        service_level.stages.update(tier_floor="trusted")
        ben.advocate.tier = "expert"
        ben.advocate.save()
    availability.save()
    availability.advocate.save()
    assert asked(queued()) == {"Ben K."}


def test_whoever_has_their_hands_full_is_not_asked(queued, ada, ben, asked):
    from routing.actions.claim_enquiry import claim_enquiry

    for _ in range(2):
        claim_enquiry(enquiry_id=queued().item_id, by=ada)
    assert asked(queued()) == {"Ben K."}


def test_the_customers_party_and_the_excluded_are_not_asked(queued, carla, make_advocate, asked, ada, ben):
    make_advocate("Same Bill", bill_account=carla.bill_account)
    ada.bill_account.household = carla.bill_account.household = "12 Elm Row"
    ada.bill_account.save()
    carla.bill_account.save()
    make_advocate("Zoe F.")
    assert asked(queued(excluded_ids=[ben.id])) == {"Zoe F."}


def test_with_nobody_there_it_waits_on_the_open_list(queued):
    entry = queued()
    assert (entry.stage, entry.is_open_list, entry.exhausted_at) == (3, True, None)


def test_without_a_service_level_the_path_is_over_at_once(queued, service_level, ada):
    service_level.stages.all().delete()
    service_level.delete()
    entry = queued()
    assert entry.service_level is None
    assert entry.exhausted_at is not None


@pytest.mark.parametrize("pool", ["staff", "moderators"])
def test_in_a_staff_pool_it_just_waits(queued, ada, asked, pool):
    entry = queued(pool=pool, priority=3)
    assert asked(entry) == set()
    assert (entry.stage, entry.stage_ends_at, entry.priority) == (0, None, 3)


def test_an_item_is_in_the_queue_once(queued):
    item_id = uuid.uuid4()
    queued(item_id=item_id)
    with pytest.raises(IntegrityError, match="one_live_entry_per_item"), transaction.atomic():
        queued(item_id=item_id)


def test_history_tells_it(queued, ada):
    entry = queued()
    verbs = HistoryRow.objects.filter(story=entry.story).order_by("id").values_list("verb", "why")
    assert list(verbs) == [("queue_enquiry", "crowd"), ("offer_enquiry", "asked 1")]


def test_an_advocate_who_was_just_enrolled_is_not_asked_before_going_on(queued, ada, nina, sim, asked):
    from accounts.models import Advocate

    advocate = Advocate.objects.create(user=nina, status="approved", languages=["en"])
    enrol_advocate(advocate=advocate, topics=[sim], languages=["en"])
    assert asked(queued()) == {"Ada L."}
