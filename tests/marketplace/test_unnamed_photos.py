"""What a killed process has put up goes a day later, on the disk as in a bucket, and nothing else does."""

from __future__ import annotations

import logging
from concurrent.futures import ThreadPoolExecutor
from contextlib import ExitStack
from datetime import timedelta

import pytest
from django.core.files.base import ContentFile
from django.core.files.storage import default_storage
from django.db import connections, transaction

from common import clock
from common.ids import new_id
from marketplace import photo_storage, unnamed_photos
from marketplace.actions.add_message import add_message
from marketplace.models import Message, Photo
from marketplace.personal_data.stories import forget_photos
from marketplace.photo_storage import attach, make_thumbnail, put_up, read_photos
from marketplace.photos import Photo as ReadPhoto
from marketplace.tasks import remove_unnamed_photos
from marketplace.unnamed_photos import TooManyUnnamed
from tests.marketplace.photo_stores import nobody_there, storages
from tests.pages.test_customer_pages import a_photo


@pytest.fixture
def enquiry(ask):
    return ask()


@pytest.fixture
def later():
    """later(days=2): the clock of the site goes on, but not that of the files."""
    with ExitStack() as told:
        yield lambda **units: told.enter_context(clock.at(clock.now() + timedelta(**units)))


@pytest.fixture
def handed_on(monkeypatch):
    """What one page's task hands to the next."""
    pages = []
    monkeypatch.setattr(remove_unnamed_photos, "delay", lambda **given: pages.append(given))
    return pages


def send(enquiry, carla, body="See."):
    return add_message(enquiry_id=enquiry.id, by=carla, body=body, photos=[a_photo()]).photos.get()


def leave_one():
    """As a process does that is killed between the file and its row."""
    kept = photo_storage._blank(ReadPhoto(b"somebody's passport", "image/webp", 40, 30))
    photo_storage._write(kept.file, b"somebody's passport")
    return kept.file.name


def sweep():
    """One page, which is all of them here. Returns how many files went."""
    return remove_unnamed_photos()


def test_what_no_row_names_goes_a_day_later(store, enquiry, carla, later, caplog):
    photo = send(enquiry, carla)
    make_thumbnail(photo.id)
    photo.refresh_from_db()
    left = leave_one()
    later(hours=23)
    assert sweep() == 0
    later(hours=2)
    with caplog.at_level(logging.INFO, logger="marketplace.tasks"):
        assert sweep() == 1
    assert "Files of photos that no row named were removed: 1" in caplog.text
    assert store.names() == sorted([photo.file.name, photo.thumb.name])
    assert left not in store.names()
    assert sweep() == 0


