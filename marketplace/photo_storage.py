"""Photos of a message or an answer: read and written before the transaction starts, as decoding and a bucket take time,
named by a row inside it, and made small by a worker afterwards."""

from __future__ import annotations

import logging
from collections.abc import Iterator, Sequence
from contextlib import contextmanager
from uuid import UUID

from django.core.files.base import ContentFile
from django.db import DatabaseError, transaction
from django.db.models.fields.files import FieldFile
from django.utils.translation import gettext
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
    """All of them, or for each that is wrong, by its name, what is wrong with it: in `fields`, and in one go.

    Raises: TooManyPhotos; of what marketplace.photos.read_photo raises, the kind of the first that is wrong.
    """
    if len(uploads) > PHOTOS_MAX:
        raise TooManyPhotos
    read: list[photos.Photo] = []
    refused: list[photos.PhotoRefused] = []
    wrong: list[str] = []
    for upload in uploads:
        try:
            read.append(photos.read_photo(upload))
        except photos.PhotoRefused as refusal:
            refused.append(refusal)
            said = {"name": getattr(upload, "name", None), "problem": refusal.message}
            wrong.append(gettext("%(name)s: %(problem)s") % said if said["name"] else str(refusal))
    if refused:
        raise type(refused[0])(" ".join(wrong), fields={"photos": wrong})
    return read


@contextmanager
def put_up(read: Sequence[photos.Photo]) -> Iterator[list[Photo]]:
    """Photos whose files are written, for `attach` in the block; what no row names when it ends is removed again.

    It goes around the transaction: a bucket may take seconds, in which nobody is to wait for a lock. What a process
    that is killed meanwhile leaves behind goes a day later (unnamed_photos.py).
    Raises: PhotosNotStored.
    """
    kept: list[Photo] = []
    try:
        for each in read:
            kept.append(_blank(each))
            _write(kept[-1].file, each.content)
        yield kept
    finally:
        if kept:
            _remove_unused(kept)


def attach(kept: Sequence[Photo], *, to: Message | Answer) -> None:
    """The rows of what was put up, in the transaction of what they belong to."""
    for photo in kept:
        photo.enquiry_id = to.enquiry_id
        photo.message = to if isinstance(to, Message) else None
        photo.answer = to if isinstance(to, Answer) else None
        photo.save(force_insert=True)
        notices.photo_stored(photo)


def _blank(read: photos.Photo) -> Photo:
    """Without what it belongs to, which may not be there yet. Its file is named by its id."""
    photo = Photo(
        content_type=read.content_type,
        width=read.width,
        height=read.height,
        size=len(read.content),
        created_at=clock.now(),
    )
    photo.file.name = photo.file.field.generate_filename(photo, "photo")
    return photo


def _write(file: FieldFile, content: bytes) -> None:
    """Raises: PhotosNotStored."""
    try:
        file.storage.save(file.name, ContentFile(content))
    except OSError as error:
        logger.exception("A photo could not be written.")
        raise PhotosNotStored from error


def _remove_unused(kept: Sequence[Photo]) -> None:
    """Also a part of a file. Where nobody can tell what is used, all of it stays: rather a file too many than one that
    a row names and that is gone."""
    try:
        named = set(Photo.objects.filter(pk__in=[photo.pk for photo in kept]).values_list("pk", flat=True))
        for photo in kept:
            if photo.pk not in named:
                photo.file.delete(save=False)
    except (DatabaseError, OSError):
        logger.exception("A photo that nothing names could not be removed.")


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
