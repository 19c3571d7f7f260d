"""Points turned into bill credit, and who said yes to it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Role, User
from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from rewards import lifecycle
from rewards.models.rows import REASON_LENGTH


class RedemptionQuerySet(LockableQuerySet["Redemption"]):
    def visible_to(self, user: User) -> RedemptionQuerySet:
        """Ops sees all, everybody else what they asked for."""
        return self if user.has_role(Role.OPS) else self.filter(holder=user)


class Redemption(models.Model):
    """Points turned into bill credit. The points are reserved from the request until billing has settled it."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.REDEMPTION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True, help_text="Names the line towards billing.")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="redemptions")
    bill_account_number = models.CharField(max_length=40, help_text="As it was when requested.")
    points = models.PositiveIntegerField()
    value_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, default="requested")
    request_key = models.UUIDField(null=True, help_text="The client's own name for this request.")
    requested_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = RedemptionQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REDEMPTION)), name="redemption_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, value_minor__gt=0), name="redemption_amounts_positive"
            ),
            models.UniqueConstraint(fields=["holder", "request_key"], name="one_redemption_per_request_key"),
        ]
        indexes = [
            models.Index(fields=["status", "requested_at"], name="redemption_by_status"),
            models.Index(fields=["holder", "-requested_at"], name="redemption_by_holder"),
            models.Index(fields=["bill_account_number", "requested_at"], name="redemption_by_bill_account"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.points} points ({self.status})"


class RedemptionApproval(models.Model):
    """One person's yes to a redemption; above the limit two different people must say it."""

    id = models.BigAutoField(primary_key=True)
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    terms = models.BinaryField(
        max_length=32, default=b"", help_text="Digest of what was approved (rewards/approvals.py)."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["redemption", "by", "terms"], name="one_approval_per_person_and_terms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redemption_id} by {self.by}"
