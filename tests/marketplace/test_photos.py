"""A photo keeps its pixels and nothing else, and a file that is anything but a photo goes no further."""

from __future__ import annotations

import io
import random
import struct
import tracemalloc
import zipfile
import zlib

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image, PngImagePlugin

from common.errors import DomainError
from marketplace import photos
from marketplace.photos import (
    NotAPhoto,
    PhotoHasTooManyPixels,
    PhotoIsDamaged,
    PhotoIsHeic,
    PhotoTooLarge,
    read_photo,
)


def picture(mode="RGB", size=(64, 48)) -> Image.Image:
    """Red at the left, blue at the right, so that a turn is seen."""
    image = Image.new("RGB", size, "blue")
    image.paste("red", (0, 0, size[0] // 2, size[1]))
    return image.convert(mode)


def noise(size=(300, 200)) -> Image.Image:
    return Image.frombytes("RGB", size, random.Random(1).randbytes(size[0] * size[1] * 3))


def encoded(image: Image.Image, format: str, **options) -> bytes:
    file = io.BytesIO()
    image.save(file, format, **options)
    return file.getvalue()


def read(content: bytes) -> photos.Photo:
    return read_photo(SimpleUploadedFile("holiday.jpg", content))


def opened(photo: photos.Photo) -> Image.Image:
    return Image.open(io.BytesIO(photo.content))


def png_header(width: int, height: int) -> bytes:
    def chunk(kind: bytes, data: bytes) -> bytes:
        return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))

    header = chunk(b"IHDR", struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0))
    return b"\x89PNG\r\n\x1a\n" + header + chunk(b"IDAT", zlib.compress(b"\0" * 1000)) + chunk(b"IEND", b"")


@pytest.mark.parametrize(
    ("format", "mode", "content_type"),
    [
        ("JPEG", "RGB", "image/jpeg"),
        ("JPEG", "L", "image/jpeg"),
        ("JPEG", "CMYK", "image/jpeg"),
        ("PNG", "RGB", "image/webp"),
        ("PNG", "RGBA", "image/webp"),
        ("PNG", "P", "image/webp"),
        ("PNG", "1", "image/webp"),
        ("PNG", "LA", "image/webp"),
        ("PNG", "I;16", "image/webp"),
        ("WEBP", "RGB", "image/jpeg"),
        ("GIF", "P", "image/webp"),
    ],
)
def test_a_real_photo_is_written_anew(format, mode, content_type):
    image = picture("L").convert(mode) if mode == "I;16" else picture(mode)

    photo = read(encoded(image, format))

    assert (photo.content_type, photo.width, photo.height) == (content_type, 64, 48)
    written = opened(photo)
    assert Image.MIME[written.format] == content_type
    assert written.size == (64, 48)


def test_colours_survive():
    left = opened(read(encoded(picture(), "PNG"))).convert("RGB").getpixel((5, 20))

    assert left[0] > 200
    assert left[2] < 60


def test_what_shows_through_stays_transparent_and_what_does_not_needs_no_alpha():
    glass = Image.new("RGBA", (20, 20), (255, 0, 0, 100))
    opaque = Image.new("RGBA", (20, 20), (255, 0, 0, 255))

    assert opened(read(encoded(glass, "PNG"))).mode == "RGBA"
    assert opened(read(encoded(glass, "WEBP"))).mode == "RGBA"
    assert opened(read(encoded(opaque, "PNG"))).mode == "RGB"


@pytest.mark.parametrize("size", [(3000, 1000), (1000, 3000), (2049, 2049)])
@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_the_longest_side_is_at_most_2048(size, format):
    photo = read(encoded(picture(size=size), format))

    assert max(photo.width, photo.height) == 2048
    assert photo.width / photo.height == pytest.approx(size[0] / size[1], rel=0.01)


def test_a_small_photo_is_not_enlarged():
    photo = read(encoded(picture(size=(1, 1)), "PNG"))

    assert (photo.width, photo.height) == (1, 1)


