"""An answer that is found good while its author is suspended: its points wait with the others, and go on with them."""

from __future__ import annotations

import pytest
from django.db import transaction

from accounts.models import Advocate
from common import clock
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.submit_answer import submit_answer
from marketplace.actions.suspend_advocate import suspend_advocate
from marketplace.models import Enquiry
from marketplace.standing import suspending
from marketplace.standing.queries import running_suspension
from rewards.models import Award, Hold
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
    return running_suspension(Advocate.objects.get(pk=advocate_id))


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
    monkeypatch.setattr(suspending, "suspension_of", look_without_lock)
    first, then = (accept, suspend) if is_accepted_first else (suspend, accept)
    meeting.hold(slowly(meeting, first), then)
    assert Award.objects.exists()
    assert not Hold.objects.exists()
