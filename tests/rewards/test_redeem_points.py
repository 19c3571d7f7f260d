"""Points become a request for bill credit: within the limits, once, and never more than there are."""

from __future__ import annotations

from datetime import UTC, datetime
from uuid import uuid4

import pytest

from common import clock
from common.idempotency import KeyReused
from rewards import queries
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.redeem_points import redeem_points
from rewards.errors import InsufficientPoints, NoBillAccount, RedemptionTooLarge, RedemptionTooSmall
from rewards.models import Redemption

pytestmark = pytest.mark.django_db


def test_points_are_reserved_at_their_value(ada, earn, points_of, settings):
    settings.POINT_VALUE_MINOR = 2
    earn(ada, 1840)
    redemption = redeem_points(by=ada, points=1000)
    assert points_of(ada) == (0, 840, 1000, 0)
    assert (redemption.value_minor, redemption.currency) == (2000, "GBP")
    assert (redemption.status, redemption.bill_account_number) == ("requested", ada.bill_account.number)
    settings.POINT_VALUE_MINOR = 1
    redemption.refresh_from_db()
    assert redemption.value_minor == 2000


def test_pending_points_cannot_be_used(ada, award, points_of):
    award(ada, 600)
    with pytest.raises(InsufficientPoints):
        redeem_points(by=ada, points=600)
    assert points_of(ada) == (600, 0, 0, 0)
    assert not Redemption.objects.exists()


def test_more_than_there_is_leaves_everything_as_it_was(ada, earn, points_of):
    earn(ada, 700)
    with pytest.raises(InsufficientPoints):
        redeem_points(by=ada, points=701)
    assert points_of(ada) == (0, 700, 0, 0)
    assert not Redemption.objects.exists()


@pytest.mark.parametrize("points", [-500, 0, 1, 499])
def test_less_than_the_minimum_is_refused(ada, earn, points):
    earn(ada, 700)
    with pytest.raises(RedemptionTooSmall) as refusal:
        redeem_points(by=ada, points=points)
    assert "500" in refusal.value.fields["points"][0]


@pytest.mark.parametrize("points", [2**31, 2**63, 10**30])
def test_absurdly_much_is_refused(ada, points):
    with pytest.raises(RedemptionTooLarge):
        redeem_points(by=ada, points=points)


def test_a_calendar_month_has_a_maximum(ada, earn, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1500
    earn(ada, 5000)
    redeem_points(by=ada, points=1000)
    with pytest.raises(RedemptionTooLarge) as refusal:
        redeem_points(by=ada, points=501)
    assert "500" in refusal.value.message
    redeem_points(by=ada, points=500)


def test_what_was_cancelled_does_not_count_towards_the_month(ada, earn, settings):
    settings.REDEMPTION_MAX_POINTS_PER_MONTH = 1000
    earn(ada, 5000)
    first = redeem_points(by=ada, points=1000)
    cancel_redemption(redemption_id=first.id, by=ada)
    assert redeem_points(by=ada, points=1000).status == "requested"


@pytest.mark.parametrize(
    ("asked_at", "left"),
    [
        (datetime(2026, 6, 30, 22, 59, tzinfo=UTC), 10_000),  # 23:59 in London on 30 June
        (datetime(2026, 6, 30, 23, 1, tzinfo=UTC), 9_000),  # 00:01 in London on 1 July
    ],
)
def test_the_month_is_the_companys_not_utc(ada, redeem, monkeypatch, asked_at, left):
    Redemption.objects.filter(id=redeem(ada, 1000).id).update(requested_at=asked_at)
    monkeypatch.setattr(clock, "now", lambda: datetime(2026, 7, 15, tzinfo=UTC))
    assert queries.points_left_this_month(ada) == left


def test_without_a_bill_there_is_nothing_to_take_it_off(ada, earn):
    earn(ada, 700)
    ada.bill_account = None
    ada.save()
    with pytest.raises(NoBillAccount):
        redeem_points(by=ada, points=500)


def test_same_key_is_the_same_request(ada, earn, points_of):
    earn(ada, 2000)
    key = uuid4()
    assert redeem_points(by=ada, points=500, key=key) == redeem_points(by=ada, points=500, key=key)
    assert points_of(ada) == (0, 1500, 500, 0)


def test_same_key_with_another_amount_is_refused(ada, earn):
    earn(ada, 2000)
    key = uuid4()
    redeem_points(by=ada, points=500, key=key)
    with pytest.raises(KeyReused):
        redeem_points(by=ada, points=600, key=key)


def test_two_people_may_choose_the_same_key(ada, ben, earn):
    earn(ada, 500)
    earn(ben, 500)
    key = uuid4()
    assert redeem_points(by=ada, points=500, key=key) != redeem_points(by=ben, points=500, key=key)
