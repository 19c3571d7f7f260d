"""What an advocate learns from how they are judged, and the library of good answers."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, NotFound
from marketplace import model_answers
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.drop_model_answer import drop_model_answer
from marketplace.actions.keep_model_answer import keep_model_answer
from marketplace.actions.retract_answer import retract_answer
from marketplace.coaching_queries import progress
from marketplace.errors import SameParty
from marketplace.models import Review


@pytest.fixture
def judged(ask, answer, judge, ada, mo, billing):
    """judged(clear=1) -> another answer of Ada's that Mo has judged so."""

    def make(decision="publish", **marks):
        submitted = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
        return judge(
            Review.objects.get(answer=submitted, status="waiting"), by=mo, decision=decision, **marks
        )

    return make


def test_what_to_mend_comes_with_the_note_and_the_answer(judged, client_of, ada):
    returned = judged("return", complete=0, clear=1)
    page = client_of(ada).get(f"/claims/{returned.answer.claim_id}/").content.decode()
    assert "<b>Complete, Clear</b>" in page
    assert "The second step is missing." in page


def test_strengths_need_more_than_luck_and_weak_lines_an_example(judged, ada):
    judged()
    assert progress(ada).strengths == []
    judged()
    noted = judged("return", complete=0)
    seen = progress(ada)
    assert (seen.judged, seen.quality) == (3, 93)
    assert {line.criterion.key for line in seen.strengths} == {"correct", "clear", "kind", "safe"}
    (weak,) = seen.to_mend
    assert (weak.criterion.key, weak.percent, weak.example) == ("complete", 67, noted)


def test_what_customers_said_is_beside_it_and_not_in_it(judged, ada, carla):
    before = progress(ada).quality
    review = judged()
    accept_answer(enquiry_id=review.answer.enquiry_id, by=carla, rating=2)
    seen = progress(ada)
    assert (before, seen.quality, seen.rating, seen.confirmed) == (None, 100, 2, 1)


def test_a_blind_look_is_no_part_of_it(settings, judged, judge, ada, mia):
    settings.SECOND_LOOK_PERCENT = 100
    second = judged().repetitions.get()
    judge(second, by=mia, decision="reject", correct=0)
    assert (progress(ada).judged, progress(ada).quality) == (1, 100)


def test_queries_do_not_grow(
    judged, client_of, ada, django_assert_num_queries, django_assert_max_num_queries
):
    client = client_of(ada)
    judged(clear=1)
    client.get("/answers/progress/")
    with django_assert_max_num_queries(16) as at_one:
        client.get("/answers/progress/")
    judged(clear=1)
    judged(kind=1)
    with django_assert_num_queries(len(at_one)):
        client.get("/answers/progress/")


# --- The library -----------------------------------------------------------------------------------------------


def test_a_model_is_shown_to_advocates_of_its_topic_until_it_falls(judged, client_of, ben, mo):
    answer = judged().answer
    keep_model_answer(answer_id=answer.id, by=mo)
    assert answer.body in client_of(ben).get("/answers/good/").content.decode()
    assert [topic for topic, _ in model_answers.by_topic([])] == []
    retract_answer(answer_id=answer.id, by=mo, why="It does not work any more.")
    assert model_answers.by_topic() == []


def test_it_can_be_dropped_again(judged, mo):
    answer = judged().answer
    keep_model_answer(answer_id=answer.id, by=mo)
    keep_model_answer(answer_id=answer.id, by=mo)
    drop_model_answer(answer_id=answer.id, by=mo)
    assert model_answers.by_topic() == []


def test_candidates_are_without_fault_and_have_helped(judged, carla):
    best, worse = judged(), judged(kind=1)
    for review in (best, worse):
        accept_answer(enquiry_id=review.answer.enquiry_id, by=carla, rating=5)
    assert model_answers.candidates() == [best.answer]


def test_only_a_moderator_who_is_not_concerned_chooses_what_is_shown(judged, ada, mo, stella):
    answer, rejected = judged().answer, judged("reject").answer
    for person in (ada, stella):
        with pytest.raises(NotFound):
            keep_model_answer(answer_id=answer.id, by=person)
    with pytest.raises(IllegalMove):
        keep_model_answer(answer_id=rejected.id, by=mo)
    mo.bill_account = ada.bill_account
    mo.save()
    with pytest.raises(SameParty):
        keep_model_answer(answer_id=answer.id, by=mo)
