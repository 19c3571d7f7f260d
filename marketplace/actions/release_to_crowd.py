from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import clock, history
from common.checked_text import checked_text
from common.errors import IllegalMove, NotFound
from marketplace import notices, releasing, requeueing
from marketplace.limits import REASON_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Enquiry
from marketplace.sealed_text import seal_text
from routing.actions.move_to_pool import move_to_pool
from routing.models import ItemKind, Pool
from routing.queries import live_entry


def release_to_crowd(*, enquiry_id: UUID, by: User, reason: str) -> Enquiry:
    """An agent has looked at what was unsure: the crowd is offered the question and reads what is not certain.

    The reason stands beside the history, without personal details. An agent's own question is for colleagues.
    Raises: IllegalMove unless it waits for nothing but such a look, Invalid, NotFound.
    """
    require_role(by, Role.AGENT)
    reason = checked_text(reason, field="reason", max_length=REASON_MAX)
    with transaction.atomic():
        enquiry = lock_enquiry(enquiry_id)
        if enquiry.customer_id == by.id:
            raise NotFound
        escalation = releasing.open_doubt(enquiry, live_entry(enquiry.id), agent=by)
        if escalation is None:
            raise IllegalMove
        releasing.store_as_released(enquiry)
        escalation.closed_at = clock.now()
        escalation.save(update_fields=["closed_at"])
        words = seal_text(enquiry.id, reason).crowd_safe
        history.record(
            enquiry, verb="release_to_crowd", was=enquiry.status, story=enquiry.id, by=by, words=words
        )
        move_to_pool(
            item_id=enquiry.id,
            kind=ItemKind.ENQUIRY,
            pool=Pool.CROWD,
            excluded_ids=requeueing.previous_authors(enquiry),
            by=by,
        )
        notices.enquiry_changed(enquiry)
        return enquiry
