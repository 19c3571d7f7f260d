"""The enquiry's row lock. It guards the whole story: whoever moves an answer, a review or an escalation holds it.

It comes before every lock that routing and rewards take, and of those a person's Skill comes last, after the award and
the ledger accounts.
"""

from __future__ import annotations

from uuid import UUID

from accounts.models import User
from marketplace.models import Answer, Enquiry, EnquiryQuerySet, Review


def lock_enquiry(enquiry_id: UUID) -> Enquiry:
    """The enquiry, locked. Raises: NotFound."""
    return _enquiries().lock(enquiry_id)


def lock_own_enquiry(enquiry_id: UUID, *, by: User) -> Enquiry:
    """The customer's own enquiry, locked; somebody else's does not exist for them. Raises: NotFound."""
    return _enquiries().filter(customer=by).lock(enquiry_id)


def lock_story_of_answer(answer_id: UUID) -> Answer:
    """The answer as it is once its enquiry (`answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _enquiries().filter(answers=answer_id).lock_one()
    answer = Answer.objects.select_related("author").get(pk=answer_id)
    answer.enquiry = enquiry
    return answer


def lock_story_of_review(review_id: UUID) -> Review:
    """The review as it is once its enquiry (`review.answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _enquiries().filter(answers__reviews=review_id).lock_one()
    review = Review.objects.select_related("answer__author", "decided_by", "repeats").get(pk=review_id)
    review.answer.enquiry = enquiry
    return review


def _enquiries() -> EnquiryQuerySet:
    return Enquiry.objects.select_related("customer", "topic")
