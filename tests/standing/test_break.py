"""A break: nothing is held and nothing offered, all that was earned stays, and one tap or the day ends it."""

from __future__ import annotations

from datetime import time, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.urls import reverse

from accounts import consents
from accounts.actions.begin_test import begin_test
from accounts.eligibility import hurdles
from accounts.errors import AlreadyAdvocate
from accounts.models import Advocate, Application
from common import clock
from common.errors import IllegalMove, Invalid, NotAllowed
from common.ids import new_id
from common.models import OutboxEntry
from common.tasks import carry
from marketplace.actions import pause_as_advocate as pausing
from marketplace.actions.decide_application import decide_application
from marketplace.actions.leave_as_advocate import leave_as_advocate
from marketplace.actions.pause_as_advocate import pause_as_advocate
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.return_as_advocate import return_as_advocate
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.standing.models import StandingEvent
from marketplace.sweeps import end_breaks
from rewards.actions.award_points import award_points
from rewards.actions.confirm_award import confirm_award
from rewards.actions.redeem_points import redeem_points
from rewards.models import Award
from rewards.queries import balance
from routing import queries as routing_queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.set_availability import set_availability
from routing.models import Availability, QueueEntry, Skill

HERE = reverse("standing")


@pytest.fixture
def held(ada, carla, sim):
    """Carla's enquiry, which Ada is on."""
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    claim_enquiry(enquiry_id=enquiry.id, by=ada)
    return enquiry


def _in_days(days):
    return (clock.now() + timedelta(days=days)).date()


def _status(user):
    return Advocate.objects.get(user=user).status


# --- While it lasts --------------------------------------------------------------------------------------------


def test_what_they_hold_goes_to_others_and_nothing_is_offered(ada, ben, carla, sim, held):
    pause_as_advocate(by=ada)
    assert (QueueEntry.objects.get(item_id=held.id).holder, _status(ada)) == (None, "paused")
    assert routing_queries.live_offers(ben).filter(entry__item_id=held.id).exists()
    post_enquiry(by=carla, subject="Also dead", body="And now?", topic_id=sim.id)
    assert not routing_queries.live_offers(ada).exists()
    with pytest.raises(NotAllowed):
        set_availability(by=ada, is_available=True)


def test_without_the_guard_they_would_keep_what_they_hold(ada, held, monkeypatch):
    monkeypatch.setattr(pausing, "stand_down_advocate", lambda **_: None)
    pause_as_advocate(by=ada)
    assert QueueEntry.objects.get(item_id=held.id).holder == ada


def test_tier_topics_and_the_place_on_the_bill_stay(ada, make_user, sim):
    skills = list(Skill.objects.filter(advocate_id=ada.id).values_list("topic", "language", "is_on"))
    pause_as_advocate(by=ada)
    assert Advocate.objects.get(user=ada).tier == "member"
    assert list(Skill.objects.filter(advocate_id=ada.id).values_list("topic", "language", "is_on")) == skills
    partner = make_user("Pat L.", bill_account=ada.bill_account, date_joined=clock.ago(days=99))
    assert any("on your bill" in hurdle for hurdle in hurdles(partner))
    with pytest.raises(AlreadyAdvocate):
        begin_test(by=ada, topic_ids=[sim.id])


def test_further_topics_are_decided_on_meanwhile(ada, mo, billing):
    Skill.objects.filter(advocate_id=ada.id, topic=billing).delete()
    application = Application.objects.create(
        advocate=ada.advocate, languages=["en"], is_further=True, terms_version="2026-09"
    )
    application.topics.set([billing])
    pause_as_advocate(by=ada)
    decide_application(application_id=application.id, by=mo, is_approved=True)
    assert Skill.objects.get(advocate_id=ada.id, topic=billing).is_listed is False
    assert _status(ada) == "paused"


@pytest.mark.parametrize("days", [-1, 0, 400])
def test_the_day_is_to_come_and_within_a_year(ada, days):
    with pytest.raises(Invalid) as refusal:
        pause_as_advocate(by=ada, until=_in_days(days))
    assert (list(refusal.value.fields), _status(ada)) == (["until"], "approved")


# --- How it ends -----------------------------------------------------------------------------------------------


