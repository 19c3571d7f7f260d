from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common.checked_text import checked_text
from marketplace import messages, notices
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import ClaimOver
from marketplace.limits import BODY_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Message
from marketplace.permissions import own_claim
from routing import clocks
from routing import queries as routing_queries
from routing.actions.pause_item import pause_item
from routing.models import ItemKind, Pool


def ask_customer(*, claim_id: UUID, by: User, body: str) -> Message:
    """The holder asks the customer something before answering; the customer-facing clock stops until they react.

    Asking the same twice in a row is asking once. Raises: ClaimOver, ContactDetails, Invalid, NotFound.
    """
    claim = own_claim(claim_id, by=by)
    body = checked_text(body, field="body", max_length=BODY_MAX)
    with transaction.atomic():
        enquiry = lock_enquiry(claim.entry.item_id)
        if earlier := messages.just_said(enquiry, by=by, kind=Message.Kind.ASK, body=body):
            return earlier
        if not routing_queries.active_claims(by).filter(pk=claim.id).exists():
            raise ClaimOver
        if claim.entry.pool != Pool.STAFF:
            require_no_contact_details(body)
        message = messages.say(
            enquiry,
            by=by,
            kind=Message.Kind.ASK,
            body=body,
            is_by_staff=claim.entry.pool == Pool.STAFF,
        )
        clocks.respond(enquiry.id)
        clocks.pause(enquiry.id)
        pause_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY)
        notices.customer_asked(message)
        return message
