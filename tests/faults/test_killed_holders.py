"""Whoever holds an enquiry may vanish: somebody else has it soon after the lease, whether or not a relay runs."""

from __future__ import annotations

import time
from datetime import timedelta

import pytest

from common import clock
from common.errors import DomainError
from marketplace.actions.add_message import add_message
from marketplace.models import Photo
from marketplace.tasks import remove_unnamed_photos
from routing import queries
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.extend_claim import extend_claim
from routing.errors import StaleFence
from routing.models import Availability, Claim
from tests.faults.conftest import relay
from tests.scene import a_screenshot

LEASE_SECONDS = 3
PATIENCE_SECONDS = 30
ENQUIRIES = 3


def hold(enquiry_ids, by, has_claimed):
    """Claim them and show signs of life until this process is killed."""
    claims = [claim_enquiry(enquiry_id=enquiry_id, by=by) for enquiry_id in enquiry_ids]
    has_claimed.set()
    while True:
        time.sleep(0.3)
        for claim in claims:
            extend_claim(claim_id=claim.id, by=by)


def take_when_offered(enquiry_id, by):
    offered = queries.live_offers(by).filter(entry__item_id=enquiry_id)
    return claim_enquiry(enquiry_id=enquiry_id, by=by) if offered.exists() else None


def take_from_the_page(enquiry_id, by):
    """As from a page that was opened when it was still on offer."""
    try:
        return claim_enquiry(enquiry_id=enquiry_id, by=by)
    except DomainError:
        return None


@pytest.mark.race
@pytest.mark.parametrize(
    ("has_relay", "take"),
    [(True, take_when_offered), (False, take_from_the_page)],
    ids=["with a relay", "without one"],
)
def test_what_a_killed_process_held_is_claimed_again_soon_after_its_lease(
    ask, ada, ben, fork, event, watched, settings, has_relay, take
):
    settings.CLAIM_LEASE_SECONDS = LEASE_SECONDS
    Availability.objects.update(max_open=ENQUIRIES)
    left = [ask(number).id for number in range(ENQUIRIES)]
    has_claimed = event()
    holder = fork(hold, left, ada, has_claimed)
    assert has_claimed.wait(timeout=60)
    if has_relay:
        fork(relay)
    time.sleep(LEASE_SECONDS)  # the signs of life keep it beyond its first lease
    assert queries.active_claims(ada).count() == ENQUIRIES

    holder.kill()
    killed_at = time.monotonic()
    while left and time.monotonic() - killed_at < LEASE_SECONDS + PATIENCE_SECONDS:
        left = [enquiry_id for enquiry_id in left if take(enquiry_id, ben) is None]
        time.sleep(0.1)

    assert left == []
    assert Claim.objects.filter(holder=ben, status="active", fence=2).count() == ENQUIRIES
    watched()
    for claim in Claim.objects.filter(holder=ada):
        with pytest.raises(StaleFence):
            complete_claim(claim_id=claim.id, by=ada, fence=claim.fence)


def send_a_photo_and_wait(enquiry_id, by, has_stored):
    """Until this process is killed, after the photo is stored and before the message is."""

    def stored_and_no_further(*_given):
        has_stored.set()
        time.sleep(PATIENCE_SECONDS)

    add_message.__globals__["lock_enquiry"] = stored_and_no_further
    add_message(enquiry_id=enquiry_id, by=by, body="See.", photos=[a_screenshot()])


@pytest.mark.race
def test_what_a_killed_process_has_put_up_goes_a_day_later(ask, carla, fork, event, settings, tmp_path):
    settings.MEDIA_ROOT = tmp_path
    has_stored = event()
    sender = fork(send_a_photo_and_wait, ask(1).id, carla, has_stored)
    assert has_stored.wait(timeout=60)
    sender.kill()
    sender.join()
    assert not Photo.objects.exists()
    (left,) = (path for path in tmp_path.rglob("*") if path.is_file())
    assert remove_unnamed_photos() == 0
    with clock.at(clock.now() + timedelta(days=2)):
        assert remove_unnamed_photos() == 1
    assert not left.exists()
