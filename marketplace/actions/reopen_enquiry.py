from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import clock
from common.checked_text import checked_optional_text
from common.errors import IllegalMove
from marketplace import accepting, caution, ending, notices, retracting
from marketplace.errors import ReopenTooLate
from marketplace.limits import REASON_MAX
from marketplace.locking import lock_own_enquiry
from marketplace.models import Answer, Enquiry
from rewards.models import Award


def reopen_enquiry(*, enquiry_id: UUID, by: User, reason: str = "") -> Enquiry:
    """The customer comes back to a resolved enquiry: it did not hold after all.

    While the points are pending, within the quality window, the answer is retracted and the points are taken back;
    later both stand, because the answer held long enough (docs/decisions/0021). The enquiry goes on as after "not
    solved", and so does a reason that is nothing for the crowd. Raises: IllegalMove, Invalid, NotFound, ReopenTooLate.
    """
    reason = checked_optional_text(reason, field="reason", max_length=REASON_MAX)
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        if enquiry.status != "resolved" or enquiry.resolved_at is None:
            raise IllegalMove
        if enquiry.resolved_at + timedelta(days=settings.REOPEN_WITHIN_DAYS) < clock.now():
            raise ReopenTooLate
        answer = accepting.resolving_answer(enquiry)
        if answer.status == "accepted" and _is_in_quality_window(answer):
            ending.retract(answer, verb="reopen_enquiry", by=by, why=_("The customer reopened the question."))
            notices.answer_unhelpful(answer)
        enquiry.not_solved_count += 1
        retracting.reopen(enquiry, verb="reopen_enquiry", by=by)
        caution.send_on(enquiry, reason=reason, after=answer, by=by)
        notices.enquiry_changed(enquiry)
        return enquiry


def _is_in_quality_window(answer: Answer) -> bool:
    return Award.objects.filter(work_id=answer.id, status="pending").exists()
