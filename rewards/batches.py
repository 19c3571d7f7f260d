"""Making a payout batch: a line for each redemption, under a reference that billing has never seen."""

from __future__ import annotations

from collections.abc import Sequence
from uuid import UUID

from django.conf import settings
from django.db.models import Count

from accounts.models import User
from common import clock, history
from common.ids import short_reference
from rewards.models import PayoutBatch, PayoutLine, Redemption


def make_batch(redemptions: Sequence[Redemption], *, id: UUID, by: User) -> PayoutBatch:
    """Not sent yet. The caller holds the redemptions' locks."""
    batch = PayoutBatch.objects.create(
        id=id,
        reference=short_reference(id, prefix="PB"),
        made_by=by,
        made_at=clock.now(),
        line_count=len(redemptions),
        total_points=sum(redemption.points for redemption in redemptions),
        total_minor=sum(redemption.value_minor for redemption in redemptions),
        currency=settings.CURRENCY,
        gateway=settings.BILLING_GATEWAY,
    )
    times_sent = dict(
        PayoutLine.objects.filter(redemption__in=redemptions)
        .values_list("redemption")
        .annotate(times=Count("id"))
    )
    PayoutLine.objects.bulk_create(
        PayoutLine(
            batch=batch,
            redemption=redemption,
            reference=_reference(redemption, times_sent.get(redemption.id, 0)),
        )
        for redemption in redemptions
    )
    history.record(batch, verb="prepare_batch", was="", story=batch.id, by=by)
    return batch


def _reference(redemption: Redemption, times_sent: int) -> str:
    return f"{redemption.reference}-{times_sent + 1}" if times_sent else redemption.reference