@pytest.mark.parametrize(
    ("orientation", "size", "red_at"),
    [(1, (64, 48), (5, 24)), (3, (64, 48), (60, 24)), (6, (48, 64), (24, 5)), (8, (48, 64), (24, 60))],
)
def test_a_photo_is_turned_upright(orientation, size, red_at):
    exif = Image.Exif()
    exif[0x0112] = orientation

    photo = read(encoded(picture(), "JPEG", exif=exif))

    assert (photo.width, photo.height) == size
    assert opened(photo).convert("RGB").getpixel(red_at)[0] > 200


def secretive(format: str) -> bytes:
    """A photo with the word SECRET in every place that the format has for words."""
    exif = Image.Exif()
    exif[0x010E] = exif[0x013B] = "SECRET"
    exif.get_ifd(0x8825)[29] = "SECRET"
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "SECRET")
    notes.add_text("Comment", "SECRET", zip=True)
    notes.add_itxt("XML:com.adobe.xmp", "<x>SECRET</x>")
    options = {
        "JPEG": {
            "exif": exif,
            "comment": "SECRET",
            "xmp": b"<x>SECRET</x>",
            "icc_profile": b"SECRET",
            "dpi": (72, 72),
        },
        "PNG": {"exif": exif, "pnginfo": notes, "icc_profile": b"SECRET", "dpi": (72, 72)},
        "WEBP": {"exif": exif, "xmp": b"<x>SECRET</x>", "icc_profile": b"SECRET"},
        "GIF": {"comment": b"SECRET"},
    }
    return encoded(picture(), format, **options[format])


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
def test_no_word_of_the_upload_survives(format):
    content = secretive(format)
    assert b"SECRET" in content

    photo = read(content + b"SECRET behind the end")

    assert b"SECRET" not in photo.content
    assert not {"exif", "xmp", "icc_profile", "comment", "gps"} & opened(photo).info.keys()
    assert not opened(photo).getexif()


def test_without_clearing_pillow_writes_the_comment_back(monkeypatch):
    monkeypatch.setattr(photos, "_upright_pixels", lambda image: Kept(image.copy()))

    assert b"SECRET" in read(secretive("JPEG")).content


class Kept:
    """Pixels whose info cannot be cleared: what _encode would write without that line."""

    def __init__(self, image: Image.Image) -> None:
        self.image, self.info = image, {}

    def __getattr__(self, name):
        return getattr(self.image, name)


def test_of_a_moving_picture_the_first_frame_is_kept():
    first, second = Image.new("RGB", (10, 10), "red"), Image.new("RGB", (10, 10), "blue")

    for format in ("GIF", "WEBP", "PNG"):
        photo = read(encoded(first, format, save_all=True, append_images=[second]))
        assert getattr(opened(photo), "n_frames", 1) == 1
        assert opened(photo).convert("RGB").getpixel((5, 5))[0] > 200


# --- What is refused ------------------------------------------------------------------------------------------

NO_PHOTOS = {
    "nothing": b"",
    "a text": b"just some words",
    "a page": b"<!doctype html><title>x</title>",
    "a drawing": b'<svg xmlns="http://www.w3.org/2000/svg"><script>alert(1)</script></svg>',
    "a drawing with a prologue": b'<?xml version="1.0"?><svg/>',
    "a document": b"%PDF-1.7\n",
    "PostScript": b"%!PS-Adobe-3.0 EPSF-3.0\n%%BoundingBox: 0 0 10 10\n",
    "an executable": b"MZ" + bytes(200),
    "a bitmap": encoded(picture(), "BMP"),
    "a TIFF": encoded(picture(), "TIFF"),
    "an icon": encoded(picture(), "ICO"),
    "a signature alone": b"\x89PNG\r\n\x1a\n",
    "another signature alone": b"\xff\xd8\xff\xe0",
    "a third signature alone": b"RIFF\x00\x00\x00\x00WEBP",
    "the bytes of zero": bytes(5000),
}


@pytest.mark.parametrize("content", NO_PHOTOS.values(), ids=NO_PHOTOS.keys())
def test_what_is_no_photo_is_refused(content):
    with pytest.raises(NotAPhoto) as caught:
        read(content)

    assert caught.value.status == 415
    assert "JPEG" in caught.value.message


