"""Answers that solved similar questions: what is found, what is not, in whose words, and fast among many."""

from __future__ import annotations

import pytest
from django.db import connection

from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.retract_answer import retract_answer
from marketplace.answering import past_answers
from marketplace.answering.past_answers import LEAST_WORTH, SIMILAR, similar_answers
from marketplace.models import Answer, Enquiry
from tests.routing.plans import explain, nodes_of

pytestmark = pytest.mark.django_db

WORKED = "Hi Carla,\nswitch the eSIM off and on again. Will you tell us?\nAda"

MANY = """
INSERT INTO marketplace_enquiry (id, customer_id, topic_id, language, subject, subject_sealed, status,
                                 not_solved_count)
SELECT gen_random_uuid(), customer_id, topic_id, 'en', 'Bill ' || md5(n::text),
    convert_to(repeat('sealed', 40), 'UTF8'), 'resolved', 0
FROM marketplace_enquiry, generate_series(1, %s) n WHERE marketplace_enquiry.id = %s
"""


@pytest.fixture
def solved(ask, answer, carla, ada):
    """solved(subject) -> Ada's answer to a question of Carla's, who said that it helped."""

    def make(subject="My eSIM died after the update", body=WORKED):
        given = answer(ask(subject=subject), by=ada, body=body)
        accept_answer(enquiry_id=given.enquiry_id, by=carla, rating=5)
        given.refresh_from_db()
        return given

    return make


@pytest.fixture
def asked_now(ask, carl):
    def make(subject):
        return ask(by=carl, subject=subject)

    return make


@pytest.mark.parametrize(
    "subject",
    ["eSIMs died after updating", "esim ded after update", "After the update my eSIM has died again"],
    ids=["inflected", "misspelt", "told otherwise"],
)
def test_it_is_found_by(solved, asked_now, ben, subject):
    past = solved()
    (found,) = similar_answers(asked_now(subject), author=ben)
    assert (found.subject, found.times) == (past.enquiry.subject, 1)


@pytest.mark.parametrize("subject", ["Broadband light is amber", "& | ! <-> ( '", "The and of"], ids=repr)
def test_nothing_is_found_by(solved, asked_now, ben, subject):
    solved()
    assert similar_answers(asked_now(subject), author=ben) == []


def test_german_questions_are_found_by_their_stems(solved, asked_now, ben):
    past = solved(subject="Keine Rechnungen heruntergeladen")
    now = asked_now("Rechnung herunterladen")
    Enquiry.objects.filter(id__in=[past.enquiry_id, now.id]).update(language="de")
    now.refresh_from_db()
    assert len(similar_answers(now, author=ben)) == 1


def test_it_is_filled_in_for_those_who_are_concerned_now(solved, asked_now, ben):
    solved()
    (found,) = similar_answers(asked_now("eSIM died after the update"), author=ben)
    assert found.body == "Hi Carl,\nswitch the eSIM off and on again. Will you tell us?\nBen"


def test_a_hidden_detail_of_one_question_is_a_gap_in_another(solved, asked_now, ben):
    solved()
    Answer.objects.update(body="Dial [phone 1] once.")
    (found,) = similar_answers(asked_now("eSIM died after the update"), author=ben)
    assert found.body == "Dial {phone} once."


def test_the_same_words_are_shown_once_with_how_often_they_helped(solved, asked_now, ben):
    for subject in ("My eSIM died after the update", "eSIM dead after an update"):
        solved(subject=subject, body="Switch it off and on again, then wait.")
    (found,) = similar_answers(asked_now("eSIM died after the update"), author=ben)
    assert found.times == 2


@pytest.mark.parametrize(
    "fields",
    [{"acceptance": "assumed", "rating": None}, {"is_by_staff": True}],
    ids=["nobody said that it helped", "by staff"],
)
def test_not_shown_when(solved, asked_now, ben, fields):
    past = solved()
    Answer.objects.filter(pk=past.pk).update(**fields)
    assert similar_answers(asked_now("eSIM died after the update"), author=ben) == []


def test_an_answer_that_was_taken_back_is_gone(solved, asked_now, ben, mo):
    past = solved()
    retract_answer(answer_id=past.id, by=mo, why="It does not work any more.")
    assert similar_answers(asked_now("eSIM died after the update"), author=ben) == []


def test_without_the_guard_of_its_status_it_would_be_shown(solved, asked_now, ben, mo, monkeypatch):
    past = solved()
    retract_answer(answer_id=past.id, by=mo, why="It does not work any more.")
    unguarded = SIMILAR.replace("AND answer.status = 'accepted' ", "")
    assert unguarded != SIMILAR
    monkeypatch.setattr(past_answers, "SIMILAR", unguarded)
    assert len(similar_answers(asked_now("eSIM died after the update"), author=ben)) == 1


def test_another_topic_is_another_matter(solved, ask, carl, ben, billing):
    solved()
    other = ask(by=carl, subject="My eSIM died after the update", topic_id=billing.id)
    assert similar_answers(other, author=ben) == []


def test_among_many_it_is_found_by_index(solved, asked_now, ben):
    past = solved()
    with connection.cursor() as cursor:
        cursor.execute(MANY, [12_000, past.enquiry_id])
        for index in ("solved_enquiry_words", "solved_enquiry_spelling"):
            cursor.execute("SELECT gin_clean_pending_list(%s)", [index])
        cursor.execute("ANALYZE marketplace_enquiry, marketplace_answer")
    now = asked_now("eSIM died after the update")
    asked = {"words": now.subject, "topic": now.topic_id, "language": "en", "least": LEAST_WORTH}
    used = {node.get("Index Name") for node in nodes_of(explain(SIMILAR, asked))}
    assert {"solved_enquiry_words", "solved_enquiry_spelling"} <= used
    assert similar_answers(now, author=ben)[0].subject == past.enquiry.subject
