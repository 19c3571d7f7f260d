"""Suspension, its appeal, and leaving."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse

from accounts.models import Advocate
from common import clock
from common.errors import IllegalMove, Invalid, NotAllowed, NotFound
from common.ids import new_id
from common.models import HistoryRow, OutboxEntry
from common.tasks import carry
from marketplace import permissions
from marketplace.actions import decide_appeal as deciding
from marketplace.actions.appeal_suspension import appeal_suspension
from marketplace.actions.decide_appeal import decide_appeal
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.appeals.models import Appeal
from marketplace.errors import AlreadyDecided, AppealFiled, AppealWaits, OwnDecision, SameParty
from marketplace.standing.models import StandingEvent, Suspension
from rewards.actions.appeal_hold import appeal_hold
from rewards.actions.award_points import award_points
from rewards.actions.confirm_award import confirm_award
from rewards.actions.decide_appeal import decide_appeal as decide_appeal_of_hold
from rewards.actions.hold_award import hold_award
from rewards.errors import OnHold
from rewards.models import Award
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.set_availability import set_availability
from routing.errors import NotEligible
from routing.models import Availability, QueueEntry

WHY = {"reason": "unkind", "words": "Please stay kind.", "evidence": "Three answers."}


def _status(user):
    return Advocate.objects.get(user=user).status


def test_what_the_person_holds_goes_to_others_at_once(ada, ben, mo, carla, sim):
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    entry = QueueEntry.objects.get(item_id=enquiry.id)
    assert (entry.status, entry.holder) == ("waiting", None)
    assert not Availability.objects.get(advocate_id=ada.id).is_available
    with pytest.raises(NotEligible):
        claim_enquiry(enquiry_id=enquiry.id, by=ada)
    with pytest.raises(NotAllowed):
        set_availability(by=ada, is_available=True)


def test_what_is_still_to_come_waits_and_what_is_theirs_stays(ada, mo, award):
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    Award.objects.filter(pk=award.pk).update(confirm_at=clock.ago(seconds=1))
    with pytest.raises(OnHold):
        confirm_award(award_id=award.id)
    award.refresh_from_db()
    assert award.status == "pending"


@pytest.fixture
def award(ada, sim):
    """Points that are still to come to Ada."""
    return award_points(holder_id=ada.id, work_id=new_id(), story=new_id(), topic=sim, label="An answer")


def test_what_waited_for_its_end_goes_on_with_it(ada, mo, award):
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    hold = award.holds.get()
    assert (hold.status, hold.decided_by, hold.decision) == ("released", mo, "Your suspension has ended.")
    Award.objects.filter(pk=award.pk).update(confirm_at=clock.ago(seconds=1))
    assert confirm_award(award_id=award.id).status == "confirmed"


def test_an_appeal_that_is_granted_lets_it_go_on_too(ada, mo, omar, award):
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    appeal = appeal_suspension(by=ada, words="It was somebody else with my name.")
    decide_appeal(appeal_id=appeal.id, by=omar, is_granted=True, note="That was right.")
    assert award.holds.get().status == "released"


def test_what_waits_for_another_reason_stays(ada, mo, omar, award, sim):
    other = award_points(holder_id=ada.id, work_id=new_id(), story=new_id(), topic=sim, label="Another")
    before = hold_award(award_id=award.id, by=omar, reason="A ring of friends?")
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    before.refresh_from_db()
    assert (before.status, other.holds.get().status) == ("placed", "released")


def test_what_a_second_person_has_upheld_stays(ada, mo, omar, award):
    suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    hold = award.holds.get()
    appeal_hold(hold_id=hold.id, by=ada, why="These are mine.")
    decide_appeal_of_hold(hold_id=hold.id, by=omar, decision="upheld", why="They are not.")
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    hold.refresh_from_db()
    assert hold.status == "upheld"


def test_where_it_is_about_the_points_ops_looks_at_each(ada, mo, award):
    suspend_advocate(advocate_id=ada.id, by=mo, **{**WHY, "reason": "fraud"})
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    assert award.holds.get().status == "placed"


def test_the_tier_stays_and_all_of_it_is_kept(ada, mo, suspended):
    assert Advocate.objects.get(user=ada).tier == "member"
    event = StandingEvent.objects.get(advocate_id=ada.id)
    assert (event.kind, event.by, event.why) == ("suspended", mo, suspended.words)
    assert event.evidence["suspension"] == str(suspended.id)
    row = HistoryRow.objects.get(story=ada.id, verb="suspend_advocate")
    assert (row.was, row.now, row.actor) == ("approved", "suspended", mo)


def test_the_person_reads_why_and_not_what_it_rests_on(client_of, ada, suspended, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    carry(OutboxEntry.objects.get(kind="mail.standing_changed").pk)
    page = client_of(ada).get(reverse("standing")).content.decode()
    for told in (page, mailoutbox[0].body):
        assert "Please stay kind" in told
        assert "Three answers" not in told


@pytest.mark.parametrize("who", ["ben", "stella", "carla"])
def test_only_moderators_and_ops_suspend(request, ada, who):
    with pytest.raises(NotFound):
        suspend_advocate(advocate_id=ada.id, by=request.getfixturevalue(who), **WHY)


def test_nobody_suspends_their_own_household(ada, make_user):
    partner = make_user("Pat L.", roles=["moderator"], bill_account=ada.bill_account)
    with pytest.raises(SameParty):
        suspend_advocate(advocate_id=ada.id, by=partner, **WHY)


def test_a_reason_that_nobody_knows_and_no_words_are_refused(ada, mo):
    with pytest.raises(Invalid) as refusal:
        suspend_advocate(advocate_id=ada.id, by=mo, **{**WHY, "reason": "because"})
    assert "reason" in refusal.value.fields
    with pytest.raises(Invalid):
        suspend_advocate(advocate_id=ada.id, by=mo, **{**WHY, "words": ""})


def test_nobody_is_suspended_twice_at_once(ada, mo, suspended):
    with pytest.raises(IllegalMove):
        suspend_advocate(advocate_id=ada.id, by=mo, **WHY)
    with pytest.raises(IntegrityError, match="one_suspension_at_a_time"), transaction.atomic():
        Suspension.objects.create(advocate=ada.advocate, began_at=suspended.began_at, began_by=mo, **WHY)


def test_it_ends_and_they_may_answer_again(ada, mo, suspended):
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    suspended.refresh_from_db()
    assert (_status(ada), suspended.ended_by) == ("approved", mo)
    assert set_availability(by=ada, is_available=True).is_available


# --- The appeal -----------------------------------------------------------------------------------------------


@pytest.fixture
def appeal(ada, suspended):
    return appeal_suspension(by=ada, words="It was somebody else with my name.")


def test_granted_it_ends_the_suspension(ada, omar, appeal):
    decide_appeal(appeal_id=appeal.id, by=omar, is_granted=True, note="That was right.")
    appeal.refresh_from_db()
    assert (_status(ada), appeal.status, appeal.decided_by) == ("approved", "granted", omar)
    assert StandingEvent.objects.filter(advocate_id=ada.id, kind="reinstated", by=omar).exists()


def test_refused_it_stays_and_is_final(ada, omar, appeal):
    decide_appeal(appeal_id=appeal.id, by=omar, is_granted=False, note="It was you after all.")
    assert _status(ada) == "suspended"
    with pytest.raises(AppealFiled):
        appeal_suspension(by=ada, words="Once more, please.")
    with pytest.raises(AlreadyDecided):
        decide_appeal(appeal_id=appeal.id, by=omar, is_granted=True, note="Well, well.")


def test_whoever_suspended_does_not_decide(ada, mo, appeal):
    with pytest.raises(OwnDecision):
        decide_appeal(appeal_id=appeal.id, by=mo, is_granted=False, note="I was right.")
    with pytest.raises(AppealWaits):
        reinstate_advocate(advocate_id=ada.id, by=mo, why="I was wrong.")


def test_without_the_guard_in_the_action_the_database_still_refuses(mo, appeal, monkeypatch):
    class Anybody(Exception):
        pass

    Appeal.objects.filter(pk=appeal.pk).update(against=mo)
    monkeypatch.setattr(deciding, "OwnDecision", Anybody)
    with pytest.raises(IntegrityError, match="appeal_is_decided_by_another"), transaction.atomic():
        Appeal.objects.filter(pk=appeal.pk).update(status="refused", decided_by=mo)


def test_the_appellants_household_does_not_decide(ada, appeal, make_user):
    partner = make_user("Pat L.", roles=["ops"], bill_account=ada.bill_account)
    with pytest.raises(SameParty):
        decide_appeal(appeal_id=appeal.id, by=partner, is_granted=True, note="Family first.")


def test_without_the_guard_of_parties_a_household_would_decide(ada, appeal, make_user, monkeypatch):
    partner = make_user("Pat L.", roles=["ops"], bill_account=ada.bill_account)
    monkeypatch.setattr(permissions.parties, "is_member", lambda person, *, of: False)
    assert decide_appeal(appeal_id=appeal.id, by=partner, is_granted=True, note="Family first.")


@pytest.mark.parametrize("who", ["ben", "nina"])
def test_who_is_not_suspended_has_nothing_to_appeal(request, who):
    with pytest.raises(NotFound):
        appeal_suspension(by=request.getfixturevalue(who), words="Let me in.")


# --- Leaving --------------------------------------------------------------------------------------------------


def test_who_leaves_holds_nothing_and_may_apply_again(ada, ben, carla, sim, client_of):
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    leave_as_advocate(by=ada)
    assert _status(ada) == "left"
    assert QueueEntry.objects.get(item_id=enquiry.id).holder is None
    assert "What you would answer" in client_of(ada).get(reverse("apply")).content.decode()


def test_who_is_suspended_does_not_leave(ada, suspended):
    with pytest.raises(IllegalMove):
        leave_as_advocate(by=ada)


# --- The pages ------------------------------------------------------------------------------------------------


def test_a_moderator_suspends_and_another_decides_on_the_appeal(client_of, ada, mo, omar):
    here = reverse("advocate", args=[ada.id])
    refused = client_of(mo).post(reverse("advocate_suspend", args=[ada.id]), {**WHY, "words": ""})
    assert refused.status_code == 422
    assert client_of(mo).post(reverse("advocate_suspend", args=[ada.id]), WHY).url == here
    client_of(ada).post(reverse("standing_appeal"), {"words": "That was not me."})
    appeal = Appeal.objects.get()
    assert "This was your decision" in client_of(mo).get(reverse("triage")).content.decode()
    decision = {"note": "It was not her.", "decision": "granted"}
    client_of(omar).post(reverse("triage_appeal", args=[appeal.id]), decision)
    assert _status(ada) == "approved"
    assert "Suspend" in client_of(mo).get(here).content.decode()
