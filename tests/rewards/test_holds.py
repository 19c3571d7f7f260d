"""On hold: it goes nowhere, its holder knows why and may object, and somebody else decides."""

from __future__ import annotations

from functools import partial
from uuid import uuid4

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.couriers import deliver
from common.errors import IllegalMove, Invalid, NotAllowed, NotFound
from common.models import HistoryRow, OutboxEntry
from rewards import holds
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.confirm_award import confirm_award
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.fail_redemption import fail_redemption
from rewards.actions.hold_award import hold_award
from rewards.actions.hold_earnings import hold_earnings
from rewards.actions.hold_redemption import hold_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.release_hold import release_hold
from rewards.actions.resend_redemptions import resend_redemptions
from rewards.actions.void_redemption import void_redemption
from rewards.errors import NothingToSend, OnHold, OwnHold, OwnPayout
from rewards.models import Award, Hold
from rewards.sweeps import confirm_due_awards
from rewards.views import holds as views

pytestmark = pytest.mark.django_db


def test_a_held_request_is_neither_approved_nor_cancelled(ada, petra, held):
    for action, by in ((approve_redemption, petra), (cancel_redemption, ada)):
        with pytest.raises(OnHold):
            action(redemption_id=held.redemption_id, by=by)


def test_a_held_request_leaves_no_batch(ada, omar, approved):
    hold = hold_redemption(redemption_id=approved(ada).id, by=None, reason="Looked at first")
    with pytest.raises(NothingToSend):
        prepare_batch(by=omar)
    release_hold(hold_id=hold.id, by=omar, why="All is well")
    assert prepare_batch(by=omar).line_count == 1


def test_what_failed_and_is_held_is_neither_sent_again_nor_given_back(ada, omar, approved):
    redemption = approved(ada)
    prepare_batch(by=omar)
    with pytest.raises(IllegalMove):
        hold_redemption(redemption_id=redemption.id, by=omar, reason="Billing has got it")
    fail_redemption(redemption_id=redemption.id, by=omar, reason="Closed")
    hold_redemption(redemption_id=redemption.id, by=omar, reason="Why is it closed?")
    for action in (
        partial(resend_redemptions, redemption_ids=[redemption.id]),
        partial(void_redemption, redemption_id=redemption.id),
    ):
        with pytest.raises(OnHold):
            action(by=omar)


def test_a_held_request_may_be_declined_and_then_nothing_is_held(ada, petra, held, points_of):
    decline_redemption(redemption_id=held.redemption_id, by=petra, reason="Not yours")
    assert points_of(ada) == (0, 500, 0, 0)
    assert not holds.of_holder(ada).exists()


def test_held_points_are_not_confirmed_until_released(ada, award, omar, points_of):
    pending = award(ada)
    hold = hold_award(award_id=pending.id, by=omar, reason="Copied from a website")
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    assert confirm_due_awards() == 0
    with pytest.raises(OnHold):
        confirm_award(award_id=pending.id)
    assert points_of(ada) == (40, 0, 0, 0)
    release_hold(hold_id=hold.id, by=omar, why="It is the other way round")
    assert confirm_due_awards() == 1
    with pytest.raises(IllegalMove):
        hold_award(award_id=pending.id, by=omar, reason="Too late")


def test_all_that_is_to_come_is_held_at_once_and_a_second_time_changes_nothing(ada, ben, award, redeem, mo):
    award(ada), redeem(ada), award(ben)
    for _ in range(2):
        assert len(hold_earnings(holder_id=ada.id, by=mo, reason="Suspended")) == 2
    assert Hold.objects.count() == 2
    assert not holds.of_holder(ben).exists()


def test_the_holder_hears_why_once_and_what_came_of_it(ada, held, appealed, petra, mailoutbox):
    decide_appeal(hold_id=held.id, by=petra, decision="released", why="You are right")
    for entry in OutboxEntry.objects.filter(kind="mail.hold").order_by("id"):
        assert "500" not in str(entry.payload)
        deliver(entry)
    assert [mail.subject for mail in mailoutbox] == ["No longer on hold"] * 2
    verbs = HistoryRow.objects.filter(story=held.redemption_id, kind="hold").values_list("verb", flat=True)
    assert list(verbs) == ["hold_redemption", "appeal_hold", "decide_appeal"]


def test_who_placed_it_does_not_decide_the_appeal(omar, petra, appealed):
    with pytest.raises(OwnHold):
        decide_appeal(hold_id=appealed.id, by=omar, decision="upheld", why="I was right")
    with pytest.raises(IllegalMove):
        release_hold(hold_id=appealed.id, by=omar, why="Never mind")
    assert decide_appeal(hold_id=appealed.id, by=petra, decision="upheld", why="He is").status == "upheld"
    assert release_hold(hold_id=appealed.id, by=omar, why="Proved").status == "released"


def test_one_objects_once_and_only_to_ones_own(ada, ben, held):
    with pytest.raises(NotFound):
        appeal_hold(hold_id=held.id, by=ben, why="Mine too")
    appeal_hold(hold_id=held.id, by=ada, why="No")
    with pytest.raises(IllegalMove):
        appeal_hold(hold_id=held.id, by=ada, why="No, really")


def test_nobody_decides_about_their_own_household(ada, petra, held, appealed):
    petra.bill_account = ada.bill_account
    petra.save()
    with pytest.raises(OwnPayout):
        decide_appeal(hold_id=held.id, by=petra, decision="released", why="We are fine")


