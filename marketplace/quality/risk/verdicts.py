"""What a moderator's decision says about an answer: good or bad, whatever became of the enquiry."""

from __future__ import annotations

from django.db.models import OuterRef, Q, QuerySet

from marketplace.models import Review

IS_GOOD = Q(decision=Review.Decision.PUBLISH) | Q(
    decision=Review.Decision.RETURN, is_before_publication=False
)
"""A note to the author of a published answer leaves it as it is; to send one back before that is to say that customers
should not get it."""


def all_given() -> QuerySet[Review]:
    """Without the blind ones, which are about the moderators."""
    return Review.objects.in_effect().filter(status="decided")


def of_answer(answer: OuterRef) -> QuerySet[Review]:
    """For Exists."""
    return all_given().filter(answer=answer)
