"""A photo that is forgotten while a worker makes it small: both are gone afterwards."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from contextlib import suppress
from pathlib import Path

import pytest
from django.db import DatabaseError, connections, transaction
from django.db.models import QuerySet

from marketplace import photos
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.models import Photo
from marketplace.personal_data.stories import forget_photos
from marketplace.photo_storage import make_thumbnail
from tests.pages.test_customer_pages import a_photo


@pytest.fixture
def photo(race_db, carla, sim, service_level, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    enquiry = post_enquiry(
        by=carla, subject="No signal", body="Since noon.", topic_id=sim.id, photos=[a_photo()]
    )
    return enquiry.photos.get()


def forget_while_it_is_made_small(photo, monkeypatch):
    """What is left of it on the disk."""
    make, forgetting = photos.thumbnail, []

    def forget():
        with transaction.atomic():
            forget_photos(Photo.objects.filter(pk=photo.pk))
        connections.close_all()

    def slow(content):
        forgetting.append(pool.submit(forget))
        with suppress(TimeoutError):
            forgetting[0].result(timeout=1)
        return make(content)

    monkeypatch.setattr(photos, "thumbnail", slow)
    with ThreadPoolExecutor(1) as pool:
        with suppress(DatabaseError):
            make_thumbnail(photo.id)
        forgetting[0].result(timeout=30)
    folder = Path(photo.file.path).parent
    return [path.name for path in folder.iterdir()]


@pytest.mark.race
def test_nothing_is_left(photo, monkeypatch):
    assert forget_while_it_is_made_small(photo, monkeypatch) == []


@pytest.mark.race
def test_without_the_guard_of_the_lock_its_thumbnail_is_left(photo, monkeypatch):
    monkeypatch.setattr(QuerySet, "select_for_update", lambda rows, **_options: rows)
    with pytest.raises(AssertionError):
        assert forget_while_it_is_made_small(photo, monkeypatch) == []
