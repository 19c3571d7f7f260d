from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext_noop as _

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import ending, escalating, notices
from marketplace.locking import lock_own_enquiry
from marketplace.models import Enquiry
from routing import clocks
from routing import queries as routing_queries
from routing.actions.close_item import close_item
from routing.models import ItemKind

WHY = _("The customer withdrew the question.")


def withdraw_enquiry(*, enquiry_id: UUID, by: User) -> Enquiry:
    """The customer no longer needs an answer: offers are taken back, and whoever is on it is told.

    A published answer stays in the thread as it is and earns nothing. Raises: IllegalMove, NotFound.
    """
    with transaction.atomic():
        enquiry = lock_own_enquiry(enquiry_id, by=by)
        was = move(enquiry, to="withdrawn")
        enquiry.withdrawn_at, enquiry.assume_solved_at = clock.now(), None
        enquiry.save(update_fields=["status", "withdrawn_at", "assume_solved_at"])
        history.record(enquiry, verb="withdraw_enquiry", was=was, story=enquiry.id, by=by)

        ending.end_unpublished_answer(enquiry, verb="withdraw_enquiry", by=by, why=WHY)
        escalating.close(enquiry, at=clock.now())
        entry = routing_queries.live_entry(enquiry.id, ItemKind.ENQUIRY)
        clocks.drop(enquiry.id)
        close_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY, by=by, why=WHY)
        notices.enquiry_changed(enquiry, also=[entry.holder_id if entry else None])
        return enquiry
