"""An answer that did not solve it: on with its history, to somebody else, then to staff."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, NotFound
from marketplace.actions.ask_staff import ask_staff
from marketplace.actions.not_solved import not_solved
from marketplace.models import Answer, Enquiry, Escalation, Message
from routing.errors import NotEligible
from routing.models import Offer, QueueEntry, Skill


def test_it_goes_back_to_others_with_the_reason_in_the_thread(ask, answer, claim, carla, ada, ben, sim):
    enquiry = ask()
    answer(enquiry, by=ada)
    not_solved(enquiry_id=enquiry.id, by=carla, reason="Tried it twice.")
    enquiry.refresh_from_db()
    assert (enquiry.status, enquiry.not_solved_count, enquiry.assume_solved_at) == ("open", 1, None)
    assert Answer.objects.get().status == "unhelpful"
    assert Message.objects.filter(enquiry=enquiry).latest("created_at").body == "Tried it twice."
    entry = QueueEntry.objects.exclude(status="done").get()
    assert set(Offer.objects.filter(entry=entry).values_list("advocate_id", flat=True)) == {ben.id}
    assert Skill.objects.get(advocate_id=ada.id, topic=sim, language="en").bad == 1


def test_who_answered_before_does_not_get_it_again(ask, answer, claim, carla, ada, ben):
    enquiry = ask()
    answer(enquiry, by=ada)
    not_solved(enquiry_id=enquiry.id, by=carla)
    with pytest.raises(NotEligible):
        claim(enquiry, by=ada)
    assert claim(enquiry, by=ben).holder == ben


def test_after_the_second_time_staff_answer(ask, answer, claim, carla, ada, ben, stella):
    enquiry = ask()
    for advocate in (ada, ben):
        answer(enquiry, by=advocate)
        not_solved(enquiry_id=enquiry.id, by=carla)
    assert Escalation.objects.get().reason == "not_solved"
    assert claim(enquiry, by=stella).entry.pool == "staff"


def test_what_staff_did_not_solve_stays_with_staff(ask, answer, claim, carla, stella):
    enquiry = ask()
    ask_staff(enquiry_id=enquiry.id, by=carla)
    answer(enquiry, by=stella)
    not_solved(enquiry_id=enquiry.id, by=carla)
    assert claim(enquiry, by=stella).entry.pool == "staff"
    reasons = Escalation.objects.order_by("created_at").values_list("reason", flat=True)
    assert list(reasons) == ["customer_asked", "not_solved"]


def test_only_the_customer_and_only_about_an_answer(ask, answer, carla, carl, ada):
    enquiry = ask()
    with pytest.raises(IllegalMove):
        not_solved(enquiry_id=enquiry.id, by=carla)
    answer(enquiry, by=ada)
    with pytest.raises(NotFound):
        not_solved(enquiry_id=enquiry.id, by=carl)
    not_solved(enquiry_id=enquiry.id, by=carla)
    with pytest.raises(IllegalMove):
        not_solved(enquiry_id=enquiry.id, by=carla)
    assert Enquiry.objects.get().not_solved_count == 1
