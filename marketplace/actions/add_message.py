from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from common.checked_text import checked_text
from common.errors import NotFound
from marketplace import caution, messages, notices
from marketplace.errors import EnquiryClosed
from marketplace.limits import BODY_MAX
from marketplace.locking import lock_enquiry
from marketplace.models import Enquiry, Message
from marketplace.photo_storage import attach, put_up, read_photos
from marketplace.photos import Upload
from marketplace.sealed_text import said_before
from routing import clocks


def add_message(*, enquiry_id: UUID, by: User, body: str, photos: Sequence[Upload] = ()) -> Message:
    """The customer adds something to an enquiry that is open or answered, or an agent says something in it.

    If the holder waited for the customer, the clock runs on. After an answer the customer's words are a reaction, so
    the time until it counts as accepted starts again, and a sensitive matter opens it again for staff. The same words
    sent twice are one message.
    Raises: EnquiryClosed, Invalid, NotFound, PhotosNotStored, TooManyPhotos, and what reading a photo raises.
    """
    body = checked_text(body, field="body", max_length=BODY_MAX)
    read = read_photos(photos)
    if read:
        _kind(Enquiry.objects.filter(pk=enquiry_id).first(), by=by)
    with put_up(read) as kept, transaction.atomic():
        enquiry = lock_enquiry(enquiry_id)
        kind = _kind(enquiry, by=by)
        if earlier := messages.just_said(enquiry, by=by, kind=kind, body=body):
            return earlier
        if enquiry.status not in {"open", "answered"}:
            raise EnquiryClosed
        concern = (
            caution.concern_about(body, earlier=said_before(enquiry.id))
            if kind == Message.Kind.QUESTION
            else None
        )
        message = messages.say(enquiry, by=by, kind=kind, body=body, is_by_staff=kind == Message.Kind.NOTE)
        attach(kept, to=message)
        if kind == Message.Kind.QUESTION:
            messages.take_up(enquiry)
            caution.keep_from_crowd(enquiry, concern=concern)
        else:
            clocks.respond(enquiry.id)
        notices.enquiry_changed(enquiry, also=messages.listeners(enquiry))
        return message


def _kind(enquiry: Enquiry | None, *, by: User) -> Message.Kind:
    """Raises: NotFound, also for whoever is neither the customer nor an agent."""
    if enquiry is None:
        raise NotFound
    if enquiry.customer_id == by.id:
        return Message.Kind.QUESTION
    if by.has_role(Role.AGENT):
        return Message.Kind.NOTE
    raise NotFound
