"""When a mail may go out: in an advocate's quiet hours only what AT_ANY_HOUR names, and says why. All else waits for
their end, and what no longer holds by then is not sent (couriers.py).

The quiet hours are those that keep offers away (marketplace/push/choices.py); whoever has set none has none. Staff have
hours of their own (routing/quiet_hours.py).
"""

from __future__ import annotations

from datetime import datetime

from accounts.models import User
from common import clock
from common.couriers import held_back_by
from common.models import OutboxEntry
from marketplace.push import choices

_THEIR_QUESTION = "about a question that they asked themselves"
_THEIR_WORK = "for staff, who have hours of their own"
_MONEY = "for ops, once for each finding: our books or our budget are in doubt"

AT_ANY_HOUR = {
    "mail.answer_returned": "their time to mend it runs, also at night",
    "mail.answer_withdrawn": f"{_THEIR_QUESTION}: they must not rely on the answer any more",
    "mail.books_disagree": _MONEY,
    "mail.budget": _MONEY,
    "mail.clock_notices": _THEIR_WORK,
    "mail.customer_asked": f"{_THEIR_QUESTION}, and somebody waits for their reply",
    "mail.enquiry_answered": _THEIR_QUESTION,
    "mail.enquiry_escalated": _THEIR_QUESTION,
    "mail.erasure_requested": "it may have been somebody else at their browser",
    "mail.fraud_case_opened": _THEIR_WORK,
    "mail.fraud_cases_wait": f"{_THEIR_WORK}; told in the morning",
    "mail.staff_answered": _THEIR_QUESTION,
}
"""Why these are sent although somebody has quiet hours."""


@held_back_by
def morning_for(entry: OutboxEntry) -> datetime | None:
    """When the quiet hours of its person end; None if it may go out now."""
    if not entry.kind.startswith("mail.") or entry.kind in AT_ANY_HOUR:
        return None
    person, now = User.objects.filter(pk=entry.payload.get("person")).first(), clock.now()
    chance = choices.after_quiet(person, at=now) if person else now
    return chance if chance > now else None
