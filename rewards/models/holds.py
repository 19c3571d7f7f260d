"""What goes nowhere until somebody has looked at it."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from rewards import lifecycle
from rewards.models.awards import Award
from rewards.models.redemptions import Redemption
from rewards.models.rows import REASON_LENGTH, said


class Hold(models.Model):
    """A pending award, or a redemption that billing has not got, that goes nowhere until somebody has looked at it."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.HOLD

    class Decision(models.TextChoices):
        """What may come of an appeal."""

        RELEASED = "released", _("Release")
        UPHELD = "upheld", _("Keep on hold")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    award = models.ForeignKey(Award, on_delete=models.PROTECT, null=True, related_name="holds")
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, null=True, related_name="holds")
    status = models.CharField(max_length=10, default="placed")
    reason = models.CharField(max_length=REASON_LENGTH, help_text="The holder reads it.")
    placed_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: a rule.",
    )
    placed_at = models.DateTimeField(db_default=Now())
    cause = models.UUIDField(null=True, help_text="What it was placed for, where the hold ends with that.")
    appeal = models.CharField(max_length=REASON_LENGTH, blank=True, help_text="The holder's words.")
    appealed_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    decided_at = models.DateTimeField(null=True)
    decision = models.CharField(
        max_length=REASON_LENGTH, blank=True, help_text="Why it stays or ends; the holder reads it."
    )

    objects = LockableQuerySet["Hold"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.HOLD)), name="hold_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(award__isnull=True, redemption__isnull=False)
                | models.Q(award__isnull=False, redemption__isnull=True),
                name="hold_is_on_one_thing",
            ),
            models.UniqueConstraint(
                fields=["award"], condition=~models.Q(status="released"), name="one_hold_per_award"
            ),
            models.UniqueConstraint(
                fields=["redemption"], condition=~models.Q(status="released"), name="one_hold_per_redemption"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.held} on hold ({self.status})"

    @property
    def held(self) -> Award | Redemption:
        held = self.award or self.redemption
        assert held is not None  # noqa: S101 (hold_is_on_one_thing)
        return held

    @property
    def what(self) -> str:
        """What is on hold, as its holder's own pages call it."""
        held = self.held
        return held.label if isinstance(held, Award) else held.reference

    @property
    def reason_said(self) -> str:
        return said(self.reason)

    @property
    def decision_said(self) -> str:
        return said(self.decision)
