"""A disk that takes no more: photos are refused in words, nothing half is kept, and work without photos goes on."""

from __future__ import annotations

import io
import resource
import signal
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.models import Enquiry, Message, Photo
from routing.models import QueueEntry

ASKED = {"subject": "My eSIM is dead", "body": "It says not provisioned."}
LIMIT_BYTES = 16


@pytest.fixture
def photo():
    """photo() -> a small photo as a browser sends it."""

    def make():
        file = io.BytesIO()
        Image.new("RGB", (64, 48), "red").save(file, "JPEG")
        return SimpleUploadedFile("me.jpg", file.getvalue(), content_type="image/jpeg")

    return make


@pytest.fixture
def full_disk(settings, tmp_path, monkeypatch):
    """The kernel refuses to write more than some bytes to any file: as far as a program sees, the disk is full."""
    settings.MEDIA_ROOT = tmp_path
    # Python 3.11 would keep the first bytes of what is imported now, for good.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (LIMIT_BYTES, hard))
    yield
    resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
    signal.signal(signal.SIGXFSZ, handler)


@pytest.mark.django_db
def test_the_page_keeps_the_words_and_says_why(client_of, carla, sim, service_level, photo, full_disk):
    client = client_of(carla)
    form_key = client.get("/ask/").context["form"]["form_key"].value()
    asked = {**ASKED, "topic": sim.id, "form_key": form_key}

    refused = client.post("/ask/", {**asked, "photos": photo()})

    assert refused.status_code == 422
    assert "We cannot keep photos at the moment" in refused.content.decode()
    assert ASKED["body"] in refused.content.decode()
    assert (Enquiry.objects.count(), Message.objects.count(), QueueEntry.objects.count()) == (0, 0, 0)
    assert client.post("/ask/", asked).status_code == 302
    assert (Enquiry.objects.count(), Photo.objects.count()) == (1, 0)


@pytest.mark.django_db
def test_the_api_refuses_and_the_same_key_may_try_again(api_of, carla, sim, service_level, photo, full_disk):
    api, asked = api_of(carla), {**ASKED, "topic": sim.slug}
    key = {"HTTP_IDEMPOTENCY_KEY": "once"}
    refused = api.post("/api/v1/enquiries/", {**asked, "photos": photo()}, format="multipart", **key)
    assert (refused.status_code, refused.json()["code"]) == (503, "photos_not_stored")
    assert api.post("/api/v1/enquiries/", asked, format="json", **key).status_code == 201
    assert Enquiry.objects.count() == 1
