"""Points for one piece of work."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from rewards import lifecycle
from rewards.models.rows import REASON_LENGTH
from rewards.models.tariffs import Tariff, TariffRules


class Award(models.Model):
    """Points for one piece of work: pending, then confirmed when the quality window has passed, or reversed."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.AWARD

    class Kind(models.TextChoices):
        ANSWER = "answer", "an answer that was accepted"
        ESCALATION = "escalation", "passing on what was not theirs to answer"
        REVIEW = "review", "judging an answer of somebody else"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    kind = models.CharField(
        max_length=10, choices=Kind.choices, default=Kind.ANSWER, db_default=Kind.ANSWER.value
    )
    work_id = models.UUIDField(unique=True, help_text="The answer's id, the escalation's or the review's.")
    is_test = models.BooleanField(
        default=False,
        db_default=False,
        help_text="For a question of ours: paid alike, and no customer was helped.",
    )
    story = models.UUIDField(help_text="The enquiry's id, for history.")
    label = models.CharField(max_length=140, help_text="What it was for, crowd-safe, for the statement.")
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT)
    rules = models.ForeignKey(TariffRules, on_delete=models.PROTECT, null=True)
    calculation = models.JSONField(
        default=dict, help_text="Its `lines`: code, points and percent, as calculated then."
    )
    points = models.PositiveIntegerField()
    status = models.CharField(max_length=10, default="pending")
    awarded_at = models.DateTimeField(db_default=Now())
    confirm_at = models.DateTimeField()
    ended_at = models.DateTimeField(null=True, help_text="When it was confirmed or reversed.")
    reason = models.CharField(
        max_length=REASON_LENGTH,
        blank=True,
        help_text="Why it was reversed; the holder reads it, crowd-safe.",
    )

    objects = LockableQuerySet["Award"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.AWARD)), name="award_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(kind__in=["answer", "escalation", "review"]), name="award_kind_is_known"
            ),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="award_points_positive"),
        ]
        indexes = [
            models.Index(fields=["confirm_at"], name="award_due", condition=models.Q(status="pending")),
            models.Index(fields=["holder", "-awarded_at"], name="award_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.points} points to {self.holder} ({self.status})"
