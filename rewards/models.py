"""What stands around the books: tariffs, awards, redemptions and payout batches. The books: rewards/books.py.

An award or a redemption says what happened and where it stands; the points themselves are moved by rewards/ledger.py
alone, and its transfers name the award or redemption as their source.
"""

from __future__ import annotations

from typing import ClassVar, TypeVar
from uuid import UUID

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Now

import rewards.books
import rewards.listing  # noqa: F401 (both so that Django finds their tables)
from accounts.models import Topic
from common.errors import NotFound
from common.ids import new_id
from common.lifecycle import Lifecycle
from rewards import lifecycle

REASON_LENGTH = 300

Row = TypeVar("Row", bound=models.Model)


class LockableQuerySet(models.QuerySet[Row]):
    def lock(self, id: UUID) -> Row:
        """The row, locked until the transaction ends. Raises: NotFound."""
        row = self.select_for_update(of=("self",), no_key=True).filter(pk=id).first()
        if row is None:
            raise NotFound
        return row


class Tariff(models.Model):
    """What an answer on a topic earns, from a date on. An award keeps the tariff it was made under."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    topic = models.ForeignKey(Topic, on_delete=models.PROTECT, related_name="+")
    points = models.PositiveIntegerField()
    valid_from = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["topic", "valid_from"], name="one_tariff_per_topic_and_date"),
            models.CheckConstraint(
                condition=models.Q(points__range=(1, 10_000)), name="tariff_points_1_to_10000"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.topic}: {self.points} points"


class TariffRules(models.Model):
    """What an answer earns beside its topic's points, and what a month may cost; from a date on. Without any, an answer
    earns its topic's points and nothing else. An award keeps the rules it was made under (rewards/calculation.py).
    """

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    valid_from = models.DateTimeField(unique=True, db_default=Now())
    first_solved_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, when the first answer solved it."
    )
    best_rating_percent = models.PositiveSmallIntegerField(default=0, help_text="On top, for five stars.")
    in_time_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, when the promised time was kept."
    )
    scarce_languages = ArrayField(models.CharField(max_length=10), default=list, blank=True)
    scarce_language_percent = models.PositiveSmallIntegerField(
        default=0, help_text="On top, in one of these languages."
    )
    learning_points = models.PositiveSmallIntegerField(
        default=0, help_text="Once for the first answer on a topic."
    )
    full_answers_per_day = models.PositiveSmallIntegerField(
        default=20, help_text="Answers a day that earn everything."
    )
    taper_percent = models.PositiveSmallIntegerField(default=0, help_text="Less for each answer after those.")
    month_budget_points = models.PositiveIntegerField(
        null=True, blank=True, help_text="When a calendar month has cost this much, what is on top stops."
    )
    budget_warn_percent = models.PositiveSmallIntegerField(
        default=80, help_text="Ops is told at this share of it."
    )

    class Meta:
        verbose_name_plural = "tariff rules"
        constraints = [
            models.CheckConstraint(
                condition=models.Q(
                    first_solved_percent__lte=200,
                    best_rating_percent__lte=200,
                    in_time_percent__lte=200,
                    scarce_language_percent__lte=200,
                    learning_points__lte=10_000,
                ),
                name="tariff_rules_extras_are_bounded",
            ),
            models.CheckConstraint(
                condition=models.Q(taper_percent__lte=90, budget_warn_percent__range=(1, 100)),
                name="tariff_rules_shares_are_bounded",
            ),
        ]

    def __str__(self) -> str:
        return f"Rules from {self.valid_from}"


class Award(models.Model):
    """Points for one piece of work: pending, then confirmed when the quality window has passed, or reversed."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.AWARD

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    work_id = models.UUIDField(unique=True, help_text="The accepted answer's id.")
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

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.AWARD)), name="award_status_is_known"
            ),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="award_points_positive"),
        ]
        indexes = [
            models.Index(fields=["confirm_at"], name="award_due", condition=models.Q(status="pending")),
            models.Index(fields=["holder", "-awarded_at"], name="award_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.points} points to {self.holder} ({self.status})"


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

    objects = LockableQuerySet["PayoutBatch"].as_manager()

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


class Redemption(models.Model):
    """Points turned into bill credit. The points are reserved from the request until billing has settled it."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.REDEMPTION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True, help_text="Names the line towards billing.")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="redemptions")
    bill_account_number = models.CharField(max_length=40, help_text="As it was when requested.")
    points = models.PositiveIntegerField()
    value_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, default="requested")
    request_key = models.UUIDField(null=True, help_text="The client's own name for this request.")
    requested_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=REASON_LENGTH, blank=True)

    objects = LockableQuerySet["Redemption"].as_manager()

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REDEMPTION)), name="redemption_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, value_minor__gt=0), name="redemption_amounts_positive"
            ),
            models.UniqueConstraint(fields=["holder", "request_key"], name="one_redemption_per_request_key"),
        ]
        indexes = [
            models.Index(fields=["status", "requested_at"], name="redemption_by_status"),
            models.Index(fields=["holder", "-requested_at"], name="redemption_by_holder"),
            models.Index(fields=["bill_account_number", "requested_at"], name="redemption_by_bill_account"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.points} points ({self.status})"


class Hold(models.Model):
    """A pending award, or a redemption that billing has not got, that goes nowhere until somebody has looked at it."""

    LIFECYCLE: ClassVar[Lifecycle] = lifecycle.HOLD

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


class RedemptionApproval(models.Model):
    """One person's yes to a redemption; above the limit two different people must say it."""

    id = models.BigAutoField(primary_key=True)
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())
    terms = models.BinaryField(
        max_length=32, default=b"", help_text="Digest of what was approved (rewards/approvals.py)."
    )

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["redemption", "by", "terms"], name="one_approval_per_person_and_terms"
            ),
        ]

    def __str__(self) -> str:
        return f"{self.redemption_id} by {self.by}"


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


class ReconciliationRun(models.Model):
    """One look at whether the books agree with themselves and with all that they are about."""

    id = models.BigAutoField(primary_key=True)
    at = models.DateTimeField(db_default=Now())
    row_count = models.PositiveIntegerField(
        help_text="Faults found by all checks together; 0 when all is well."
    )
    results = models.JSONField(help_text="For each check: its name, the rows found, and some of them.")

    class Meta:
        ordering = ["-id"]

    def __str__(self) -> str:
        return f"{self.at}: {self.row_count}"
