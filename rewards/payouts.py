"""What ops sees of payouts: requests to decide, batches, and what does not match yet. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from rewards import four_eyes, permissions
from rewards.books import LedgerAccount
from rewards.models import PayoutBatch, PayoutResultLine, Redemption

Outcome = PayoutResultLine.Outcome
REQUESTS_SHOWN = 100
LINE_LIMIT = 2_000
"""Lines in one batch; what is over waits for the next one. Keeps the file, and reading its results, short."""


@dataclass(frozen=True)
class Sums:
    count: int
    value_minor: int
    people: int


@dataclass(frozen=True)
class Request:
    """A redemption to decide about, as one particular person in ops sees it."""

    redemption: Redemption
    approved_by: Sequence[str]
    eyes: four_eyes.Eyes
    is_own: bool
    has_approved: bool

    @property
    def may_approve(self) -> bool:
        return not (self.is_own or self.has_approved)

    @property
    def needs_two(self) -> bool:
        return self.eyes.needed > 1


@dataclass(frozen=True)
class BatchResult:
    """What we sent and what billing applied. Failed points have been given back."""

    sent_minor: int
    settled_minor: int
    failed_minor: int
    open_minor: int
    open_count: int


def requests(viewer: User) -> list[Request]:
    """The oldest requests waiting for a decision."""
    party = permissions.party_of(viewer)
    waiting = list(
        Redemption.objects.filter(status="requested")
        .select_related("holder")
        .prefetch_related("approvals__by")
        .order_by("requested_at", "id")[:REQUESTS_SHOWN]
    )
    eyes = four_eyes.eyes_on(waiting)
    return [_request(redemption, viewer, party, eyes[redemption.id]) for redemption in waiting]


def _request(redemption: Redemption, viewer: User, party: permissions.Party, eyes: four_eyes.Eyes) -> Request:
    approvals = list(redemption.approvals.all())
    return Request(
        redemption=redemption,
        approved_by=[approval.by.display_name for approval in approvals],
        eyes=eyes,
        is_own=permissions.is_paid_to(party, redemption),
        has_approved=any(approval.by_id == viewer.id for approval in approvals),
    )


def sums(status: str) -> Sums:
    """How many redemptions are in this state, what they are worth and how many people they are for."""
    totals = Redemption.objects.filter(status=status).aggregate(
        count=Count("id"), value_minor=Sum("value_minor", default=0), people=Count("holder", distinct=True)
    )
    return Sums(**totals)


def next_lines() -> QuerySet[Redemption]:
    """What a batch prepared now would hand to billing, oldest first."""
    approved = Redemption.objects.filter(status="approved", currency=settings.CURRENCY)
    return approved.order_by("id")[:LINE_LIMIT]


def sums_of(redemptions: Collection[Redemption]) -> Sums:
    return Sums(
        count=len(redemptions),
        value_minor=sum(redemption.value_minor for redemption in redemptions),
        people=len({redemption.holder_id for redemption in redemptions}),
    )


def usable_points() -> int:
    """Points that people could still turn into bill credit."""
    available = LedgerAccount.objects.filter(kind=LedgerAccount.Kind.AVAILABLE)
    totals = available.aggregate(points=Sum(F("credited_points") - F("debited_points"), default=0))
    return int(totals["points"])


def value_minor(points: int) -> int:
    return points * settings.POINT_VALUE_MINOR


def batches() -> QuerySet[PayoutBatch]:
    """Newest first, each with `is_unexplained`: whether lines of it wait in suspense."""
    return PayoutBatch.objects.annotate(
        is_unexplained=Exists(suspense().filter(batch=OuterRef("pk")))
    ).order_by("-made_at", "-id")


def batch_result(batch: PayoutBatch) -> BatchResult:
    def value(*statuses: str) -> Sum:
        return Sum("value_minor", filter=Q(status__in=statuses), default=0)

    totals = batch.redemptions.aggregate(
        settled_minor=value("settled"),
        failed_minor=value("failed", "voided"),
        open_minor=value("approved", "sent"),
        open_count=Count("id", filter=Q(status__in=["approved", "sent"])),
    )
    return BatchResult(sent_minor=batch.total_minor, **totals)


def suspense() -> QuerySet[PayoutResultLine]:
    """Lines of result files that a person must explain: nobody we know, another amount, or against an earlier line.

    A line with another amount is explained once a right one has decided the redemption.
    """
    return PayoutResultLine.objects.filter(
        Q(outcome__in=[Outcome.UNKNOWN, Outcome.CONTRADICTS])
        | Q(outcome=Outcome.MISMATCH, redemption__status="sent")
    )
