"""Photos of a message or an answer: read before the transaction starts (decoding takes time), stored inside it, and
made small by a worker afterwards."""

from __future__ import annotations

import logging
from collections.abc import Sequence
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext_lazy as _

from common import clock
from common.errors import DomainError, NotFound
from marketplace import notices, photos
from marketplace.errors import TooManyPhotos
from marketplace.limits import PHOTOS_MAX
from marketplace.models import Answer, Message, Photo

logger = logging.getLogger(__name__)


class PhotosAway(DomainError):
    """The disk or the bucket cannot be read now."""

    code = "photos_away"
    status = 503
    message = _("We cannot show photos at the moment. Nothing is lost: try again in a few minutes.")


class PhotosNotStored(DomainError):
    """The disk is full, or the bucket is away. Nothing of the message is kept then, so it can be sent again."""

    code = "photos_not_stored"
    status = 503
    message = _("We cannot keep photos at the moment. Send your message without them, or try again later.")


def read_photos(uploads: Sequence[photos.Upload]) -> list[photos.Photo]:
    """Raises: TooManyPhotos, and what marketplace.photos.read_photo raises."""
    if len(uploads) > PHOTOS_MAX:
        raise TooManyPhotos
    return [photos.read_photo(upload) for upload in uploads]


def store_photos(read: Sequence[photos.Photo], *, of: Message | Answer) -> None:
    """A file whose transaction rolls back is left behind unreferenced, under a name that nobody can guess.

    Raises: PhotosNotStored.
    """
    for each in read:
        photo = Photo(
            enquiry_id=of.enquiry_id,
            message=of if isinstance(of, Message) else None,
            answer=of if isinstance(of, Answer) else None,
            content_type=each.content_type,
            width=each.width,
            height=each.height,
            size=len(each.content),
            created_at=clock.now(),
        )
        try:
            photo.file.save("photo", ContentFile(each.content), save=False)
        except OSError as error:
            logger.exception("A photo could not be written.")
            raise PhotosNotStored from error
        photo.save()
        notices.photo_stored(photo)


def content_of(file: FieldFile) -> bytes:
    """A megabyte or two at most. Raises: NotFound if it is gone, PhotosAway."""
    try:
        with file.open("rb") as opened:
            content: bytes = opened.read()
            return content
    except FileNotFoundError as error:
        raise NotFound from error
    except OSError as error:
        logger.exception("A photo could not be read.")
        raise PhotosAway from error


def make_thumbnail(photo_id: UUID) -> None:
    """Beside the photo, unless that is gone or has one. Locks it, so that erasing finds either both or neither."""
    with transaction.atomic():
        photo = Photo.objects.select_for_update(no_key=True).filter(pk=photo_id, thumb="").first()
        if photo is not None:
            with photo.file.open("rb") as file:
                photo.thumb.save("thumb", ContentFile(photos.thumbnail(file.read())), save=False)
            photo.save(update_fields=["thumb"])
