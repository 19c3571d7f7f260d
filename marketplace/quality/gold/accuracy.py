"""How often an advocate's answers to gold enquiries were right, and how sure that is; for moderators and ops only."""

from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q

from common import clock
from marketplace.quality import agreement
from marketplace.quality.agreement import Share
from marketplace.quality.gold.models import GoldResult

RECENT = timedelta(days=365)


def accuracy_of(advocate_id: UUID) -> Share | None:
    """Of the last year; None before the first."""
    recent = GoldResult.objects.filter(answer__author=advocate_id, judged_at__gt=clock.now() - RECENT)
    counted = recent.aggregate(right=Count("pk", filter=Q(is_right=True)), all=Count("pk"))
    return agreement.share(hits=counted["right"], tries=counted["all"])
