"""What is read about appeals."""

from __future__ import annotations

from django.db.models import QuerySet

from marketplace.appeals.models import Appeal

SHOWN = 50


def waiting_appeals() -> QuerySet[Appeal]:
    """What waits for fresh eyes, oldest first."""
    waiting = Appeal.objects.filter(status="waiting").select_related(
        "by", "against", "suspension__advocate__user", "report__enquiry__topic", "report__reporter"
    )
    return waiting.order_by("filed_at")[:SHOWN]
