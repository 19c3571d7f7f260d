"""What the Celery worker does for every app: carry outbox entries, show that it lives, forget old records."""

from __future__ import annotations

from celery import shared_task
from django.db import transaction

from common import clock
from common.couriers import deliver
from common.models import Heartbeat, IdempotencyRecord, OutboxEntry


@shared_task(acks_late=True)
def carry(entry_id: int) -> None:
    """Deliver one outbox entry. Called again for the same entry it does nothing."""
    with transaction.atomic():
        entry = (
            OutboxEntry.objects.select_for_update(skip_locked=True)
            .filter(pk=entry_id, delivered_at__isnull=True, given_up_at__isnull=True)
            .first()
        )
        if entry is None:
            return
        try:
            with transaction.atomic():
                deliver(entry)
        except Exception as error:
            entry.last_error = f"{type(error).__name__}: {error}"[:500]
            entry.save(update_fields=["last_error"])
            return
        entry.delivered_at = clock.now()
        entry.last_error = ""
        entry.save(update_fields=["delivered_at", "last_error"])


@shared_task
def beat() -> None:
    """The sign of life that /readyz looks for: beat sent it, Redis carried it, a worker did it."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": clock.now()})


@shared_task
def forget_old_records() -> None:
    """Idempotency records are kept for a day, delivered outbox entries for thirty."""
    IdempotencyRecord.objects.filter(created_at__lt=clock.ago(days=1)).delete()
    OutboxEntry.objects.filter(delivered_at__lt=clock.ago(days=30)).delete()
