"""Steps of the story that other tests start from. Each goes through the real actions."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest

GOOD_SCORES = {"correct": 2, "complete": 2, "clear": 2, "kind": 2, "safe": 2}
ANSWER = "Switch flight mode on for half a minute, then off again. The eSIM registers by itself."


@pytest.fixture
def ask(carla: Any, sim: Any, service_level: Any) -> Callable[..., Any]:
    """ask() -> an open enquiry of Carla's about SIM cards."""
    from marketplace.actions.post_enquiry import post_enquiry

    def make(**fields: Any) -> Any:
        fields = {"by": carla, "subject": "My eSIM is dead", "body": "It says not provisioned.", **fields}
        return post_enquiry(**fields)

    return make


@pytest.fixture
def claim() -> Callable[..., Any]:
    """claim(enquiry, by=ada) -> the claim."""
    from routing.actions.claim_enquiry import claim_enquiry

    def make(enquiry: Any, *, by: Any) -> Any:
        return claim_enquiry(enquiry_id=enquiry.id, by=by)

    return make


@pytest.fixture
def answer(claim: Any) -> Callable[..., Any]:
    """answer(enquiry, by=ada) -> claimed and answered."""
    from marketplace.actions.submit_answer import submit_answer

    def make(enquiry: Any, *, by: Any, body: str = ANSWER) -> Any:
        held = claim(enquiry, by=by)
        return submit_answer(claim_id=held.id, by=by, fence=held.fence, body=body)

    return make


@pytest.fixture
def decide() -> Callable[..., Any]:
    """decide(answer, by=mo, decision="publish") -> the decided review of the answer that was waiting."""
    from marketplace.actions.claim_review import claim_review
    from marketplace.actions.review_answer import review_answer
    from marketplace.models import Review

    def make(answer: Any, *, by: Any, decision: str, note: str = "Please check the second step.") -> Any:
        review = Review.objects.get(answer=answer, status="waiting")
        claim_review(review_id=review.id, by=by)
        return review_answer(review_id=review.id, by=by, decision=decision, scores=GOOD_SCORES, note=note)

    return make


@pytest.fixture
def told() -> Callable[[], list[str]]:
    """told() -> the kinds of outbox entries written so far, in order."""
    from common.models import OutboxEntry

    return lambda: list(OutboxEntry.objects.order_by("id").values_list("kind", flat=True))
