"""The pages count what the API counts: beyond the hour's limit the form comes back with 429 and every word typed."""

from __future__ import annotations

import io
from uuid import uuid4

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from PIL import Image

from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Enquiry, Message
from routing.actions.claim_enquiry import claim_enquiry

TOO_MANY = "That was a lot in a short time."
WAYS = pytest.mark.parametrize("headers", [{}, {"HTTP_HX_REQUEST": "true"}], ids=["page", "htmx"])


@pytest.fixture(autouse=True)
def one_an_hour(settings):
    settings.LIMITS_PER_HOUR = dict.fromkeys(["enquiries", "messages", "tokens"], 1)


@pytest.fixture
def asked(carla, ada, sim, service_level):
    """Asked by the action itself, which counts nothing: the demo calls it a thousand times."""
    return post_enquiry(by=carla, subject="No signal", body="Since noon.")


def a_photo() -> SimpleUploadedFile:
    file = io.BytesIO()
    Image.new("RGB", (4, 4), "green").save(file, "PNG")
    return SimpleUploadedFile("screenshot.png", file.getvalue(), content_type="image/png")


def assert_refused_with(words, response):
    page = response.content.decode()
    assert response.status_code == 429
    assert TOO_MANY in page and words in page


@WAYS
def test_asking(carla, client_of, sim, service_level, headers):
    client = client_of(carla)
    question = {"subject": "No signal", "body": "Since this morning.", "topic": "", "language": "en"}
    first = {**question, "form_key": str(uuid4())}
    for _ in range(2):  # What is sent twice counts once.
        assert client.post(reverse("ask"), first).status_code == 302
    second = {**question, "body": "Once more, in other words.", "form_key": str(uuid4())}
    assert_refused_with("Once more, in other words.", client.post(reverse("ask"), second, **headers))
    assert Enquiry.objects.count() == 1


@WAYS
def test_a_message_with_photos(carla, client_of, asked, headers):
    client, url = client_of(carla), reverse("enquiry_message", args=[asked.id])
    sent = Message.objects.count()
    said = {"form_key": str(uuid4()), "body": "Since noon, to be exact.", "photos": a_photo()}
    assert client.post(url, said).status_code == 302
    more = {"form_key": str(uuid4()), "body": "And again now.", "photos": a_photo()}
    assert_refused_with("And again now.", client.post(url, more, **headers))
    assert Message.objects.count() == sent + 1


@WAYS
def test_a_question_back_to_the_customer(ada, client_of, asked, headers):
    client = client_of(ada)
    held = claim_enquiry(enquiry_id=asked.id, by=ada)
    url = reverse("claim_ask", args=[held.id])
    assert client.post(url, {"ask-body": "Which phone is it?"}).status_code == 302
    assert_refused_with("And which year?", client.post(url, {"ask-body": "And which year?"}, **headers))
    assert Message.objects.filter(author=ada).count() == 1
