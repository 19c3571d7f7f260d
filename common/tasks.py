"""What the Celery worker does for every app: carry outbox entries and show that it lives."""

from __future__ import annotations

import logging

from celery import shared_task
from django.db import transaction

from common import clock
from common.couriers import deliver
from common.models import Heartbeat, OutboxEntry

logger = logging.getLogger(__name__)

MAX_ATTEMPTS = 12
FIRST_RETRY_SECONDS = 20
LONGEST_RETRY_SECONDS = 3600


def retry_after(attempts: int) -> float:
    """Seconds until an entry whose courier failed `attempts` times is tried again: doubling, up to an hour."""
    return float(min(FIRST_RETRY_SECONDS * 2 ** max(attempts - 1, 0), LONGEST_RETRY_SECONDS))


@shared_task(acks_late=True)
def carry(entry_id: int) -> None:
    """Deliver one outbox entry. Called again for the same entry it does nothing.

    Its courier's failures are counted; after MAX_ATTEMPTS the entry is given up and kept for a person to look at
    (common/admin.py). Locks the entry.
    """
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
            _note_failure(entry, error)
            return
        entry.delivered_at = clock.now()
        entry.last_error = ""
        entry.save(update_fields=["delivered_at", "last_error"])


def _note_failure(entry: OutboxEntry, error: Exception) -> None:
    entry.attempts += 1
    entry.due_at = clock.seconds_from_now(retry_after(entry.attempts))
    entry.last_error = f"{type(error).__name__}: {error}"[:500]
    if entry.attempts >= MAX_ATTEMPTS:
        entry.given_up_at = clock.now()
        logger.error("Outbox entry %s (%s) is given up: %s", entry.pk, entry.kind, error)
    entry.save(update_fields=["attempts", "due_at", "last_error", "given_up_at"])


@shared_task
def beat() -> None:
    """The sign of life that /readyz looks for: beat sent it, Redis carried it, a worker did it."""
    Heartbeat.objects.update_or_create(name="worker", defaults={"at": clock.now()})
