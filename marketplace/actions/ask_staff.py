from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.checked_text import checked_optional_text
from marketplace import accepting, caution, ending, escalating, messages, notices, retracting
from marketplace.errors import EnquiryClosed
from marketplace.limits import REASON_MAX
from marketplace.locking import lock_own_enquiry
from marketplace.models import Enquiry, Escalation, Message
from routing import clocks


def ask_staff(*, enquiry_id: UUID, by: User, reason: str = "") -> Escalation:
    """The customer wants our team instead of the crowd, at any time before the enquiry is closed.

    After an answer this says that it did not solve it. The reason becomes a message: staff read it as it was written,
    the crowd's advocates only its crowd-safe form. Asking again returns the first escalation.
    Raises: EnquiryClosed, Invalid, NotFound.
    """
    reason = checked_optional_text(reason, field="reason", max_length=REASON_MAX)
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        if earlier := Escalation.objects.filter(enquiry=enquiry, closed_at=None).first():
            return earlier
        if enquiry.status == "answered":
            _set_answer_aside(enquiry, by=by)
        elif enquiry.status == "open":
            clocks.go_on(enquiry.id)
        else:
            raise EnquiryClosed
        if reason:
            messages.say(enquiry, by=by, kind=Message.Kind.QUESTION, body=reason)
        grave = caution.sensitive_reason(reason)
        return escalating.pass_to_staff(enquiry, by=by, reason=grave or Escalation.Reason.CUSTOMER_ASKED)


def _set_answer_aside(enquiry: Enquiry, *, by: User) -> None:
    answer = accepting.published_answer(enquiry)
    ending.end_answer(answer, to="unhelpful", verb="ask_staff", by=by)
    ending.count_as_bad(answer)
    enquiry.not_solved_count += 1
    retracting.reopen(enquiry, verb="ask_staff", by=by)
    notices.answer_unhelpful(answer)