def test_only_those_who_may_and_only_with_a_reason(ada, mo, stella, omar, redeem):
    redemption = redeem(ada)
    with pytest.raises(NotAllowed):
        hold_redemption(redemption_id=redemption.id, by=stella, reason="Hm")
    with pytest.raises(Invalid):
        hold_redemption(redemption_id=redemption.id, by=omar, reason="  ")
    hold = hold_redemption(redemption_id=redemption.id, by=mo, reason="Hm")
    with pytest.raises(NotAllowed):
        release_hold(hold_id=hold.id, by=mo, why="Never mind")
    with pytest.raises(NotFound):
        release_hold(hold_id=uuid4(), by=omar, why="Which?")


def test_the_pages_show_it_and_take_the_objection(ada, omar, petra, held, client_of):
    page = client_of(ada).get("/rewards/").content.decode()
    assert "Two accounts, one phone" in page
    client_of(ada).post(f"/rewards/holds/{held.id}/appeal/", {"why": "It is my own phone"})
    assert "Somebody else decides the appeal" in client_of(omar).get("/payouts/holds/").content.decode()
    desk = client_of(petra)
    assert "It is my own phone" in desk.get("/payouts/holds/").content.decode()
    refused = desk.post(f"/payouts/holds/{held.id}/appeal/", {"why": "", "decision": "upheld"})
    assert refused.status_code == 422
    decided = desk.post(f"/payouts/holds/{held.id}/appeal/", {"why": "Seen", "decision": "upheld"})
    assert decided.status_code == 302
    assert "Seen" in client_of(ada).get("/rewards/").content.decode()


def test_appeals_come_first_then_the_oldest(ada, ben, redeem):
    first, second, third = (
        hold_redemption(redemption_id=redeem(user).id, by=None, reason="Hm") for user in (ada, ada, ben)
    )
    appeal_hold(hold_id=third.id, by=ben, why="No")
    assert list(holds.open_holds()) == [third, first, second]


def test_ones_own_request_on_hold_is_not_offered_to_be_cancelled(ada, held, omar, client_of):
    client, cancel = client_of(ada), f"/rewards/redemptions/{held.redemption_id}/cancel/"
    page = client.get("/rewards/").content.decode()
    assert "It is on hold. You can cancel it again" in page
    assert cancel not in page
    assert client.post(cancel).status_code == 409
    release_hold(hold_id=held.id, by=omar, why="All is well")
    assert cancel in client.get("/rewards/").content.decode()
    assert client.post(cancel).status_code == 302


def test_a_refused_reason_stays_where_it_was_typed(ada, omar, petra, redeem, held, client_of):
    other = redeem(ada)
    places = [
        (ada, f"/rewards/holds/{held.id}/appeal/", "why"),
        (omar, f"/payouts/redemptions/{other.id}/hold/", "reason"),
        (omar, f"/payouts/redemptions/{other.id}/decline/", "reason"),
        (petra, f"/payouts/holds/{held.id}/release/", "why"),
    ]
    for who, address, field in places:
        answer = client_of(who).post(address, {field: "y" * 301})
        assert answer.status_code == 422, address
        page = answer.content.decode()
        assert page.count("y" * 301) == 1, address
        assert page.count("<details open>") == 1, address
        assert "There is one thing to fix." in page, address


def test_what_has_changed_meanwhile_is_said_with_the_form(ada, omar, held, appealed, client_of):
    desk = client_of(omar)
    released = desk.post(f"/payouts/holds/{held.id}/release/", {"why": "Never mind"})
    assert released.status_code == 409
    assert "no longer possible" in released.content.decode()
    decided = desk.post(f"/payouts/holds/{held.id}/appeal/", {"why": "I was right", "decision": "upheld"})
    assert decided.status_code == 403
    assert "somebody else must decide about the appeal" in decided.content.decode()


def test_a_hold_on_ones_own_household_is_shown_without_buttons(ada, petra, held, client_of):
    petra.bill_account = ada.bill_account
    petra.save()
    page = client_of(petra).get("/payouts/holds/").content.decode()
    assert "Your household: not you" in page
    assert f"/payouts/holds/{held.id}/release/" not in page


def test_a_decision_leads_back_to_the_list_as_it_was(omar, held, client_of):
    desk, narrowed = client_of(omar), "?of=ada&what=request"
    release = f"/payouts/holds/{held.id}/release/{narrowed}"
    assert release.replace("&", "&amp;") in desk.get(f"/payouts/holds/{narrowed}").content.decode()
    assert release.replace("&", "&amp;") in desk.post(release, {"why": ""}).content.decode()
    assert desk.post(release, {"why": "All is well"}).url == f"/payouts/holds/{narrowed}"


def test_page_after_page_appeals_still_come_first(ada, ben, redeem, omar, client_of, monkeypatch):
    monkeypatch.setattr(views, "HOLDS_SHOWN", 1)
    first, second = (
        hold_redemption(redemption_id=redeem(who).id, by=omar, reason="Hm") for who in (ada, ben)
    )
    appeal_hold(hold_id=second.id, by=ben, why="No")
    page = client_of(omar).get("/payouts/holds/").context["page"]
    assert page.rows == [second]
    page = client_of(omar).get(f"/payouts/holds/{page.next_query}").context["page"]
    assert (page.rows, page.next_query) == ([first], "")


def test_the_list_asks_as_often_for_many_as_for_few(ada, award, omar, client_of):
    client, counts = client_of(omar), []
    for _ in range(2):
        for _each in range(3):
            hold_award(award_id=award(ada).id, by=omar, reason="Hm")
        with CaptureQueriesContext(connection) as asked:
            client.get("/payouts/holds/")
        counts.append(len(asked))
    assert counts[0] == counts[1]
