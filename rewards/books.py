"""The tables of the ledger, in their own PostgreSQL schema `books`. Only rewards/ledger.py posts and rewards/seals.py
seals.

Holders are plain ids, so that erasing a person leaves the books whole. An import contract in pyproject.toml names the
few modules that may see these tables at all; triggers refuse what must never happen to a Transfer (migration 0002).
"""

from __future__ import annotations

from uuid import UUID

from django.db import models
from django.db.models import F, Q

from common.ids import new_id


class LedgerAccount(models.Model):
    """One side of a transfer: a holder's pending, available, reserved or owed points, or a programme account.

    Holders' accounts carry running totals with a floor of zero. A credit is what the programme owes the holder; on
    `owed`, and only there, it is the other way round, so its floor is on the other side. Programme accounts carry no
    totals (a row that every award updates would serialise them all) and are summed.
    """

    class Kind(models.TextChoices):
        PENDING = "pending"
        AVAILABLE = "available"
        RESERVED = "reserved"
        OWED = "owed"
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
                condition=Q(holder_id__isnull=True),
                name="one_programme_account_per_kind",
            ),
            models.CheckConstraint(
                condition=Q(holder_id__isnull=True)
                | Q(~Q(kind="owed"), debited_points__gte=0, credited_points__gte=F("debited_points"))
                | Q(kind="owed", credited_points__gte=0, debited_points__gte=F("credited_points")),
                name="ledger_account_never_below_zero",
            ),
            models.CheckConstraint(
                condition=Q(holder_id__isnull=False, kind__in=["pending", "available", "reserved", "owed"])
                | Q(holder_id__isnull=True, kind__in=["cost", "settled", "forfeited"]),
                name="ledger_account_kind_fits_its_holder",
            ),
        ]

    def __str__(self) -> str:
        return f"{self.kind} {self.holder_id or 'programme'}"

    @property
    def balance_points(self) -> int:
        """What is on a holder's account; for `owed`, how much they owe."""
        balance = self.credited_points - self.debited_points
        return -balance if self.kind == self.Kind.OWED else balance


HOLDER_KINDS = (
    LedgerAccount.Kind.PENDING,
    LedgerAccount.Kind.AVAILABLE,
    LedgerAccount.Kind.RESERVED,
    LedgerAccount.Kind.OWED,
)
PROGRAMME_ACCOUNTS = {
    LedgerAccount.Kind.COST: UUID("00000000-0000-7000-8000-000000000001"),
    LedgerAccount.Kind.SETTLED: UUID("00000000-0000-7000-8000-000000000002"),
    LedgerAccount.Kind.FORFEITED: UUID("00000000-0000-7000-8000-000000000003"),
}
"""Opened by migration 0005 under ids that never change, so that a posting need not look them up."""


class Transfer(models.Model):
    """Points moved from one account to another: one row, so the books balance by construction. Append-only."""

    class Code(models.TextChoices):
        AWARD = "award"
        CONFIRM = "confirm"
        REVOKE = "revoke"
        CLAW_BACK = "claw_back"
        OWE = "owe"
        RECOVER = "recover"
        REDEEM = "redeem"
        SETTLE = "settle"
        VOID = "void"
        EXPIRE = "expire"
        RESTORE = "restore"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    debit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="debits")
    credit = models.ForeignKey(LedgerAccount, on_delete=models.PROTECT, related_name="credits")
    points = models.BigIntegerField()
    code = models.CharField(max_length=10, choices=Code.choices)
    source_type = models.CharField(max_length=20, help_text="award, redemption or expiry")
    source_id = models.UUIDField()
    cause = models.CharField(
        max_length=200, blank=True, help_text="A reference of ours, never what somebody wrote."
    )
    created_at = models.DateTimeField()

    class Meta:
        db_table = '"books"."transfer"'
        constraints = [
            models.UniqueConstraint(
                fields=["code", "source_type", "source_id"], name="one_transfer_per_cause"
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(code__in=["confirm", "revoke"]),
                name="pending_points_end_once",
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(code__in=["settle", "void"]),
                name="reserved_points_end_once",
            ),
            models.UniqueConstraint(
                fields=["source_type", "source_id"],
                condition=Q(code__in=["revoke", "claw_back"]),
                name="points_are_taken_back_once",
            ),
            models.CheckConstraint(condition=Q(points__gt=0), name="transfer_points_positive"),
            models.CheckConstraint(condition=~Q(debit=F("credit")), name="transfer_between_two_accounts"),
        ]
        indexes = [
            models.Index(fields=["debit", "-created_at"], name="transfer_by_debit"),
            models.Index(fields=["credit", "-created_at"], name="transfer_by_credit"),
        ]

    def __str__(self) -> str:
        return f"{self.code} {self.points}"


class Seal(models.Model):
    """A transfer's place in the chain over the books, and the hash that binds it to all before it. Append-only."""

    position = models.BigIntegerField(primary_key=True)
    transfer = models.OneToOneField(Transfer, on_delete=models.PROTECT, related_name="+")
    digest = models.BinaryField()

    class Meta:
        db_table = '"books"."seal"'

    def __str__(self) -> str:
        return f"{self.position} {bytes(self.digest).hex()}"


class DailyRoot(models.Model):
    """The last seal there was when a day's sealing ended; its line is also kept outside the database. Append-only."""

    day = models.DateField(primary_key=True)
    position = models.BigIntegerField()
    digest = models.BinaryField()
    made_at = models.DateTimeField()

    class Meta:
        db_table = '"books"."daily_root"'

    def __str__(self) -> str:
        return f"{self.day.isoformat()} {self.position} {bytes(self.digest).hex()}"
