"""A disk that takes no more: photos are refused in words, nothing half is kept, and work without photos goes on."""

from __future__ import annotations

import io
import resource
import signal
import sys
from contextlib import contextmanager

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from PIL import Image

from marketplace.actions.submit_answer import submit_answer
from marketplace.models import Answer, Draft, Enquiry, Message, Photo
from marketplace.photo_storage import PhotosNotStored
from marketplace.sealed_text import original
from routing.models import Claim, QueueEntry

ASKED = {"subject": "My eSIM is dead", "body": "It says not provisioned."}
ANSWER = "It is the switch in this picture, on the second page."
LIMIT_BYTES = 16
ONE_PHOTO_BYTES = 20_000


@pytest.fixture
def photo():
    """photo() -> a small photo as a browser sends it."""

    def make():
        file = io.BytesIO()
        Image.new("RGB", (64, 48), "red").save(file, "JPEG")
        return SimpleUploadedFile("me.jpg", file.getvalue(), content_type="image/jpeg")

    return make


@contextmanager
def full_after(size):
    """The kernel refuses to write more bytes to any file: as far as a program sees, the disk is full."""
    handler = signal.signal(signal.SIGXFSZ, signal.SIG_IGN)
    soft, hard = resource.getrlimit(resource.RLIMIT_FSIZE)
    resource.setrlimit(resource.RLIMIT_FSIZE, (size, hard))
    try:
        yield
    finally:
        resource.setrlimit(resource.RLIMIT_FSIZE, (soft, hard))
        signal.signal(signal.SIGXFSZ, handler)


@pytest.fixture
def full_disk(settings, tmp_path, monkeypatch):
    settings.MEDIA_ROOT = tmp_path
    # Python 3.11 would keep the first bytes of what is imported now, for good.
    monkeypatch.setattr(sys, "dont_write_bytecode", True)
    with full_after(LIMIT_BYTES):
        yield


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


# --- An advocate's answer ----------------------------------------------------------------------------------------


@pytest.fixture
def held(scene, service_level):
    return scene.at("held")


@pytest.fixture
def files(settings):
    """files() -> what is on the disk, also in part."""
    return lambda: [path for path in settings.MEDIA_ROOT.rglob("*") if path.is_file()]


def nothing_is_lost(held):
    """The claim is still theirs, the words are kept, and nothing is half written."""
    is_theirs = Claim.objects.get(pk=held["claim_id"]).status == "active"
    words = [original(draft.body_sealed) for draft in Draft.objects.all()]
    return is_theirs and words == [ANSWER] and not Answer.objects.exists() and not Photo.objects.exists()


@pytest.mark.django_db
def test_an_answer_is_not_lost_and_its_page_says_why(client_of, ada, held, photo, files, full_disk):
    client, address = client_of(ada), f"/claims/{held['claim_id']}/answer/"
    said = {"body": ANSWER, "fence": held["fence"]}

    refused = client.post(address, {**said, "photos": photo()})

    assert refused.status_code == 422
    page = refused.content.decode()
    assert "We cannot keep photos at the moment" in page
    assert ANSWER in page
    assert nothing_is_lost(held)
    assert files() == []
    assert client.post(address, said).status_code == 302
    assert (Answer.objects.get().photos.count(), Draft.objects.count()) == (0, 0)


@pytest.mark.django_db
def test_an_answer_by_the_api_is_kept_and_the_same_key_may_try_again(
    api_of, ada, held, photo, files, full_disk
):
    api, address = api_of(ada), f"/api/v1/claims/{held['claim_id']}/answer/"
    said, key = {"body": ANSWER, "fence": held["fence"]}, {"HTTP_IDEMPOTENCY_KEY": "once"}
    refused = api.post(address, {**said, "photos": photo()}, format="multipart", **key)
    assert (refused.status_code, refused.json()["code"]) == (503, "photos_not_stored")
    assert nothing_is_lost(held)
    assert files() == []
    assert api.post(address, said, format="json", **key).status_code == 201
    assert Answer.objects.get().photos.count() == 0


@pytest.mark.django_db
def test_of_what_was_put_up_before_the_disk_was_full_nothing_is_left(
    ada, held, photo, files, settings, tmp_path
):
    """The second photo does not fit any more."""
    settings.MEDIA_ROOT = tmp_path
    big = io.BytesIO()
    Image.effect_noise((640, 480), 100).save(big, "JPEG")
    both = [photo(), SimpleUploadedFile("big.jpg", big.getvalue())]
    with full_after(ONE_PHOTO_BYTES), pytest.raises(PhotosNotStored):
        submit_answer(claim_id=held["claim_id"], by=ada, fence=held["fence"], body=ANSWER, photos=both)
    assert nothing_is_lost(held)
    assert files() == []
