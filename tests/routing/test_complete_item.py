"""Done with a review: only by whoever holds it, while their time lasts, and it leaves the queue."""

from __future__ import annotations

from datetime import timedelta

import pytest

from common import clock
from common.models import HistoryRow
from routing.actions.complete_item import complete_item
from routing.errors import ClaimEnded
from routing.models import Claim, ItemKind, QueueEntry

pytestmark = pytest.mark.django_db


def opened(scene):
    """The id of a review that Mo holds."""
    return scene.at("opened_review")["review_id"]


def test_it_leaves_the_queue_and_the_record_says_so(scene, mo):
    review_id = opened(scene)
    claim = complete_item(item_id=review_id, kind=ItemKind.REVIEW, by=mo)
    assert (claim.status, claim.holder) == ("completed", mo)
    entry = QueueEntry.objects.get(item_id=review_id)
    assert (entry.status, entry.holder, entry.lease_ends_at) == ("done", None, None)
    assert HistoryRow.objects.get(subject=claim.id, verb="complete_claim").actor == mo


def test_not_somebody_elses(scene, make_user):
    review_id = opened(scene)
    with pytest.raises(ClaimEnded):
        complete_item(item_id=review_id, kind=ItemKind.REVIEW, by=make_user("Max T.", roles=["moderator"]))
    assert Claim.objects.get(entry__item_id=review_id).status == "active"


def test_not_twice(scene, mo):
    review_id = opened(scene)
    complete_item(item_id=review_id, kind=ItemKind.REVIEW, by=mo)
    with pytest.raises(ClaimEnded):
        complete_item(item_id=review_id, kind=ItemKind.REVIEW, by=mo)


def test_not_after_the_lease_by_the_clock_of_the_database(scene, mo):
    review_id = opened(scene)
    over = clock.shared_now() - timedelta(seconds=1)
    QueueEntry.objects.filter(item_id=review_id).update(lease_ends_at=over)
    with pytest.raises(ClaimEnded):
        complete_item(item_id=review_id, kind=ItemKind.REVIEW, by=mo)
