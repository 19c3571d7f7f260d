"""Second looks and known verdicts: by whom, of what, and that nothing follows but a third look where two differ."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, transaction

from common.errors import NotFound
from marketplace import review_queries
from marketplace.actions.claim_next_review import claim_next_review
from marketplace.actions.claim_review import claim_review
from marketplace.actions.retire_gold import retire_gold
from marketplace.actions.set_gold import set_gold
from marketplace.actions.submit_answer import submit_answer
from marketplace.errors import NotAVerdict, SameParty
from marketplace.models import Answer, Review
from marketplace.quality.blind import words_judged
from routing.errors import NotEligible
from routing.models import Claim, QueueEntry


@pytest.fixture
def second(settings, submitted, decide, mo):
    """A second look at what Mo has published."""
    settings.SECOND_LOOK_PERCENT = 100
    first = decide(submitted, by=mo, decision="publish", note="")
    return first.repetitions.get()


@pytest.fixture
def gold(submitted, decide, mo, omar):
    """What Mo has decided counts as known."""
    return set_gold(review_id=decide(submitted, by=mo, decision="publish", note="").id, by=omar)


# --- A second look ---------------------------------------------------------------------------------------------


def test_it_is_not_for_the_first_moderator_nor_for_their_party(second, mo, mia):
    assert not review_queries.waiting(mo)
    assert claim_next_review(by=mo) is None
    mia.bill_account = mo.bill_account
    mia.save()
    assert claim_next_review(by=mia) is None
    for judge in (mo, mia):
        with pytest.raises(NotEligible):
            claim_review(review_id=second.id, by=judge)


def test_it_passes_for_a_random_check_and_shows_nothing_of_the_first(second, mia, client_of):
    client_of(mia).post(f"/review/{second.id}/open/")
    page = client_of(mia).get("/review/").content.decode()
    assert "Random check" in page
    for told in ("Mo A.", "second look", "figures out of 100"):
        assert told not in page


def test_nothing_follows_from_it_for_anybody_else(second, judge, mia, ada, told):
    before = told()
    judge(second, by=mia, decision="return", complete=1)
    assert Answer.objects.get().status == "published"
    assert told() == before
    assert not Review.objects.filter(status="waiting").exists()


def test_where_it_would_have_stopped_the_answer_a_third_person_decides(second, judge, mo, mia, make_user):
    judge(second, by=mia, decision="reject", correct=0)
    third = Review.objects.get(status="waiting")
    assert (third.cause, third.repeats, Answer.objects.get().status) == ("disputed", None, "published")
    assert claim_next_review(by=mo) is None
    assert claim_next_review(by=mia) is None
    judge(third, by=make_user("Max E.", roles=["moderator"]), decision="reject", correct=0)
    assert Answer.objects.get().status == "retracted"


def test_it_judges_the_words_that_the_first_one_judged(settings, submitted, decide, mo, mia, ada):
    settings.SECOND_LOOK_PERCENT = 100
    was = submitted.body
    decide(submitted, by=mo, decision="return")
    claim = Claim.objects.get(status="active")
    submit_answer(claim_id=claim.id, by=ada, fence=claim.fence, body="Restart the phone.")
    blind = Review.objects.blind().get()
    assert (words_judged(blind), blind.answer.body) == (was, "Restart the phone.")
    opened = claim_review(review_id=blind.id, by=mia)
    assert review_queries.item(opened.id, reviewer=mia).words == was


def test_afterwards_the_moderator_learns_what_it_was(second, mia, client_of):
    client_of(mia).post(f"/review/{second.id}/open/")
    scores = {f"score-{key}": "2" for key in ("correct", "complete", "kind", "safe")}
    sent = {**scores, "score-clear": "1", "decision": "publish"}
    page = client_of(mia).post(f"/review/{second.id}/decide/", sent, follow=True).content.decode()
    assert "You and a colleague agree on 4 of 5 lines" in page


def test_at_most_one_for_each_review(second):
    with pytest.raises(IntegrityError, match="one_second_look_per_review"), transaction.atomic():
        Review.objects.create(
            answer=second.answer,
            cause="second",
            repeats=second.repeats,
            scorecard=second.scorecard,
            is_before_publication=False,
        )


# --- Known verdicts --------------------------------------------------------------------------------------------


def test_one_is_mixed_in_among_other_work_and_only_once(
    settings, gold, judge, ask, answer, ben, billing, mo, mia
):
    settings.GOLD_PERCENT = 100
    assert claim_next_review(by=mia) is None
    answer(ask(subject="Another", topic_id=billing.id), by=ben)
    met = claim_next_review(by=mia)
    assert (met.cause, met.shown_cause, met.repeats) == ("gold", "sample", gold.review)
    assert claim_next_review(by=mia) == met
    judge(met, by=mia)
    assert claim_next_review(by=mia).cause == "topic"


def test_whose_verdict_it_is_never_meets_it(settings, gold, ask, answer, ben, billing, mo):
    settings.GOLD_PERCENT = 100
    answer(ask(subject="Another", topic_id=billing.id), by=ben)
    assert claim_next_review(by=mo).cause == "topic"


def test_a_retired_one_is_not_mixed_in(settings, gold, ask, answer, ben, billing, mia, omar):
    settings.GOLD_PERCENT = 100
    retire_gold(review_id=gold.review_id, by=omar)
    answer(ask(subject="Another", topic_id=billing.id), by=ben)
    assert claim_next_review(by=mia).cause == "topic"


def test_only_ops_say_what_is_known_and_only_of_what_others_decided(submitted, decide, mo, omar, ada):
    waiting = Review.objects.get()
    with pytest.raises(NotAVerdict):
        set_gold(review_id=waiting.id, by=omar)
    decided = decide(submitted, by=mo, decision="publish")
    for person in (mo, ada):
        with pytest.raises(NotFound):
            set_gold(review_id=decided.id, by=person)
    omar.bill_account = ada.bill_account
    omar.save()
    with pytest.raises(SameParty):
        set_gold(review_id=decided.id, by=omar)


def test_without_the_guard_a_judge_would_judge_twice(second, mo, mia):
    """The people whom the queue entry excludes."""
    QueueEntry.objects.filter(item_id=second.id).update(excluded_ids=[])
    with pytest.raises(AssertionError):
        test_it_is_not_for_the_first_moderator_nor_for_their_party(second, mo, mia)
