"""The mails of rewards, one courier for each kind that rewards/notices.py tells."""

from __future__ import annotations

from django.conf import settings
from django.urls import reverse

from accounts.mailing import send_mail
from common.couriers import courier
from common.models import OutboxEntry
from rewards.models import Redemption


@courier("mail.redemption_decided")
def redemption_decided(entry: OutboxEntry) -> None:
    redemption = Redemption.objects.select_related("holder").get(pk=entry.payload["id"])
    send_mail(
        redemption.holder,
        template="redemption_decided",
        context={"redemption": redemption, "link": settings.SITE_URL + reverse("rewards")},
    )
