"""That somebody asked to be erased, and what came of it. The row outlives them: it holds their opaque id alone."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models

from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from marketplace import lifecycle


class Erasure(models.Model):
    """Until `due_at` it can be taken back. Once begun it only goes on, also after a crash in between."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.ERASURE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    person = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="erasures")
    status = models.CharField(max_length=12, default="requested")
    requested_at = models.DateTimeField()
    due_at = models.DateTimeField(help_text="Not before; later as long as points of theirs are on their way.")
    ended_at = models.DateTimeField(null=True)

    objects = LockableQuerySet["Erasure"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.ERASURE)), name="erasure_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["person"],
                condition=models.Q(status__in=["requested", "begun"]),
                name="one_erasure_at_a_time",
            ),
        ]
        indexes = [
            models.Index(
                fields=["due_at"],
                name="erasure_due",
                condition=models.Q(status__in=["requested", "begun"]),
            )
        ]

    def __str__(self) -> str:
        return f"Erasure of {self.person_id} ({self.status})"
