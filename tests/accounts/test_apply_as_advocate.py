"""Applying: the test decides who comes before a moderator, each topic by itself, and nobody applies twice."""

from __future__ import annotations

from uuid import uuid4

import pytest

from accounts import drawing, queries, quiz
from accounts.actions.apply_as_advocate import apply_as_advocate
from accounts.actions.begin_test import begin_test
from accounts.errors import AlreadyAdvocate, AlreadyApplied, ReapplyLater, StandingSuspended, TimeIsUp
from accounts.models import Advocate, Application, QuizQuestion, Sitting
from common import clock
from common.errors import Invalid, NotFound
from common.models import HistoryRow


@pytest.fixture
def questions(sim, billing):
    """Six questions to choose from on each topic, the first choice is right; two to answer in writing about SIMs."""
    for topic in (sim, billing):
        for number in range(6):
            QuizQuestion.objects.create(
                topic=topic, text=f"{topic.slug} {number}?", choices=["Yes", "No", "Maybe"], right_choice=0
            )
    for text in ("What do you say?", "And to somebody who is cross?"):
        QuizQuestion.objects.create(topic=sim, kind="written", text=text, explanation="Off and on.")


@pytest.fixture
def begin(nina, sim, billing, questions):
    """begin() -> Nina's sitting on both topics."""
    return lambda by=nina, topics=(sim, billing): begin_test(by=by, topic_ids=[topic.id for topic in topics])


@pytest.fixture
def apply(nina, begin, settings):
    """apply(wrong={"sim": 2}) -> Nina's application with so many wrong choices on these topics."""

    def make(*, by=nina, wrong=None, **fields):
        begin(by=by)
        return hand_in(by=by, wrong=wrong, **fields)

    def hand_in(*, by=nina, wrong=None, **fields):
        left, given = dict(wrong or {}), {}
        for question in quiz.questions_of(Sitting.objects.get(person=by, ended_at=None)):
            slug = question.topic.slug
            if question.kind == "written":
                given[question.id] = "Switch it off and on again."
            else:
                given[question.id] = 1 if left.get(slug, 0) > 0 else 0
                left[slug] = left.get(slug, 0) - 1
        said = {
            "languages": ["en"],
            "quiz": given,
            "terms": settings.CONSENT_VERSIONS["advocate_terms"],
            "is_of_age": True,
        }
        return apply_as_advocate(by=by, **{**said, **fields})

    make.hand_in = hand_in
    return make


def may_try_again():
    Advocate.objects.update(reapply_at=clock.ago(seconds=1))
    Sitting.objects.filter(retake_at__isnull=False).update(retake_at=clock.ago(seconds=1))


# --- What comes of it ------------------------------------------------------------------------------------------


def test_whoever_passes_comes_before_a_moderator(apply, nina, settings):
    application = apply(wrong={"sim": 1})
    assert (application.quiz_score, application.choices_asked, application.decided_at) == (5, 6, None)
    assert application.terms_version == settings.CONSENT_VERSIONS["advocate_terms"]
    assert Advocate.objects.get().status == "in_review"
    assert {topic.slug for topic in application.topics.all()} == {"sim", "billing"}
    assert [row["is_right"] for row in application.quiz if row["kind"] == "written"] == [None]
    assert queries.standing(nina).code == "in_review"
    assert list(queries.open_applications()) == [application]
    assert HistoryRow.objects.filter(story=nina.id, kind="advocate").count() == 2


def test_each_topic_counts_by_itself(apply):
    application = apply(wrong={"billing": 2})
    assert [topic.slug for topic in application.topics.all()] == ["sim"]
    assert application.decided_at is None


def test_a_topics_own_pass_mark_decides(apply, sim, billing):
    for topic in (sim, billing):
        topic.test_pass_mark = 3
        topic.save()
    application = apply(wrong={"sim": 1, "billing": 1})
    assert application.is_approved is False


