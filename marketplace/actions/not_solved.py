from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.checked_text import checked_optional_text
from marketplace import accepting, caution, ending, notices, retracting
from marketplace.limits import REASON_MAX
from marketplace.locking import lock_own_enquiry
from marketplace.models import Enquiry
from marketplace.quality.risk import reactions
from marketplace.quality.risk.signs import Sign


def not_solved(*, enquiry_id: UUID, by: User, reason: str = "") -> Enquiry:
    """The customer says that the answer did not solve it: the enquiry goes on with its history.

    To somebody who has not answered it before; to staff once the crowd has had its tries, if staff had answered, or if
    the reason is nothing for the crowd. The reason becomes a message, so that whoever comes next can read it.
    Raises: IllegalMove, Invalid, NotFound.
    """
    reason = checked_optional_text(reason, field="reason", max_length=REASON_MAX)
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        answer = accepting.published_answer(enquiry)
        reactions.look_again(answer, sign=Sign.NOT_SOLVED)
        ending.end_answer(answer, to="unhelpful", verb="not_solved", by=by)
        ending.count_as_bad(answer)
        enquiry.not_solved_count += 1
        retracting.reopen(enquiry, verb="not_solved", by=by)
        caution.send_on(enquiry, reason=reason, after=answer, by=by)
        notices.answer_unhelpful(answer)
        return enquiry
