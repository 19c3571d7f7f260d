"""Who may say yes to money leaving the house, and how many of them it takes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import BillAccount
from common.errors import IllegalMove, NotAllowed, NotFound
from common.models import HistoryRow
from rewards import payouts
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.errors import AlreadyApproved, OwnPayout

pytestmark = pytest.mark.django_db


def test_one_person_is_enough_up_to_the_limit(ada, omar, redeem, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 500
    redemption = approve_redemption(redemption_id=redeem(ada, 500).id, by=omar)
    assert redemption.status == "approved"
    assert redemption.decided_at is not None


def test_above_the_limit_it_takes_two(ada, omar, petra, redeem, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 500
    redemption = redeem(ada, 501)
    assert approve_redemption(redemption_id=redemption.id, by=omar).status == "requested"
    assert approve_redemption(redemption_id=redemption.id, by=petra).status == "approved"
    trail = HistoryRow.objects.filter(subject=redemption.id, verb="approve_redemption").order_by("id")
    assert [(row.was, row.now, row.actor) for row in trail] == [
        ("requested", "requested", omar),
        ("requested", "approved", petra),
    ]


def test_the_second_person_is_not_the_first(ada, omar, redeem, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 0
    redemption = redeem(ada)
    approve_redemption(redemption_id=redemption.id, by=omar)
    with pytest.raises(AlreadyApproved):
        approve_redemption(redemption_id=redemption.id, by=omar)
    redemption.refresh_from_db()
    assert redemption.status == "requested"


def test_nobody_approves_their_own(omar, redeem):
    with pytest.raises(OwnPayout):
        approve_redemption(redemption_id=redeem(omar).id, by=omar)


def test_nor_what_goes_to_their_bill_account(ada, omar, redeem):
    omar.bill_account = ada.bill_account
    omar.save()
    with pytest.raises(OwnPayout):
        approve_redemption(redemption_id=redeem(ada).id, by=omar)


def test_nor_their_households(ada, omar, redeem):
    BillAccount.objects.filter(id__in=[ada.bill_account_id, omar.bill_account_id]).update(
        household="5 Mill Lane"
    )
    omar.refresh_from_db()
    with pytest.raises(OwnPayout):
        approve_redemption(redemption_id=redeem(ada).id, by=omar)


def test_nor_what_was_asked_for_a_bill_they_shared_then(ada, omar, redeem):
    """Moving to another bill account after asking does not make it somebody else's money."""
    shared = ada.bill_account
    redemption = redeem(ada)
    ada.bill_account = BillAccount.objects.create(number="W-new")
    ada.save()
    omar.bill_account = shared
    omar.save()
    with pytest.raises(OwnPayout):
        approve_redemption(redemption_id=redemption.id, by=omar)


def test_people_without_a_household_are_not_one_party(ada, omar, redeem):
    assert ada.bill_account.household == omar.bill_account.household == ""
    assert approve_redemption(redemption_id=redeem(ada).id, by=omar).status == "approved"


@pytest.mark.parametrize("who", ["ada", "carla", "mo", "stella"])
def test_only_ops(who, ben, redeem, request):
    with pytest.raises(NotAllowed):
        approve_redemption(redemption_id=redeem(ben).id, by=request.getfixturevalue(who))


def test_what_is_not_there(omar):
    with pytest.raises(NotFound):
        approve_redemption(redemption_id=uuid4(), by=omar)


def test_not_after_it_was_cancelled(ada, omar, redeem):
    redemption = redeem(ada)
    cancel_redemption(redemption_id=redemption.id, by=ada)
    with pytest.raises(IllegalMove):
        approve_redemption(redemption_id=redemption.id, by=omar)


def test_the_desk_says_the_same_as_the_action(ada, ben, omar, petra, redeem):
    own, half, fresh = redeem(omar), redeem(ada, 2_501), redeem(ben)
    approve_redemption(redemption_id=half.id, by=omar)
    seen = {request.redemption.id: request for request in payouts.requests(omar)}
    assert [seen[row.id].may_approve for row in (own, half, fresh)] == [False, False, True]
    seen = {request.redemption.id: request for request in payouts.requests(petra)}
    assert [seen[row.id].may_approve for row in (own, half, fresh)] == [True, True, True]
    assert seen[half.id].approved_by == ["Omar D."]
