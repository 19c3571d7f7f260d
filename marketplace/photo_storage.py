"""Photos of a message: read before the transaction starts (decoding takes time), stored inside it."""

from __future__ import annotations

from collections.abc import Sequence

from django.core.files.base import ContentFile

from marketplace import photos
from marketplace.errors import TooManyPhotos
from marketplace.limits import PHOTOS_MAX
from marketplace.models import Message, Photo


def read_photos(uploads: Sequence[photos.Upload]) -> list[photos.Photo]:
    """Raises: TooManyPhotos, and what marketplace.photos.read_photo raises."""
    if len(uploads) > PHOTOS_MAX:
        raise TooManyPhotos
    return [photos.read_photo(upload) for upload in uploads]


def store_photos(read: Sequence[photos.Photo], *, message: Message) -> None:
    """A file whose transaction rolls back is left behind unreferenced, under a name that nobody can guess."""
    for each in read:
        photo = Photo(
            enquiry_id=message.enquiry_id,
            message=message,
            content_type=each.content_type,
            width=each.width,
            height=each.height,
            size=len(each.content),
        )
        photo.file.save("photo", ContentFile(each.content), save=False)
        photo.thumb.save("thumb", ContentFile(each.thumb), save=False)
        photo.save()
