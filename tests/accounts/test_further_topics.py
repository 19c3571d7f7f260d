"""An advocate takes the test on further topics: the standing stays, and a moderator's yes brings the questions."""

from __future__ import annotations

import pytest
from django.urls import reverse

from accounts.actions.apply_for_topics import apply_for_topics
from accounts.actions.begin_test import begin_test
from accounts.errors import AlreadyApplied, ReapplyLater
from accounts.models import Advocate, QuizQuestion, Sitting, Topic
from accounts.quiz import questions_of
from common.errors import IllegalMove, NotAllowed
from marketplace.actions.decide_application import decide_application
from marketplace.actions.leave_as_advocate import leave_as_advocate
from routing.models import Skill


@pytest.fixture
def roaming(a_db):
    topic = Topic.objects.create(slug="roaming", name="Roaming")
    for number in range(6):
        QuizQuestion.objects.create(topic=topic, text=f"{number}?", choices=["Yes", "No"], right_choice=0)
    return topic


@pytest.fixture
def hand_in(ada, roaming):
    """hand_in(choice=0) -> Ada's application for roaming; the first choice is right."""

    def make(choice=0):
        sitting = begin_test(by=ada, topic_ids=[roaming.id])
        return apply_for_topics(by=ada, quiz={each.id: choice for each in questions_of(sitting)})

    return make


def knows(person, topic):
    return Skill.objects.filter(advocate_id=person.id, topic=topic).exists()


def test_a_moderators_yes_brings_the_questions_on_it(hand_in, ada, mo, roaming):
    application = hand_in()
    assert (application.is_further, application.decided_at) == (True, None)
    assert not knows(ada, roaming)
    decide_application(application_id=application.id, by=mo, is_approved=True)
    assert knows(ada, roaming)
    advocate = Advocate.objects.get(user=ada)
    assert (advocate.status, advocate.tier) == ("approved", "member")


def test_a_no_leaves_all_as_it_was_and_says_when(hand_in, ada, mo, roaming):
    application = hand_in()
    decide_application(
        application_id=application.id, by=mo, is_approved=False, reason="Read the guide first.", wait_days=7
    )
    assert (Advocate.objects.get(user=ada).status, knows(ada, roaming)) == ("approved", False)
    with pytest.raises(ReapplyLater):
        begin_test(by=ada, topic_ids=[roaming.id])


def test_not_passing_takes_nothing_away(hand_in, ada, roaming):
    application = hand_in(choice=1)
    assert application.is_approved is False
    assert (Advocate.objects.get(user=ada).status, knows(ada, roaming)) == ("approved", False)
    assert Sitting.objects.get().retake_at is not None


def test_one_at_a_time(hand_in):
    hand_in()
    with pytest.raises(AlreadyApplied):
        hand_in()


def test_who_has_left_in_between_gets_nothing(hand_in, ada, mo):
    application = hand_in()
    leave_as_advocate(by=ada)
    with pytest.raises(IllegalMove):
        decide_application(application_id=application.id, by=mo, is_approved=True)


def test_only_advocates(nina, roaming):
    begin_test(by=nina, topic_ids=[roaming.id])
    with pytest.raises(NotAllowed):
        apply_for_topics(by=nina, quiz={})


def test_the_pages_lead_from_the_profile_to_a_moderator(client_of, ada, roaming):
    client, here = client_of(ada), reverse("further_topics")
    assert here in client.get(reverse("profile")).content.decode()
    assert client.post(here, {"topics": []}).status_code == 422
    assert client.post(here, {"topics": [str(roaming.id)]}).url == reverse("apply_quiz")
    page = client.get(reverse("apply_quiz")).content.decode()
    assert "I have read and accept the terms" not in page
    choices = {f"quiz.{question_id}": "0" for question_id in Sitting.objects.get().question_ids}
    assert client.post(reverse("apply_quiz"), choices).url == here
    assert "A moderator reads your answers" in client.get(here).content.decode()


def test_who_answers_on_everything_is_told_so(client_of, ada):
    assert "You answer on every topic" in client_of(ada).get(reverse("further_topics")).content.decode()
