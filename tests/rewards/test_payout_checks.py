"""What an approver is told before they say yes, and that it is kept."""

from __future__ import annotations

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from common import clock
from common.models import HistoryRow
from rewards import payouts
from rewards.actions.approve_redemption import approve_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.settle_redemption import settle_redemption
from rewards.models import Award, Redemption
from rewards.payout_checks import concerns

pytestmark = pytest.mark.django_db


@pytest.fixture
def credited(ada, omar, approved):
    """Ada has been helping for long, and 500 points are on her bill."""
    redemption = approved(ada)
    prepare_batch(by=omar)
    settle_redemption(redemption_id=redemption.id, by=omar)
    Award.objects.update(awarded_at=clock.ago(days=100))
    Redemption.objects.update(requested_at=clock.ago(days=30))


def codes(redemption):
    return [concern.code for concern in concerns([redemption])[redemption.id]]


def test_a_known_payee_raises_nothing(ada, credited, redeem):
    assert codes(redeem(ada)) == []


def test_the_first_payout_of_somebody_new(ada, redeem):
    redemption = redeem(ada)
    assert codes(redemption) == ["first_payout", "new_earner"]
    Award.objects.update(awarded_at=clock.ago(days=15))
    assert codes(redemption) == ["first_payout"]


def test_another_bill_account(ada, ben, credited, redeem):
    ada.bill_account = ben.bill_account
    ada.save()
    assert codes(redeem(ada)) == ["new_account"]


def test_haste_is_counted_over_seven_days(ada, credited, redeem):
    for _ in range(3):
        assert codes(redeem(ada)) == []
    fourth = redeem(ada)
    assert codes(fourth) == ["haste"]
    first = Redemption.objects.exclude(id=fourth.id).latest("requested_at")
    Redemption.objects.filter(id=first.id).update(requested_at=clock.ago(days=7, seconds=1))
    assert codes(fourth) == []


def test_it_is_on_the_page_and_kept_with_the_approval(ada, omar, redeem, client_of):
    redemption = redeem(ada)
    page = client_of(omar).get("/payouts/").content.decode()
    assert "First payout: nothing was ever credited to them." in page
    approve_redemption(redemption_id=redemption.id, by=omar)
    assert HistoryRow.objects.get(verb="approve_redemption").why == "first_payout, new_earner"


def test_one_question_however_many_requests(ada, ben, omar, redeem):
    counts = []
    for _ in range(2):
        redeem(ada), redeem(ben)
        with CaptureQueriesContext(connection) as asked:
            payouts.requests(omar, payouts.waiting())
        counts.append(len(asked))
    assert counts[0] == counts[1]
