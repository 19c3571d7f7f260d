"""Photos on the disk and in a bucket: the same in every way that people and workers notice."""

from __future__ import annotations

import io
import subprocess
import sys
import zipfile
from pathlib import Path
from typing import Any

import pytest
from django.core.files.storage import default_storage
from django.urls import reverse
from PIL import Image

from common import clock
from common.errors import NotFound
from common.models import OutboxEntry
from common.tasks import carry
from marketplace import photo_storage
from marketplace.actions.add_message import add_message
from marketplace.actions.export_own_data import export_own_data
from marketplace.actions.submit_answer import submit_answer
from marketplace.errors import ContactDetails
from marketplace.models import Message, Photo
from marketplace.models.messages import photo_path
from marketplace.personal_data.archive import as_archive
from marketplace.personal_data.stories import forget_photos
from marketplace.photo_storage import PhotosAway, PhotosNotStored, make_thumbnail
from routing.actions.release_claim import release_claim
from routing.errors import StaleFence
from tests.marketplace.photo_stores import Bucket, storages
from tests.pages.test_customer_pages import a_photo

HTML = {"HTTP_ACCEPT": "text/html"}


@pytest.fixture
def enquiry(ask):
    return ask()


def send(enquiry, carla, body="See."):
    return add_message(enquiry_id=enquiry.id, by=carla, body=body, photos=[a_photo()])


def test_photos_of_one_moment_spread_over_folders(enquiry):
    """What they did not by the beginning of their ids, which is the time."""
    with clock.at(clock.now()):
        paths = [photo_path(Photo(enquiry=enquiry, content_type="image/webp"), "") for _ in range(50)]
    assert len({path.split("/")[1] for path in paths}) > 20


def test_one_in_the_folder_where_it_was_first_kept_is_read_as_ever(store, enquiry, carla, client_of):
    photo = send(enquiry, carla).photos.get()
    old = f"photos/{photo.id.hex[:2]}/{photo.id.hex}.old.webp"
    default_storage.save(old, photo.file)
    Photo.objects.filter(pk=photo.pk).update(file=old)
    response = client_of(carla).get(reverse("photo", args=[photo.id]))
    assert Image.open(io.BytesIO(response.getvalue())).size == (40, 30)


