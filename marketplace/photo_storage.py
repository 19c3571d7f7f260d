"""Photos of a message: read before the transaction starts (decoding takes time), stored inside it, and made small by a
worker afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.utils.translation import gettext_lazy as _

from common.errors import DomainError
from marketplace import notices, photos
from marketplace.errors import TooManyPhotos
from marketplace.limits import PHOTOS_MAX
from marketplace.models import Message, Photo

logger = logging.getLogger(__name__)


class PhotosNotStored(DomainError):
    """The disk is full or away. Nothing of the message is kept then, so it can be sent again as it is."""

    code = "photos_not_stored"
    status = 503
    message = _("We cannot keep photos at the moment. Send your message without them, or try again later.")


def read_photos(uploads: Sequence[photos.Upload]) -> list[photos.Photo]:
    """Raises: TooManyPhotos, and what marketplace.photos.read_photo raises."""
    if len(uploads) > PHOTOS_MAX:
        raise TooManyPhotos
    return [photos.read_photo(upload) for upload in uploads]


def store_photos(read: Sequence[photos.Photo], *, message: Message) -> None:
    """A file whose transaction rolls back is left behind unreferenced, under a name that nobody can guess.

    Raises: PhotosNotStored.
    """
    for each in read:
        photo = Photo(
            enquiry_id=message.enquiry_id,
            message=message,
            content_type=each.content_type,
            width=each.width,
            height=each.height,
            size=len(each.content),
        )
        try:
            photo.file.save("photo", ContentFile(each.content), save=False)
        except OSError as error:
            logger.exception("A photo could not be written.")
            raise PhotosNotStored from error
        photo.save()
        notices.photo_stored(photo)


def make_thumbnail(photo_id: UUID) -> None:
    """Beside the photo, unless that is gone or has one. Locks it, so that erasing finds either both or neither."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update(no_key=True).filter(pk=photo_id, thumb="").first()
        if photo is not None:
            with photo.file.open("rb") as file:
                photo.thumb.save("thumb", ContentFile(photos.thumbnail(file.read())), save=False)
            photo.save(update_fields=["thumb"])
