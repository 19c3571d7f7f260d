"""Passing an enquiry to staff, whoever decided it. The caller holds the enquiry's lock and has checked permission."""

from __future__ import annotations

from datetime import datetime

from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import history, prepared
from marketplace import ending, notices
from marketplace.models import Enquiry, Escalation
from marketplace.sealed_text import seal_text
from routing import queries as routing_queries
from routing.actions.move_to_pool import move_to_pool
from routing.actions.queue_enquiry import queue_enquiry
from routing.models import Claim, ItemKind, Pool

_CLOSE = """
UPDATE marketplace_escalation SET closed_at = %(at)s WHERE enquiry_id = %(enquiry)s AND closed_at IS NULL
"""


def pass_to_staff(
    enquiry: Enquiry,
    *,
    by: User | None,
    reason: Escalation.Reason,
    note: str = "",
    claim: Claim | None = None,
) -> Escalation:
    """Put an open enquiry on the staff desk; an answer that was being checked or rewritten ends.

    `claim` is that of the advocate who does it: only then will somebody say whether it was right.
    An enquiry that is with staff already stays where it is: whoever escalates it again gets the first escalation.
    """
    if earlier := Escalation.objects.filter(enquiry=enquiry, closed_at=None).first():
        return earlier
    ending.end_unpublished_answer(
        enquiry, verb="escalate_enquiry", by=by, why=_("The enquiry went to our team.")
    )
    escalation = Escalation.objects.create(
        enquiry=enquiry,
        by=by,
        reason=reason,
        claim_id=claim.id if claim else None,
        note=seal_text(enquiry.id, note).crowd_safe if note else "",
    )
    history.record(
        enquiry, verb="escalate_enquiry", was=enquiry.status, story=enquiry.id, by=by, why=reason.value
    )
    entry = routing_queries.live_entry(enquiry.id, ItemKind.ENQUIRY)
    if entry is None:
        queue_enquiry(
            item_id=enquiry.id,
            kind=ItemKind.ENQUIRY,
            story=enquiry.id,
            owner=enquiry.customer,
            topic=enquiry.topic,
            language=enquiry.language,
            pool=Pool.STAFF,
        )
    elif entry.pool != Pool.STAFF:
        move_to_pool(item_id=enquiry.id, kind=ItemKind.ENQUIRY, pool=Pool.STAFF, by=by)
    notices.enquiry_escalated(
        enquiry,
        was_asked_for=reason == Escalation.Reason.CUSTOMER_ASKED,
        escalation_id=escalation.id,
    )
    return escalation


def close(enquiry: Enquiry, *, at: datetime) -> None:
    """Staff need not do anything about it any more."""
    prepared.run(_CLOSE, {"enquiry": enquiry.id, "at": at})
