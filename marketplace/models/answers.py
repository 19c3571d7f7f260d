"""Answers, their earlier wordings, and words that are not sent yet."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from common.ids import new_id
from common.lifecycle import Lifecycle
from marketplace import lifecycle
from marketplace.models.enquiries import Enquiry


class Answer(models.Model):
    """What a resolver submits to close the enquiry."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.ANSWER

    class Acceptance(models.TextChoices):
        CONFIRMED = "confirmed", "the customer said so"
        ASSUMED = "assumed", "no reaction in time; never mixed with confirmed in figures"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="answers")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="answers")
    claim_id = models.UUIDField(
        help_text="The claim it was submitted under, or under which it is being rewritten."
    )
    is_by_staff = models.BooleanField(default=False)
    status = models.CharField(max_length=10, default="submitted")
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    submitted_at = models.DateTimeField(db_default=Now())
    published_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(
        null=True, help_text="Accepted, unhelpful, rejected, lapsed or retracted."
    )
    acceptance = models.CharField(max_length=10, choices=Acceptance.choices, blank=True)
    rating = models.PositiveSmallIntegerField(null=True)
    comment = models.TextField(blank=True, help_text="What the customer said with the rating, crowd-safe.")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.ANSWER)), name="answer_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(rating__isnull=True) | models.Q(rating__range=(1, 5)),
                name="answer_rating_1_to_5",
            ),
            models.CheckConstraint(
                condition=~models.Q(acceptance="assumed") | models.Q(rating__isnull=True),
                name="answer_assumed_has_no_rating",
            ),
            models.UniqueConstraint(
                fields=["enquiry"],
                condition=models.Q(status__in=["submitted", "returned", "published"]),
                name="one_live_answer_per_enquiry",
            ),
        ]
        indexes = [
            models.Index(fields=["author", "-submitted_at"], name="answer_by_author"),
            models.Index(fields=["enquiry", "submitted_at"], name="answer_thread"),
            models.Index(
                fields=["submitted_at"], name="answer_returned", condition=models.Q(status="returned")
            ),
            models.Index(fields=["claim_id"], name="answer_by_claim"),
        ]

    def __str__(self) -> str:
        return f"Answer to {self.enquiry_id} ({self.status})"


class AnswerRevision(models.Model):
    """An earlier wording of an answer that was returned and rewritten."""

    id = models.BigAutoField(primary_key=True)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="revisions")
    body = models.TextField()
    body_sealed = models.BinaryField()
    submitted_at = models.DateTimeField()

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"Revision of {self.answer_id}"


class Draft(models.Model):
    """Unsent words of whoever holds the enquiry, or of a late answer kept for whoever holds it next."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.PROTECT, related_name="drafts")
    author = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="drafts")
    body = models.TextField(help_text="Crowd-safe.")
    body_sealed = models.BinaryField()
    is_late = models.BooleanField(default=False, help_text="Sent as an answer after the claim had ended.")
    updated_at = models.DateTimeField()

    class Meta:
        constraints = [models.UniqueConstraint(fields=["enquiry", "author"], name="one_draft_per_author")]

    def __str__(self) -> str:
        return f"Draft for {self.enquiry_id}"
