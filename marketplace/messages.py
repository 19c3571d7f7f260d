"""One more thing said in an enquiry. The caller holds the enquiry's lock."""

from __future__ import annotations

from accounts.models import User
from common import clock
from marketplace.models import Enquiry, Message
from marketplace.sealed_text import original, seal_text

REPEAT_SECONDS = 600
"""The same words again within this time are the same message sent twice: a double tap, or a retry on a weak line."""


def say(enquiry: Enquiry, *, by: User, kind: Message.Kind, body: str, is_by_staff: bool = False) -> Message:
    """Store a message with its crowd-safe form."""
    text = seal_text(enquiry.id, body)
    return Message.objects.create(
        enquiry=enquiry,
        author=by,
        kind=kind,
        is_by_staff=is_by_staff,
        body=text.crowd_safe,
        body_sealed=text.sealed,
        created_at=clock.now(),
    )


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