def test_whoever_fails_is_told_at_once_and_may_try_again_tomorrow(apply, begin, nina):
    application = apply(wrong={"sim": 2, "billing": 3})
    assert (application.is_approved, application.decided_by) == (False, None)
    assert "SIM and eSIM: 1 of 3" in application.reason
    assert "Bills: 0 of 3" in application.reason
    assert queries.standing(nina).code == "wait"
    with pytest.raises(ReapplyLater):
        begin()
    may_try_again()
    assert queries.standing(nina).code == "may_apply"
    assert apply().decided_at is None
    assert Application.objects.count() == 2


def test_every_further_try_waits_longer(apply, nina):
    waits = []
    for _ in range(4):
        apply(wrong={"sim": 3, "billing": 3})
        waits.append((queries.standing(nina).until - clock.now()).days + 1)
        may_try_again()
    assert waits == [1, 7, 30, 30]


# --- Which questions -------------------------------------------------------------------------------------------


def test_nobody_sees_a_question_twice_in_a_row(apply, begin):
    apply(wrong={"sim": 3, "billing": 3})
    may_try_again()
    second, first = begin(), Sitting.objects.order_by("began_at")[0]
    assert set(second.question_ids).isdisjoint(first.question_ids)


@pytest.mark.parametrize("left", [5, 3, 1])
def test_a_small_bank_asks_as_much_the_second_time(apply, begin, sim, billing, left):
    """What was not seen comes first; what was makes up the number, so that failing once is no way around the test."""
    sim.quiz_questions.filter(kind="written").last().delete()
    for topic in (sim, billing):
        choices = topic.quiz_questions.filter(kind="choice")
        choices.exclude(pk__in=choices.values("pk")[:left]).delete()
    apply(wrong={"sim": 3, "billing": 3})
    may_try_again()
    second, first = begin(), Sitting.objects.order_by("began_at")[0]
    assert len(second.question_ids) == len(first.question_ids) == 2 * min(left, 3) + 1
    unseen = set(QuizQuestion.objects.values_list("pk", flat=True)) - set(first.question_ids)
    assert unseen <= set(second.question_ids)


def test_without_the_rule_they_would(apply, begin, monkeypatch):
    monkeypatch.setattr(quiz, "_seen_last", lambda person, topic: [])
    monkeypatch.setattr(drawing, "hashlib", _Unshuffled)
    apply(wrong={"sim": 3, "billing": 3})
    may_try_again()
    assert set(begin().question_ids) & set(Sitting.objects.order_by("began_at")[0].question_ids)


class _Unshuffled:
    """Every question has the same place in the draw."""

    @staticmethod
    def sha256(_words):
        return type("Digest", (), {"digest": staticmethod(lambda: b"")})


def test_beginning_again_gives_the_same_questions_also_on_other_topics(begin, billing):
    sitting = begin()
    assert begin() == sitting
    assert begin(topics=[billing]) == sitting
    assert Sitting.objects.count() == 1


def test_two_people_get_different_questions(begin, nina, carl):
    assert begin().question_ids != begin(by=carl).question_ids


def test_questions_come_in_the_applicants_language_where_there_are_any(nina, sim, questions):
    nina.language = "de"
    drawn = quiz.draw(person=nina, topics=[sim], seed="x")
    assert ({question.language for question in drawn}, len(drawn)) == ({"en"}, 4)
    german = QuizQuestion.objects.create(
        topic=sim, language="de", text="Was?", choices=["a", "b"], right_choice=0
    )
    assert quiz.draw(person=nina, topics=[sim], seed="x") == [german]


def test_what_is_switched_off_is_not_asked(nina, sim, questions):
    QuizQuestion.objects.update(is_active=False)
    assert quiz.draw(person=nina, topics=[sim], seed="x") == []


# --- In time ---------------------------------------------------------------------------------------------------


def over(seconds):
    """The time for the test was up so many seconds ago."""
    Sitting.objects.update(ends_at=clock.ago(seconds=seconds))


def test_what_comes_too_late_does_not_count(apply, begin, nina):
    begin()
    over(3600)
    with pytest.raises(TimeIsUp):
        apply.hand_in()
    assert not Application.objects.exists()
    assert queries.running_test(nina) is None
    standing = queries.standing(nina)
    assert standing.code == "wait"
    assert (standing.until - clock.now()).days == 0
    with pytest.raises(ReapplyLater):
        begin()


