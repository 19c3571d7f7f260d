"""What is found good, or asked for, while somebody is suspended: it waits with the rest, and goes on with it."""

from __future__ import annotations

import pytest
from django.db import transaction
from django.utils import translation

from accounts.models import Advocate
from common import clock
from common.ids import new_id
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.models import Enquiry
from marketplace.standing import suspending
from rewards import withholding
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.award_points import award_points
from rewards.actions.confirm_award import confirm_award
from rewards.actions.redeem_points import redeem_points
from rewards.errors import OnHold
from rewards.models import Award, Hold, Redemption
from routing.actions.claim_enquiry import claim_enquiry


@pytest.fixture
def enquiry(ada, carla, sim):
    """Ada has answered it; Carla has not said anything yet."""
    enquiry = post_enquiry(by=carla, subject="Dead", body="What now?", topic_id=sim.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=ada)
    words = "Switch flight mode on for half a minute, then off again. It registers by itself."
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body=words)
    return enquiry


@pytest.fixture
def suspend(ada, mo):
    def act(reason="unkind"):
        words = {"words": "Please stay kind.", "evidence": "Three answers."}
        return suspend_advocate(advocate_id=ada.id, by=mo, reason=reason, **words)

    return act


@pytest.fixture
def accept(enquiry):
    """By the clock: what a customer says of an answer also waits for the author's skill, which a suspension changes."""
    Enquiry.objects.filter(id=enquiry.id).update(assume_solved_at=clock.ago(seconds=1))
    return lambda: assume_accepted(enquiry_id=enquiry.id)


@pytest.mark.django_db
def test_its_points_wait_and_go_on_when_the_suspension_ends(accept, suspend, ada, mo):
    suspension = suspend()
    accept()
    hold = Award.objects.get().holds.get()
    assert (hold.status, hold.cause, hold.placed_by) == ("placed", suspension.id, None)
    assert hold.reason == "Your standing as an advocate is suspended."
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    hold.refresh_from_db()
    assert (hold.status, hold.decision) == ("released", "Your suspension has ended.")


@pytest.mark.django_db
def test_where_it_is_about_the_points_ops_looks_at_these_too(accept, suspend, ada, mo):
    suspend("fraud")
    accept()
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    assert Hold.objects.get().status == "placed"


def slowly(meeting, act):
    """It pauses before it commits."""

    def paused():
        with transaction.atomic():
            act()
            meeting.pause()

    return paused


def look_without_lock(advocate_id):
    return Advocate.objects.select_related("user").get(pk=advocate_id)


@pytest.mark.race
def test_accepted_a_moment_before_it_waits(meeting, accept, suspend):
    meeting.hold(slowly(meeting, accept), suspend)
    assert Hold.objects.get().award == Award.objects.get()


@pytest.mark.race
def test_accepted_a_moment_after_it_waits(meeting, accept, suspend):
    meeting.hold(slowly(meeting, suspend), accept)
    assert Hold.objects.get().award == Award.objects.get()


@pytest.mark.race
@pytest.mark.parametrize("is_accepted_first", [True, False], ids=["before", "after"])
def test_without_the_guard_the_suspension_misses_it(meeting, accept, suspend, monkeypatch, is_accepted_first):
    monkeypatch.setattr(suspending, "lock_standing", look_without_lock)
    first, then = (accept, suspend) if is_accepted_first else (suspend, accept)
    meeting.hold(slowly(meeting, first), then)
    assert Award.objects.exists()
    assert not Hold.objects.exists()


# --- Credit that is asked for meanwhile ------------------------------------------------------------------------


@pytest.fixture
def ask_for_credit(ada, sim, settings):
    """ask_for_credit() -> the request, of what Ada had earned before."""
    award = award_points(holder_id=ada.id, work_id=new_id(), story=new_id(), topic=sim, label="An answer")
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=award.id)
    settings.REDEMPTION_MIN_POINTS = award.points
    return lambda: redeem_points(by=ada, points=award.points)


@pytest.mark.django_db
def test_credit_asked_for_meanwhile_waits_and_goes_on_when_the_suspension_ends(
    ask_for_credit, suspend, ada, mo, omar
):
    suspension = suspend()
    request = ask_for_credit()
    hold = request.holds.get()
    assert (hold.status, hold.cause, hold.placed_by) == ("placed", suspension.id, None)
    with pytest.raises(OnHold):
        approve_redemption(redemption_id=request.id, by=omar)
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    assert approve_redemption(redemption_id=request.id, by=omar).status == "approved"


@pytest.mark.django_db
def test_without_the_guard_it_would_be_paid(ask_for_credit, suspend, omar, monkeypatch):
    monkeypatch.setattr(withholding, "_rules", [])
    suspend()
    assert approve_redemption(redemption_id=ask_for_credit().id, by=omar).status == "approved"


@pytest.mark.django_db
def test_where_it_is_about_the_points_ops_looks_at_the_request_too(ask_for_credit, suspend, ada, mo):
    suspend("fraud")
    ask_for_credit()
    reinstate_advocate(advocate_id=ada.id, by=mo, why="It was a misunderstanding.")
    assert Hold.objects.get().status == "placed"


@pytest.mark.race
@pytest.mark.parametrize("is_asked_first", [True, False], ids=["before", "after"])
def test_asked_for_a_moment_before_or_after_it_waits(meeting, ask_for_credit, suspend, is_asked_first):
    first, then = (ask_for_credit, suspend) if is_asked_first else (suspend, ask_for_credit)
    meeting.hold(slowly(meeting, first), then)
    assert Hold.objects.get().redemption == Redemption.objects.get()


@pytest.mark.django_db
def test_each_reads_why_in_their_own_language(ask_for_credit, suspend, ada, omar, client_of):
    """Ada's is German; ops' is English."""
    ada.language = "de"
    ada.save(update_fields=["language"])
    with translation.override("de"):
        suspend()
        ask_for_credit()
        reason = translation.gettext(suspending.HELD_BECAUSE)
    assert reason != suspending.HELD_BECAUSE
    assert reason in client_of(ada).get("/rewards/").content.decode()
    page = client_of(omar).get("/payouts/holds/").content.decode()
    assert suspending.HELD_BECAUSE in page
    assert reason not in page
