"""Exactly one person has an enquiry: who may, who is too late, limits, takeovers, and two hundred at once."""

from __future__ import annotations

import uuid
from collections import Counter
from functools import partial

import pytest
from django.db import IntegrityError, connection, transaction

from common.errors import DomainError
from common.models import HistoryRow
from routing import bids, claims, permissions
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.decline_offer import decline_offer
from routing.actions.move_to_pool import move_to_pool
from routing.actions.offer_enquiry import offer_enquiry
from routing.actions.set_availability import set_availability
from routing.errors import AlreadyClaimed, ClaimLimit, NotEligible, NotOnOffer, OfferEnded
from routing.models import Availability, Claim, Offer, QueueEntry, Skill, Stage
from tests.routing.naive import NAIVE

# --- Who may ---------------------------------------------------------------------------------------------------


def test_a_live_offer_becomes_a_claim_with_a_lease_and_a_fence(queued, ada):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    entry.refresh_from_db()
    assert (entry.status, entry.holder, entry.fence) == ("claimed", ada, 1)
    assert (claim.status, claim.fence, claim.ends_at) == ("active", 1, entry.lease_ends_at)
    assert round((claim.ends_at - claim.started_at).total_seconds()) == 600
    assert round((claim.limit_at - claim.started_at).total_seconds()) == 1800


def test_the_others_offers_are_taken_back(queued, ada, ben):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    assert dict(entry.offers.values_list("advocate_id", "status")) == {
        ada.id: "accepted",
        ben.id: "rescinded",
    }


def test_whoever_comes_second_is_told_so(queued, ada, ben):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    with pytest.raises(AlreadyClaimed):
        claim_enquiry(enquiry_id=entry.item_id, by=ben)


def test_whoever_comes_after_it_was_answered_is_told_so_too(queued, ada, ben):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    complete_claim(claim_id=claim.id, by=ada, fence=1)
    with pytest.raises(AlreadyClaimed):
        claim_enquiry(enquiry_id=entry.item_id, by=ben)


def test_claiming_again_answers_with_the_same_claim(queued, ada):
    entry = queued()
    first = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    assert claim_enquiry(enquiry_id=entry.item_id, by=ada) == first
    assert Claim.objects.count() == 1


def test_going_off_does_not_take_an_offer_away(queued, ada):
    entry = queued()
    set_availability(by=ada, is_available=False)
    assert claim_enquiry(enquiry_id=entry.item_id, by=ada).status == "active"


def test_outsiders_may_not(queued, ada, carla, carl, nina, mo, stella):
    entry = queued()
    for outsider in (carla, carl, nina, mo, stella):
        with pytest.raises(NotEligible):
            claim_enquiry(enquiry_id=entry.item_id, by=outsider)


def test_an_advocate_who_was_not_asked_may_not_yet(queued, ada, make_advocate):
    entry = queued()
    zoe = make_advocate("Zoe F.")
    with pytest.raises(NotOnOffer):
        claim_enquiry(enquiry_id=entry.item_id, by=zoe)


@pytest.fixture
def told_of(make_advocate):
    """told_of(by, entry) -> what they are told of an entry, and of none, as code and status."""

    def what(entry, by):
        said = []
        for enquiry_id in (entry.item_id, uuid.uuid4()):
            with pytest.raises(DomainError) as refused:
                claim_enquiry(enquiry_id=enquiry_id, by=by)
            said.append((refused.value.code, refused.value.status, str(refused.value)))
        return said

    return what


def _waits(entry, ada):
    """For those who were asked."""


def _is_held(entry, ada):
    claim_enquiry(enquiry_id=entry.item_id, by=ada)


def _is_with_staff(entry, ada):
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")


STANDS = [_waits, _is_held, _is_with_staff]


@pytest.mark.parametrize("stands", STANDS)
def test_who_was_not_asked_is_told_the_same_as_of_none(queued, ada, make_advocate, told_of, stands):
    entry = queued()
    stands(entry, ada)
    of_it, of_none = told_of(entry, make_advocate("Zoe F."))
    assert of_it == of_none
    assert of_it[:2] == ("not_found", 404)
    assert "not on offer to you" in of_it[2]


@pytest.mark.parametrize("stands", STANDS)
def test_so_is_who_has_their_hands_full_or_shares_the_customers_bill(
    queued, ada, carla, make_advocate, told_of, stands
):
    busy = make_advocate("Yan G.")
    claim_enquiry(enquiry_id=queued().item_id, by=busy)
    Availability.objects.filter(advocate_id=busy.id).update(max_open=1)
    near = make_advocate("Zoe F.")
    near.bill_account = carla.bill_account
    near.save()
    entry = queued()
    stands(entry, ada)
    for person in (busy, near):
        of_it, of_none = told_of(entry, person)
        assert of_it == of_none