def test_what_was_sent_in_the_last_moment_counts(apply, begin):
    begin()
    over(30)
    assert apply.hand_in().decided_at is None


def test_without_the_guard_late_answers_would_count(apply, begin, monkeypatch):
    begin()
    over(3600)
    monkeypatch.setattr("accounts.applying.is_over", lambda sitting: False)
    assert apply.hand_in().decided_at is None


def test_a_test_that_ran_out_is_closed_by_the_next(begin, nina):
    first = begin()
    over(2 * 86_400)
    second = begin()
    first.refresh_from_db()
    assert (first.ended_at, second.ended_at) == (first.ends_at, None)
    assert set(first.question_ids).isdisjoint(second.question_ids)


def test_nothing_is_handed_in_that_was_not_begun(nina, questions, settings):
    with pytest.raises(NotFound):
        apply_as_advocate(
            by=nina,
            languages=["en"],
            quiz={},
            terms=settings.CONSENT_VERSIONS["advocate_terms"],
            is_of_age=True,
        )


# --- Once ------------------------------------------------------------------------------------------------------


def test_one_open_application_at_a_time(apply, begin):
    apply()
    with pytest.raises(AlreadyApplied):
        begin()


@pytest.mark.race
def test_two_tabs_make_one_application(apply, begin, in_parallel):
    begin()
    outcomes = in_parallel([apply.hand_in] * 4)
    assert sum(isinstance(outcome, Application) for outcome in outcomes) == 1
    refused = {type(outcome) for outcome in outcomes if not isinstance(outcome, Application)}
    assert refused <= {AlreadyApplied, Sitting.DoesNotExist}
    assert Application.objects.count() == 1


@pytest.mark.race
def test_two_tabs_begin_one_test(begin, in_parallel):
    outcomes = in_parallel([begin] * 4)
    assert len({outcome.id for outcome in outcomes}) == 1


def test_advocates_and_suspended_ones_do_not_apply(begin, apply, ada):
    begin(by=ada)
    with pytest.raises(AlreadyAdvocate):
        apply.hand_in(by=ada)
    Advocate.objects.filter(user=ada).update(status="suspended")
    with pytest.raises(StandingSuspended):
        begin(by=ada)


# --- What is sent ----------------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"languages": []}, "languages"),
        ({"languages": ["en", "xx"]}, "languages"),
        ({"terms": ""}, "terms"),
        ({"terms": "2019-01"}, "terms"),
        ({"is_of_age": False}, "is_of_age"),
        ({"motivation": "x" * 1001}, "motivation"),
    ],
)
def test_bad_input_names_its_field(apply, fields, field):
    with pytest.raises(Invalid) as refused:
        apply(**fields)
    assert list(refused.value.fields) == [field]
    assert not Advocate.objects.exists()


@pytest.mark.parametrize("topic_ids", [[], [uuid4()]], ids=["none", "unknown"])
def test_a_choice_of_topics_that_is_none_is_refused(nina, questions, topic_ids):
    with pytest.raises(Invalid) as refused:
        begin_test(by=nina, topic_ids=topic_ids)
    assert list(refused.value.fields) == ["topics"]


@pytest.mark.parametrize("given", [None, 3, -1, True, "0"], ids=["none", "beyond", "below", "bool", "text"])
@pytest.mark.parametrize("kind", ["choice", "written"])
def test_every_question_needs_a_real_answer(begin, apply, kind, given):
    questions = quiz.questions_of(begin())
    wrong = next(question for question in questions if question.kind == kind)
    right = {each.id: 0 if each.kind == "choice" else "Switch it off and on again." for each in questions}
    with pytest.raises(Invalid) as refused:
        apply.hand_in(quiz={**right, wrong.id: given})
    assert list(refused.value.fields) == [f"quiz.{wrong.id}"]


def test_nobody_picks_their_own_questions(begin, apply):
    drawn = quiz.questions_of(begin())
    other = QuizQuestion.objects.exclude(pk__in=[question.id for question in drawn])[0]
    with pytest.raises(Invalid):
        apply.hand_in(quiz={**{question.id: 0 for question in drawn}, other.id: 0})
