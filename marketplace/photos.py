"""Photos that people attach: read with suspicion, written anew.

What is kept is a fresh JPEG or WebP made from the pixels alone, turned upright and at most 2048 pixels a
side; a worker adds a thumbnail. No byte of the upload survives: no position, camera, thumbnail, comment, colour
profile or hidden second file. Storing and serving a photo happens elsewhere.
"""

from __future__ import annotations

import io
import struct
import zipfile
from dataclasses import dataclass
from typing import Protocol

from django.utils.translation import gettext_lazy as _
from PIL import Image, ImageOps

from common.errors import DomainError

MAX_BYTES = 10 * 1024 * 1024
MAX_PIXELS = 52_000_000
"""Room for a phone's 50-megapixel photo; a bitmap of this size is about 200 MB while it is decoded."""
MAX_SIDE = 2048
THUMB_SIDE = 144
"""Pages show 48 pixels; the sharpest phones have three for each."""

_SNIFFED_BYTES = 2048
_MARKUP = (b"<svg", b"<html", b"<!doctype", b"<script", b"<body", b"<iframe", b"%pdf-")
_PROGRAMS = (b"<?php", b"__HALT_COMPILER();")
_FORMATS = ("JPEG", "PNG", "WEBP", "GIF")
CONTENT_TYPES = tuple(f"image/{name.lower()}" for name in _FORMATS)
"""Of what is read, as a page's file field names it."""
_HEIC_BRANDS = (b"heic", b"heix", b"hevc", b"heim", b"heis", b"mif1", b"msf1")
_DECODING_FAILURES = (
    OSError,
    ValueError,
    SyntaxError,
    EOFError,
    TypeError,
    LookupError,
    ArithmeticError,
    struct.error,
    Image.DecompressionBombError,
)
"""All that Pillow's readers let escape from damaged files."""


class PhotoRefused(DomainError):
    """Base of what is wrong with one file."""


class PhotoTooLarge(PhotoRefused):
    code = "photo_too_large"
    status = 413
    message = _("This photo is over 10 MB. Choose a smaller one, or take a screenshot of it.")


class PhotoHasTooManyPixels(PhotoRefused):
    code = "photo_has_too_many_pixels"
    message = _("This photo has more than 52 megapixels. Choose a smaller one.")


class NotAPhoto(PhotoRefused):
    code = "not_a_photo"
    status = 415
    message = _("This file is not a photo we can read. Choose a JPEG, PNG, WebP or GIF.")


class PhotoIsHeic(PhotoRefused):
    code = "photo_is_heic"
    status = 415
    message = _("This photo is in the HEIC format. Save it as JPEG, or take a screenshot of it.")


class PhotoIsDamaged(PhotoRefused):
    code = "photo_is_damaged"
    message = _("This photo is damaged or incomplete. Choose it again, or take a new one.")


class Upload(Protocol):
    """What we need of a file from a form, the API or the disk."""

    def read(self, size: int, /) -> bytes: ...


@dataclass(frozen=True)
class Photo:
    content: bytes
    content_type: str
    width: int
    height: int


def read_photo(upload: Upload) -> Photo:
    """Raises: PhotoTooLarge, PhotoHasTooManyPixels, NotAPhoto, PhotoIsHeic, PhotoIsDamaged."""
    content = upload.read(MAX_BYTES + 1)
    if len(content) > MAX_BYTES:
        raise PhotoTooLarge
    _refuse_other_natures(content)
    try:
        image = Image.open(io.BytesIO(content), formats=_FORMATS)
    except Image.DecompressionBombError as error:
        raise PhotoHasTooManyPixels from error
    except _DECODING_FAILURES as error:
        raise NotAPhoto from error
    with image:
        if image.width * image.height > MAX_PIXELS:
            raise PhotoHasTooManyPixels
        is_lossless = image.format in {"PNG", "GIF"}
        try:
            pixels = _upright_pixels(image)
        except _DECODING_FAILURES as error:
            raise PhotoIsDamaged from error
    return _encode(pixels, is_lossless=is_lossless)


def _refuse_other_natures(content: bytes) -> None:
    """A file may be a photo and a page, a program or an archive at once; nobody sends such a file by
    accident."""
    if content[4:8] == b"ftyp" and content[8:12] in _HEIC_BRANDS:
        raise PhotoIsHeic
    head = content[:_SNIFFED_BYTES].lower()
    if (
        any(sign in head for sign in _MARKUP)
        or any(sign in content for sign in _PROGRAMS)
        or zipfile.is_zipfile(io.BytesIO(content))
    ):
        raise NotAPhoto


def _upright_pixels(image: Image.Image) -> Image.Image:
    """The first frame, scaled down, as RGB or, where something shows through, RGBA."""
    image.draft(
        "RGB", (MAX_SIDE, MAX_SIDE)
    )  # JPEG only: decodes at a fraction of the size, and of the memory
    has_alpha = image.has_transparency_data
    image = ImageOps.exif_transpose(image)
    pixels = image.convert("RGBA" if has_alpha else "RGB")
    if has_alpha and pixels.getchannel("A").getextrema() == (255, 255):
        pixels = pixels.convert("RGB")
    pixels.thumbnail((MAX_SIDE, MAX_SIDE), Image.Resampling.LANCZOS)
    return pixels


def _encode(pixels: Image.Image, *, is_lossless: bool) -> Photo:
    """WebP keeps a screenshot's letters crisp and its transparency; a photograph stays the JPEG every tool
    reads."""
    pixels.info.clear()  # Pillow would write the comment it found back into a JPEG
    written = io.BytesIO()
    if is_lossless or pixels.mode == "RGBA":
        content_type = "image/webp"
        pixels.save(written, "WEBP", quality=90)
    else:
        content_type = "image/jpeg"
        pixels.save(written, "JPEG", quality=85, optimize=True)
    return Photo(written.getvalue(), content_type, pixels.width, pixels.height)


def thumbnail(content: bytes) -> bytes:
    """A square WebP of the middle of a photo that `read_photo` wrote, a few kilobytes."""
    written = io.BytesIO()
    with Image.open(io.BytesIO(content), formats=("JPEG", "WEBP")) as image:
        image.draft("RGB", (4 * THUMB_SIDE, 4 * THUMB_SIDE))
        square = ImageOps.fit(image, (THUMB_SIDE, THUMB_SIDE), Image.Resampling.LANCZOS)
    square.save(written, "WEBP", quality=70)
    return written.getvalue()
