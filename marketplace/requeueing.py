"""Sending an enquiry on after an answer that did not solve it. The caller holds the enquiry's lock."""

from __future__ import annotations

from uuid import UUID

from django.conf import settings

from accounts.models import User
from marketplace import escalating
from marketplace.models import Answer, Enquiry, Escalation
from routing.actions.queue_enquiry import queue_enquiry
from routing.models import ItemKind


def previous_authors(enquiry: Enquiry) -> list[UUID]:
    """Everybody from the crowd who has answered it before: somebody else should look at it now."""
    authors = Answer.objects.filter(enquiry=enquiry, is_by_staff=False).values_list("author_id", flat=True)
    return sorted(set(authors))


def queue_again(enquiry: Enquiry) -> None:
    """Offer an open enquiry to advocates who have not answered it yet."""
    queue_enquiry(
        item_id=enquiry.id,
        kind=ItemKind.ENQUIRY,
        story=enquiry.id,
        owner=enquiry.customer,
        topic=enquiry.topic,
        language=enquiry.language,
        excluded_ids=previous_authors(enquiry),
        priority=1,
    )


def send_on(enquiry: Enquiry, *, after: Answer, by: User) -> None:
    """To somebody else from the crowd; to staff if staff had answered it or the crowd has had its tries."""
    if after.is_by_staff or enquiry.not_solved_count >= settings.NOT_SOLVED_LIMIT:
        escalating.pass_to_staff(enquiry, by=by, reason=Escalation.Reason.NOT_SOLVED)
    else:
        queue_again(enquiry)