def test_without_the_guard_of_the_words_it_is_told(queued, ada, make_advocate, told_of, monkeypatch):
    monkeypatch.setattr(permissions, "refusal", lambda entry, by: NotEligible())
    with pytest.raises(AssertionError):
        test_who_was_not_asked_is_told_the_same_as_of_none(queued, ada, make_advocate, told_of, _waits)


def test_an_unknown_enquiry_is_not_found(ada):
    with pytest.raises(NotOnOffer):
        claim_enquiry(enquiry_id=uuid.uuid4(), by=ada)


def test_a_customer_is_not_told_which_enquiries_there_are(queued, carl):
    for enquiry_id in (queued().item_id, uuid.uuid4()):
        with pytest.raises(NotEligible):
            claim_enquiry(enquiry_id=enquiry_id, by=carl)


@pytest.mark.parametrize("how", ["declined", "lapsed", "overdue"])
def test_an_offer_that_ended_is_over(queued, ada, ben, offers_over, how):
    entry = queued()
    if how == "declined":
        decline_offer(offer_id=entry.offers.get(advocate_id=ada.id).id, by=ada)
    elif how == "lapsed":
        Offer.objects.filter(entry=entry, advocate_id=ada.id).update(status="lapsed")
    else:
        offers_over(entry)
    with pytest.raises(OfferEnded):
        claim_enquiry(enquiry_id=entry.item_id, by=ada)


def test_a_suspended_advocate_may_not_use_an_offer(queued, ada):
    entry = queued()
    ada.advocate.status = "suspended"
    ada.advocate.save()
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=entry.item_id, by=ada)


def test_an_offer_does_not_survive_becoming_one_household_with_the_customer(queued, ada, carla):
    entry = queued()
    ada.bill_account = carla.bill_account
    ada.save()
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=entry.item_id, by=ada)


def test_on_the_open_list_whoever_is_eligible_may(queued, make_advocate, nina):
    entry = queued()
    assert entry.is_open_list
    zoe = make_advocate("Zoe F.")
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=entry.item_id, by=nina)
    assert claim_enquiry(enquiry_id=entry.item_id, by=zoe).status == "active"


def test_on_the_open_list_the_rules_of_matching_hold(queued, make_advocate):
    entry = queued()
    zoe = make_advocate("Zoe F.")
    Skill.objects.filter(advocate_id=zoe.id, language="en").update(is_on=False)
    with pytest.raises(NotOnOffer):
        claim_enquiry(enquiry_id=entry.item_id, by=zoe)
    Skill.objects.update(is_on=True)
    Stage.objects.update(tier_floor="trusted")
    with pytest.raises(NotOnOffer):
        claim_enquiry(enquiry_id=entry.item_id, by=zoe)


def test_when_staff_have_it_agents_may_and_advocates_may_not(queued, ada, stella, mo):
    entry = queued()
    move_to_pool(item_id=entry.item_id, kind="enquiry", pool="staff")
    with pytest.raises(OfferEnded):
        claim_enquiry(enquiry_id=entry.item_id, by=ada)
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=entry.item_id, by=mo)
    assert claim_enquiry(enquiry_id=entry.item_id, by=stella).status == "active"


def test_an_agent_may_not_take_what_concerns_their_own_household(queued, stella, carla):
    stella.bill_account = carla.bill_account
    stella.save()
    entry = queued(pool="staff")
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=entry.item_id, by=stella)


def test_the_claim_limit_is_the_advocates_own(queued, ada):
    entries = [queued() for _ in range(3)]
    for entry in entries[:2]:
        claim_enquiry(enquiry_id=entry.item_id, by=ada)
    with pytest.raises(ClaimLimit):
        claim_enquiry(enquiry_id=entries[2].item_id, by=ada)
    assert entries[2].offers.get().status == "sent"


def test_a_lease_that_is_over_does_not_count_against_the_limit(queued, ada, lease_over):
    entries = [queued() for _ in range(3)]
    for entry in entries[:2]:
        claim_enquiry(enquiry_id=entry.item_id, by=ada)
    lease_over(entries[0])
    assert claim_enquiry(enquiry_id=entries[2].item_id, by=ada).status == "active"


def test_history_names_who_claimed(queued, ada):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    row = HistoryRow.objects.get(subject=claim.id)
    assert (row.story, row.verb, row.now, row.actor) == (entry.story, "claim_enquiry", "active", ada)


# --- Leases that are over --------------------------------------------------------------------------------------


def test_a_lease_that_is_over_is_taken_over_without_a_relay(queued, ada, ben, lease_over):
    entry = queued()
    first = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    lease_over(entry)
    second = claim_enquiry(enquiry_id=entry.item_id, by=ben)
    first.refresh_from_db()
    assert (first.status, second.status, second.fence) == ("expired", "active", 2)


def test_the_same_person_on_another_phone_gets_a_new_fence(queued, ada, lease_over):
    entry = queued()
    first = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    lease_over(entry)
    second = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    assert (first.fence, second.fence) == (1, 2)


