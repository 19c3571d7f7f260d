"""What open pages hear, on the real wire: the right people, the right ids, and nobody else."""

from __future__ import annotations

import time
from contextlib import suppress

import pytest
import redis
from django.conf import settings
from django.db import connection, transaction

from accounts.models import User
from common import live
from common.live import poke
from routing.actions.claim_enquiry import claim_enquiry
from routing.actions.complete_claim import complete_claim
from routing.actions.decline_offer import decline_offer
from routing.actions.release_claim import release_claim

pytestmark = pytest.mark.race


@pytest.fixture
def heard():
    """heard() -> {(person, type, object's id)} of all pokes to anybody of this test since the last call.

    Publish and subscribe know no databases: other test runs on the same server are heard too, and left out.
    """
    listener = redis.Redis.from_url(settings.REDIS_URL).pubsub()
    listener.subscribe(live.CHANNEL)
    listener.get_message(timeout=5)

    def since():
        pokes, quiet = set(), time.monotonic() + 0.3
        while time.monotonic() < quiet:
            message = listener.get_message(timeout=0.1)
            if message and message["type"] == "message":
                pokes.update(live.heard(message["data"]))
        ours = {str(id) for id in User.objects.values_list("id", flat=True)}
        return {poke for poke in pokes if poke[0] in ours}

    yield since
    listener.close()


def to(person, type, id):
    return str(person.id), type, str(id)


def test_each_offer_is_told_to_its_advocate_alone(queued, ada, ben, nina, heard):
    entry = queued()
    offers = {offer.advocate_id: offer.id for offer in entry.offers.all()}
    assert heard() == {to(ada, "offer.sent", offers[ada.id]), to(ben, "offer.sent", offers[ben.id])}


def test_a_claim_takes_the_others_cards_away_and_tells_customer_and_holder(queued, ada, ben, carla, heard):
    entry = queued()
    heard()
    claim_enquiry(enquiry_id=entry.item_id, by=ada)
    assert heard() == {
        to(ben, "offer.rescinded", entry.offers.get(advocate_id=ben.id).id),
        to(carla, "enquiry.changed", entry.item_id),
        to(ada, "enquiry.changed", entry.item_id),
    }


@pytest.mark.parametrize("end", ["complete", "release"])
def test_the_end_of_a_claim_is_told(queued, ada, carla, heard, end):
    entry = queued()
    claim = claim_enquiry(enquiry_id=entry.item_id, by=ada)
    heard()
    if end == "complete":
        complete_claim(claim_id=claim.id, by=ada, fence=1)
    else:
        release_claim(claim_id=claim.id, by=ada)
    assert heard() == {
        to(ada, "claim.ended", claim.id),
        to(ada, "enquiry.changed", entry.item_id),
        to(carla, "enquiry.changed", entry.item_id),
    }


def test_passing_on_takes_the_card_away_on_ones_other_pages(queued, ada, ben, heard):
    entry = queued()
    offer = entry.offers.get(advocate_id=ada.id)
    heard()
    decline_offer(offer_id=offer.id, by=ada)
    assert heard() == {to(ada, "offer.rescinded", offer.id)}


def test_a_review_pokes_nobody(queued, mo, heard):
    from routing.actions.claim_next import claim_next

    queued(kind="review", pool="moderators")
    claim_next(pool="moderators", kind="review", by=mo)
    assert heard() == set()


def test_a_rolled_back_savepoint_takes_its_pokes_along(ada, ben, carla, heard):
    with transaction.atomic():
        poke([ada.id], type="enquiry.changed", id=carla.id)
        with suppress(RuntimeError), transaction.atomic():
            poke([ben.id], type="enquiry.changed", id=carla.id)
            raise RuntimeError
        poke([carla.id], type="enquiry.changed", id=carla.id)
    assert heard() == {to(ada, "enquiry.changed", carla.id), to(carla, "enquiry.changed", carla.id)}


def test_the_pokes_of_one_transaction_leave_together(ada, ben, carla):
    with transaction.atomic():
        for person in (ada, ben):
            poke([person.id], type="enquiry.changed", id=carla.id)
        assert len(connection.run_on_commit) == 1


def test_a_poke_that_cannot_be_written_fails_nothing_that_was_committed(ada):
    with transaction.atomic():
        poke([ada.id], type=object(), id=ada.id)
