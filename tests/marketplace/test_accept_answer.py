"""The customer says solved: resolved, awarded, remembered; exactly once and only by them."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotFound
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.not_solved import not_solved
from marketplace.models import Answer, Enquiry
from rewards.models import Award
from routing.models import Skill


def skill(advocate, topic):
    return Skill.objects.get(advocate_id=advocate.id, topic=topic, language="en")


def test_accepting_awards_points_and_counts_in_the_authors_record(ask, answer, carla, ada, sim):
    enquiry = ask(subject="My number is 07700 900123")
    answered = answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5, comment="Thanks, call 07700 900123")
    answered.refresh_from_db()
    enquiry.refresh_from_db()
    assert (answered.status, answered.acceptance, answered.rating) == ("accepted", "confirmed", 5)
    assert answered.comment == "Thanks, call [phone 1]"
    assert (enquiry.status, enquiry.assume_solved_at) == ("resolved", None)
    assert Award.objects.get().label == "My number is [phone 1]"
    assert (skill(ada, sim).good, skill(ada, sim).bad) == (1, 0)


def test_few_stars_still_earn_points_but_count_against_the_record(ask, answer, carla, ada, sim):
    enquiry = ask()
    answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=2)
    assert Award.objects.exists()
    assert skill(ada, sim).bad == 1


def test_staff_earn_no_points(ask, answer, carla, stella):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    answer(enquiry, by=stella)
    assert accept_answer(enquiry_id=enquiry.id, by=carla, rating=5).status == "accepted"
    assert not Award.objects.exists()


def test_there_must_be_an_answer_and_only_one_yes(ask, answer, carla, ada):
    enquiry = ask()
    with pytest.raises(IllegalMove):
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    with pytest.raises(IllegalMove):
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=1)
    assert Answer.objects.get().rating == 5


def test_nobody_accepts_for_the_customer(ask, answer, carl, ada, stella):
    enquiry = ask()
    answer(enquiry, by=ada)
    for person in (carl, ada, stella):
        with pytest.raises(NotFound):
            accept_answer(enquiry_id=enquiry.id, by=person, rating=5)


@pytest.mark.parametrize("rating", [0, 6, True, "5", None])
def test_stars_are_one_to_five(ask, answer, carla, ada, rating):
    enquiry = ask()
    answer(enquiry, by=ada)
    with pytest.raises(Invalid):
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=rating)


@pytest.mark.race
def test_accepted_and_not_solved_at_once_is_one_of_them(ask, answer, carla, ada, ben, in_parallel):
    enquiry = ask()
    answer(enquiry, by=ada)
    yes = lambda: accept_answer(enquiry_id=enquiry.id, by=carla, rating=4)  # noqa: E731
    no = lambda: not_solved(enquiry_id=enquiry.id, by=carla, reason="")  # noqa: E731
    outcomes = in_parallel([yes, no] * 4)
    assert sum(not isinstance(outcome, Exception) for outcome in outcomes) == 1
    assert {type(outcome) for outcome in outcomes if isinstance(outcome, Exception)} == {IllegalMove}
    state = (Answer.objects.get().status, Enquiry.objects.get().status, Award.objects.count())
    assert state in {("accepted", "resolved", 1), ("unhelpful", "open", 0)}
