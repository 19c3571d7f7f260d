"""What reviewers have just decided, and can still take back."""

from __future__ import annotations

from django.conf import settings
from django.db import models

from marketplace.limits import NOTE_MAX
from marketplace.models.reviews import Review


class Verdict(models.Model):
    """A decision that waits some seconds before it becomes its review's and anybody hears of it.

    Until then the review is waiting and nobody has it open. Taken back, it has no time any more: it is what its form is
    filled with when the same person has the review open again (decision 0061).
    """

    review = models.OneToOneField(Review, on_delete=models.CASCADE, primary_key=True)
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    decision = models.CharField(max_length=10, choices=Review.Decision.choices)
    becomes = models.CharField(
        max_length=10, help_text="What the review's status will be: decided or referred."
    )
    is_by_expert = models.BooleanField(help_text="Whether they judged as an advocate, who earns by it.")
    scores = models.JSONField(help_text="As a review's.")
    note = models.TextField(blank=True, max_length=NOTE_MAX)
    door = models.CharField(
        max_length=100, blank=True, default="", db_default="", help_text="As in the record."
    )
    network = models.CharField(
        max_length=43, blank=True, default="", db_default="", help_text="As in the record."
    )
    in_effect_at = models.DateTimeField(null=True, help_text="None: it was taken back.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(becomes__in=["decided", "referred"]), name="verdict_becomes_what_is_known"
            ),
        ]
        indexes = [
            models.Index(
                fields=["in_effect_at"],
                name="verdict_due",
                condition=models.Q(in_effect_at__isnull=False),
            ),
        ]

    def __str__(self) -> str:
        return f"Verdict on {self.review_id} ({self.decision})"
