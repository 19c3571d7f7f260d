"""One appeal, of a suspension, of the decision on a report or on a case of fraud; each can be appealed once."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from common.ids import new_id
from common.lifecycle import Lifecycle
from marketplace import lifecycle
from marketplace.fraud.models import FraudCase
from marketplace.reports.models import Report
from marketplace.standing.models import Suspension


class Appeal(models.Model):
    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.APPEAL

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    suspension = models.OneToOneField(Suspension, on_delete=models.PROTECT, null=True, related_name="appeal")
    report = models.OneToOneField(Report, on_delete=models.PROTECT, null=True, related_name="appeal")
    fraud_case = models.OneToOneField(FraudCase, on_delete=models.PROTECT, null=True, related_name="appeal")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="appeals")
    words = models.TextField()
    filed_at = models.DateTimeField()
    against = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="Who made the decision, and so must not decide on the appeal.",
    )
    status = models.CharField(max_length=10, default="waiting")
    note = models.TextField(blank=True, help_text="Why it was decided so; the person reads it.")
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.APPEAL)), name="appeal_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(suspension__isnull=False, report=None, fraud_case=None)
                | models.Q(suspension=None, report__isnull=False, fraud_case=None)
                | models.Q(suspension=None, report=None, fraud_case__isnull=False),
                name="appeal_is_of_one_decision",
            ),
            models.CheckConstraint(
                condition=models.Q(decided_by=None) | ~models.Q(decided_by=models.F("against")),
                name="appeal_is_decided_by_another",
            ),
        ]
        indexes = [
            models.Index(fields=["filed_at"], name="appeal_waiting", condition=models.Q(status="waiting"))
        ]

    def __str__(self) -> str:
        return f"Appeal {self.id} ({self.status})"
