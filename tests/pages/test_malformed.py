"""What no browser of ours would send: to every form and page, and as a photo. A refusal, never a fault of ours.

The API's own garbage is in tests/api/test_bad_input.py and tests/api/test_by_schema.py.
"""

from __future__ import annotations

import io
import random
import time
import zipfile
from functools import partial
from typing import NamedTuple

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image

from common.narrowing import NarrowingForm
from marketplace.forms.narrowing import DeskForm
from marketplace.forms.public_help import SearchForm
from marketplace.forms.record import RecordForm
from marketplace.loading import load_pages
from tests.api.conftest import API
from tests.doors import ADDRESSES, names_of
from tests.role_matrix import BODIES, ROLES, ROWS

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--b--\r\n'

UNREADABLE = [
    (FORM, b"%ff%fe=%00&body=%c3%28&fence=99999999999999999999999&points=1e999&rating=NaN"),
    (FORM, b"&".join(b"body=%d" % number for number in range(1200))),
    ("application/json", b'{"body": ["'),
    (MULTIPART, b"--b\r\nContent-Disposition: form-data; name=\xff\xfe\r\n\r\n\x00\r\n"),
    (MULTIPART, PART % (b"photos", b'; filename="../../\x00etc/passwd"', b"\x89PNG\r\n\x1a\n")),
]
"""Content type and body; what a form makes of it differs, but no form stumbles."""


def whoever_may(row):
    return next((role for role in reversed(ROLES[1:]) if row.expected[role] & {200, 201, 204, 302}), "carla")


FORMS = [row for row in ROWS if row.method == "POST" and not row.name.startswith("api:")]


class Came(NamedTuple):
    """Seconds of the clock, which runs on while others use the processor, and of the processor."""

    status: int
    seconds: float
    processor_seconds: float
    where: str


def slowest(came):
    by_clock = max(came, key=lambda each: each.seconds)
    by_work = max(came, key=lambda each: each.processor_seconds)
    return (
        f"{sum(each.seconds <= 1 for each in came)} of them within 1 s,"
        f" the slowest in {by_clock.seconds:.2f} s ({by_clock.where}),"
        f" the most work {by_work.processor_seconds:.2f} s of processor ({by_work.where})."
    )


def timed(ask, where):
    began, worked = time.perf_counter(), time.process_time()
    with transaction.atomic():
        answer = ask()
        transaction.set_rollback(True)
    return Came(answer.status_code, time.perf_counter() - began, time.process_time() - worked, where)


@pytest.fixture
def web_process(client_of):
    """As it is when the first form comes: it has loaded its pages, and was asked whether it is there."""
    load_pages()
    client_of(None).get(reverse("healthz"))


@pytest.mark.usefixtures("web_process")
def test_no_form_stumbles_over_what_it_cannot_read(scene, client_of, figure):
    came = []
    for place in sorted({row.place for row in FORMS}):
        with transaction.atomic():
            came += statuses_at(place, scene, client_of)
            transaction.set_rollback(True)
    refused = sum(400 <= each.status < 500 for each in came)
    figure(
        f"Malformed forms: {len(came)} sent, {refused} refused with 4xx, the others had nothing to read, 0 times 5xx,"
        f" {slowest(came)}"
    )


def statuses_at(place, scene, client_of):
    """What came of every malformed request to every form there."""
    arguments = scene.at(place)
    for row in [row for row in FORMS if row.place == place]:
        browser = client_of(getattr(scene.cast, whoever_may(row)))
        for name in names_of(row):
            address = reverse(name, kwargs={word: arguments[word] for word in ADDRESSES[name]})
            hidden = [(FORM, f"{field}=%00\x85".encode()) for field in BODIES.get((name, "POST"), ())]
            for content_type, body in [*UNREADABLE, *hidden]:
                one = timed(partial(browser.generic, "POST", address, body, content_type=content_type), name)
                assert one.status < 500, (name, content_type, body[:80])
                yield one


# --- Addresses -------------------------------------------------------------------------------------------------

PAGES = [row for row in ROWS if row.method == "GET" and not row.name.startswith(("api:", "admin:"))]
FORMS_OF_ADDRESSES = (RecordForm, SearchForm, DeskForm, *NarrowingForm.__subclasses__())
PARAMETERS = sorted(
    {name for form in FORMS_OF_ADDRESSES for name in form.base_fields}
    | {
        "after",
        "before",
        "card",
        "code",
        "lang",
        "month",
        "name",
        "next",
        "open",
        "page",
        "period",
        "shown",
        "start",
    }
)
GARBAGE = (
    *("%00", "%c3%28", "%ed%a0%80", "%0d%0aX:%20y", "-1", "99999999999999999999999", "1e999", "NaN"),
    *("0000-00-00", "9999-99-99", "2026-02-30", "%D9%A3", "[]", "http://%5Bx", "'%22--", "", "%C3%A9" * 300),
)


