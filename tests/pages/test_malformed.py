"""What no browser of ours would send: to every form and page, and as a photo. A refusal, never a fault of ours.

The API's own garbage is in tests/api/test_bad_input.py and tests/api/test_by_schema.py.
"""

from __future__ import annotations

import io
import random
import re
import zipfile
from functools import partial
from itertools import product

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.db import transaction
from django.urls import reverse
from PIL import Image
from rest_framework.test import APIClient

from common import form_bodies
from common.narrowing import NarrowingForm
from marketplace.forms.narrowing import DeskForm
from marketplace.forms.public_help import SearchForm
from marketplace.forms.record import RecordForm
from marketplace.views import triage
from tests.api.conftest import API
from tests.doors import ADDRESSES, Knocker, names_of
from tests.role_matrix import BODIES, ROLES, ROWS
from tests.timed import all_quick, timed, web_process  # noqa: F401 (the fixture)

FORM = "application/x-www-form-urlencoded"
MULTIPART = "multipart/form-data; boundary=b"
PART = b'--b\r\nContent-Disposition: form-data; name="%s"%s\r\n\r\n%s\r\n--b--\r\n'

UNREADABLE = [
    (FORM, b"%ff%fe=%00&body=%c3%28&fence=99999999999999999999999&points=1e999&rating=NaN"),
    (FORM, b"&".join(b"body=%d" % number for number in range(1200))),
    ("application/json", b'{"body": ["'),
    (MULTIPART, b"--b\r\nContent-Disposition: form-data; name=\xff\xfe\r\n\r\n\x00\r\n"),
]
"""Content type and body: no form of ours sends it, so none takes it, whatever it reads."""
ODD = [(MULTIPART, PART % (b"photos", b'; filename="../../\x00etc/passwd"', b"\x89PNG\r\n\x1a\n"))]
"""What a form makes of it, and of hidden characters in its fields, differs, but no form stumbles."""


def whoever_may(row):
    return next((role for role in reversed(ROLES[1:]) if row.expected[role] & {200, 201, 204, 302}), "carla")


FORMS = [row for row in ROWS if row.method == "POST" and not row.name.startswith("api:")]


@pytest.mark.usefixtures("web_process")
def test_no_form_stumbles_over_what_it_cannot_read(scene, client_of, figure):
    came = []
    for place in sorted({row.place for row in FORMS}):
        with transaction.atomic():
            came += statuses_at(place, scene, client_of)
            transaction.set_rollback(True)
    unreadable = [one for is_unreadable, one in came if is_unreadable]
    assert [one.where for one in unreadable if not 400 <= one.status < 500] == []
    assert len(unreadable) > 300
    figure(
        f"Malformed forms: {len(unreadable)} sent, {len(unreadable)} refused with 4xx, 0 times 5xx;"
        f" {len(came) - len(unreadable)} with odd values or files, 0 times 5xx,"
        f" {all_quick(one for _is_unreadable, one in came)}."
    )


@pytest.mark.usefixtures("web_process")
def test_without_the_guard_a_form_that_reads_nothing_takes_anything(scene, client_of, monkeypatch):
    address = reverse("availability")
    browser = client_of(scene.cast.ada)
    sent = [
        browser.generic("POST", address, body, content_type=kind).status_code for kind, body in UNREADABLE
    ]
    assert set(sent) <= {400, 415}
    monkeypatch.setattr(form_bodies, "has_body", lambda request: False)
    assert (
        browser.generic("POST", address, UNREADABLE[2][1], content_type=UNREADABLE[2][0]).status_code != 415
    )


def test_a_form_without_a_field_is_one(client_of, scene):
    for kind, body in ((FORM, b""), (MULTIPART, b"--b--\r\n")):
        answer = client_of(scene.cast.ada).generic("POST", "/nothing/here/", body, content_type=kind)
        assert answer.status_code == 404


def statuses_at(place, scene, client_of):
    """What came of every malformed request to every form there."""
    arguments = scene.at(place)
    for row in [row for row in FORMS if row.place == place]:
        browser = client_of(getattr(scene.cast, whoever_may(row)))
        for name in names_of(row):
            at = {word: arguments[word] for word in ADDRESSES[name]}
            address = name if name.startswith("/") else reverse(name, kwargs=at)
            hidden = [(FORM, f"{field}=%00\x85".encode()) for field in BODIES.get((name, "POST"), ())]
            for content_type, body in [*UNREADABLE, *ODD, *hidden]:
                one = timed(partial(browser.generic, "POST", address, body, content_type=content_type), name)
                assert one.status < 500, (name, content_type, body[:80])
                yield (content_type, body) in UNREADABLE, one


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
        "year",
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
    figure(f"Malformed addresses: {len(came)} asked, 0 times 5xx, {all_quick(came)}.")


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


def result_files(reference):
    """Contents that billing never sends, beside what is no text at all."""
    header = b"reference,status,reason,amount_minor\n"
    yield b"a;b;c\n1;2;3\n"
    yield header
    yield header + b'"' * 5_000
    yield header + f"{reference},settled,,{'9' * 400}".encode()
    yield header + f"{reference},settled,,-500".encode()
    yield header + f"{reference},paid,,500".encode()
    yield header + f"{reference},settled,\u202e=1+1,500,more,cells".encode()
    yield header + b"\r".join([f"{reference},settled,,500".encode()] * 2)
    yield header + b"," * 900_000
    yield header + b"\n".join(b"RD-%d,settled,,500" % line for line in range(6_000))
    yield b"\xff\xfe" + (header.decode() + f"{reference},settled,,500").encode("utf-16-le")
    yield header + b"x" * 1_100_000


