"""What counts in an answer: versions that stay as they are, marks that are complete, one figure."""

from __future__ import annotations

import pytest
from django.db import IntegrityError, connection, transaction

from common.errors import Invalid
from marketplace.actions.claim_review import claim_review
from marketplace.actions.review_answer import review_answer
from marketplace.models import Review
from marketplace.quality import scorecards
from marketplace.quality.models import Criterion, Scorecard
from tests.marketplace.conftest import GOOD_SCORES

CARD = [
    Criterion(key="correct", name="Correct", weight=3, is_must=True, position=1),
    Criterion(key="complete", name="Complete", weight=2, position=2),
    Criterion(key="kind", name="Kind", weight=1, position=3),
]


def make_card(topic=None, **weights):
    card = Scorecard.objects.create(topic=topic, version=scorecards.next_version(topic))
    for position, (key, weight) in enumerate(weights.items(), start=1):
        Criterion.objects.create(scorecard=card, position=position, key=key, name=key.title(), weight=weight)
    return card


# --- Marks and the figure --------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("correct", "complete", "kind", "quality"),
    [(2, 2, 2, 100), (1, 2, 2, 75), (2, 1, 2, 83), (2, 2, 0, 83), (1, 0, 0, 25)],
)
def test_the_figure_is_the_weighted_share_of_the_best(correct, complete, kind, quality):
    scores = {"correct": correct, "complete": complete, "kind": kind}
    judgement = scorecards.judge(CARD, scores)
    assert (judgement.quality, judgement.failed, judgement.scores) == (quality, None, scores)


def test_failing_a_must_ends_the_judgement_at_once():
    judgement = scorecards.judge(CARD, {"correct": 0})
    assert (judgement.quality, judgement.failed, judgement.scores) == (0, CARD[0], {"correct": 0})
    assert scorecards.judge(CARD, {"correct": 0, "complete": 2, "kind": 2}).quality == 0


@pytest.mark.parametrize(
    ("scores", "fields"),
    [
        ({"correct": 2}, ["scores.complete", "scores.kind"]),
        ({"complete": 0, "kind": 0}, ["scores.correct"]),
        ({"correct": 0, "kind": 3}, ["scores.kind"]),
        ({"correct": True, "complete": 2, "kind": 2}, ["scores.correct"]),
        ({"correct": 0, "witty": 2}, ["scores"]),
    ],
    ids=["missing", "missing-must", "out-of-range", "boolean", "unknown"],
)
def test_wrong_marks_are_named(scores, fields):
    with pytest.raises(Invalid) as refused:
        scorecards.judge(CARD, scores)
    assert list(refused.value.fields) == fields


def test_what_to_mend_begins_with_what_weighs_most():
    assert scorecards.faults(CARD, {"correct": 1, "complete": 1, "kind": 2}) == CARD[:2]
    assert scorecards.faults(CARD, {"correct": 2, "complete": 2, "kind": 2}) == []


# --- Versions --------------------------------------------------------------------------------------------------


def test_every_topic_begins_with_the_card_for_all(sim):
    card = scorecards.in_force(sim)
    assert (card.topic, card.version, list(card.criteria.values_list("key", flat=True))) == (
        None,
        1,
        list(GOOD_SCORES),
    )


def test_the_newest_version_for_the_topic_is_in_force(sim, billing):
    make_card(sim, correct=1)
    newest = make_card(sim, correct=2)
    assert (scorecards.in_force(sim), newest.version) == (newest, 2)
    for_all = make_card(clear=1)
    assert scorecards.in_force(billing) == for_all


def test_a_review_keeps_the_card_it_was_opened_with(ask, answer, ada, billing, mo):
    submitted = answer(ask(topic_id=billing.id), by=ada)
    make_card(billing, witty=1)
    review = claim_review(review_id=Review.objects.get(answer=submitted).id, by=mo)
    decided = review_answer(review_id=review.id, by=mo, decision="publish", scores=GOOD_SCORES)
    assert (decided.scorecard.version, decided.scorecard.topic, decided.quality) == (1, None, 100)
    with pytest.raises(Invalid):
        scorecards.judge(scorecards.in_force(billing).criteria.all(), GOOD_SCORES)


def test_what_fails_cannot_be_approved(ask, answer, ada, billing, mo):
    submitted = answer(ask(topic_id=billing.id), by=ada)
    review = claim_review(review_id=Review.objects.get(answer=submitted).id, by=mo)
    with pytest.raises(Invalid) as refused:
        review_answer(review_id=review.id, by=mo, decision="publish", scores={"safe": 0})
    assert "Safe and private" in refused.value.fields["decision"][0]
    note = "It shows a phone number."
    rejected = review_answer(review_id=review.id, by=mo, decision="reject", scores={"safe": 0}, note=note)
    assert (rejected.quality, rejected.scores) == (0, {"safe": 0})


CHANGES = [
    "UPDATE marketplace_criterion SET weight = 9",
    "DELETE FROM marketplace_criterion",
    "UPDATE marketplace_scorecard SET version = 9",
]


@pytest.mark.parametrize("statement", CHANGES, ids=["weight", "criteria", "version"])
def test_a_version_is_never_changed(db, statement):
    with (
        pytest.raises(IntegrityError, match="make the next one"),
        transaction.atomic(),
        connection.cursor() as cursor,
    ):
        cursor.execute(statement)


@pytest.mark.parametrize("statement", CHANGES, ids=["weight", "criteria", "version"])
def test_without_the_guard_an_old_card_changes(db, statement):
    with connection.cursor() as cursor:
        cursor.execute("DROP TRIGGER criterion_is_never_changed ON marketplace_criterion")
        cursor.execute("DROP TRIGGER scorecard_is_never_changed ON marketplace_scorecard")
    with pytest.raises(pytest.fail.Exception):
        test_a_version_is_never_changed(None, statement)


def test_the_configuration_makes_the_next_version_from_a_copy(make_user, client_of, sim, settings):
    settings.STORAGES = {
        **settings.STORAGES,
        "staticfiles": {"BACKEND": "django.contrib.staticfiles.storage.StaticFilesStorage"},
    }
    root = make_user("Root R.", is_staff=True, is_superuser=True)
    add = "/admin/marketplace/scorecard/add/"
    page = client_of(root).get(add, {"topic": sim.id}).content.decode()
    assert page.count('value="correct"') == 1
    assert client_of(root).get(add, {"topic": "none"}).status_code == 200
    sent = {
        "topic": sim.id,
        "criteria-TOTAL_FORMS": "2",
        "criteria-INITIAL_FORMS": "0",
        **{
            f"criteria-0-{name}": value
            for name, value in {"position": 1, "key": "correct", "name": "Right"}.items()
        },
        "criteria-0-weight": "5",
        "criteria-1-weight": "1",
    }
    assert client_of(root).post(add, sent).status_code == 302
    card = scorecards.in_force(sim)
    assert (card.topic, card.version, card.made_by) == (sim, 1, root)
    assert [(each.key, each.weight) for each in card.criteria.all()] == [("correct", 5)]
