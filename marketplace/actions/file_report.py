from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from accounts.permissions import require_active
from common import clock, history
from common.checked_text import checked_optional_text
from common.errors import Invalid
from marketplace import caution
from marketplace.limits import REASON_MAX
from marketplace.locking import lock_enquiry
from marketplace.reports.models import Report
from marketplace.reports.queries import reportable
from marketplace.sealed_text import seal_text


def file_report(*, enquiry_id: UUID, item_id: UUID, by: User, reason: str, words: str = "") -> Report:
    """Somebody reports a message or an answer that they can read; reporting it again leaves the first report as it is.

    What is for staff alone in their words, also the second time, goes to them at once, however long the report waits.
    Raises: Invalid, NotAllowed, NotFound for whatever they cannot read, and for their own words.
    """
    require_active(by)
    if reason not in Report.Reason.values:
        raise Invalid(fields={"reason": [_("Choose one of the reasons.")]})
    words = checked_optional_text(words, field="words", max_length=REASON_MAX)
    with transaction.atomic():
        thing = reportable(enquiry_id, item_id, by=by)
        enquiry = lock_enquiry(enquiry_id)
        report, is_new = Report.objects.get_or_create(
            reporter=by,
            item_id=item_id,
            defaults={
                "enquiry_id": enquiry_id,
                "text": thing.text,
                "accused_id": thing.author_id,
                "reason": reason,
                "words": seal_text(enquiry_id, words).crowd_safe if words else "",
                "filed_at": clock.now(),
            },
        )
        if is_new:
            history.record(report, verb="file_report", was="", story=enquiry_id, by=by, why=reason)
        if grave := caution.sensitive_reason(words):
            caution.hand_over(enquiry, words=words, reason=grave, by=by)
        return report
