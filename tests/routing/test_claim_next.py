"""Staff pull the most urgent item; two people never get the same, and nobody gets their own party's."""

from __future__ import annotations

import uuid
from functools import partial

import pytest

from common import clock
from common.errors import NotFound
from routing.actions.claim_item import claim_item
from routing.actions.claim_next import claim_next
from routing.actions.release_claim import release_claim
from routing.errors import AlreadyClaimed, NotEligible, NotOnOffer


@pytest.fixture
def review(queued):
    """review(due_in=…) -> a review that waits for a moderator."""

    def make(*, due_in=600, **fields):
        due_at = clock.seconds_from_now(due_in)
        return queued(kind="review", story=uuid.uuid4(), pool="moderators", due_at=due_at, **fields)

    return make


def _next_review(by):
    return claim_next(pool="moderators", kind="review", by=by)


def test_the_most_urgent_comes_first(review, mo):
    review(due_in=900)
    soon = review(due_in=60)
    assert _next_review(mo).entry == soon


def test_priority_goes_before_time(review, mo):
    review(due_in=60)
    grave = review(due_in=900, priority=5)
    assert _next_review(mo).entry == grave


def test_a_moderator_who_holds_a_review_gets_that_one(review, mo):
    review()
    review()
    assert _next_review(mo) == _next_review(mo)


def test_an_agent_may_hold_several(queued, stella):
    queued(pool="staff")
    queued(pool="staff")
    first = claim_next(pool="staff", kind="enquiry", by=stella)
    assert claim_next(pool="staff", kind="enquiry", by=stella) not in (None, first)


def test_with_nothing_there_it_is_none(mo):
    assert _next_review(mo) is None


def test_the_author_and_their_household_never_get_it(review, mo, make_user, ada):
    mo.bill_account.household = ada.bill_account.household = "9 Quay Street"
    mo.bill_account.save()
    ada.bill_account.save()
    review(excluded_ids=[ada.id])
    assert _next_review(mo) is None
    assert _next_review(make_user("Max B.", roles=["moderator"])) is not None


def test_a_customer_who_moderates_does_not_get_what_concerns_them(review, mo):
    entry = review(owner=mo)
    assert _next_review(mo) is None
    with pytest.raises(NotEligible):
        claim_item(item_id=entry.item_id, kind="review", by=mo)


def test_what_they_gave_back_goes_to_somebody_else(review, mo, make_user):
    entry = review()
    release_claim(claim_id=_next_review(mo).id, by=mo)
    assert _next_review(mo) is None
    assert _next_review(make_user("Max B.", roles=["moderator"])).entry == entry


def test_a_lease_that_is_over_is_taken_over(review, mo, make_user, lease_over):
    entry = review()
    _next_review(mo)
    lease_over(entry)
    assert _next_review(make_user("Max B.", roles=["moderator"])).fence == 2


@pytest.mark.parametrize(
    ("who", "refusal"),
    [("carla", NotEligible), ("ada", NotOnOffer), ("stella", NotEligible), ("omar", NotEligible)],
)
def test_only_moderators_review(review, request, who, refusal):
    entry = review()
    person = request.getfixturevalue(who)
    with pytest.raises(NotEligible):
        _next_review(person)
    with pytest.raises(refusal):
        claim_item(item_id=entry.item_id, kind="review", by=person)


def test_nobody_pulls_from_the_crowd(queued, mo, stella):
    entry = queued()
    for person in (mo, stella):
        with pytest.raises(NotEligible):
            claim_next(pool="crowd", kind="enquiry", by=person)
        with pytest.raises(NotEligible):
            claim_item(item_id=entry.item_id, kind="enquiry", by=person)


def test_one_item_by_name(review, mo, make_user):
    entry = review()
    claim = claim_item(item_id=entry.item_id, kind="review", by=mo)
    assert claim_item(item_id=entry.item_id, kind="review", by=mo) == claim
    with pytest.raises(AlreadyClaimed):
        claim_item(item_id=entry.item_id, kind="review", by=make_user("Max B.", roles=["moderator"]))
    with pytest.raises(NotFound):
        claim_item(item_id=uuid.uuid4(), kind="review", by=mo)


@pytest.mark.race
def test_ten_moderators_at_once_get_ten_different_items(review, make_user, in_parallel):
    for _ in range(10):
        review()
    moderators = [make_user(f"Moderator {number}", roles=["moderator"]) for number in range(10)]
    results = in_parallel([partial(_next_review, one) for one in moderators], threads=10)
    assert len({claim.entry_id for claim in results}) == 10
