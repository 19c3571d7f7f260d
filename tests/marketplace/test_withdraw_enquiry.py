"""Withdrawing: nobody works on it any more, whatever state the work was in."""

from __future__ import annotations

import pytest

from common.errors import DomainError, IllegalMove, NotFound
from marketplace.actions.accept_answer import accept_answer
from marketplace.actions.withdraw_enquiry import withdraw_enquiry
from marketplace.models import Answer, Enquiry, Review
from rewards.models import Award
from routing.models import Claim, Offer, QueueEntry, Skill


def withdraw(enquiry, by):
    return withdraw_enquiry(enquiry_id=enquiry.id, by=by)


def test_offers_are_taken_back(ask, carla, ada, ben):
    enquiry = withdraw(ask(), carla)
    assert enquiry.status == "withdrawn"
    assert set(Offer.objects.values_list("status", flat=True)) == {"rescinded"}
    assert QueueEntry.objects.get().status == "done"


def test_whoever_is_on_it_loses_it_without_a_mark(ask, claim, carla, ada):
    enquiry = ask()
    claim(enquiry, by=ada)
    withdraw(enquiry, carla)
    assert Claim.objects.get().status == "released"
    assert not Skill.objects.exclude(bad=0).exists()


def test_an_answer_that_is_being_checked_ends_with_its_review(ask, answer, carla, ada, billing):
    enquiry = ask(topic_id=billing.id)
    answer(enquiry, by=ada)
    withdraw(enquiry, carla)
    assert (Answer.objects.get().status, Review.objects.get().status) == ("rejected", "dropped")
    assert not QueueEntry.objects.exclude(status="done").exists()


def test_an_answer_that_is_being_rewritten_ends(ask, answer, decide, carla, ada, mo, billing):
    enquiry = ask(topic_id=billing.id)
    decide(answer(enquiry, by=ada), by=mo, decision="return")
    withdraw(enquiry, carla)
    assert Answer.objects.get().status == "lapsed"


def test_a_published_answer_stays_and_earns_nothing(ask, answer, carla, ada):
    enquiry = ask()
    answer(enquiry, by=ada)
    withdraw(enquiry, carla)
    assert Answer.objects.get().status == "published"
    assert not Award.objects.exists()
    assert Enquiry.objects.get().assume_solved_at is None
    with pytest.raises(IllegalMove):
        accept_answer(enquiry_id=enquiry.id, by=carla, rating=5)


def test_only_the_customer_and_only_once(ask, carla, carl):
    enquiry = ask()
    with pytest.raises(NotFound):
        withdraw(enquiry, carl)
    withdraw(enquiry, carla)
    with pytest.raises(IllegalMove):
        withdraw(enquiry, carla)


@pytest.mark.race
def test_withdrawn_and_claimed_at_once_leaves_no_live_claim(ask, claim, carla, ada, ben, in_parallel):
    for number in range(6):
        enquiry = ask(subject=f"Question {number}")
        outcomes = in_parallel(
            [
                lambda: claim(enquiry, by=ada),  # noqa: B023
                lambda: withdraw(enquiry, carla),  # noqa: B023
                lambda: claim(enquiry, by=ben),  # noqa: B023
            ]
        )
        assert not isinstance(outcomes[1], Exception)
        unexpected = [o for o in outcomes if isinstance(o, Exception) and not isinstance(o, DomainError)]
        assert not unexpected
    assert not Claim.objects.filter(status="active").exists()
    assert not QueueEntry.objects.exclude(status="done").exists()
