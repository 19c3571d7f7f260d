"""The mail about a decided request: once, in words for the person, with the reason when there is one."""

from __future__ import annotations

import pytest

from common.couriers import deliver
from common.models import OutboxEntry
from rewards.actions.decline_redemption import decline_redemption
from rewards.actions.prepare_batch import prepare_batch
from rewards.actions.settle_redemption import settle_redemption

pytestmark = pytest.mark.django_db


def test_settled(ada, omar, approved, mailoutbox):
    redemption = approved(ada, 1000)
    prepare_batch(by=omar)
    settle_redemption(redemption_id=redemption.id, by=omar)
    deliver(OutboxEntry.objects.get(kind="mail.redemption_decided"))
    (mail,) = mailoutbox
    assert (mail.to, mail.subject) == ([ada.email], "£10.00 is on your bill")
    assert redemption.reference in mail.body


def test_declined(ada, omar, redeem, mailoutbox):
    decline_redemption(redemption_id=redeem(ada, 1000).id, by=omar, reason="That <bill> is closed")
    deliver(OutboxEntry.objects.get(kind="mail.redemption_decided"))
    (mail,) = mailoutbox
    assert mail.subject == "Your request for £10.00 off your bill"
    assert "That <bill> is closed" in mail.body
    assert "Your 1,000 points are back." in mail.body
    assert "&lt;bill&gt;" in mail.alternatives[0][0]