@pytest.mark.usefixtures("web_process")
def test_no_page_stumbles_over_what_stands_after_the_question_mark(scene, client_of, figure):
    """Each page is asked with everything that any page reads; what is wrong with it differs from page to page."""
    came = []
    for place in sorted({row.place for row in PAGES}):
        with transaction.atomic():
            arguments = scene.at(place)
            for row in [row for row in PAGES if row.place == place]:
                browser = client_of(getattr(scene.cast, whoever_may(row), None))
                for name in names_of(row):
                    at = {word: arguments[word] for word in ADDRESSES[name]}
                    address = name if name.startswith("/") else reverse(name, kwargs=at)
                    query = garbled(PARAMETERS, turn=len(came))
                    came.append(timed(partial(browser.get, f"{address}?{query}"), name))
                    assert came[-1].status < 500, (name, query)
            transaction.set_rollback(True)
    figure(f"Malformed addresses: {len(came)} asked, 0 times 5xx, {slowest(came)}")


def garbled(names, *, turn):
    """Something else after each name; at the next turn it is the next one's."""
    return "&".join(f"{name}={GARBAGE[(place + turn) % len(GARBAGE)]}" for place, name in enumerate(names))


# --- Uploads ---------------------------------------------------------------------------------------------------


def uploads():
    """Names and contents; none is a photo, whatever it begins like."""
    chance = random.Random(7)
    whole = io.BytesIO()
    Image.new("RGB", (64, 48), "teal").save(whole, "JPEG")
    archive = io.BytesIO()
    with zipfile.ZipFile(archive, "w") as packed:
        packed.writestr("../../evil.py", "x")
    yield "empty.jpg", b""
    yield "page.jpg", b"<!doctype html><script>alert(1)</script>"
    yield "drawing.svg", b"<svg xmlns='http://www.w3.org/2000/svg' onload='alert(1)'/>"
    yield "form.pdf", b"%PDF-1.7\n"
    yield "archive.png", archive.getvalue()
    yield "program.jpg", b"\x7fELF" + bytes(200)
    yield "both.jpg", whole.getvalue() + archive.getvalue()
    yield "cut.jpg", whole.getvalue()[:120]
    yield "../../up.png", b"\x89PNG\r\n\x1a\n" + bytes(80)
    for header in (
        b"\xff\xd8\xff\xe0",
        b"\x89PNG\r\n\x1a\n",
        b"RIFF\x10\0\0\0WEBPVP8 ",
        b"GIF89a",
        b"BM",
        b"II*\0",
    ):
        for length in (0, 1, 30, 900):
            yield "noise.jpg", header + chance.randbytes(length)


@pytest.mark.usefixtures("web_process")
def test_whatever_is_uploaded_is_a_refusal_and_never_a_fault(scene, client_of, api_of, settings, figure):
    settings.LIMITS_PER_HOUR = dict.fromkeys(settings.LIMITS_PER_HOUR, 1_000_000)
    ids, browser, api = scene.at("held"), client_of(scene.cast.carla), api_of(scene.cast.carla)
    doors = [
        (browser, reverse("ask"), {"subject": "Dead", "body": "Why?", "language": "en"}),
        (browser, reverse("enquiry_message", args=[ids["enquiry_id"]]), {"body": "Look."}),
        (api, f"{API}/enquiries/", {"subject": "Dead", "body": "Why?", "topic": "sim"}),
        (api, f"{API}/enquiries/{ids['enquiry_id']}/messages/", {"body": "Look."}),
    ]
    came = []
    for client, address, words in doors:
        for name, content in uploads():
            sent = words | {"photos": [SimpleUploadedFile(name, content, content_type="image/jpeg")]}
            options = {"format": "multipart"} if client is api else {}
            one = timed(partial(client.post, address, sent, **options), f"{address} {name}")
            assert 400 <= one.status < 500, (address, name, content[:20])
            came.append(one)
    figure(f"Malformed uploads: {len(came)} sent, {len(came)} refused with 4xx, 0 times 5xx, {slowest(came)}")
