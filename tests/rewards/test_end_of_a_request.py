"""A request that does not go to billing: declined by ops, or cancelled by the holder. The points come back."""

from __future__ import annotations

import pytest

from common.errors import IllegalMove, Invalid, NotAllowed, NotFound
from common.models import HistoryRow
from common.sealing import unseal
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.cancel_redemption import cancel_redemption
from rewards.actions.decline_redemption import decline_redemption
from rewards.errors import OwnPayout

pytestmark = pytest.mark.django_db


def test_declined_points_can_be_used_again_and_the_reason_is_kept(ada, omar, redeem, points_of):
    redemption = decline_redemption(redemption_id=redeem(ada).id, by=omar, reason="That bill is closed")
    assert (redemption.status, redemption.reason) == ("declined", "That bill is closed")
    assert points_of(ada) == (0, 500, 0, 0)
    row = HistoryRow.objects.get(subject=redemption.id, verb="decline_redemption")
    assert (row.why, unseal(row.words.sealed)) == ("", "That bill is closed")


@pytest.mark.parametrize("reason", ["", "  ", "x" * 301, "NUL \x00"])
def test_declining_takes_a_reason_that_can_be_read(ada, omar, redeem, points_of, reason):
    with pytest.raises(Invalid) as refusal:
        decline_redemption(redemption_id=redeem(ada).id, by=omar, reason=reason)
    assert list(refusal.value.fields) == ["reason"]
    assert points_of(ada) == (0, 0, 500, 0)


def test_only_ops_declines_and_not_their_own(ada, mo, omar, redeem):
    with pytest.raises(NotAllowed):
        decline_redemption(redemption_id=redeem(ada).id, by=mo, reason="No")
    with pytest.raises(OwnPayout):
        decline_redemption(redemption_id=redeem(omar).id, by=omar, reason="No")


def test_cancelled_points_can_be_used_again(ada, redeem, points_of):
    assert cancel_redemption(redemption_id=redeem(ada).id, by=ada).status == "cancelled"
    assert points_of(ada) == (0, 500, 0, 0)


@pytest.mark.parametrize("who", ["ben", "omar"])
def test_somebody_elses_request_cannot_be_cancelled(who, ada, redeem, request):
    with pytest.raises(NotFound):
        cancel_redemption(redemption_id=redeem(ada).id, by=request.getfixturevalue(who))


def test_it_can_be_cancelled_while_one_of_two_has_approved(ada, omar, redeem, settings):
    settings.FOUR_EYES_ABOVE_MINOR = 0
    redemption = redeem(ada)
    approve_redemption(redemption_id=redemption.id, by=omar)
    assert cancel_redemption(redemption_id=redemption.id, by=ada).status == "cancelled"


def test_not_once_it_is_approved(ada, omar, redeem, points_of):
    redemption = redeem(ada)
    approve_redemption(redemption_id=redemption.id, by=omar)
    with pytest.raises(IllegalMove):
        cancel_redemption(redemption_id=redemption.id, by=ada)
    with pytest.raises(IllegalMove):
        decline_redemption(redemption_id=redemption.id, by=omar, reason="Too late")
    assert points_of(ada) == (0, 0, 500, 0)
