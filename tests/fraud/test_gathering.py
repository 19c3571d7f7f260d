"""What is gathered from the rows of the story, in how many queries, and what never leaves."""

from __future__ import annotations

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession

from common import clock
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.fraud.evidence import Mark
from marketplace.fraud.gathering import COPIES_COMPARED, gather
from marketplace.fraud.looking import look_at
from marketplace.models import Answer
from marketplace.quality.risk import choosing
from marketplace.quality.risk.models import RiskAssessment
from marketplace.quality.risk.sketches import sketch
from routing.actions.expire_claim import expire_claim
from routing.actions.release_claim import release_claim
from routing.models import QueueEntry

FIREFOX = "Mozilla/5.0 (X11; Linux x86_64; rv:130.0) Gecko/20100101 Firefox/130.0"
LONG = (
    "Switch flight mode on for half a minute, then switch it off again and wait for the signal to come back."
)


@pytest.fixture
def since():
    return clock.now() - timedelta(days=28)


@pytest.fixture
def signed_in_at(db):
    """signed_in_at("81.2.69.142", carla, ada): each from there, with the same browser."""

    def make(ip, *people, browser=FIREFOX):
        for number, person in enumerate(people):
            key = f"{person.id.hex[:30]}{number}"
            UserSession.objects.create(user=person, ip=ip, user_agent=browser, session_key=key)

    return make


def test_works_carry_what_was_asked_and_said_and_how_it_was_liked(ada, carla, earned, since, sim):
    (award,) = earned(ada, carla, rating=4)
    (work,) = gather([ada.id], since=since).works
    assert (work.award, work.advocate, work.customer, work.topic) == (award.id, ada.id, carla.id, sim.id)
    assert (work.question, work.words, work.rating) == ("It is dead. What now?", "Off and on.", 4)


def test_whoever_answers_in_return_is_seen_too(ada, ben, earned, since):
    earned(ada, ben)
    earned(ben, ada, times=2)
    seen = gather([ada.id], since=since)
    assert len(seen.by_pair[ben.id, ada.id]) == 2
    assert seen.asked[ada.id, seen.works[0].topic] == 2


def test_marks_are_equal_and_mean_nothing(ada, carla, carl, earned, since, signed_in_at):
    earned(ada, carla)
    signed_in_at("81.2.69.142", ada, carla)
    signed_in_at("81.2.69.142", carl, browser="curl/8")
    marks = gather([ada.id], since=since).marks
    (device,) = marks[Mark.DEVICE][ada.id]
    assert marks[Mark.DEVICE][carla.id] == {device}
    assert marks[Mark.DEVICE][carl.id] != {device}
    assert marks[Mark.ADDRESS][carl.id] == marks[Mark.ADDRESS][ada.id]
    assert "81.2" not in str(marks)
    assert "Firefox" not in str(marks)


def test_a_proxys_own_address_tells_nobody_apart(ada, carla, earned, since, signed_in_at):
    earned(ada, carla)
    signed_in_at("10.0.0.7", ada, carla)
    assert gather([ada.id], since=since).marks[Mark.DEVICE] == {}


def test_the_bill_that_was_credited_once_is_known(ada, carla, earned, since):
    from rewards.models import Redemption

    earned(ada, carla)
    Redemption.objects.create(
        reference="RD-1",
        holder=ada,
        bill_account_number=carla.bill_account.number,
        points=500,
        value_minor=500,
        currency="GBP",
    )
    marks = gather([ada.id], since=since).marks[Mark.PAYMENT]
    assert marks[ada.id] > marks[carla.id]


@pytest.fixture
def said(carla, earned):
    """said(ada, words) -> the award for answering Carla in these words; its answer was assessed."""

    def make(person, words=LONG):
        (award,) = earned(person, carla, words=words)
        choosing.choose(Answer.objects.select_related("enquiry__topic").get(id=award.work_id))
        return award

    return make


def test_copies_are_of_others_words_and_not_of_everybodys(ada, ben, said, since):
    assert sketch(LONG)
    said(ben)
    copied = said(ada)
    (copy,) = gather([ada.id], since=since).copies
    assert (copy.award, copy.original_author) == (copied.id, ben.id)


def test_what_only_resembles_it_does_not_hide_the_original(ada, ben, said, since):
    for _ in range(COPIES_COMPARED):
        alike = said(ada, "In the settings of the phone there is a menu for the networks that it knows.")
        RiskAssessment.objects.filter(answer=alike.work_id).update(sketch=[sketch(LONG)[0], 1, 2, 3, 4, 5])
    said(ben)
    copied = said(ada)
    (copy,) = gather([ada.id], since=since).copies
    assert (copy.award, copy.original_author) == (copied.id, ben.id)


def test_what_is_passed_on_or_withdrawn_was_not_dropped(ada, carla, ask, claim, since):
    def held(subject):
        return claim(ask(subject=subject), by=ada)

    release_claim(claim_id=held("Given back").id, by=ada)
    expired = held("Left until its time ran out").entry
    QueueEntry.objects.filter(id=expired.id).update(lease_ends_at=clock.ago(seconds=1))
    expire_claim(entry_id=expired.id)
    escalate_claim(claim_id=held("Passed on to staff").id, by=ada, reason="account")
    withdraw_enquiry(enquiry_id=held("Withdrawn by the customer").entry.item_id, by=carla)
    seen = gather([ada.id], since=since).claims
    assert sorted(each.is_dropped for each in seen) == [False, False, True, True]


def test_the_number_of_queries_does_not_grow(
    ada, ben, carla, carl, earned, since, django_assert_num_queries, signed_in_at
):
    signed_in_at("81.2.69.142", ada, carla)
    earned(ada, carla)
    with django_assert_num_queries(10):
        look_at([ada.id], now=clock.now())
    earned(ada, carl, times=5)
    earned(ben, carla, times=5)
    with django_assert_num_queries(10):
        look_at([ada.id, ben.id], now=clock.now())
