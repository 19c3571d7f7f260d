"""One more thing said in an enquiry. The caller holds the enquiry's lock."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings

from accounts.models import User
from common import clock
from marketplace.models import Answer, Enquiry, Message
from marketplace.sealed_text import original, seal_text
from marketplace.sensitive_matters import sensitive_matter
from routing import clocks
from routing import queries as routing_queries
from routing.actions.resume_item import resume_item
from routing.models import ItemKind

REPEAT_SECONDS = 600
"""The same words again within this time are the same message sent twice: a double tap, or a retry on a weak line."""


def say(enquiry: Enquiry, *, by: User, kind: Message.Kind, body: str, is_by_staff: bool = False) -> Message:
    """Store a message with its crowd-safe form; what the customer adds, with what makes it one for staff alone."""
    text = seal_text(enquiry.id, body)
    matter = sensitive_matter(body) if kind == Message.Kind.QUESTION else None
    return Message.objects.create(
        enquiry=enquiry,
        author=by,
        kind=kind,
        is_by_staff=is_by_staff,
        body=text.crowd_safe,
        body_sealed=text.sealed,
        matter=matter.value if matter else "",
        created_at=clock.now(),
    )


def take_up(enquiry: Enquiry) -> None:
    """What the customer's words set going again in an enquiry that is open or answered."""
    if enquiry.status == "answered":
        enquiry.assume_solved_at = clock.now() + timedelta(hours=settings.ASSUME_SOLVED_AFTER_HOURS)
        enquiry.save(update_fields=["assume_solved_at"])
        return
    clocks.go_on(enquiry.id)
    if routing_queries.live_entry(enquiry.id, ItemKind.ENQUIRY) is not None:
        resume_item(item_id=enquiry.id, kind=ItemKind.ENQUIRY)


def listeners(enquiry: Enquiry) -> list[UUID | None]:
    """Whoever is on it now, and whoever wrote the answer that is being talked about."""
    entry = routing_queries.live_entry(enquiry.id, ItemKind.ENQUIRY)
    authors = Answer.objects.filter(enquiry=enquiry, status__in=["submitted", "returned", "published"])
    return [entry.holder_id if entry else None, *authors.values_list("author_id", flat=True)]


def just_said(enquiry: Enquiry, *, by: User, kind: Message.Kind, body: str) -> Message | None:
    """The last message of the enquiry if it is this very one."""
    last = Message.objects.filter(enquiry=enquiry).order_by("-created_at", "-id").first()
    if (
        last is not None
        and last.author_id == by.id
        and last.kind == kind
        and last.created_at > clock.ago(seconds=REPEAT_SECONDS)
        and original(last.body_sealed) == body
    ):
        last.enquiry = enquiry
        return last
    return None
