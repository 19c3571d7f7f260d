"""From the crowd to staff: asked for by the customer, the holder, staff or the clock; once, with a reason."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotAllowed, NotFound
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.escalate_enquiry import escalate_enquiry
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.errors import ClaimOver, EnquiryClosed
from marketplace.models import Answer, Enquiry, Escalation, Message, Review
from marketplace.sealed_text import original
from marketplace.sweeps import escalate_what_nobody_took
from routing.actions.release_claim import release_claim
from routing.errors import ClaimEnded, StaleFence
from routing.models import Claim, Offer, QueueEntry


def live_entry():
    return QueueEntry.objects.exclude(status="done").get()


def test_the_customer_may_ask_for_our_team_at_once(ask, claim, carla, ada, stella, told):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla, reason="Please call 07700 900123.")
    escalation = Escalation.objects.get()
    assert (escalation.reason, escalation.by, live_entry().pool) == ("customer_asked", carla, "staff")
    assert set(Offer.objects.values_list("status", flat=True)) == {"rescinded"}
    message = Message.objects.filter(enquiry=enquiry).latest("created_at")
    assert (message.body, original(message.body_sealed)) == (
        "Please call [phone 1].",
        "Please call 07700 900123.",
    )
    assert "mail.enquiry_escalated" not in told()
    assert claim(enquiry, by=stella).holder == stella


def test_asking_again_is_asking_once(ask, claim, carla, stella):
    enquiry = ask()
    first = ask_staff(enquiry_id=enquiry.id, by=carla)
    held = claim(enquiry, by=stella)
    assert ask_staff(enquiry_id=enquiry.id, by=carla, reason="Hello?") == first
    held.refresh_from_db()
    assert held.status == "active"


def test_asking_after_an_answer_says_it_did_not_solve_it(ask, answer, carla, ada):
    enquiry = ask()
    answer(enquiry, by=ada)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.not_solved_count) == ("open", 1)
    assert Answer.objects.get().status == "unhelpful"


def test_an_answer_that_is_being_checked_makes_room_for_staff(ask, answer, carla, ada, stella, billing):
    enquiry = ask(topic_id=billing.id)
    answer(enquiry, by=ada)
    ask_staff(enquiry_id=enquiry.id, by=carla)
    assert (Answer.objects.get().status, Review.objects.get().status) == ("rejected", "dropped")
    assert answer(enquiry, by=stella).status == "published"


def test_only_ones_own_and_only_while_it_is_live(ask, carla, carl):
    enquiry = ask()
    with pytest.raises(NotFound):
        ask_staff(enquiry_id=enquiry.id, by=carl)
    withdraw_enquiry(enquiry_id=enquiry.id, by=carla)
    with pytest.raises(EnquiryClosed):
        ask_staff(enquiry_id=enquiry.id, by=carla)


def test_the_holder_passes_it_on_and_loses_it(ask, claim, carla, ada, stella, told):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    escalation = escalate_claim(
        claim_id=held.id, by=ada, reason="account", note="She gave 07700 900123 as her number."
    )
    held.refresh_from_db()
    assert held.status != "active"
    assert escalation.note == "She gave [phone 1] as her number."
    assert live_entry().pool == "staff"
    assert "mail.enquiry_escalated" in told()
    assert claim(enquiry, by=stella).holder == stella


def test_after_passing_it_on_one_cannot_answer_any_more(ask, claim, ada):
    from marketplace.actions.submit_answer import submit_answer

    held = claim(ask(), by=ada)
    escalate_claim(claim_id=held.id, by=ada, reason="beyond")
    with pytest.raises((StaleFence, ClaimEnded)):
        submit_answer(claim_id=held.id, by=ada, fence=held.fence, body="Wait, I know it.")
    with pytest.raises(ClaimOver):
        escalate_claim(claim_id=held.id, by=ada, reason="beyond")


def test_only_the_holder_with_an_advocates_reason(ask, claim, carla, ada, ben, stella):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    with pytest.raises(NotFound):
        escalate_claim(claim_id=held.id, by=ben, reason="account")
    for reason in ("customer_asked", "nobody_took_it", "", "money "):
        with pytest.raises(Invalid):
            escalate_claim(claim_id=held.id, by=ada, reason=reason)
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(ClaimOver):
        escalate_claim(claim_id=held.id, by=ada, reason="account")
    ask_staff(enquiry_id=enquiry.id, by=carla)
    with pytest.raises(NotAllowed):
        escalate_claim(claim_id=claim(enquiry, by=stella).id, by=stella, reason="account")


def test_staff_may_take_an_enquiry_from_the_crowd(ask, claim, ada, mo):
    enquiry = ask()
    claim(enquiry, by=ada)
    escalate_enquiry(enquiry_id=enquiry.id, by=mo, reason="safety", note="Sounds unwell.")
    assert live_entry().pool == "staff"
    assert not Claim.objects.filter(status="active").exists()


def test_nobody_else_may(ask, answer, carla, ada, omar, mo):
    enquiry = ask()
    for person in (carla, ada, omar):
        with pytest.raises(NotFound):
            escalate_enquiry(enquiry_id=enquiry.id, by=person, reason="safety")
    with pytest.raises(Invalid):
        escalate_enquiry(enquiry_id=enquiry.id, by=mo, reason="boredom")
    answer(enquiry, by=ada)
    with pytest.raises(IllegalMove):
        escalate_enquiry(enquiry_id=enquiry.id, by=mo, reason="safety")


def test_what_nobody_took_goes_to_staff_by_the_clock(ask, told):
    """No advocate exists, so the open list stands until its stage ends."""
    from routing.actions.offer_enquiry import offer_enquiry

    enquiry = ask()
    assert escalate_what_nobody_took() == 0
    while (entry := live_entry()).exhausted_at is None:
        offer_enquiry(entry_id=entry.id)
    assert escalate_what_nobody_took() == 1
    escalation = Escalation.objects.get()
    assert (escalation.enquiry, escalation.reason, escalation.by) == (enquiry, "nobody_took_it", None)
    assert live_entry().pool == "staff"
    assert "mail.enquiry_escalated" in told()
    assert escalate_what_nobody_took() == 0


@pytest.mark.race
def test_many_escalations_at_once_are_one(ask, claim, carla, ada, mo, in_parallel):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    in_parallel(
        [
            lambda: ask_staff(enquiry_id=enquiry.id, by=carla),
            lambda: escalate_claim(claim_id=held.id, by=ada, reason="account"),
            lambda: escalate_enquiry(enquiry_id=enquiry.id, by=mo, reason="safety"),
        ]
        * 2
    )
    assert Escalation.objects.count() == 1
    assert live_entry().pool == "staff"
    assert Enquiry.objects.get().status == "open"
