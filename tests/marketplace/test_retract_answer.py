"""Taking back an answer that was shown: points follow."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotFound
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.retract_answer import retract_answer
from marketplace.errors import SameParty
from marketplace.models import Enquiry, Review
from rewards.models import Award

WHY = "The price in it is wrong."


def test_an_unaccepted_answer_makes_room_for_another(ask, answer, ada, mo, told):
    answered = answer(ask(), by=ada)
    assert retract_answer(answer_id=answered.id, by=mo, why=WHY).status == "retracted"
    assert Enquiry.objects.get().status == "open"
    assert told()[-2:] == ["mail.answer_withdrawn", "mail.answer_retracted"]


def test_an_accepted_answer_loses_its_points_and_stays_solved(ask, answer, carla, ada, stella):
    enquiry = ask()
    answered = answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    retract_answer(answer_id=answered.id, by=stella, why=WHY)
    assert Award.objects.get().status == "reversed"
    assert Enquiry.objects.get().status == "resolved"


def test_a_review_that_waits_for_it_is_dropped(ask, answer, ada, mo, settings):
    settings.REVIEW_SAMPLE_PERCENT = 100
    answered = answer(ask(), by=ada)
    retract_answer(answer_id=answered.id, by=mo, why=WHY)
    assert Review.objects.get().status == "dropped"


def test_only_what_is_shown_only_staff_and_only_once(ask, answer, carla, ada, mo, omar, billing):
    answered = answer(ask(), by=ada)
    checked = answer(ask(subject="A charge", topic_id=billing.id), by=ada)
    for person in (carla, ada, omar):
        with pytest.raises(NotFound):
            retract_answer(answer_id=answered.id, by=person, why=WHY)
    with pytest.raises(Invalid):
        retract_answer(answer_id=answered.id, by=mo, why="")
    with pytest.raises(IllegalMove):
        retract_answer(answer_id=checked.id, by=mo, why=WHY)
    retract_answer(answer_id=answered.id, by=mo, why=WHY)
    with pytest.raises(IllegalMove):
        retract_answer(answer_id=answered.id, by=mo, why=WHY)


def test_not_by_the_authors_own_party(ask, answer, ada, mo):
    mo.bill_account = ada.bill_account
    mo.save()
    with pytest.raises(SameParty):
        retract_answer(answer_id=answer(ask(), by=ada).id, by=mo, why=WHY)
