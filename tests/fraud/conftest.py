"""Awards between two people, with the story behind each and without the way there."""

from __future__ import annotations

from collections.abc import Callable
from datetime import timedelta
from typing import Any

import pytest

from common import clock
from tests.marketplace.conftest import ask, claim  # noqa: F401

Earned = Callable[..., list[Any]]


@pytest.fixture
def earned(sim: Any) -> Earned:
    """earned(ada, carla, times=3) -> the awards; Carla asked, Ada answered, five stars, all of it yesterday."""
    from common.ids import new_id
    from marketplace.models import Answer, Enquiry, Message
    from rewards.actions.award_points import award_points

    def make(
        advocate: Any, customer: Any, *, times: int = 1, rating: int | None = 5, words: str = "Off and on."
    ) -> list[Any]:
        at = clock.now() - timedelta(days=1)
        awards = []
        for _ in range(times):
            enquiry = Enquiry.objects.create(
                customer=customer,
                topic=sim,
                subject="Dead",
                subject_sealed=b"",
                status="resolved",
                created_at=at,
            )
            Message.objects.create(
                enquiry=enquiry, author=customer, body="It is dead. What now?", body_sealed=b"", created_at=at
            )
            answer = Answer.objects.create(
                enquiry=enquiry,
                author=advocate,
                claim_id=new_id(),
                status="accepted",
                acceptance="confirmed",
                rating=rating,
                body=words,
                body_sealed=b"",
                submitted_at=at,
                ended_at=at,
            )
            awards.append(
                award_points(
                    holder_id=advocate.id, work_id=answer.id, story=enquiry.id, topic=sim, label="Dead"
                )
            )
        return awards

    return make


@pytest.fixture
def confirmed() -> Callable[[Any], Any]:
    """confirmed(award): its quality window is over, and it was confirmed."""
    from rewards.actions.confirm_award import confirm_award
    from rewards.models import Award

    def make(award: Any) -> Any:
        Award.objects.filter(id=award.id).update(confirm_at=clock.ago(seconds=1))
        return confirm_award(award_id=award.id)

    return make


@pytest.fixture
def household(ada: Any, carla: Any) -> None:
    """It turns out that Ada and Carla live together."""
    for person in (ada, carla):
        person.bill_account.household = "4 Mill Lane"
        person.bill_account.save()


@pytest.fixture
def case(ada: Any, carla: Any, earned: Earned, household: None) -> Any:
    """Ada's, about two answers to Carla, with whom she lives."""
    from marketplace.fraud.models import FraudCase
    from marketplace.tasks import look_for_fraud

    earned(ada, carla, times=2)
    look_for_fraud()
    return FraudCase.objects.get()


@pytest.fixture
def upheld(case: Any, omar: Any) -> Any:
    """Omar has upheld it."""
    from marketplace.actions.decide_fraud_case import decide_fraud_case

    return decide_fraud_case(case_id=case.id, by=omar, decision="upheld", why="You live together.")
