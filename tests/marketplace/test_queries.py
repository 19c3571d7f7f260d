"""What different people see of one story, and how far it is."""

from __future__ import annotations

import pytest

from common import clock
from common.errors import NotFound
from marketplace import queries
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.add_message import add_message
from marketplace.actions.ask_customer import ask_customer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.not_solved import not_solved
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Enquiry
from marketplace.permissions import reader_of
from routing.actions.release_claim import release_claim
from routing.models import Claim

PHONE = "07700 900123"


def progress(enquiry):
    return queries.progress(Enquiry.objects.get(pk=enquiry.id))


def test_progress_follows_the_story(ask, claim, answer, decide, carla, ada, mo, billing):
    enquiry = ask(topic_id=billing.id)
    assert progress(enquiry).code == "waiting"

    held = claim(enquiry, by=ada)
    now = progress(enquiry)
    assert (now.code, now.who, now.until is not None) == ("claimed", "Ada L.", True)

    ask_customer(claim_id=held.id, by=ada, body="Which phone is it?")
    assert progress(enquiry).code == "asked_you"

    add_message(enquiry_id=enquiry.id, by=carla, body="A Wren 5.")
    assert progress(enquiry).code == "claimed"

    submitted = answer(enquiry, by=ada)
    assert (progress(enquiry).code, progress(enquiry).who) == ("being_checked", "Ada L.")

    decide(submitted, by=mo, decision="return")
    assert progress(enquiry).code == "being_checked"

    rewritten = answer(enquiry, by=ada, body="Switch the phone off and on.")
    decide(rewritten, by=mo, decision="publish")
    assert progress(enquiry).code == "answered"

    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    assert progress(enquiry).code == "solved"


def test_progress_with_our_team_and_withdrawn(ask, claim, carla, stella):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    claim(enquiry, by=stella)
    now = progress(enquiry)
    assert (now.code, now.who, now.is_by_staff) == ("with_team", "Stella R.", True)

    withdraw_enquiry(enquiry_id=enquiry.id, by=carla)
    assert progress(enquiry).code == "withdrawn"


def test_progress_of_a_page_costs_as_much_as_of_one(ask, django_assert_num_queries):
    enquiries = [ask(subject=f"Question {number}") for number in range(3)]
    with django_assert_num_queries(2):
        queries.progress_of(enquiries[:1])
    with django_assert_num_queries(2):
        queries.progress_of(enquiries)


def test_the_crowd_reads_crowd_safe_text_and_the_customer_and_agents_who_are_to_answer_the_original(
    ask, claim, carla, ada, mo, stella
):
    enquiry = ask(body=f"Call me at {PHONE}.")
    claim(enquiry, by=ada)

    def question(viewer):
        return queries.thread(enquiry, reader_of(enquiry, viewer))[0].text

    assert question(carla) == f"Call me at {PHONE}."
    assert question(ada) == question(mo) == question(stella) == "Call me at [phone 1]."
    ask_staff(enquiry_id=enquiry.id, by=carla)
    assert question(stella) == f"Call me at {PHONE}."
    assert question(mo) == "Call me at [phone 1]."


def test_our_team_may_say_how_to_reach_it(ask, answer, carla, ada, stella):
    enquiry = ask()
    answer(enquiry, by=ada, body="My name is Ada Lovelace. Restart it.")
    not_solved(enquiry_id=enquiry.id, by=carla, reason="Still dead.")
    ask_staff(enquiry_id=enquiry.id, by=carla)
    answer(enquiry, by=stella, body=f"Our line is {PHONE}")

    texts = [
        item.text for item in queries.thread(enquiry, reader_of(enquiry, carla)) if item.kind == "answer"
    ]
    assert texts == ["My name is [name 1]. Restart it.", f"Our line is {PHONE}"]


def test_nobody_else_sees_an_answer_before_it_is_published(ask, answer, carla, ada, mo, billing):
    enquiry = ask(topic_id=billing.id)
    answer(enquiry, by=ada)

    def answers(viewer):
        return [item for item in queries.thread(enquiry, reader_of(enquiry, viewer)) if item.kind == "answer"]

    assert not answers(carla)
    assert len(answers(ada)) == len(answers(mo)) == 1


@pytest.mark.parametrize("role", ["moderator", "agent", "ops"])
def test_whoever_asked_and_works_in_house_sees_what_a_customer_sees(
    ask, answer, decide, carla, ada, mo, billing, role
):
    carla.roles = [role]
    carla.save()
    enquiry = ask(topic_id=billing.id)
    submitted = answer(enquiry, by=ada, body="My name is Ada Lovelace. Restart it.")

    def answers():
        return [
            item.text for item in queries.thread(enquiry, reader_of(enquiry, carla)) if item.kind == "answer"
        ]

    assert answers() == []
    decide(submitted, by=mo, decision="publish")
    assert answers() == ["My name is [name 1]. Restart it."]


def test_only_people_of_the_story_and_staff_may_open_it(ask, claim, carla, carl, ada, ben, mo, omar):
    enquiry = ask()
    claim(enquiry, by=ada)
    for person in (carla, ada, mo, omar):
        assert queries.visible_enquiry(enquiry.id, person) == enquiry
    for person in (carl, ben):
        with pytest.raises(NotFound):
            queries.visible_enquiry(enquiry.id, person)


def test_whoever_gave_it_back_or_ran_out_of_time_may_not_open_it_any_more(ask, claim, answer, ada, ben):
    enquiry = ask()
    release_claim(claim_id=claim(enquiry, by=ada).id, by=ada)
    Claim.objects.filter(pk=claim(enquiry, by=ben).id).update(ends_at=clock.ago(seconds=1))
    for person in (ada, ben):
        with pytest.raises(NotFound):
            queries.visible_enquiry(enquiry.id, person)

    answered = ask(subject="Another")
    answer(answered, by=ada)
    assert queries.visible_enquiry(answered.id, ada) == answered


def test_a_thread_costs_the_same_however_long_it_is(ask, carla, django_assert_num_queries):
    enquiry = ask()
    with django_assert_num_queries(4):
        queries.thread(enquiry, reader_of(enquiry, carla))
    for number in range(4):
        add_message(enquiry_id=enquiry.id, by=carla, body=f"And {number} more.")
    with django_assert_num_queries(4):
        assert len(queries.thread(enquiry, reader_of(enquiry, carla))) == 5


def test_what_happened_is_told_in_order(ask, answer, carla, ada):
    enquiry = ask()
    answer(enquiry, by=ada)
    not_solved(enquiry_id=enquiry.id, by=carla, reason="It is still dead.")
    said = [(item.kind, item.event) for item in queries.thread(enquiry, reader_of(enquiry, carla))]
    assert sorted(said) == [("answer", ""), ("event", "not_solved"), ("question", ""), ("question", "")]
    assert said[:2] == [("question", ""), ("answer", "")]
