"""The enquiry's row lock. It guards the whole story: whoever moves an answer, a review or an escalation holds it.

It comes before every lock that routing and rewards take, and of those a person's Skill comes last, after the award and
the ledger accounts. FOR NO KEY UPDATE, so that rows which merely refer to the enquiry can be inserted meanwhile.
"""

from __future__ import annotations

from uuid import UUID

from django.db.models import QuerySet

from accounts.models import User
from common.errors import NotFound
from marketplace.models import Answer, Enquiry, Review


def lock_enquiry(enquiry_id: UUID) -> Enquiry:
    """The enquiry, locked. Raises: NotFound."""
    enquiry = _locked().filter(pk=enquiry_id).first()
    if enquiry is None:
        raise NotFound
    return enquiry


def lock_own_enquiry(enquiry_id: UUID, *, by: User) -> Enquiry:
    """The customer's own enquiry, locked; somebody else's does not exist for them. Raises: NotFound."""
    enquiry = _locked().filter(pk=enquiry_id, customer=by).first()
    if enquiry is None:
        raise NotFound
    return enquiry


def lock_story_of_answer(answer_id: UUID) -> Answer:
    """The answer as it is once its enquiry (`answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _locked().filter(answers=answer_id).first()
    if enquiry is None:
        raise NotFound
    answer = Answer.objects.select_related("author").get(pk=answer_id)
    answer.enquiry = enquiry
    return answer


def lock_story_of_review(review_id: UUID) -> Review:
    """The review as it is once its enquiry (`review.answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _locked().filter(answers__reviews=review_id).first()
    if enquiry is None:
        raise NotFound
    review = Review.objects.select_related("answer__author", "decided_by", "scorecard", "repeats").get(
        pk=review_id
    )
    review.answer.enquiry = enquiry
    return review


def _locked() -> QuerySet[Enquiry]:
    return Enquiry.objects.select_for_update(of=("self",), no_key=True).select_related("customer", "topic")