def test_one_tap_and_what_waits_is_offered(ada, carla, sim):
    pause_as_advocate(by=ada)
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    return_as_advocate(by=ada)
    assert routing_queries.live_offers(ada).get().entry.item_id == enquiry.id
    kinds = StandingEvent.objects.filter(advocate_id=ada.id).order_by("at").values_list("kind", flat=True)
    assert list(kinds) == ["paused", "returned"]
    with pytest.raises(IllegalMove):
        return_as_advocate(by=ada)


def test_the_day_ends_it_where_the_person_lives(ada):
    ada.time_zone = "Asia/Tokyo"
    ada.save()
    pause_as_advocate(by=ada, until=_in_days(9))
    until = Advocate.objects.get(user=ada).paused_until
    assert until.astimezone(ZoneInfo("Asia/Tokyo")).time() == time.min
    assert end_breaks() == 0
    Advocate.objects.filter(user=ada).update(paused_until=clock.ago(seconds=1))
    assert end_breaks() == 1
    assert (_status(ada), Availability.objects.get(advocate_id=ada.id).is_available) == ("approved", False)
    assert end_breaks() == 0


def test_whoever_has_to_accept_new_terms_is_back_and_off(ada, settings):
    consents.give(ada, consents.Kind.ADVOCATE_TERMS)
    settings.CONSENT_VERSIONS = {**settings.CONSENT_VERSIONS, "advocate_terms": "2027-01"}
    pause_as_advocate(by=ada)
    return_as_advocate(by=ada)
    assert (_status(ada), Availability.objects.get(advocate_id=ada.id).is_available) == ("approved", False)


def test_a_suspension_ends_it(ada, mo):
    pause_as_advocate(by=ada, until=_in_days(9))
    suspend_advocate(
        advocate_id=ada.id, by=mo, reason="unkind", words="Please stay kind.", evidence="Three answers."
    )
    assert (_status(ada), Advocate.objects.get(user=ada).paused_until) == ("suspended", None)
    with pytest.raises(IllegalMove):
        return_as_advocate(by=ada)
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    assert _status(ada) == "approved"


# --- For good, and the points ----------------------------------------------------------------------------------


def test_whoever_leaves_gets_what_is_pending_and_redeems_what_they_have(ada, sim, settings, client_of):
    settings.REDEMPTION_MIN_POINTS = 10
    award = award_points(holder_id=ada.id, work_id=new_id(), story=new_id(), topic=sim, label="An answer")
    pause_as_advocate(by=ada)
    page = client_of(ada).get(HERE).content.decode()
    assert "are still pending and become yours on their day" in page
    leave_as_advocate(by=ada)
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=award.id)
    assert balance(ada).available_points == award.points
    assert redeem_points(by=ada, points=award.points).status == "requested"
    assert reverse("rewards") in client_of(ada).get(HERE).content.decode()


# --- The pages and the letters ---------------------------------------------------------------------------------


def test_the_page_says_what_goes_to_others_and_one_tap_leads_back(client_of, ada, held):
    client = client_of(ada)
    page = client.get(HERE).content.decode()
    assert "You are on 1 question. If you begin your break now" in page
    refused = client.post(reverse("standing_pause"), {"until": "2020-01-01"})
    assert (refused.status_code, 'value="2020-01-01"' in refused.content.decode()) == (422, True)
    day = _in_days(9)
    assert client.post(reverse("standing_pause"), {"until": str(day)}).url == HERE
    for address in ("standing", "queue", "apply", "my_questions"):
        page = client.get(reverse(address)).content.decode()
        assert f"until {day.day} {day:%B %Y}" in page
        assert reverse("standing_return") in page
    assert client.post(reverse("standing_return")).url == reverse("queue")
    assert "You are available" in client.get(reverse("queue")).content.decode()


def test_staff_see_it_and_may_suspend(client_of, ada, mo):
    pause_as_advocate(by=ada)
    page = client_of(mo).get(reverse("advocate", args=[ada.id])).content.decode()
    assert "On a break" in page
    assert reverse("advocate_suspend", args=[ada.id]) in page


def test_the_letters_say_when_it_ends(ada, mailoutbox, settings):
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    day = _in_days(9)
    pause_as_advocate(by=ada, until=day)
    carry(OutboxEntry.objects.get(kind="mail.standing_changed").pk)
    assert f"It ends by itself on {day.day} {day:%B %Y}" in mailoutbox[0].body
    OutboxEntry.objects.all().delete()
    return_as_advocate(by=ada)
    carry(OutboxEntry.objects.get(kind="mail.standing_changed").pk)
    assert mailoutbox[1].subject == "Your break is over"
