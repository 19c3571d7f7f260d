"""Applying: the test decides who comes before a moderator, and nobody applies twice."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts import queries
from accounts.actions.apply_as_advocate import apply_as_advocate
from accounts.errors import AlreadyAdvocate, AlreadyApplied, ReapplyLater, StandingSuspended
from accounts.models import Advocate, Application, QuizQuestion
from accounts.quiz import LENGTH, draw_questions
from common import clock
from common.errors import Invalid
from common.models import HistoryRow


@pytest.fixture
def questions(sim, billing):
    """Four questions on each topic; the first choice is right."""
    for topic in (sim, billing):
        for number in range(4):
            QuizQuestion.objects.create(
                topic=topic, text=f"{topic.slug} {number}?", choices=["Yes", "No", "Maybe"], right_choice=0
            )


@pytest.fixture
def apply(nina, sim, billing, questions, settings):
    """apply(wrong=1) -> Nina's application with that many wrong answers."""

    def make(*, by=nina, wrong=0, topics=(sim, billing), **fields):
        topic_ids = [topic.id for topic in topics]
        drawn = draw_questions(applicant=by, topic_ids=topic_ids)
        quiz = {question.id: 1 if place < wrong else 0 for place, question in enumerate(drawn)}
        given = {
            "topic_ids": topic_ids,
            "languages": ["en"],
            "quiz": quiz,
            "terms": settings.TERMS_VERSION,
            **fields,
        }
        return apply_as_advocate(by=by, **given)

    return make


def test_whoever_passes_comes_before_a_moderator(apply, nina):
    application = apply(wrong=1)
    assert (application.quiz_score, application.decided_at) == (4, None)
    assert Advocate.objects.get().status == "in_review"
    assert {topic.slug for topic in application.topics.all()} == {"sim", "billing"}
    assert [row["is_right"] for row in application.quiz].count(True) == 4
    assert queries.standing(nina).code == "in_review"
    assert list(queries.open_applications()) == [application]
    assert HistoryRow.objects.filter(story=nina.id).count() == 2


def test_whoever_fails_is_told_at_once_and_may_try_again_tomorrow(apply, nina):
    application = apply(wrong=2)
    assert (application.is_approved, application.decided_by) == (False, None)
    assert "3 of 5" in application.reason
    assert queries.standing(nina).code == "wait"
    with pytest.raises(ReapplyLater):
        apply()
    Advocate.objects.update(reapply_at=clock.ago(seconds=1))
    assert queries.standing(nina).code == "may_apply"
    assert apply().decided_at is None
    assert Application.objects.count() == 2


def test_the_second_try_asks_other_questions(apply, nina, sim, billing):
    first = apply(wrong=5)
    Advocate.objects.update(reapply_at=None)
    second = apply()
    assert [row["id"] for row in first.quiz] != [row["id"] for row in second.quiz]


def test_the_draw_is_the_same_until_they_apply_and_spread_over_the_topics(
    nina, carl, sim, billing, questions
):
    ids = [sim.id, billing.id]
    drawn = draw_questions(applicant=nina, topic_ids=ids)
    assert drawn == draw_questions(applicant=nina, topic_ids=ids)
    assert len(drawn) == LENGTH
    assert {question.topic.slug for question in drawn[:2]} == {"sim", "billing"}
    assert drawn != draw_questions(applicant=carl, topic_ids=ids)


def test_questions_come_in_the_applicants_language_where_there_are_any(nina, sim, questions):
    nina.language = "de"
    assert {question.language for question in draw_questions(applicant=nina, topic_ids=[sim.id])} == {"en"}
    german = QuizQuestion.objects.create(
        topic=sim, language="de", text="Was?", choices=["a", "b"], right_choice=0
    )
    assert draw_questions(applicant=nina, topic_ids=[sim.id]) == [german]


def test_one_open_application_at_a_time(apply, nina):
    apply()
    with pytest.raises(AlreadyApplied):
        apply()


@pytest.mark.race
def test_two_tabs_make_one_application(apply, in_parallel):
    outcomes = in_parallel([apply] * 4)
    assert sum(isinstance(outcome, Application) for outcome in outcomes) == 1
    assert {type(o) for o in outcomes if isinstance(o, Exception)} <= {AlreadyApplied, Invalid}
    assert Application.objects.count() == 1


def test_advocates_and_suspended_ones_do_not_apply(apply, ada):
    with pytest.raises(AlreadyAdvocate):
        apply(by=ada)
    Advocate.objects.filter(user=ada).update(status="suspended")
    with pytest.raises(StandingSuspended):
        apply(by=ada)


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"languages": []}, "languages"),
        ({"languages": ["en", "xx"]}, "languages"),
        ({"topic_ids": []}, "topics"),
        ({"topic_ids": [uuid4()]}, "topics"),
        ({"terms": ""}, "terms"),
        ({"terms": "2019-01"}, "terms"),
        ({"motivation": "x" * 1001}, "motivation"),
    ],
)
def test_bad_input_names_its_field(apply, fields, field):
    with pytest.raises(Invalid) as refused:
        apply(**fields)
    assert list(refused.value.fields) == [field]
    assert not Advocate.objects.exists()


@pytest.mark.parametrize("choice", [None, 3, -1, True, "0"])
def test_every_question_needs_a_real_choice(apply, nina, sim, billing, choice):
    drawn = draw_questions(applicant=nina, topic_ids=[sim.id, billing.id])
    quiz = {question.id: 0 for question in drawn} | {drawn[2].id: choice}
    with pytest.raises(Invalid) as refused:
        apply(quiz=quiz)
    assert list(refused.value.fields) == [f"quiz.{drawn[2].id}"]


def test_nobody_picks_their_own_questions(apply, nina, sim, billing):
    drawn = draw_questions(applicant=nina, topic_ids=[sim.id, billing.id])
    other = QuizQuestion.objects.exclude(pk__in=[question.id for question in drawn])[0]
    with pytest.raises(Invalid):
        apply(quiz={**{question.id: 0 for question in drawn}, other.id: 0})
