"""Enquiries, and who may open them."""

from __future__ import annotations

from typing import ClassVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.indexes import GinIndex, OpClass
from django.db import models
from django.db.models.functions import Now

from accounts.models import Role, Topic, User
from common import clock
from common.ids import new_id, short_reference
from common.lifecycle import Lifecycle
from common.lockable import LockableQuerySet
from common.written_once import Given
from marketplace import lifecycle
from marketplace.word_search import words_of
from routing.models import Claim, ItemKind


class EnquiryQuerySet(LockableQuerySet["Enquiry"]):
    def open(self) -> EnquiryQuerySet:
        return self.filter(status="open")

    def of_customers(self) -> EnquiryQuerySet:
        """What customers asked; every figure about them starts from here (marketplace/quality/gold)."""
        return self.filter(is_gold=False)

    def visible_to(self, user: User) -> EnquiryQuerySet:
        """What this person may open: their own, what they hold or have answered; for staff everything.

        A claim that was given back or ran out opens nothing any more. Made for asking about a few by id; lists are
        `listed_for`. In which words they read it is another matter (marketplace/queries.py).
        """
        return self if user.has_role(*Role) else self.known_to(user.id)

    def known_to(self, person: UUID | Given) -> EnquiryQuerySet:
        """As `visible_to` for somebody who is not of staff."""
        from marketplace.models.answers import Answer  # which are answers to these

        held = Claim.objects.filter(
            models.Q(status="active", ends_at__gt=clock.Now()) | models.Q(status="completed"),
            entry__kind=ItemKind.ENQUIRY,
            entry__story=models.OuterRef("pk"),
            holder=person,
        )
        answered = Answer.objects.filter(enquiry=models.OuterRef("pk"), author=person)
        return self.filter(models.Q(customer=person) | models.Exists(held) | models.Exists(answered))

    def listed_for(self, user: User) -> EnquiryQuerySet:
        """What this person finds in a list of enquiries: their own; for staff every customer's."""
        return self.of_customers() if user.has_role(*Role) else self.filter(customer=user)


class Enquiry(models.Model):
    """What a customer asks, with its thread of messages."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.ENQUIRY

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    customer = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="enquiries")
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    language = models.CharField(max_length=5, default="en")
    subject = models.CharField(max_length=300, help_text="Crowd-safe.")
    subject_sealed = models.BinaryField()
    subject_words = words_of(subject="A")
    device = models.CharField(
        max_length=40,
        blank=True,
        db_default="",
        help_text="What the customer said they write from; device_names.py puts it into words.",
    )
    is_gold = models.BooleanField(
        default=False,
        db_default=False,
        help_text="A question of ours with a known answer: nobody waits for it.",
    )
    status = models.CharField(max_length=10, default="open")
    created_at = models.DateTimeField(db_default=Now())
    promised_seconds = models.PositiveIntegerField(
        null=True, help_text="Within how long most people have their answer, as its customer was told."
    )
    first_answered_at = models.DateTimeField(null=True)
    answered_at = models.DateTimeField(null=True, help_text="When the answer shown now was published.")
    resolved_at = models.DateTimeField(null=True)
    withdrawn_at = models.DateTimeField(null=True)
    not_solved_count = models.PositiveSmallIntegerField(default=0)
    assume_solved_at = models.DateTimeField(
        null=True, help_text="Without a reaction it counts as accepted then."
    )
    forgotten_at = models.DateTimeField(
        null=True,
        help_text="Since when its words and photos are gone (marketplace/personal_data/stories.py).",
    )

    objects = EnquiryQuerySet.as_manager()

    class Meta:
        verbose_name_plural = "enquiries"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.ENQUIRY)), name="enquiry_status_is_known"
            )
        ]
        indexes = [
            models.Index(fields=["customer", "-created_at"], name="enquiry_by_customer"),
            models.Index(fields=["-created_at"], name="enquiry_newest_first"),
            models.Index(
                fields=["assume_solved_at"],
                name="enquiry_assume_due",
                condition=models.Q(status="answered", assume_solved_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "-first_answered_at"],
                name="enquiry_recently_answered",
                condition=models.Q(first_answered_at__isnull=False),
            ),
            models.Index(
                fields=["topic", "language"],
                name="enquiry_unanswered",
                condition=models.Q(status="open", first_answered_at__isnull=True),
            ),
            models.Index(
                fields=["-first_answered_at"],
                name="enquiry_last_answered",
                condition=models.Q(first_answered_at__isnull=False),
            ),
            GinIndex(
                fields=["subject_words"],
                name="solved_enquiry_words",
                condition=models.Q(status="resolved"),
            ),
            GinIndex(
                OpClass("subject", name="gin_trgm_ops"),
                name="solved_enquiry_spelling",
                condition=models.Q(status="resolved"),
            ),
        ]

    def __str__(self) -> str:
        return f"{self.reference} {self.subject}"

    @property
    def reference(self) -> str:
        return short_reference(self.id, prefix="CL")


class CrowdSafeToken(models.Model):
    """Which number a hidden detail has in an enquiry, so that [phone 1] means one phone throughout."""

    id = models.BigAutoField(primary_key=True)
    enquiry = models.ForeignKey(Enquiry, on_delete=models.CASCADE, related_name="crowd_safe_tokens")
    kind = models.CharField(max_length=10)
    number = models.PositiveSmallIntegerField()
    digest = models.BinaryField(
        help_text="Keyed digest of the detail; the detail itself is only in the sealed text."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["enquiry", "kind", "number"], name="one_detail_per_token"),
            models.UniqueConstraint(fields=["enquiry", "kind", "digest"], name="one_token_per_detail"),
        ]

    def __str__(self) -> str:
        return f"[{self.kind} {self.number}]"
