from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import history
from marketplace import reviewing
from marketplace.locking import lock_enquiry
from marketplace.models import Answer, Review
from marketplace.quality.gold import judging
from marketplace.quality.gold.models import GoldEnquiry, GoldResult


def judge_gold_answer(*, answer_id: UUID) -> GoldResult | None:
    """The first verdict on an answer to a gold enquiry is kept; where the rule cannot say, a moderator looks at it.

    What follows for the answer is what follows for every other. Locks the enquiry. Raises: NotFound.
    """
    with transaction.atomic():
        answer = Answer.objects.get(pk=answer_id)
        answer.enquiry = lock_enquiry(answer.enquiry_id)
        answer.refresh_from_db(fields=["status"])
        if (known := GoldResult.objects.filter(answer=answer).first()) is not None:
            return known
        gold = GoldEnquiry.objects.select_related("question").get(enquiry=answer.enquiry)
        result = judging.verdict_on(answer, must_say=gold.question.must_say)
        if result is not None:
            result.save(force_insert=True)
            why = "right" if result.is_right else "wrong"
            history.note(
                "judge_gold_answer",
                kind="answer",
                subject=answer.id,
                story=answer.enquiry_id,
                by=result.judged_by,
                why=why,
            )
        elif not Review.objects.in_effect().filter(answer=answer, status="waiting").exists():
            reviewing.open_review(answer, cause=Review.Cause.SAMPLE, by=None)
        return result
