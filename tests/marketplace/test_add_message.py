"""Saying more in an enquiry: by its customer and by agents, while it is live."""

from __future__ import annotations

import pytest

from common.errors import Invalid, NotFound
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.errors import ClaimOver, EnquiryClosed
from marketplace.models import Enquiry, Message
from marketplace.sealed_text import original
from routing.actions.release_claim import release_claim
from routing.models import QueueEntry
from tests.common.test_prepared import plans_of


def say(enquiry, by, body="It is a Wren 5.", **fields):
    return add_message(enquiry_id=enquiry.id, by=by, body=body, **fields)


def test_the_same_detail_has_the_same_token_throughout(ask, carla):
    enquiry = ask(body="My number is 07700 900123.")
    message = say(enquiry, carla, "Not 07700 900456 but 07700 900123.")
    assert message.body == "Not [phone 2] but [phone 1]."
    assert original(message.body_sealed) == "Not 07700 900456 but 07700 900123."


def test_however_many_details_are_new_it_is_the_same_statement(ask, carla):
    enquiry = ask()
    for body in ("Call 07700 900123.", "Call 07700 900124 or 07700 900125, or 07700 900126."):
        say(enquiry, carla, body)
    assert enquiry.crowd_safe_tokens.count() == 4
    assert plans_of('INSERT INTO "marketplace_crowdsafetoken"')[0] == 1


def test_the_same_words_sent_twice_are_one_message(ask, carla):
    enquiry = ask()
    assert say(enquiry, carla) == say(enquiry, carla)
    assert say(enquiry, carla, "Another") != say(enquiry, carla)
    assert Message.objects.filter(enquiry=enquiry).count() == 4


@pytest.mark.race
def test_a_double_tap_makes_one_message(ask, carla, in_parallel):
    enquiry = ask()
    in_parallel([lambda: say(enquiry, carla)] * 6)
    assert Message.objects.filter(enquiry=enquiry).count() == 2


def test_asking_the_customer_stops_the_clock_and_their_words_start_it(ask, claim, carla, ada, told):
    enquiry = ask()
    held = claim(enquiry, by=ada)
    question = ask_customer(claim_id=held.id, by=ada, body="Which phone is it?")
    assert (question.kind, question.is_by_staff) == ("ask", False)
    assert QueueEntry.objects.get().paused_at is not None
    assert told().count("mail.customer_asked") == 1
    assert ask_customer(claim_id=held.id, by=ada, body="Which phone is it?") == question

    say(enquiry, carla)
    assert QueueEntry.objects.get().paused_at is None


def test_only_who_holds_it_now_asks(ask, claim, ada, ben):
    held = claim(ask(), by=ada)
    with pytest.raises(NotFound):
        ask_customer(claim_id=held.id, by=ben, body="Which phone is it?")
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(ClaimOver):
        ask_customer(claim_id=held.id, by=ada, body="Which phone is it?")
    assert Message.objects.filter(kind="ask").count() == 0


def test_an_agents_words_are_the_companys(ask, stella):
    message = say(ask(), stella, "We are looking into it.")
    assert (message.kind, message.is_by_staff) == ("note", True)


def test_nobody_else_may_say_anything(ask, claim, carl, ada, mo):
    enquiry = ask()
    claim(enquiry, by=ada)
    for person in (carl, ada, mo):
        with pytest.raises(NotFound):
            say(enquiry, person)


def test_a_closed_enquiry_takes_no_more_words(ask, answer, carla, ada):
    solved, withdrawn = ask(), ask(subject="Another")
    answer(solved, by=ada)
    say(solved, carla, "Let me try it.")
    accept_answer(enquiry_id=solved.id, by=carla, rating=5)
    withdraw_enquiry(enquiry_id=withdrawn.id, by=carla)
    for enquiry in (solved, withdrawn):
        with pytest.raises(EnquiryClosed):
            say(enquiry, carla, "One more thing.")


@pytest.mark.parametrize("body", ["", "x" * 5001, "\x00"])
def test_a_bad_body_is_refused(ask, carla, body):
    with pytest.raises(Invalid) as refused:
        say(ask(), carla, body)
    assert list(refused.value.fields) == ["body"]
    assert Enquiry.objects.get().messages.count() == 1
