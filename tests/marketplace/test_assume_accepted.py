"""No reaction in time counts as accepted, marked as assumed."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.errors import IllegalMove
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.models import Answer, Enquiry
from marketplace.sweeps import assume_overdue_accepted
from rewards.models import Award
from routing.models import Skill


@pytest.fixture
def overdue(ask, answer, ada):
    """An answered enquiry whose customer has not reacted in 72 hours."""
    enquiry = ask()
    answer(enquiry, by=ada)
    Enquiry.objects.update(assume_solved_at=clock.now() - timedelta(seconds=1))
    return enquiry


def test_the_sweep_assumes_it_once(overdue):
    assert assume_overdue_accepted() == 1
    answer = Answer.objects.get()
    assert (answer.status, answer.acceptance, answer.rating) == ("accepted", "assumed", None)
    assert Enquiry.objects.get().status == "resolved"
    assert Award.objects.count() == 1
    assert assume_overdue_accepted() == 0


def test_silence_says_nothing_about_how_good_it_was(overdue, ada):
    assume_accepted(enquiry_id=overdue.id)
    assert not Skill.objects.exclude(good=0, bad=0).exists()


def test_before_its_time_nothing_is_assumed(ask, answer, ada):
    enquiry = ask()
    answer(enquiry, by=ada)
    assert assume_overdue_accepted() == 0
    with pytest.raises(IllegalMove):
        assume_accepted(enquiry_id=enquiry.id)


def test_a_message_after_the_answer_starts_the_time_again(overdue, carla):
    add_message(enquiry_id=overdue.id, by=carla, body="I will try it tonight.")
    assert assume_overdue_accepted() == 0


@pytest.mark.race
def test_the_clock_and_the_customer_at_once_make_one_acceptance(overdue, carla, in_parallel):
    yes = lambda: accept_answer(enquiry_id=overdue.id, by=carla, rating=5)  # noqa: E731
    silence = lambda: assume_accepted(enquiry_id=overdue.id)  # noqa: E731
    outcomes = in_parallel([yes, silence] * 3)
    assert sum(isinstance(outcome, Answer) for outcome in outcomes) == 1
    answer = Answer.objects.get()
    assert (answer.acceptance, answer.rating) in {("confirmed", 5), ("assumed", None)}
    assert Award.objects.count() == 1