# --- Two hundred at once ---------------------------------------------------------------------------------------


def _outcomes(results):
    return Counter("won" if isinstance(each, Claim) else type(each).__name__ for each in results)


@pytest.fixture
def crowd_of_200(make_advocate, service_level):
    service_level.stages.filter(position=1).update(people=200)
    return [make_advocate(f"Advocate {number}") for number in range(200)]


@pytest.mark.race
def test_of_two_hundred_at_once_one_wins_and_199_are_told(queued, crowd_of_200, in_parallel):
    entry = queued()
    assert entry.offers.filter(status="sent").count() == 200
    calls = [partial(claim_enquiry, enquiry_id=entry.item_id, by=one) for one in crowd_of_200]
    assert _outcomes(in_parallel(calls, threads=25)) == {"won": 1, "AlreadyClaimed": 199}
    assert Claim.objects.filter(entry=entry).count() == 1
    assert Counter(entry.offers.values_list("status", flat=True)) == {"accepted": 1, "rescinded": 199}


@pytest.mark.race
def test_of_two_hundred_takeovers_one_wins(queued, crowd_of_200, in_parallel, lease_over):
    entry = queued()
    claim_enquiry(enquiry_id=entry.item_id, by=crowd_of_200[0])
    lease_over(entry)
    calls = [partial(claim_enquiry, enquiry_id=entry.item_id, by=one) for one in crowd_of_200[1:]]
    assert _outcomes(in_parallel(calls, threads=25)) == {"won": 1, "AlreadyClaimed": 198}
    assert Counter(Claim.objects.values_list("status", flat=True)) == {"expired": 1, "active": 1}


@pytest.mark.race
def test_the_limit_holds_when_one_person_claims_many_at_once(queued, ada, in_parallel):
    entries = [queued() for _ in range(12)]
    calls = [partial(claim_enquiry, enquiry_id=entry.item_id, by=ada) for entry in entries]
    assert _outcomes(in_parallel(calls, threads=12)) == {"won": 2, "ClaimLimit": 10}


# --- The guards, each switched off -----------------------------------------------------------------------------


def _without_the_index():
    with connection.cursor() as cursor:
        cursor.execute("DROP INDEX one_active_claim_per_entry")


def _race(entry, people, in_parallel):
    """Everybody has read "waiting" before anybody writes: the interleaving that a slow network makes."""
    read = {one.id: QueueEntry.objects.get(id=entry.id) for one in people}

    def claim(by):
        with transaction.atomic():
            return claims.take(read[by.id], by=by, lease=claims.lease_of("crowd"), verb="claim_enquiry")

    return in_parallel([partial(claim, one) for one in people], threads=len(people))


@pytest.mark.race
def test_the_condition_alone_lets_one_win(queued, ada, ben, in_parallel):
    _without_the_index()
    results = _race(queued(), [ada, ben], in_parallel)
    assert _outcomes(results) == {"won": 1, "NoneType": 1}


@pytest.mark.race
def test_without_the_condition_the_index_lets_one_win(queued, ada, ben, in_parallel, monkeypatch):
    monkeypatch.setattr(claims, "_TAKE", NAIVE)
    entry = queued()
    results = _race(entry, [ada, ben], in_parallel)
    assert _outcomes(results) == {"won": 1, "IntegrityError": 1}
    assert "one_active_claim_per_entry" in str(
        next(each for each in results if isinstance(each, IntegrityError))
    )


@pytest.mark.race
def test_without_either_both_win_so_the_race_is_real(queued, ada, ben, in_parallel, monkeypatch):
    _without_the_index()
    monkeypatch.setattr(claims, "_TAKE", NAIVE)
    assert _outcomes(_race(queued(), [ada, ben], in_parallel)) == {"won": 2}


@pytest.mark.race
def test_without_the_availability_lock_the_limit_would_not_hold(queued, ada, in_parallel, monkeypatch):
    """The same twelve claims as above, with the lock taken out: more than two get through."""
    monkeypatch.setattr(bids, "_LOCK_PERSON", bids._LOCK_PERSON.replace("FOR NO KEY UPDATE OF person", ""))
    entries = [queued() for _ in range(12)]
    calls = [partial(claim_enquiry, enquiry_id=entry.item_id, by=ada) for entry in entries]
    assert _outcomes(in_parallel(calls, threads=12))["won"] > 2


def test_a_claimed_entry_must_have_a_holder_and_a_lease(queued):
    entry = queued()
    with pytest.raises(IntegrityError, match="queue_entry_claimed_has_a_holder"), transaction.atomic():
        QueueEntry.objects.filter(id=entry.id).update(status="claimed")


def test_after_a_new_stage_those_asked_first_may_still_claim(queued, ada, ben):
    entry = queued()
    offer_enquiry(entry_id=entry.id)
    assert claim_enquiry(enquiry_id=entry.item_id, by=ada).status == "active"
