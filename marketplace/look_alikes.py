"""Answers like one that was found wrong: what misled one customer may mislead others who got it, too.

Nearly the same words by anybody, and much the same by the author, told by their sketches, which an index finds
(marketplace/quality/risk/sketches.py). Only the newest: moderators' time is for those whom it still concerns.
"""

from __future__ import annotations

from uuid import UUID

from marketplace.models import Answer
from marketplace.quality.risk.models import RiskAssessment
from marketplace.quality.risk.sketches import is_copy, resembles, sketch

SHOWN = ("published", "accepted")
MOST = 20
COMPARED = 500


def look_alikes(answer: Answer) -> list[UUID]:
    """The answers to other enquiries that customers can still read, newest first; one query."""
    numbers = sketch(answer.body)
    if not numbers:
        return []
    candidates = (
        RiskAssessment.objects.filter(sketch__overlap=numbers, answer__status__in=SHOWN)
        .exclude(answer__enquiry=answer.enquiry_id)
        .order_by("-assessed_at")
        .values_list("answer_id", "answer__author_id", "sketch")[:COMPARED]
    )
    alike = [
        other
        for other, author, theirs in candidates
        if is_copy(numbers, theirs) or (author == answer.author_id and resembles(numbers, theirs))
    ]
    return alike[:MOST]
