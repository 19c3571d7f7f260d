"""What is read about appeals."""

from __future__ import annotations

from django.db.models import QuerySet

from accounts.models import Role, User
from marketplace.appeals.models import Appeal

SHOWN = 50


def waiting_appeals(viewer: User) -> QuerySet[Appeal]:
    """What waits for fresh eyes, oldest first. About points only ops decides."""
    waiting = Appeal.objects.filter(status="waiting").select_related(
        "by",
        "against",
        "suspension__advocate__user",
        "report__enquiry__topic",
        "report__reporter",
        "fraud_case",
    )
    if not viewer.has_role(Role.OPS):
        waiting = waiting.filter(fraud_case=None)
    return waiting.order_by("filed_at")[:SHOWN]
