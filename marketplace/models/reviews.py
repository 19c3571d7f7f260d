"""What moderators and experts judge of answers."""

from __future__ import annotations

from typing import ClassVar

from django.conf import settings
from django.db import models
from django.db.models.functions import Now
from django.utils.translation import gettext_lazy as _

from common.ids import new_id
from common.lifecycle import Lifecycle
from marketplace import lifecycle
from marketplace.models.answers import Answer
from marketplace.quality import scorecards
from marketplace.quality.models import Criterion, Scorecard


class ReviewQuerySet(models.QuerySet["Review"]):
    def in_effect(self) -> ReviewQuerySet:
        """Those that decide what becomes of an answer, and whose notes its author reads: not the blind ones."""
        return self.filter(repeats=None)

    def blind(self) -> ReviewQuerySet:
        return self.filter(repeats__isnull=False)


class Review(models.Model):
    """A moderator's or an expert's judgement of an answer, before or after it is published.

    A blind one repeats another, to measure who judges: whoever makes it does not know of the first, and nothing
    follows from it for the answer (marketplace/quality/blind.py).
    """

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.REVIEW

    class Cause(models.TextChoices):
        PROBATION = "probation", _("new advocate")
        TOPIC = "topic", _("topic is always checked")
        PHOTOS = "photos", _("has photos")
        RISK = "risk", _("may be wrong")
        SAMPLE = "sample", _("random check")
        REACTION = "reaction", _("customer was not helped")
        SIMILAR = "similar", _("like one that was taken back")
        DISPUTED = "disputed", _("two people differ")
        EXPERT = "expert", _("an expert would stop it")
        SECOND = "second", _("second look, blind")
        GOLD = "gold", _("known verdict, blind")

    class Decision(models.TextChoices):
        PUBLISH = "publish", _("approve")
        RETURN = "return", _("send back")
        REJECT = "reject", _("remove")
        ESCALATE = "escalate", _("pass on to our team")

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    answer = models.ForeignKey(Answer, on_delete=models.PROTECT, related_name="reviews")
    cause = models.CharField(max_length=10, choices=Cause.choices)
    repeats = models.ForeignKey(
        "self",
        on_delete=models.PROTECT,
        null=True,
        related_name="repetitions",
        help_text="The decided review that this one makes again, blind.",
    )
    is_before_publication = models.BooleanField()
    status = models.CharField(max_length=10, default="waiting")
    scorecard = models.ForeignKey(
        Scorecard,
        on_delete=models.PROTECT,
        related_name="+",
        help_text="The one in force when it was opened.",
    )
    decision = models.CharField(max_length=10, choices=Decision.choices, blank=True)
    scores = models.JSONField(default=dict, help_text="Criterion's key to 0 no, 1 partly, 2 yes.")
    quality = models.PositiveSmallIntegerField(
        null=True,
        help_text="Per cent of the best possible, by the scorecard's weights; 0 once it fails a must.",
    )
    note = models.TextField(blank=True, help_text="Coaching; the advocate sees it, the customer does not.")
    created_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    decided_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, null=True, related_name="+"
    )

    objects = ReviewQuerySet.as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REVIEW)), name="review_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(quality__isnull=True) | models.Q(quality__lte=100),
                name="review_quality_is_a_share",
            ),
            models.UniqueConstraint(
                fields=["answer"],
                condition=models.Q(status="waiting", repeats=None),
                name="one_waiting_review_per_answer",
            ),
            models.UniqueConstraint(
                fields=["repeats"], condition=models.Q(cause="second"), name="one_second_look_per_review"
            ),
            models.CheckConstraint(
                condition=models.Q(cause__in=["second", "gold"], repeats__isnull=False)
                | (~models.Q(cause__in=["second", "gold"]) & models.Q(repeats=None)),
                name="review_is_blind_if_it_repeats",
            ),
        ]
        indexes = [
            models.Index(fields=["decided_by", "-decided_at"], name="review_by_moderator"),
            models.Index(
                fields=["-decided_at"],
                name="review_blind_latest",
                condition=models.Q(repeats__isnull=False, status="decided"),
            ),
        ]

    def __str__(self) -> str:
        return f"Review of {self.answer_id} ({self.status})"

    @classmethod
    def shown_causes(cls) -> list[Cause]:
        """All that a moderator may be told."""
        return [cause for cause in cls.Cause if cause not in {cls.Cause.SECOND, cls.Cause.GOLD}]

    @property
    def shown_cause(self) -> Cause:
        """As far as its moderator may know: a blind one passes for a random check."""
        return self.Cause.SAMPLE if self.repeats_id else self.Cause(self.cause)

    @property
    def faults(self) -> list[Criterion]:
        """What its author is asked to mend, what weighs most first."""
        return scorecards.faults(self.scorecard.criteria.all(), self.scores)
