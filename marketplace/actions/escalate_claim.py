from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts.models import User
from common.checked_text import checked_optional_text
from common.errors import Invalid, NotAllowed
from marketplace import escalating
from marketplace.errors import ClaimOver
from marketplace.limits import NOTE_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Escalation
from marketplace.permissions import own_claim
from routing import queries as routing_queries
from routing.actions.offer_backlog import offer_backlog
from routing.models import Pool

REASONS = (
    Escalation.Reason.ACCOUNT,
    Escalation.Reason.MONEY,
    Escalation.Reason.COMPLAINT,
    Escalation.Reason.SAFETY,
    Escalation.Reason.FRAUD,
    Escalation.Reason.BEYOND,
)
"""What an advocate may give as the reason; the others are the customer's, a moderator's or the clock's."""


def escalate_claim(*, claim_id: UUID, by: User, reason: str, note: str = "") -> Escalation:
    """The advocate who holds an enquiry passes it on to staff; their claim ends without any mark against them, and they
    are asked about other waiting work.

    Raises: ClaimOver, Invalid, NotAllowed for staff (it is with them already), NotFound.
    """
    claim = own_claim(claim_id, by=by)
    if reason not in REASONS:
        raise Invalid(fields={"reason": [_("Choose one of the reasons.")]})
    note = checked_optional_text(note, field="note", max_length=NOTE_MAX)
    with transaction.atomic():
        enquiry = lock_enquiry(claim.entry.item_id)
        held = routing_queries.active_claims(by).filter(pk=claim.id).first()
        if held is None:
            raise ClaimOver
        if held.entry.pool == Pool.STAFF:
            raise NotAllowed
        escalation = escalating.pass_to_staff(
            enquiry, by=by, reason=Escalation.Reason(reason), note=note, claim=held
        )
        offer_backlog(advocate_id=by.id)
        return escalation
