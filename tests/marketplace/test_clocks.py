"""The story tells the clocks whom the customer waits for, at every beat."""

from __future__ import annotations

import pytest
from django.core import mail

from common import clock as time_source
from common.couriers import deliver
from common.models import OutboxEntry
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.escalate_claim import escalate_claim
from marketplace.actions.not_solved import not_solved
from marketplace.actions.reopen_enquiry import reopen_enquiry
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from routing import clock_watch
from routing.models import Calendar, Clock, PoolCalendar, QuietHours, ServiceLevel


@pytest.fixture(autouse=True)
def a_promised_solution(service_level):
    ServiceLevel.objects.update(resolution_seconds=24 * 3600)


def clocks_of(enquiry):
    """The latest clock of each kind: status, outcome if there is one, and pool."""
    rows = Clock.objects.filter(item_id=enquiry.id).order_by("started_at", "id")
    return {each.kind: f"{each.status} {each.outcome} {each.pool}".replace("  ", " ") for each in rows}


def test_from_the_question_to_the_thanks(ask, answer, carla, ada):
    enquiry = ask()
    assert clocks_of(enquiry) == {"first": "running crowd", "resolution": "running crowd"}
    answer(enquiry, by=ada)
    assert clocks_of(enquiry) == {"first": "ended met crowd", "resolution": "paused crowd"}
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    assert clocks_of(enquiry) == {"first": "ended met crowd", "resolution": "ended met crowd"}


def test_asking_the_customer_is_a_response_and_their_answer_asks_for_the_next(ask, claim, carla, ada):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    ask_customer(claim_id=held.id, by=ada, body="Which phone is it?")
    assert clocks_of(enquiry) == {"first": "ended met crowd", "resolution": "paused crowd"}
    add_message(enquiry_id=enquiry.id, by=carla, body="A Fairphone.")
    assert clocks_of(enquiry)["next"] == "running crowd"
    assert clocks_of(enquiry)["resolution"] == "running crowd"


def test_a_word_from_our_team_is_a_response(ask, claim, ada, carla, stella):
    enquiry = ask()
    escalate_claim(claim_id=claim(enquiry, by=ada).id, by=ada, reason="account")
    assert clocks_of(enquiry)["first"] == "running staff"
    add_message(enquiry_id=enquiry.id, by=stella, body="We are looking into it.")
    assert clocks_of(enquiry)["first"] == "ended met staff"
    add_message(enquiry_id=enquiry.id, by=carla, body="Any news?")
    assert clocks_of(enquiry)["next"] == "running staff"


def test_moderators_have_the_work_while_an_answer_is_checked(ask, answer, decide, ada, mo, billing):
    enquiry = ask(topic_id=billing.id)
    checked = answer(enquiry, by=ada)
    assert clocks_of(enquiry) == {"first": "running moderators", "resolution": "running moderators"}
    decide(checked, by=mo, decision="return")
    assert clocks_of(enquiry)["first"] == "running crowd"


def test_an_answer_that_did_not_help_asks_for_the_next(ask, answer, carla, ada, ben):
    enquiry = ask()
    answer(enquiry, by=ada)
    not_solved(enquiry_id=enquiry.id, by=carla)
    assert clocks_of(enquiry) == {
        "first": "ended met crowd",
        "next": "running crowd",
        "resolution": "running crowd",
    }


def test_whoever_comes_back_is_promised_a_solution_again(ask, answer, carla, ada, ben):
    enquiry = ask()
    answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    reopen_enquiry(enquiry_id=enquiry.id, by=carla)
    assert clocks_of(enquiry)["next"] == "running crowd"
    assert Clock.objects.filter(item_id=enquiry.id, kind="resolution").count() == 2


def test_asking_for_our_team_instead_asks_for_the_next_response(ask, claim, carla, ada):
    enquiry = ask()
    ask_customer(claim_id=claim(enquiry, by=ada).id, by=ada, body="Which phone is it?")
    ask_staff(enquiry_id=enquiry.id, by=carla)
    assert clocks_of(enquiry)["next"] == "running staff"
    assert clocks_of(enquiry)["resolution"] == "running staff"


def test_what_is_withdrawn_is_no_promise_any_more(ask, carla):
    enquiry = ask()
    withdraw_enquiry(enquiry_id=enquiry.id, by=carla)
    assert clocks_of(enquiry) == {"first": "ended crowd", "resolution": "ended crowd"}


def test_a_calendar_without_hours_does_not_keep_a_customer_from_our_team(ask, carla):
    PoolCalendar.objects.create(pool="staff", calendar=Calendar.objects.create(name="Desk"))
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    assert clocks_of(enquiry)["first"] == "running staff"


# --- The letter ------------------------------------------------------------------------------------------------


@pytest.fixture
def letter(ask, omar):
    """The outbox entry that tells Omar of a broken promise about a question with a phone number in it."""
    ServiceLevel.objects.update(is_urgent=True)
    QuietHours.objects.create(person=omar, begin="00:00", end="00:00")
    ask(subject="Is 07700 900123 mine?")
    Clock.objects.filter(kind="first").update(due_at=time_source.ago(seconds=1))
    clock_watch.note_missed()
    clock_watch.send_letters()
    mail.outbox = []
    return OutboxEntry.objects.get(kind="mail.clock_notices")


def test_staff_read_which_enquiry_and_never_what_was_written(letter, omar):
    deliver(letter)
    (sent,) = mail.outbox
    assert sent.to == [omar.email]
    assert sent.subject == "1 promised time is over"
    assert ", SIM and eSIM: the time for the first response is over" in sent.body
    assert "CL-" in sent.body
    assert "/operations/" in sent.body
    for private in ("900123", "[phone 1]", "Carla"):
        assert private not in sent.message().as_string()


def test_a_letter_that_comes_late_waits_for_the_morning(letter, omar):
    QuietHours.objects.update(begin="20:00", end="08:00")
    with time_source.at(time_source.now().replace(hour=23, minute=0)):
        deliver(letter)
    assert mail.outbox == []
    assert OutboxEntry.objects.filter(kind="mail.clock_notices", due_at__gt=time_source.now()).count() == 1
