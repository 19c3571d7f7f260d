"""Cases of fraud: what was found about one advocate, which of their awards wait for it, and what was decided.

What was found is kept as it was (a trigger refuses changes): the case must be readable after the weeks it rests on are
gone. An award belongs to one case for ever, so that what was cleared stays cleared.
"""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.db import models

from accounts.models import Advocate
from common.ids import new_id, short_reference
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from marketplace import lifecycle
from marketplace.fraud import explaining
from marketplace.fraud.weighing import suspicion
from rewards.models import Award


class FraudCase(models.Model):
    """One advocate's. An upheld one may be appealed until `final_at`; only then are its points taken back."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.FRAUD_CASE

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    advocate = models.ForeignKey(Advocate, on_delete=models.PROTECT, related_name="fraud_cases")
    status = models.CharField(max_length=10, default="open")
    opened_at = models.DateTimeField()
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )
    why = models.TextField(blank=True, help_text="The person reads it.")
    final_at = models.DateTimeField(null=True, help_text="Until then an upheld case may be appealed.")

    objects = LockableQuerySet["FraudCase"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.FRAUD_CASE)), name="fraud_case_status_is_known"
            ),
            models.UniqueConstraint(
                fields=["advocate"], condition=models.Q(status="open"), name="one_open_fraud_case"
            ),
            models.CheckConstraint(
                condition=models.Q(status="open", decided_by=None)
                | (~models.Q(status="open") & models.Q(decided_by__isnull=False)),
                name="fraud_case_is_decided_by_somebody",
            ),
        ]
        indexes = [
            models.Index(fields=["-opened_at"], name="fraud_case_newest"),
            models.Index(fields=["final_at"], name="fraud_case_due", condition=models.Q(status="upheld")),
        ]

    def __str__(self) -> str:
        return f"{self.reference} ({self.status})"

    @property
    def reference(self) -> str:
        return short_reference(self.id, prefix="FC")

    @property
    def suspicion(self) -> float:
        """How sure all that was found makes us together."""
        return suspicion(self.signs.all())


class FraudSign(models.Model):
    """One finding of a case as it was found: figures and ids, never words. Append-only."""

    id = models.BigAutoField(primary_key=True)
    case = models.ForeignKey(FraudCase, on_delete=models.PROTECT, related_name="signs")
    signal = models.CharField(max_length=20)
    found_at = models.DateTimeField()
    figures = models.JSONField(default=dict)
    people = ArrayField(models.UUIDField(), default=list, help_text="Whom else it concerns.")

    class Meta:
        ordering = ["id"]
        indexes = [GinIndex(fields=["people"], name="fraud_sign_people")]

    def __str__(self) -> str:
        return f"{self.signal} in {self.case_id}"

    @property
    def title(self) -> str:
        return str(explaining.TITLES[self.signal])

    @property
    def words(self) -> str:
        return explaining.in_words(self.signal, self.figures)


class DoubtedAward(models.Model):
    """An award of a case. If it was pending, a hold waits on it (its cause is the case); if not, it is only listed."""

    award = models.OneToOneField(
        Award, on_delete=models.PROTECT, primary_key=True, related_name="fraud_doubt"
    )
    case = models.ForeignKey(FraudCase, on_delete=models.PROTECT, related_name="doubts")

    def __str__(self) -> str:
        return f"Award {self.award_id} in {self.case_id}"
