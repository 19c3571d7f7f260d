from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import Role, User
from accounts.permissions import require_role
from common.checked_text import checked_optional_text
from common.errors import IllegalMove, Invalid
from marketplace import escalating
from marketplace.limits import NOTE_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Escalation


def escalate_enquiry(*, enquiry_id: UUID, by: User | None, reason: str, note: str = "") -> Escalation:
    """Staff, or the clock (`by` None), pass an open enquiry from the crowd to staff, with a reason.

    Whoever is on it loses it. Escalating again returns the first escalation. Customers do it with ask_staff, holders
    with escalate_claim, moderators also while reviewing. Raises: IllegalMove, Invalid, NotFound.
    """
    if by is not None:
        require_role(by, Role.MODERATOR, Role.AGENT)
    if reason not in Escalation.Reason.values:
        raise Invalid(fields={"reason": [_("Choose one of the reasons.")]})
    note = checked_optional_text(note, field="note", max_length=NOTE_MAX)
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry_id)
        if enquiry.status != "open":
            raise IllegalMove
        return escalating.pass_to_staff(enquiry, by=by, reason=Escalation.Reason(reason), note=note)
