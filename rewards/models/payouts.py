"""Redemptions on their way to billing, and what billing said of them."""

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
from rewards.models.redemptions import Redemption
from rewards.models.rows import REASON_LENGTH


class PayoutBatchQuerySet(LockableQuerySet["PayoutBatch"]):
    def visible_to(self, user: User) -> PayoutBatchQuerySet:
        """Batches hold many people's requests: all of them are for ops, none for anybody else."""
        return self if user.has_role(Role.OPS) else self.none()


class PayoutBatch(models.Model):
    """Redemptions sent to billing together, and what billing said."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.PAYOUT_BATCH

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12, default="prepared")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    gateway = models.CharField(
        max_length=10, default="file", help_text="A name in rewards/gateways/chosen.py."
    )
    sent_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    line_count = models.PositiveIntegerField()
    total_points = models.PositiveBigIntegerField()
    total_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)
    redemptions: models.ManyToManyField[Redemption, PayoutLine] = models.ManyToManyField(
        "Redemption", through="PayoutLine", related_name="batches", editable=False
    )

    objects = PayoutBatchQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "payout batches"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.PAYOUT_BATCH)),
                name="payout_batch_status_is_known",
            )
        ]

    def __str__(self) -> str:
        return self.reference


class PayoutLine(models.Model):
    """One redemption in one batch, under the reference that billing knows it by. What failed may be sent again: in
    another batch, under another reference, so that billing credits no reference twice."""

    class Outcome(models.TextChoices):
        SETTLED = "settled"
        FAILED = "failed"

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="lines")
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="lines")
    reference = models.CharField(max_length=24, unique=True)
    outcome = models.CharField(
        max_length=8, choices=Outcome.choices, blank=True, help_text="What billing said; empty before."
    )
    ask_at = models.DateTimeField(null=True, help_text="When billing is asked, or asked again.")
    asks = models.PositiveIntegerField(default=0, help_text="How often it has been.")
    trouble = models.CharField(
        max_length=REASON_LENGTH, blank=True, help_text="Why the last time told us nothing."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["batch", "redemption"], name="one_line_per_redemption_and_batch"),
        ]
        indexes = [
            models.Index(
                fields=["ask_at"], name="payout_line_to_ask_for", condition=models.Q(ask_at__isnull=False)
            ),
        ]

    def __str__(self) -> str:
        return self.reference


class PayoutResultLine(models.Model):
    """What billing said of one reference, as it came, and what we made of it.

    The same words, however often they come, are one row. Lines we cannot match wait in suspense for a person.
    """

    class Outcome(models.TextChoices):
        SETTLED = "settled"
        FAILED = "failed"
        CONTRADICTS = "contradicts"
        UNKNOWN = "unknown"
        MISMATCH = "mismatch"
        UNEXPECTED = "unexpected"

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="result_lines")
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField(help_text="Which line of the file it was; 1 without a file.")
    reference = models.CharField(max_length=100)
    status = models.CharField(max_length=10, help_text="As billing wrote it: settled or failed.")
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)
    amount_minor = models.BigIntegerField()
    currency = models.CharField(max_length=3, blank=True, help_text="Where billing named one.")
    outcome = models.CharField(max_length=12, choices=Outcome.choices)
    at = models.DateTimeField(db_default=Now())
    uploaded_by = models.ForeignKey(
        settings.AUTH_USER_MODEL,
        on_delete=models.PROTECT,
        null=True,
        related_name="+",
        help_text="Nobody: billing said so itself.",
    )

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(
                fields=["batch", "reference", "status", "amount_minor", "currency", "reason"],
                name="one_row_per_result_line",
            )
        ]

    def __str__(self) -> str:
        return f"{self.number}: {self.reference} {self.outcome}"


class ResultLineExplanation(models.Model):
    """Why a line in suspense needs nothing more: somebody's words. Never changed; another one may be added."""

    id = models.BigAutoField(primary_key=True)
    line = models.ForeignKey(PayoutResultLine, on_delete=models.PROTECT, related_name="explanations")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    why = models.CharField(max_length=REASON_LENGTH)

    class Meta:
        ordering = ["id"]
        constraints = [
            models.UniqueConstraint(fields=["line", "by", "why"], name="one_explanation_however_often_sent"),
        ]

    def __str__(self) -> str:
        return f"{self.line}: {self.why}"