@pytest.fixture
def doors(scene, client_of, api_of, settings):
    """(client, address, what is filled in, field, files): whoever may send a file somewhere."""
    from rewards.models import Redemption

    settings.LIMITS_PER_HOUR = dict.fromkeys(settings.LIMITS_PER_HOUR, 1_000_000)
    cast, ids, batch = scene.cast, scene.at("held"), scene.at("batch")
    carla, ada, omar = client_of(cast.carla), client_of(cast.ada), client_of(cast.omar)
    by_api, answers = api_of(cast.carla), api_of(cast.ada)
    question, answer = ids["enquiry_id"], ids["claim_id"]
    asked, said = {"subject": "Dead", "body": "Why?"}, {"body": "Look."}
    given = {"body": "Switch flight mode on, then off again.", "fence": ids["fence"]}
    reference = Redemption.objects.get(pk=batch["redemption_id"]).reference
    results = [("results.csv", content) for content in result_files(reference)]
    photos = list(uploads())
    return [
        (carla, reverse("ask"), asked | {"language": "en"}, "photos", photos),
        (carla, reverse("enquiry_message", args=[question]), said, "photos", photos),
        (by_api, f"{API}/enquiries/", asked | {"topic": "sim"}, "photos", photos),
        (by_api, f"{API}/enquiries/{question}/messages/", said, "photos", photos),
        (ada, reverse("claim_answer", args=[answer]), given, "photos", photos),
        (answers, f"{API}/claims/{answer}/answer/", given, "photos", photos),
        (omar, reverse("payout_results", args=[batch["batch_id"]]), {}, "file", photos + results),
    ]


@pytest.mark.usefixtures("web_process")
def test_whatever_is_uploaded_is_a_refusal_and_never_a_fault(doors, figure):
    came = []
    for client, address, words, field, files in doors:
        for name, content in files:
            sent = words | {field: SimpleUploadedFile(name, content, content_type="image/jpeg")}
            options = {"format": "multipart"} if isinstance(client, APIClient) else {}
            one = timed(partial(client.post, address, sent, **options), f"{address} {name}")
            assert 400 <= one.status < 500, (address, name, content[:60])
            came.append(one)
    figure(
        f"Malformed uploads: {len(came)} sent, {len(came)} refused with 4xx, 0 times 5xx, {all_quick(came)}."
    )


# --- Words -----------------------------------------------------------------------------------------------------

KEPT = "kept words"
WORDS = {
    "20,000 characters": f"{KEPT} {'x' * 20_000}",
    "a NUL": f"{KEPT} \x00",
    "a script": f"{KEPT} <script>alert(1)</script>",
}
SAID = re.compile(r'class="banner (?:bad|warn)"[^>]*role="alert"[^>]*data-focus-after-swap')
BY_SCRIPT_ALONE = {
    "claim_draft": "the draft beside the form, which keeps its words itself; the answer is 204 or why not",
    "device_add": "what a browser says of itself; nobody has typed it",
    "device_forget": "what a browser says of itself; nobody has typed it",
}


def fields_for_words(row):
    """Whoever writes has spaces between their words."""
    for field, value in BODIES.get((row.name, "POST"), {}).items():
        if isinstance(value, str) and " " in value and row.name not in BY_SCRIPT_ALONE:
            yield field


def lost_words(rows, scene, client_of, api_of):
    """What each of them refuses without giving it back, or without saying so aloud."""
    for place in sorted({row.place for row in rows}):
        with transaction.atomic():
            knocker = Knocker(scene, place, client_of=client_of, api_of=api_of)
            for row in [row for row in rows if row.place == place]:
                for field, (what, words) in product(fields_for_words(row), WORDS.items()):
                    sent = BODIES[row.name, "POST"] | {field: words}
                    answer, _seen = knocker.knock(row, row.name, whoever_may(row), sent=sent)
                    page = answer.content.decode()
                    assert "<script>alert" not in page, (row.name, field)
                    if answer.status_code >= 400:
                        assert answer.status_code == 422, (row.name, field, what)
                        is_back, is_said = KEPT in page, bool(SAID.search(page))
                        if not (is_back and is_said):
                            yield f"{row.name} {field}, {what}: {answer.status_code}, {is_back=}, {is_said=}"
            transaction.set_rollback(True)


@pytest.fixture
def without_limits(settings):
    settings.LIMITS_PER_HOUR = dict.fromkeys(settings.LIMITS_PER_HOUR, 1_000_000)


@pytest.mark.usefixtures("without_limits")
def test_words_that_are_refused_are_still_there_and_why_is_said(scene, client_of, api_of):
    rows = [row for row in FORMS if any(fields_for_words(row))]
    assert len(rows) > 25
    assert list(lost_words(rows, scene, client_of, api_of)) == []


@pytest.mark.usefixtures("without_limits")
def test_without_the_guard_that_puts_the_form_back_words_are_lost(scene, client_of, api_of, monkeypatch):
    page = triage._page
    monkeypatch.setattr(
        "marketplace.views.triage._page",
        lambda request, refused=None, status=200: page(request, status=status),
    )
    rows = [row for row in FORMS if row.name == "triage_report"]
    lost = list(lost_words(rows, scene, client_of, api_of))
    assert "triage_report note, 20,000 characters: 422, is_back=False, is_said=False" in lost
