"""A customer comes back: within the quality window the points go, later they stand."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.errors import IllegalMove, NotFound
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.errors import ReopenTooLate
from marketplace.models import Answer, Enquiry
from rewards.actions.confirm_award import confirm_award
from rewards.models import Award
from routing.models import Offer, QueueEntry


@pytest.fixture
def solved(ask, answer, carla, ada, ben):
    enquiry = ask()
    answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    return enquiry


def test_while_the_points_are_pending_they_are_taken_back(solved, carla, ben):
    reopen_enquiry(enquiry_id=solved.id, by=carla, reason="It is dead again.")
    solved.refresh_from_db()
    assert (solved.status, solved.resolved_at, solved.not_solved_count) == ("open", None, 1)
    assert Answer.objects.get().status == "retracted"
    assert Award.objects.get().status == "reversed"
    entry = QueueEntry.objects.exclude(status="done").get()
    assert set(Offer.objects.filter(entry=entry).values_list("advocate_id", flat=True)) == {ben.id}


def test_after_the_quality_window_answer_and_points_stand(solved, carla):
    Award.objects.update(confirm_at=clock.ago(seconds=1))
    confirm_award(award_id=Award.objects.get().id)
    reopen_enquiry(enquiry_id=solved.id, by=carla)
    assert Answer.objects.get().status == "accepted"
    assert Award.objects.get().status == "confirmed"
    assert Enquiry.objects.get().status == "open"


def test_only_within_the_time_and_only_what_is_solved(solved, ask, carla, carl):
    with pytest.raises(IllegalMove):
        reopen_enquiry(enquiry_id=ask(subject="Another").id, by=carla)
    with pytest.raises(NotFound):
        reopen_enquiry(enquiry_id=solved.id, by=carl)
    Enquiry.objects.filter(pk=solved.id).update(resolved_at=clock.now() - timedelta(days=31))
    with pytest.raises(ReopenTooLate):
        reopen_enquiry(enquiry_id=solved.id, by=carla)


def test_a_reopened_enquiry_can_be_answered_and_accepted_again(solved, answer, carla, ben):
    reopen_enquiry(enquiry_id=solved.id, by=carla)
    answer(solved, by=ben, body="Ask for a new eSIM.")
    accept_answer(enquiry_id=solved.id, by=carla, rating=4)
    assert Award.objects.get(status="pending").holder == ben


@pytest.mark.race
def test_reopening_and_accepting_answers_of_one_advocate_at_once_never_deadlocks(
    ask, answer, carla, ada, in_parallel
):
    """Both touch the advocate's ledger accounts and skill, and must do so in the same order."""
    solved, answered = (
        [answer(ask(subject=f"{word} {number}"), by=ada).enquiry for number in range(6)]
        for word in ("Solved", "Answered")
    )
    for enquiry in solved:
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)

    calls = [
        *(lambda id=enquiry.id: reopen_enquiry(enquiry_id=id, by=carla) for enquiry in solved),
        *(lambda id=enquiry.id: accept_answer(enquiry_id=id, by=carla, rating=5) for enquiry in answered),
    ]
    outcomes = in_parallel(calls)
    assert [outcome for outcome in outcomes if isinstance(outcome, Exception)] == []
