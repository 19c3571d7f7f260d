"""The operations board: figures that were counted, and kept apart where they mean different things."""

from __future__ import annotations

from typing import Any

from django.urls import reverse
from django.utils import timezone

from accounts.models import User
from common import clock
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.assume_accepted import assume_accepted
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Enquiry
from marketplace.operations_queries import board
from routing.actions.claim_enquiry import claim_enquiry
from routing.models import QueueEntry, Surge, SurgeBudget


def answered(customer: User, advocate: User, topic: Any) -> Enquiry:
    enquiry = post_enquiry(by=customer, subject="Help", body="Please help me", topic_id=topic.id)
    claim = claim_enquiry(enquiry_id=enquiry.id, by=advocate)
    submit_answer(claim_id=claim.id, by=advocate, fence=claim.fence, body="Restart it and wait.")
    return enquiry


def test_empty_board_does_not_invent_figures(db: None) -> None:
    figures = board()
    assert (figures.waiting, figures.today.median_seconds, figures.week.in_target_percent) == (0, None, None)


def test_confirmed_and_assumed_are_never_mixed(carla: User, carl: User, ada: User, sim: Any) -> None:
    accept_answer(enquiry_id=answered(carla, ada, sim).id, by=carla, rating=5)
    second = answered(carl, ada, sim)
    Enquiry.objects.filter(pk=second.pk).update(assume_solved_at="2026-01-01T00:00Z")
    assume_accepted(enquiry_id=second.id)
    figures = board()
    assert (figures.confirmed, figures.assumed) == (1, 1)
    assert figures.week.answered == 2
    assert figures.week.in_target_percent == 100


def test_the_median_is_not_taken_for_what_customers_are_told(
    client_of: Any, omar: User, carla: User, ada: User, sim: Any
) -> None:
    """The front page says within how long most have an answer, the board by its name what half of them waited."""
    answered(carla, ada, sim)
    told = client_of(None).get(reverse("home")).context["expected_seconds"]
    assert told > (board().today.median_seconds or 0)
    page = client_of(omar).get(reverse("operations")).content.decode()
    assert "First response today, median" in page
    assert "Customers are told the time that held for 80" in page


def test_what_waits_for_staff_is_not_counted_with_the_crowd(
    carla: User, carl: User, sim: Any, service_level: Any
) -> None:
    ask_staff(
        enquiry_id=post_enquiry(by=carla, subject="Call me", body="Please", topic_id=sim.id).id, by=carla
    )
    post_enquiry(by=carl, subject="Help", body="Please help me", topic_id=sim.id)
    QueueEntry.objects.filter(pool="staff").update(due_at=clock.ago(minutes=1))
    figures = board()
    assert (figures.waiting, figures.late, figures.staff_waiting, figures.staff_late) == (1, 0, 1, 1)
    assert sum(topic.waiting for topic in figures.topics) == figures.waiting


def test_board_is_for_staff_and_costs_a_constant_number_of_queries(
    client_of: Any, carla: User, ada: User, sim: Any, omar: User, django_assert_max_num_queries: Any
) -> None:
    assert client_of(carla).get("/operations/").status_code == 403
    for number in range(5):
        post_enquiry(by=carla, subject=f"Waiting {number}", body="Please help me", topic_id=sim.id)
    client = client_of(omar)
    with django_assert_max_num_queries(12):
        page = client.get("/operations/board/")
    assert "SIM and eSIM" in page.content.decode()


def test_board_shows_what_was_promised_beside_what_was_kept(
    db: None, client_of: Any, carla: User, ada: User, sim: Any, omar: User
) -> None:
    answered(carla, ada, sim)
    (level,) = board().service_levels
    assert (level.level, level.week.percent, level.is_on_target) == ("Standard", 100, True)
    page = client_of(omar).get("/operations/board/").content.decode()
    assert "Standard, first response" in page
    assert "80&nbsp;%" in page


def test_board_says_that_more_comes_in_than_the_crowd_takes(db: None, client_of: Any, omar: User) -> None:
    SurgeBudget.objects.create(day=timezone.localdate(), points=100, promised_points=40)
    client = client_of(omar)
    assert 'id="surge"' not in client.get("/operations/board/").content.decode()
    Surge.objects.create(waiting=12, people=3, predicted_seconds=2400)
    page = client.get("/operations/board/").content.decode()
    assert "12 waiting, 3 available; the last would wait 40 min." in page
    assert "Bonus left for today: 60 points." in page
