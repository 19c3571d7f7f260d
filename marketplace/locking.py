"""The enquiry's row lock. It guards the whole story: whoever moves an answer, a review or an escalation holds it.

It comes before every lock that routing and rewards take, and of those a person's Skill comes last, after the award and
the ledger accounts.
"""

from __future__ import annotations

from typing import TypeVar
from uuid import UUID

from django.db.models import Model

from accounts.models import User
from common import request_context
from common.errors import NotFound
from common.written_once import Select
from marketplace.models import Answer, Enquiry, EnquiryQuerySet, Review

Row = TypeVar("Row", bound=Model)


def _enquiries() -> EnquiryQuerySet:
    return Enquiry.objects.select_related("customer", "topic").locked()


_ENQUIRY = Select(lambda id: _enquiries().filter(pk=id))
_OWN = Select(lambda id, customer: _enquiries().filter(pk=id, customer=customer))
_OF_ANSWER = Select(lambda answer: _enquiries().filter(answers=answer))
_OF_REVIEW = Select(lambda review: _enquiries().filter(answers__reviews=review))
_ANSWER = Select(lambda id: Answer.objects.select_related("author").filter(pk=id))
_REVIEW = Select(
    lambda id: Review.objects.select_related("answer__author", "decided_by", "repeats", "verdict__by").filter(
        pk=id
    )
)


def lock_enquiry(enquiry_id: UUID) -> Enquiry:
    """The enquiry, locked. Raises: NotFound."""
    return _found(_ENQUIRY.first(id=enquiry_id))


def lock_own_enquiry(enquiry_id: UUID, *, by: User) -> Enquiry:
    """The customer's own enquiry, locked; somebody else's does not exist for them. Raises: NotFound."""
    return _found(_OWN.first(id=enquiry_id, customer=by.id))


def lock_story_of_answer(answer_id: UUID) -> Answer:
    """The answer as it is once its enquiry (`answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _found(_OF_ANSWER.first(answer=answer_id))
    request_context.note_found(enquiry=enquiry.id)
    answer = _found(_ANSWER.first(id=answer_id))
    answer.enquiry = enquiry
    return answer


def lock_story_of_review(review_id: UUID) -> Review:
    """The review as it is once its enquiry (`review.answer.enquiry`) is locked. Raises: NotFound."""
    enquiry = _found(_OF_REVIEW.first(review=review_id))
    request_context.note_found(enquiry=enquiry.id)
    review = _found(_REVIEW.first(id=review_id))
    review.answer.enquiry = enquiry
    return review


def _found(row: Row | None) -> Row:
    """Raises: NotFound."""
    if row is None:
        raise NotFound
    return row