def zipped() -> bytes:
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w") as archive:
        archive.writestr("run.class", "x")
    return file.getvalue()


@pytest.mark.parametrize(
    "content",
    [
        encoded(noise(), "JPEG") + zipped(),
        encoded(noise(), "PNG") + zipped(),
        encoded(picture(), "JPEG", comment="<script>alert(1)</script>"),
        encoded(picture(), "GIF", comment=b"<HTML><body onload=alert(1)>"),
        encoded(picture(), "JPEG", comment="%PDF-1.4"),
        encoded(noise(), "PNG") + b"<?php system($_GET[0]); ?>",
        encoded(noise(), "JPEG") + b"<?php __HALT_COMPILER(); ?>",
    ],
    ids=["JPEG and archive", "PNG and archive", "JPEG and page", "GIF and page", "PDF", "PHP", "PHAR"],
)
def test_what_is_a_photo_and_something_else_is_refused(content):
    Image.open(io.BytesIO(content)).load()

    with pytest.raises(NotAPhoto):
        read(content)


@pytest.mark.parametrize("brand", [b"heic", b"heix", b"mif1"])
def test_heic_is_named_with_a_way_out(brand):
    with pytest.raises(PhotoIsHeic, match="Save it as JPEG"):
        read(b"\x00\x00\x00\x18ftyp" + brand + bytes(100))


@pytest.mark.parametrize("format", ["JPEG", "PNG", "WEBP", "GIF"])
@pytest.mark.parametrize("share", [0.3, 0.6, 0.9])
def test_a_truncated_photo_is_refused(format, share):
    content = encoded(noise(), format)

    with pytest.raises((PhotoIsDamaged, NotAPhoto)):
        read(content[: int(len(content) * share)])


def test_a_file_over_10_mb_is_refused_without_reading_on():
    class Endless:
        given = 0

        def read(self, size):
            self.given += size
            return bytes(size)

    upload = Endless()
    with pytest.raises(PhotoTooLarge) as caught:
        read_photo(upload)
    assert upload.given == photos.MAX_BYTES + 1
    assert caught.value.status == 413


@pytest.mark.parametrize(("width", "height"), [(8000, 7000), (20_000, 20_000), (2**31 - 1, 2**31 - 1)])
def test_a_decompression_bomb_is_refused_before_it_goes_off(width, height):
    tracemalloc.start()
    with pytest.raises((PhotoHasTooManyPixels, NotAPhoto)):
        read(png_header(width, height))
    _, peak = tracemalloc.get_traced_memory()
    tracemalloc.stop()

    assert peak < 5_000_000


def test_without_the_limit_on_pixels_the_bomb_is_decoded(monkeypatch):
    decoded = []
    monkeypatch.setattr(photos, "MAX_PIXELS", 10**12)
    monkeypatch.setattr(photos, "_upright_pixels", lambda image: decoded.append(image.size) or picture())
    read(png_header(8000, 7000))

    assert decoded == [(8000, 7000)]


def test_a_text_chunk_that_unpacks_to_much_is_refused():
    notes = PngImagePlugin.PngInfo()
    notes.add_text("Comment", "x" * 50_000_000, zip=True)

    with pytest.raises((NotAPhoto, PhotoIsDamaged)):
        read(encoded(picture(), "PNG", pnginfo=notes))


@pytest.mark.filterwarnings("ignore::UserWarning:PIL")
def test_damage_anywhere_is_refused_or_read_but_never_a_fault_of_ours():
    chance = random.Random(2)
    for format in ("JPEG", "PNG", "WEBP", "GIF"):
        content = secretive(format)
        for _ in range(400):
            damaged = bytearray(content)
            for _ in range(chance.randint(1, 8)):
                damaged[chance.randrange(len(damaged))] = chance.randrange(256)
            try:
                read(bytes(damaged))
            except DomainError as refused:
                assert refused.status in {413, 415, 422}