def test_a_thumbnail_that_was_left_goes_and_the_one_that_is_shown_stays(store, enquiry, carla, later):
    photo = send(enquiry, carla)
    default_storage.save(f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.thumb_Left123.webp", ContentFile(b"x"))
    make_thumbnail(photo.id)
    photo.refresh_from_db()
    later(days=2)
    assert sweep() == 1
    assert store.names() == sorted([photo.file.name, photo.thumb.name])


def test_what_is_left_of_somebody_who_is_erased_goes_as_well(store, enquiry, carla, later):
    photo = send(enquiry, carla)
    default_storage.save(f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.thumb.webp", ContentFile(b"x"))
    forget_photos(Photo.objects.all())
    assert len(store.names()) == 1
    later(days=2)
    assert sweep() == 1
    assert store.names() == []


def test_files_of_others_stay(store, later):
    for name in ("photos/01/.nfs0001", "photos/01/notes.txt", f"elsewhere/01/{new_id().hex}.webp"):
        default_storage.save(name, ContentFile(b"x"))
    before = store.names()
    later(days=2)
    assert sweep() == 0
    assert store.names() == before


def test_nothing_there_is_nothing_to_do(store):
    assert sweep() == 0


def test_a_page_at_a_time_sees_every_file_once(store, enquiry, carla, later, handed_on, monkeypatch):
    monkeypatch.setattr(unnamed_photos, "PAGE", 2)
    kept = [send(enquiry, carla, f"See {number}.").file.name for number in range(2)]
    left = [leave_one() for _ in range(3)]
    later(days=2)
    seen, after = [], ""
    while names := unnamed_photos.next_page(after=after):
        assert len(names) <= 2
        seen += names
        after = names[-1]
    assert seen == sorted(kept + left)
    removed = remove_unnamed_photos()
    while handed_on:
        removed += remove_unnamed_photos(**handed_on.pop())
    assert removed == 3
    assert store.names() == sorted(kept)


def test_a_store_that_is_away_is_a_failure_and_the_next_night_goes_on(store, later):
    leave_one()
    later(days=2)
    store.go_away()
    with pytest.raises(OSError):
        sweep()


def test_a_bucket_that_must_not_be_listed_says_so(bucket, settings):
    settings.STORAGES = storages(settings, bucket.options(endpoint=nobody_there()))
    with pytest.raises(OSError, match="The bucket cannot be reached"):
        default_storage.names_after("", below="photos", limit=10)
    with pytest.raises(OSError, match="The bucket cannot be reached"):
        default_storage.get_modified_time("photos/01/one.webp")


# --- A database that is not these photos' own -------------------------------------------------------------------


def test_of_more_than_a_kill_leaves_nothing_goes(a_db, store, later, handed_on, monkeypatch):
    """The next page is looked at all the same."""
    monkeypatch.setattr(unnamed_photos, "AT_MOST", 2)
    monkeypatch.setattr(unnamed_photos, "PAGE", 3)
    left = [leave_one() for _ in range(3)]
    later(days=2)
    with pytest.raises(TooManyUnnamed):
        sweep()
    assert store.names() == sorted(left)
    assert handed_on == [{"after": sorted(left)[-1]}]


def test_without_the_guard_of_the_number_the_wrong_database_empties_the_store(
    a_db, store, later, monkeypatch
):
    monkeypatch.setattr(unnamed_photos, "AT_MOST", 1_000_000)
    for _ in range(3):
        leave_one()
    later(days=2)
    with pytest.raises(AssertionError):
        assert sweep() == 0


# --- Beside those who are putting something up ------------------------------------------------------------------


@pytest.fixture
def on_disk(settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path


@pytest.fixture
def beside():
    """beside(work) -> what it came to, on another connection."""

    def elsewhere(work):
        try:
            return work()
        finally:
            connections.close_all()

    with ThreadPoolExecutor(1) as pool:
        yield lambda work: pool.submit(elsewhere, work).result(timeout=60)


def attached_while_it_is_swept(enquiry, beside):
    """The file of a photo whose row is written when the sweep looks, and committed afterwards."""
    message = Message.objects.filter(enquiry=enquiry).first()
    with put_up(read_photos([a_photo()])) as kept, transaction.atomic():
        attach(kept, to=message)
        beside(sweep)
    return Photo.objects.get().file


@pytest.mark.race
def test_what_is_being_put_up_stays(race_db, on_disk, enquiry, beside):
    file = attached_while_it_is_swept(enquiry, beside)
    assert file.storage.exists(file.name)


@pytest.mark.race
def test_without_the_guard_of_the_age_a_row_names_what_is_gone(
    race_db, on_disk, enquiry, beside, monkeypatch
):
    monkeypatch.setattr(unnamed_photos, "OLDER_THAN", timedelta(0))
    file = attached_while_it_is_swept(enquiry, beside)
    with pytest.raises(AssertionError):
        assert file.storage.exists(file.name)


def thumbnail_made_while_it_is_swept(enquiry, carla, monkeypatch):
    """Under the name of one that was left: the row is read before, and locked after it names the file."""
    photo = send(enquiry, carla)
    left = f"photos/{photo.id.hex[-2:]}/{photo.id.hex}.thumb.webp"
    default_storage.save(left, ContentFile(b"x"))
    remove = unnamed_photos._remove

    def late(name, *, photo_id):
        Photo.objects.filter(pk=photo_id).update(thumb=name)
        return remove(name, photo_id=photo_id)

    monkeypatch.setattr(unnamed_photos, "_remove", late)
    sweep()
    return default_storage.exists(left)


def test_a_thumbnail_that_is_named_meanwhile_stays(store, enquiry, carla, later, monkeypatch):
    later(days=2)
    assert thumbnail_made_while_it_is_swept(enquiry, carla, monkeypatch)