def test_a_photo_is_kept_under_its_id_and_read_again(store, enquiry, carla, client_of):
    photo = send(enquiry, carla).photos.get()
    assert store.names() == [f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.webp"]
    response = client_of(carla).get(reverse("photo", args=[photo.id]))
    assert Image.open(io.BytesIO(response.getvalue())).size == (40, 30)
    assert response.headers["Content-Type"] == "image/webp"
    assert response.headers["Content-Security-Policy"].startswith("sandbox")


def test_a_worker_puts_the_thumbnail_beside_it(store, enquiry, carla, client_of):
    photo = send(enquiry, carla).photos.get()
    carry(OutboxEntry.objects.get(kind="photo.thumbnail").id)
    assert [name.rpartition("/")[2] for name in store.names()] == [
        f"{photo.id.hex}.thumb.webp",
        f"{photo.id.hex}.webp",
    ]
    thumb = client_of(carla).get(reverse("photo_thumb", args=[photo.id])).getvalue()
    assert Image.open(io.BytesIO(thumb)).size == (144, 144)


def test_forgetting_it_deletes_both_files(store, enquiry, carla):
    photo = send(enquiry, carla).photos.get()
    make_thumbnail(photo.id)
    forget_photos(Photo.objects.all())
    assert store.names() == []
    assert not Photo.objects.exists()


def test_forgetting_what_is_gone_already_goes_on(store, enquiry, carla):
    photo = send(enquiry, carla).photos.get()
    photo.file.storage.delete(photo.file.name)
    forget_photos(Photo.objects.all())
    assert not Photo.objects.exists()


def test_a_photo_whose_file_is_gone_is_not_found(store, enquiry, carla, client_of):
    photo = send(enquiry, carla).photos.get()
    photo.file.storage.delete(photo.file.name)
    assert client_of(carla).get(reverse("photo", args=[photo.id])).status_code == 404


def test_where_nothing_can_be_kept_it_is_refused_in_words_and_nothing_half_is_left(store, enquiry, carla):
    store.go_away()
    before = Message.objects.count()
    with pytest.raises(PhotosNotStored):
        send(enquiry, carla)
    assert Message.objects.count() == before
    assert not Photo.objects.exists()


# --- What is put up and not used ---------------------------------------------------------------------------------


@pytest.fixture
def held(enquiry, claim, ada):
    return claim(enquiry, by=ada)


def answer(held, ada, body="It is the switch in this picture, on the second page."):
    return submit_answer(claim_id=held.id, by=ada, fence=held.fence, body=body, photos=[a_photo()])


def test_the_same_message_again_leaves_one_file(store, enquiry, carla):
    assert send(enquiry, carla) == send(enquiry, carla)
    assert len(store.names()) == 1


def test_words_that_are_refused_leave_no_file(store, held, ada):
    with pytest.raises(ContactDetails):
        answer(held, ada, body="Ring me on +44 7700 900184, then I tell you.")
    assert store.names() == []


def test_an_answer_that_came_too_late_leaves_no_file(store, held, ada):
    release_claim(claim_id=held.id, by=ada)
    with pytest.raises(StaleFence):
        answer(held, ada)
    assert store.names() == []


def test_for_a_stranger_nothing_is_put_up(store, enquiry, carl, monkeypatch):
    monkeypatch.setattr(photo_storage, "_write", lambda *_: pytest.fail("It was put up."))
    with pytest.raises(NotFound):
        send(enquiry, carl)


def test_without_the_guard_the_file_would_stay(store, held, ada, monkeypatch):
    monkeypatch.setattr(photo_storage, "_remove_unused", lambda _kept: None)
    with pytest.raises(ContactDetails):
        answer(held, ada, body="Ring me on +44 7700 900184, then I tell you.")
    assert len(store.names()) == 1


def test_what_cannot_be_removed_hides_no_refusal(store, held, ada, monkeypatch):
    """The store goes away after it has taken the photo."""
    write = photo_storage._write

    def and_go_away(*given):
        write(*given)
        store.go_away()

    monkeypatch.setattr(photo_storage, "_write", and_go_away)
    with pytest.raises(ContactDetails):
        answer(held, ada, body="Ring me on +44 7700 900184, then I tell you.")


def test_where_nothing_can_be_read_pages_say_so_kindly(store, enquiry, carla, client_of, api_of):
    photo = send(enquiry, carla).photos.get()
    store.go_away()
    for name in ("photo", "photo_thumb"):
        response = client_of(carla).get(reverse(name, args=[photo.id]), **HTML)
        assert response.status_code == 503
        assert "We cannot show photos at the moment" in response.content.decode()
    refused = api_of(carla).get(reverse("api:photo", args=[photo.id]))
    assert (refused.status_code, refused.json()["code"]) == (503, "photos_away")
    assert client_of(carla).get(reverse("enquiry", args=[enquiry.id])).status_code == 200


def test_an_export_has_the_photo_or_says_that_it_cannot_be_read_now(store, enquiry, carla):
    photo = send(enquiry, carla).photos.get()
    with as_archive(export_own_data(by=carla), of=carla) as file, zipfile.ZipFile(file) as archive:
        assert Image.open(archive.open(f"photos/{photo.id}.webp")).size == (40, 30)
    store.go_away()
    with pytest.raises(PhotosAway):
        as_archive(export_own_data(by=carla), of=carla)


def test_where_nothing_can_be_deleted_the_row_stays_until_it_can(store, enquiry, carla):
    send(enquiry, carla)
    store.go_away()
    with pytest.raises(OSError):
        forget_photos(Photo.objects.all())
    assert Photo.objects.exists()


# --- A bucket alone ---------------------------------------------------------------------------------------------


def test_nothing_has_an_address_of_its_own(bucket, enquiry, carla):
    photo = send(enquiry, carla).photos.get()
    with pytest.raises(NotImplementedError):
        _ = photo.file.url


def test_the_objects_are_their_owners_alone(bucket, enquiry, carla):
    photo = send(enquiry, carla).photos.get()
    grants = bucket.client.get_object_acl(Bucket=bucket.name, Key=photo.file.name)["Grants"]
    assert [grant["Permission"] for grant in grants] == ["FULL_CONTROL"]
    assert all("URI" not in grant["Grantee"] for grant in grants)
    assert bucket.client.head_object(Bucket=bucket.name, Key=photo.file.name)["ContentType"] == "image/webp"


def test_a_bucket_that_is_not_there_is_no_photo_that_is_gone(bucket, s3, settings, enquiry, carla, client_of):
    photo = send(enquiry, carla).photos.get()
    settings.STORAGES = storages(settings, bucket.options(bucket="another-bucket"))
    assert client_of(carla).get(reverse("photo", args=[photo.id]), **HTML).status_code == 503
    with pytest.raises(PhotosNotStored):
        send(enquiry, carla, "And this.")


def test_what_is_there_is_known(bucket):
    from django.core.files.base import ContentFile

    name = default_storage.save("photos/aa/one.webp", ContentFile(b"x"))
    assert default_storage.exists(name)
    default_storage.delete(name)
    assert not default_storage.exists(name)


ASKED = """
import sys, django
django.setup()
from django.core.files.storage import default_storage
import marketplace.wsgi
default_storage.exists("x")
print(type(default_storage._wrapped).__name__, {"boto3", "botocore", "storages"} & set(sys.modules) != set())
"""


def in_a_fresh_process(**environment: str) -> Any:
    import os

    given = {**os.environ, "DJANGO_SETTINGS_MODULE": "marketplace.settings", **environment}
    return subprocess.run(
        [sys.executable, "-c", ASKED],
        env=given,
        cwd=Path(__file__).resolve().parents[2],
        capture_output=True,
        text=True,
        check=False,
    )


def test_without_a_bucket_nothing_of_it_is_imported():
    assert in_a_fresh_process().stdout.split() == ["PrivateDisk", "False"]


def test_the_environment_names_the_bucket(s3):
    made = Bucket(s3)
    named = {"S3_BUCKET": made.name, "S3_ENDPOINT_URL": s3}
    keys = {"S3_ACCESS_KEY_ID": "tester", "S3_SECRET_ACCESS_KEY": "a-secret-for-tests"}
    assert in_a_fresh_process(**named, **keys).stdout.split() == ["PrivateBucket", "True"]
    refused = in_a_fresh_process(**named)
    assert "S3_ACCESS_KEY_ID must be set" in refused.stderr
    assert "S3_REGION must be set" in in_a_fresh_process(S3_BUCKET=made.name, **keys).stderr
