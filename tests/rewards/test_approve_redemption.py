"""Who may say yes to money leaving the house, and how many of them it takes."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts.models import BillAccount
from common import clock
from common.errors import IllegalMove, NotAllowed, NotFound
from common.models import HistoryRow
from rewards import payouts
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.resend_redemptions import resend_redemptions
from rewards.actions.void_approval import void_approval
from rewards.errors import AlreadyApproved, ApprovalHolds, ApprovalVoid, NothingToSend, OwnPayout
from rewards.models import Redemption
from rewards.sweeps import void_changed_approvals

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
    seen = {request.redemption.id: request for request in payouts.requests(omar, payouts.waiting())}
    assert [seen[row.id].may_approve for row in (own, half, fresh)] == [False, False, True]
    seen = {request.redemption.id: request for request in payouts.requests(petra, payouts.waiting())}
    assert [seen[row.id].may_approve for row in (own, half, fresh)] == [True, True, True]
    assert seen[half.id].approved_by == ["Omar D."]


# --- Asking in slices ---------------------------------------------------------------------------------------------


def test_slices_of_one_month_are_counted_together(settings, ada, omar, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000
    first, second = redeem(ada, 600), redeem(ada, 600)
    for redemption in (first, second):
        assert approve_redemption(redemption_id=redemption.id, by=omar).status == "requested"


def test_a_slice_that_comes_after_the_others_were_approved_is_counted_with_them(settings, ada, omar, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000
    assert approve_redemption(redemption_id=redeem(ada, 600).id, by=omar).status == "approved"
    assert approve_redemption(redemption_id=redeem(ada, 600).id, by=omar).status == "requested"


def test_slices_of_two_people_for_one_bill_are_counted_together(settings, ada, ben, omar, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000
    ben.bill_account = ada.bill_account
    ben.save()
    redeem(ada, 600)
    assert approve_redemption(redemption_id=redeem(ben, 600).id, by=omar).status == "requested"


def test_other_people_other_months_and_what_was_turned_down_are_not_counted(settings, ada, ben, omar, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000
    redeem(ben, 600)
    cancel_redemption(redemption_id=redeem(ada, 600).id, by=ada)
    earlier = redeem(ada, 600)
    Redemption.objects.filter(id=earlier.id).update(requested_at=clock.ago(days=40))
    assert approve_redemption(redemption_id=redeem(ada, 600).id, by=omar).status == "approved"


def test_a_month_begins_where_the_company_is(settings, ada, omar, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 1_000
    june, july = redeem(ada, 600), redeem(ada, 600)
    Redemption.objects.filter(id=june.id).update(requested_at="2026-06-30T22:30Z")
    Redemption.objects.filter(id=july.id).update(requested_at="2026-06-30T23:30Z")
    for redemption in (june, july):
        assert approve_redemption(redemption_id=redemption.id, by=omar).status == "approved"


# --- Changed after the approval -----------------------------------------------------------------------------------

EDITS = {
    "amount": {"value_minor": 999},
    "points": {"points": 999},
    "currency": {"currency": "JPY"},
    "account": {"bill_account_number": "GB-OTHER"},
}


@pytest.mark.parametrize("edit", EDITS)
def test_an_edit_after_approval_voids_it(edit, ada, omar, approved):
    changed = approved(ada, 500)
    Redemption.objects.filter(id=changed.id).update(**EDITS[edit])
    with pytest.raises(NothingToSend):
        prepare_batch(by=omar)
    assert void_changed_approvals() == 1
    changed.refresh_from_db()
    assert (changed.status, changed.decided_at) == ("requested", None)
    (request,) = payouts.requests(omar, payouts.waiting())
    assert (request.may_approve, request.approved_by) == (True, [])


def test_another_payee_voids_it_and_the_rest_is_sent(ada, ben, omar, approved):
    changed, untouched = approved(ada, 500), approved(ben, 500)
    Redemption.objects.filter(id=changed.id).update(holder=ben)
    batch = prepare_batch(by=omar, seen=payouts.sums_of(payouts.lines_to_show()))
    assert list(batch.redemptions.all()) == [untouched]


def test_the_same_person_may_approve_what_it_says_now(ada, omar, approved):
    changed = approved(ada, 500)
    Redemption.objects.filter(id=changed.id).update(bill_account_number="GB-OTHER")
    void_changed_approvals()
    assert approve_redemption(redemption_id=changed.id, by=omar).status == "approved"
    assert changed.approvals.count() == 2


def test_half_an_approval_of_something_else_does_not_count(settings, ada, omar, petra, redeem):
    settings.FOUR_EYES_ABOVE_MINOR = 100
    redemption = redeem(ada, 500)
    approve_redemption(redemption_id=redemption.id, by=omar)
    Redemption.objects.filter(id=redemption.id).update(bill_account_number="GB-OTHER")
    assert approve_redemption(redemption_id=redemption.id, by=petra).status == "requested"
    assert approve_redemption(redemption_id=redemption.id, by=omar).status == "approved"


def test_what_was_changed_is_not_sent_again_either(ada, omar, approved):
    redemption = approved(ada, 500)
    prepare_batch(by=omar)
    fail_redemption(redemption_id=redemption.id, by=omar, reason="Closed")
    Redemption.objects.filter(id=redemption.id).update(bill_account_number="GB-OTHER")
    with pytest.raises(ApprovalVoid):
        resend_redemptions(redemption_ids=[redemption.id], by=omar)


def test_an_approval_of_what_it_still_says_holds(ada, approved):
    redemption = approved(ada, 500)
    assert void_changed_approvals() == 0
    with pytest.raises(ApprovalHolds):
        void_approval(redemption_id=redemption.id)
