"""Somebody looks at a photo in full."""

from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import history
from marketplace.models import Photo
from marketplace.permissions import sees_whole_story
from marketplace.photo_access import photo_for

A_PHOTO = "photo"
"""What the customer's own export says of it."""


def open_photo(*, photo_id: UUID, by: User) -> Photo:
    """For whoever may see it. A look by our team at a customer's is a row of the record, which the customer's own
    export tells; that an advocate may look is told by their claim, and a moderator at an advocate's by their review.
    Raises: NotFound.
    """
    with transaction.atomic():
        photo = photo_for(by, photo_id)
        is_customers = photo.answer_id is None and photo.enquiry.customer_id != by.id
        if is_customers and sees_whole_story(by):
            history.note(
                "open_photo", kind="photo", subject=photo.id, story=photo.enquiry_id, by=by, why=A_PHOTO
            )
        return photo
