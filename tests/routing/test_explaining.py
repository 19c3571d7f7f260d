"""The explanation is the rule taken apart: it never says yes where matching says no, nor the other way round."""

from __future__ import annotations

import random
from datetime import timedelta

import pytest

from common import clock
from routing import explaining, matching
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.decline_offer import decline_offer
from routing.actions.release_claim import release_claim
from routing.models import Availability, Claim, Offer, Skill


@pytest.fixture
def verdict(queued):
    """verdict(entry, user) -> what is said about them."""

    def one(entry, user):
        (found,) = explaining.explain(entry, [user.id])
        return found

    return one


def test_whoever_was_asked_is_shown_with_the_terms_of_their_offer(queued, ada):
    entry = queued()
    (found,) = explaining.asked(entry)
    assert (found.name, found.reasons) == ("Ada L.", ["asked already"])
    assert found.terms == entry.offers.get().why


def switched_off(user, entry, carla):
    Availability.objects.filter(advocate_id=user.id).update(is_available=False)


def time_is_up(user, entry, carla):
    Availability.objects.filter(advocate_id=user.id).update(until=clock.ago(seconds=1))


def resting_unseen(user, entry, carla):
    Availability.objects.filter(advocate_id=user.id).update(is_resting=True, seen_at=clock.ago(hours=13))


def resting_quietly(user, entry, carla):
    now = clock.now()
    Availability.objects.filter(advocate_id=user.id).update(
        is_resting=True,
        quiet_from=(now - timedelta(hours=1)).time(),
        quiet_until=(now + timedelta(hours=1)).time(),
        time_zone="UTC",
    )


def suspended(user, entry, carla):
    user.advocate.status = "suspended"
    user.advocate.save()


def without_the_topic(user, entry, carla):
    Skill.objects.filter(advocate_id=user.id, topic_id=entry.topic_id).delete()


def without_the_language(user, entry, carla):
    Skill.objects.filter(advocate_id=user.id, language=entry.language).delete()


def with_the_topic_off(user, entry, carla):
    Skill.objects.filter(advocate_id=user.id, topic_id=entry.topic_id).update(is_on=False)


def of_too_low_a_tier(user, entry, carla):
    entry.service_level.stages.update(tier_floor="expert")


def in_the_household(user, entry, carla):
    user.bill_account = carla.bill_account
    user.save()


@pytest.mark.parametrize(
    ("make", "reason"),
    [
        (switched_off, "off"),
        (time_is_up, "off"),
        (resting_unseen, "not seen"),
        (resting_quietly, "quiet hours"),
        (suspended, "not approved"),
        (without_the_topic, "topic unknown"),
        (without_the_language, "other language"),
        (with_the_topic_off, "topic off"),
        (of_too_low_a_tier, "tier too low"),
        (in_the_household, "customer's party"),
    ],
    ids=lambda value: value if isinstance(value, str) else value.__name__,
)
def test_each_reason_is_named(queued, make_advocate, carla, verdict, make, reason):
    entry = queued()
    zoe = make_advocate("Zoe F.")
    make(zoe, entry, carla)
    assert verdict(entry, zoe).reasons == [reason]


def test_what_they_did_with_it_before_is_named(queued, ada, ben, verdict):
    entry = queued()
    decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ada)
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ben)
    release_claim(claim_id=claim.id, by=ben)
    assert verdict(entry, ada).reasons == ["declined"]
    assert verdict(entry, ben).reasons == ["gave it back"]


def test_full_hands_are_named(queued, ada, make_advocate, verdict):
    zoe = make_advocate("Zoe F.")
    Availability.objects.filter(advocate_id=zoe.id).update(max_open=1)
    claim_enquiry(enquiry_id=queued().item_id, by=zoe)
    assert verdict(queued(), zoe).reasons == ["hands full"]


def test_whoever_may_be_asked_comes_first_among_the_near_misses_with_their_terms(queued, ada, make_advocate):
    entry = queued()
    best, able = make_advocate("Best B."), make_advocate("Able A.")
    Skill.objects.filter(advocate_id=best.id).update(score=990)
    switched_off(best, entry, None)
    first, second = explaining.near_misses(entry)
    assert (first.name, first.reasons, second.name, second.reasons) == ("Able A.", [], "Best B.", ["off"])
    assert first.terms["quality"] == 0.4
    assert able.id == first.advocate_id


def test_people_are_found_by_a_part_of_their_name(queued, ada, ben):
    assert [found.name for found in explaining.named(queued(), "ada")] == ["Ada L."]
    assert explaining.named(queued(), "nobody") == []


@pytest.mark.parametrize("seed", range(8))
def test_no_reason_means_exactly_that_matching_would_ask_them(queued, make_advocate, carla, sim, seed):
    """Forty random people in random states, some of them several at once."""
    chance = random.Random(seed)
    entry = queued()
    entry.service_level.stages.update(tier_floor=chance.choice(["probation", "member", "trusted"]))
    people = [
        make_advocate(f"Person {number}", tier=chance.choice(["probation", "member", "trusted", "expert"]))
        for number in range(40)
    ]
    states = [
        switched_off,
        time_is_up,
        resting_unseen,
        resting_quietly,
        suspended,
        without_the_topic,
        without_the_language,
        with_the_topic_off,
        in_the_household,
    ]
    for person in people:
        for make in chance.sample(states, k=chance.choice([0, 0, 1, 1, 2])):
            make(person, entry, carla)
        if chance.random() < 0.3:
            status = chance.choice(["sent", "declined", "lapsed", "rescinded"])
            now = clock.now()
            Offer.objects.create(
                entry=entry, advocate_id=person.id, status=status, stage=1, first_until=now, ends_at=now
            )
        if chance.random() < 0.2:
            other = queued(language="fr")
            ends_at = clock.seconds_from_now(chance.choice([-60, 600]))
            Claim.objects.create(entry=other, holder=person, fence=1, ends_at=ends_at, limit_at=ends_at)
            Availability.objects.filter(advocate_id=person.id).update(max_open=chance.choice([1, 2]))
    floor = entry.service_level.stages.get(position=entry.stage or 1).tier_floor
    entry.stage = entry.stage or 1
    said = {
        found.advocate_id: not found.reasons for found in explaining.explain(entry, [p.id for p in people])
    }
    rule = {
        person.id: matching.may_be_asked(entry, tier_floor=floor, advocate_id=person.id) for person in people
    }
    assert said == rule
    assert set(rule.values()) == {True, False}


def test_many_people_cost_no_more_queries(queued, make_advocate, django_assert_num_queries):
    entry = queued()
    people = [make_advocate(f"Person {number}").id for number in range(12)]
    with django_assert_num_queries(7):
        explaining.explain(entry, people[:1])
    with django_assert_num_queries(7):
        explaining.explain(entry, people)
