"""Somebody's export as one file to keep: for programs, to read and print, and their photos as they are stored."""

from __future__ import annotations

import json
import logging
import tempfile
import zipfile
from collections.abc import Mapping, Sequence
from typing import IO

from django.core.serializers.json import DjangoJSONEncoder
from django.template.loader import render_to_string
from django.utils.functional import Promise

from accounts.models import User
from common.errors import NotFound
from marketplace.personal_data.register import kinds, sections
from marketplace.personal_data.telling import Rows, name_in_archive, photos_of
from marketplace.personal_data.wording import row_in_words
from marketplace.photo_storage import content_of

logger = logging.getLogger(__name__)


def in_words(held: Mapping[str, Rows]) -> list[tuple[str | Promise, Sequence[Sequence[tuple[str, str]]]]]:
    """Titles and rows of the sections that have any, as people read them."""
    kind = kinds()
    return [
        (section.title, [row_in_words(section.key, row, kind=kind[section.key]) for row in held[section.key]])
        for section in sections()
        if held[section.key]
    ]


def as_archive(held: Mapping[str, Rows], *, of: User) -> IO[bytes]:
    """A ZIP file from its beginning, in a file of its own that goes when it is closed: photos may be many.

    Raises: PhotosAway.
    """
    file = tempfile.TemporaryFile()  # noqa: SIM115 - whoever sends it closes it
    names = {name_in_archive(photo): photo for photo in photos_of(of)}
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        archive.writestr(
            "data.json", json.dumps(held, cls=DjangoJSONEncoder, indent=2, ensure_ascii=False).encode()
        )
        kept = []
        for name, photo in names.items():
            try:
                content = content_of(photo.file)
            except NotFound:
                # Forgotten between the reading of its row and now, or lost with a disk.
                logger.warning("A photo of an export has no file.")
                continue
            archive.writestr(zipfile.ZipInfo(name, photo.created_at.timetuple()[:6]), content)
            kept.append(name)
        page = {"sections": in_words(held), "photos": kept}
        archive.writestr("data.html", render_to_string("marketplace/my_data_file.html", page))
    file.seek(0)
    return file
