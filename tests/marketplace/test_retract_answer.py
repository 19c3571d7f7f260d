"""Taking back an answer that was shown: points follow."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotFound
from common.models import HistoryWords
from common.sealing import unseal
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.retract_answer import retract_answer
from marketplace.errors import SameParty
from marketplace.models import Enquiry, Review
from rewards.books import Transfer
from rewards.models import Award
from routing.models import QueueEntry

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


def test_after_our_teams_answer_our_team_answers_again(ask, answer, carla, mo, stella):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    retract_answer(answer_id=answer(enquiry, by=stella).id, by=mo, why=WHY)
    assert Enquiry.objects.get().status == "open"
    assert QueueEntry.objects.exclude(status="done").get().pool == "staff"


def test_details_in_the_reason_are_hidden_from_history_and_statement(ask, answer, carla, ada, mo):
    enquiry = ask()
    answered = answer(enquiry, by=ada)
    accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)
    retract_answer(answer_id=answered.id, by=mo, why="It names 07700 900123 as ours.")
    words = HistoryWords.objects.filter(row__verb__in=["retract_answer", "reverse_award"])
    assert {unseal(each.sealed) for each in words} == {"It names [phone 1] as ours."}
    assert Award.objects.get().reason == "It names [phone 1] as ours."
    assert Transfer.objects.latest("id").cause == ""


def test_a_review_that_waits_for_it_is_dropped(ask, answer, ada, mo, review_share):
    review_share(100)
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
