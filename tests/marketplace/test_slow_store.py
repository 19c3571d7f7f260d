"""While photos are put up nobody waits: a bucket may take seconds, and no row is locked for as long."""

from __future__ import annotations

import threading

import pytest
from django.db import OperationalError, connection, transaction

from accounts.models import User
from marketplace.actions.add_message import add_message
from marketplace.actions.post_enquiry import post_enquiry
from marketplace.actions.submit_answer import submit_answer
from marketplace.locking import lock_enquiry
from marketplace.models import Enquiry, Photo
from tests.marketplace.photo_stores import SlowDisk
from tests.scene import a_screenshot

pytestmark = pytest.mark.race
ANSWER = "It is the switch in this picture, on the second page."


@pytest.fixture
def slow(settings, tmp_path):
    settings.STORAGES = {
        **settings.STORAGES,
        "default": {
            "BACKEND": "tests.marketplace.photo_stores.SlowDisk",
            "OPTIONS": {"location": tmp_path},
        },
    }
    SlowDisk.is_asked.clear()
    SlowDisk.may_go_on.clear()
    yield
    SlowDisk.may_go_on.set()


@pytest.fixture
def beside(slow):
    """beside(write, look) -> what looking came to while the photo of that writing was put up, which then ends well."""

    def run(write, look):
        went = []

        def work():
            try:
                went.append(write())
            finally:
                connection.close()

        worker = threading.Thread(target=work)
        worker.start()
        try:
            assert SlowDisk.is_asked.wait(60)
            with transaction.atomic():
                return look()
        finally:
            SlowDisk.may_go_on.set()
            worker.join(60)
            assert went
            assert Photo.objects.count() == 1

    return run


def lock_at_once(row):
    """Raises: OperationalError if somebody else has it."""
    return type(row).objects.select_for_update(nowait=True).get(pk=row.pk)


@pytest.fixture
def held(scene):
    return scene.at("held")


@pytest.fixture
def enquiry(held):
    return Enquiry.objects.get(pk=held["enquiry_id"])


def test_a_message(enquiry, carla, beside):
    say = lambda: add_message(enquiry_id=enquiry.id, by=carla, body="Look.", photos=[a_screenshot()])  # noqa: E731
    assert beside(say, lambda: lock_at_once(enquiry)) == enquiry


def test_an_answer(enquiry, held, ada, beside):
    def answer():
        return submit_answer(
            claim_id=held["claim_id"], by=ada, fence=held["fence"], body=ANSWER, photos=[a_screenshot()]
        )

    assert beside(answer, lambda: lock_at_once(enquiry)) == enquiry


def test_a_question(carla, sim, service_level, beside):
    def ask():
        return post_enquiry(by=carla, subject="Dead", body="Why?", topic_id=sim.id, photos=[a_screenshot()])

    assert beside(ask, lambda: lock_at_once(User.objects.get(pk=carla.pk))) == carla


def test_without_the_guard_everybody_waits_for_the_store(enquiry, carla, beside):
    def in_the_lock():
        with transaction.atomic():
            lock_enquiry(enquiry.id)
            return add_message(enquiry_id=enquiry.id, by=carla, body="Look.", photos=[a_screenshot()])

    with pytest.raises(OperationalError):
        beside(in_the_lock, lambda: lock_at_once(enquiry))
