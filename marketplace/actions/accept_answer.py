from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.checked_text import checked_optional_text
from common.errors import Invalid
from marketplace import accepting, caution
from marketplace.limits import COMMENT_MAX
from marketplace.locking import lock_own_enquiry
from marketplace.models import Answer
from marketplace.quality.risk import reactions
from marketplace.quality.risk.signs import Sign
from marketplace.sealed_text import seal_text
from routing.actions.record_outcome import record_outcome

GOOD_FROM = 3
"""An accepted answer counts as good in its author's record from this many stars on."""


def accept_answer(*, enquiry_id: UUID, by: User, rating: int, comment: str = "") -> Answer:
    """The customer says that the answer solved it, with 1 to 5 stars.

    A comment that is for staff alone goes to them instead of to the answer's author, and opens the question again.
    Raises: IllegalMove if there is no answer to accept (any more), Invalid, NotFound.
    """
    if type(rating) is not int or not 1 <= rating <= 5:
        raise Invalid(fields={"rating": [_("Choose 1 to 5 stars.")]})
    comment = checked_optional_text(comment, field="comment", max_length=COMMENT_MAX)
    grave = caution.sensitive_reason(comment)
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        answer = accepting.published_answer(enquiry)
        if rating < GOOD_FROM:
            reactions.look_again(answer, sign=Sign.LOW_STARS)
        accepting.accept(
            answer,
            acceptance=Answer.Acceptance.CONFIRMED,
            verb="accept_answer",
            by=by,
            rating=rating,
            comment=seal_text(enquiry.id, comment).crowd_safe if comment and not grave else "",
        )
        if not answer.is_by_staff:
            record_outcome(
                advocate_id=answer.author_id,
                topic_id=enquiry.topic_id,
                language=enquiry.language,
                is_good=rating >= GOOD_FROM,
            )
        if grave:
            caution.hand_over(enquiry, words=comment, reason=grave, by=by)
        return answer
