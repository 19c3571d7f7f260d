"""What can never be changed holds nothing that a person wrote: not the record, and not the books."""

from __future__ import annotations

import pytest

from common import history
from common.models import HistoryWords
from common.sealing import unseal
from marketplace.actions.decide_application import decide_application
from marketplace.actions.reinstate_advocate import reinstate_advocate
from marketplace.actions.release_to_crowd import release_to_crowd
from marketplace.actions.retract_answer import retract_answer
from marketplace.actions.review_answer import review_answer
from rewards import statement
from rewards.actions.decide_appeal import decide_appeal
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.release_hold import release_hold
from rewards.actions.void_redemption import void_redemption
from rewards.models import Award, Redemption
from tests.personal_data.everything import tables_saying
from tests.scene import SCORES

PLANTED = "It is about the heliotrope one."
NEVER_CHANGED = {
    "public.common_historyrow",
    "public.common_historyseal",
    "books.transfer",
    "books.seal",
    "public.marketplace_standingevent",
}


def _retract(scene):
    retract_answer(answer_id=scene.solved()["answer_id"], by=scene.cast.mo, why=PLANTED)


def _review(scene):
    review = scene.opened_review()["review_id"]
    review_answer(review_id=review, by=scene.cast.mo, decision="reject", scores=SCORES, note=PLANTED)


def _decline_application(scene):
    made = scene.application()
    decide_application(
        application_id=made["application_id"], by=scene.cast.mo, is_approved=False, reason=PLANTED
    )


def _release_to_crowd(scene):
    release_to_crowd(enquiry_id=scene.doubtful()["enquiry_id"], by=scene.cast.stella, reason=PLANTED)


def _decline_redemption(scene):
    redemption = scene.redemption()["redemption_id"]
    decline_redemption(redemption_id=redemption, by=scene.cast.omar, reason=PLANTED)


def _release_hold(scene):
    release_hold(hold_id=scene.held_redemption()["hold_id"], by=scene.cast.omar, why=PLANTED)


def _decide_hold(scene):
    hold = scene.appealed_hold()["hold_id"]
    decide_appeal(hold_id=hold, by=scene.cast.omar, decision="upheld", why=PLANTED)


def _void_what_failed(scene):
    made = scene.batch()
    scene._billing_says(made, f"{{reference}},failed,{PLANTED},500")
    void_redemption(redemption_id=made["redemption_id"], by=scene.cast.omar)


@pytest.mark.parametrize(
    "write",
    [
        _retract,
        _review,
        _decline_application,
        _release_to_crowd,
        _decline_redemption,
        _release_hold,
        _decide_hold,
        _void_what_failed,
    ],
    ids=lambda write: write.__name__.strip("_"),
)
def test_reasons_stand_where_they_can_be_forgotten(scene, write):
    write(scene)
    saying = set(tables_saying("heliotrope"))
    assert saying
    assert not saying & NEVER_CHANGED


def test_without_the_guard_a_reason_would_stand_for_ever(scene, mo):
    """With `why` in the place of `words` the scan finds it."""
    history.note("retract_answer", kind="answer", subject=mo.id, by=mo, why=PLANTED)
    assert set(tables_saying("heliotrope")) & NEVER_CHANGED == {"public.common_historyrow"}


def test_a_question_is_not_named_in_the_books(scene):
    scene.solved()
    assert "books.transfer" not in tables_saying("eSIM is dead")


def test_the_statement_still_says_why(scene, ada):
    made = scene.solved()
    Award.objects.update(confirm_at="2020-01-01T00:00Z")
    retract_answer(answer_id=made["answer_id"], by=scene.cast.mo, why="It was for another phone.")
    _decline_redemption(scene)
    said = {line.title: line.why for line in statement.statement(ada).lines}
    assert said["Taken back before it counted"] == "It was for another phone."
    assert said["Given back"] == Redemption.objects.get().reason == PLANTED


def test_words_of_the_record_are_sealed(scene):
    _decline_application(scene)
    words = HistoryWords.objects.get()
    assert PLANTED.encode() not in bytes(words.sealed)
    assert unseal(words.sealed) == PLANTED


def test_a_suspension_says_why_where_it_can_be_forgotten(scene, ada, mo):
    """The event of it lets go of its reason, and of nothing else (tests/standing)."""
    scene.suspended()
    reinstate_advocate(advocate_id=ada.id, by=mo, why=PLANTED)
    assert set(tables_saying("heliotrope")) == {"public.marketplace_standingevent"}
