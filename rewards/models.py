"""The books and what stands around them. Only rewards/ledger.py writes Transfer and LedgerAccount.

The two ledger tables live in the PostgreSQL schema `books`; holders are plain ids, so that erasing a person leaves
the books whole.
"""

from __future__ import annotations

from django.conf import settings
from django.db import models
from django.db.models.functions import Now

from accounts.models import Topic
from common.ids import new_id
from rewards import lifecycle


class LedgerAccount(models.Model):
    """One side of a transfer: an advocate's pending, available or reserved points, or a programme account.

    Advocates' accounts carry running totals with a floor of zero; programme accounts do not (a row that every award
    updates would serialise them all) and are summed.
    """

    class Kind(models.TextChoices):
        PENDING = "pending"
        AVAILABLE = "available"
        RESERVED = "reserved"
        COST = "cost"
        SETTLED = "settled"
        FORFEITED = "forfeited"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder_id = models.UUIDField(null=True, help_text="The advocate; none for a programme account.")
    kind = models.CharField(max_length=10, choices=Kind.choices)
    debited_points = models.BigIntegerField(default=0)
    credited_points = models.BigIntegerField(default=0)

    class Meta:
        db_table = '"books"."ledger_account"'
        constraints = [
            models.UniqueConstraint(
                fields=["holder_id", "kind"], name="one_ledger_account_per_holder_and_kind"
            ),
            models.UniqueConstraint(
                fields=["kind"],
                condition=models.Q(holder_id__isnull=True),
                name="one_programme_account_per_kind",
            ),
            models.CheckConstraint(
                condition=models.Q(holder_id__isnull=True)
                | models.Q(debited_points__gte=0, credited_points__gte=models.F("debited_points")),
                name="ledger_account_never_below_zero",
            ),
            models.CheckConstraint(
                condition=models.Q(holder_id__isnull=False, kind__in=["pending", "available", "reserved"])
                | models.Q(holder_id__isnull=True, kind__in=["cost", "settled", "forfeited"]),
                name="ledger_account_kind_fits_its_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_id or 'programme'}"


class Transfer(models.Model):
    """Points moved from one account to another: one row, so the books balance by construction. Append-only."""

    class Code(models.TextChoices):
        AWARD = "award"
        CONFIRM = "confirm"
        CLAW_BACK = "claw_back"
        REDEEM = "redeem"
        SETTLE = "settle"
        VOID = "void"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    debit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="credits")
    points = models.BigIntegerField()
    code = models.CharField(max_length=10, choices=Code.choices)
    source_type = models.CharField(max_length=20, help_text="award or redemption")
    source_id = models.UUIDField()
    cause = models.CharField(max_length=200, help_text="For the statement, in plain words.")
    created_at = models.DateTimeField(db_default=Now())

    class Meta:
        db_table = '"books"."transfer"'
        constraints = [
            models.UniqueConstraint(
                fields=["code", "source_type", "source_id"], name="one_transfer_per_cause"
            ),
            models.CheckConstraint(condition=models.Q(points__gt=0), name="transfer_points_positive"),
            models.CheckConstraint(
                condition=~models.Q(debit=models.F("credit")), name="transfer_between_two_accounts"
            ),
        ]
        indexes = [
            models.Index(fields=["debit", "-created_at"], name="transfer_by_debit"),
            models.Index(fields=["credit", "-created_at"], name="transfer_by_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.points}"


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


class Award(models.Model):
    """Points for one piece of work: pending, then confirmed when the quality window has passed, or reversed."""

    LIFECYCLE = lifecycle.AWARD

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="awards")
    work_id = models.UUIDField(unique=True, help_text="The accepted answer's id.")
    story = models.UUIDField(help_text="The enquiry's id, for history.")
    label = models.CharField(max_length=140, help_text="What it was for, crowd-safe, for the statement.")
    tariff = models.ForeignKey(Tariff, on_delete=models.PROTECT)
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

    LIFECYCLE = lifecycle.PAYOUT_BATCH

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True)
    status = models.CharField(max_length=12, default="prepared")
    made_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    made_at = models.DateTimeField(db_default=Now())
    sent_at = models.DateTimeField(null=True)
    reconciled_at = models.DateTimeField(null=True)
    line_count = models.PositiveIntegerField()
    total_points = models.PositiveBigIntegerField()
    total_minor = models.PositiveBigIntegerField()
    currency = models.CharField(max_length=3)

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

    LIFECYCLE = lifecycle.REDEMPTION

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    reference = models.CharField(max_length=20, unique=True, help_text="Names the line towards billing.")
    holder = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="redemptions")
    bill_account_number = models.CharField(max_length=40, help_text="As it was when requested.")
    points = models.PositiveIntegerField()
    value_minor = models.PositiveIntegerField()
    currency = models.CharField(max_length=3)
    status = models.CharField(max_length=10, default="requested")
    requested_at = models.DateTimeField(db_default=Now())
    decided_at = models.DateTimeField(null=True)
    ended_at = models.DateTimeField(null=True)
    reason = models.CharField(max_length=300, blank=True)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, null=True, related_name="redemptions")

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=sorted(lifecycle.REDEMPTION)), name="redemption_status_is_known"
            ),
            models.CheckConstraint(
                condition=models.Q(points__gt=0, value_minor__gt=0), name="redemption_amounts_positive"
            ),
        ]
        indexes = [
            models.Index(fields=["status", "requested_at"], name="redemption_by_status"),
            models.Index(fields=["holder", "-requested_at"], name="redemption_by_holder"),
        ]

    def __str__(self) -> str:
        return f"{self.reference}: {self.points} points ({self.status})"


class RedemptionApproval(models.Model):
    """One person's yes to a redemption; above the limit two different people must say it."""

    id = models.BigAutoField(primary_key=True)
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, related_name="approvals")
    by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    at = models.DateTimeField(db_default=Now())

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["redemption", "by"], name="one_approval_per_person"),
        ]

    def __str__(self) -> str:
        return f"{self.redemption_id} by {self.by}"


class PayoutResultLine(models.Model):
    """A line of billing's result file as it came, and what we made of it. Unknown lines wait for a person."""

    class Outcome(models.TextChoices):
        SETTLED = "settled"
        FAILED = "failed"
        REPEATED = "repeated"
        UNKNOWN = "unknown"
        MISMATCH = "mismatch"

    id = models.BigAutoField(primary_key=True)
    batch = models.ForeignKey(PayoutBatch, on_delete=models.PROTECT, related_name="result_lines")
    redemption = models.ForeignKey(Redemption, on_delete=models.PROTECT, null=True, related_name="+")
    number = models.PositiveIntegerField()
    reference = models.CharField(max_length=100, blank=True)
    said = models.CharField(max_length=300, blank=True, help_text="Status and reason as billing wrote them.")
    outcome = models.CharField(max_length=10, choices=Outcome.choices)
    at = models.DateTimeField(db_default=Now())
    uploaded_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")

    class Meta:
        ordering = ["id"]

    def __str__(self) -> str:
        return f"{self.number}: {self.reference} {self.outcome}"
