"""Points that nobody uses."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from rewards import lifecycle


class Expiry(models.Model):
    """A warning that somebody's points expire, and what came of it (rewards/expiry.py)."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.EXPIRY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    status = models.CharField(max_length=10, default="warned")
    points = models.PositiveBigIntegerField(default=0, help_text="What was there when it ended.")
    warned_at = models.DateTimeField(db_default=Now())
    expires_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True)

    objects = LockableQuerySet["Expiry"].as_manager()

    class Meta:
        verbose_name_plural = "expiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.EXPIRY)), name="expiry_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["holder"], condition=models.Q(status="warned"), name="one_warning_at_a_time"
            ),
        ]
        indexes = [
            models.Index(fields=["expires_at"], name="expiry_due", condition=models.Q(status="warned")),
        ]

    def __str__(self) -> str:
        return f"{self.holder}: {self.status}"
