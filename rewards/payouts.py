"""What ops sees of payouts: requests to decide, batches, and what does not match yet. Nothing here writes."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Exists, F, OuterRef, Q, QuerySet, Sum

from accounts.models import User
from accounts.parties import Party
from common.errors import NotFound
from rewards import approvals, four_eyes, holds, payout_checks, permissions
from rewards.books import LedgerAccount
from rewards.models import PayoutBatch, PayoutLine, PayoutResultLine, Redemption

Outcome = PayoutResultLine.Outcome
REQUESTS_SHOWN = 50
WORK_LEFT_FIRST = ("-is_unexplained", "-is_undecided", "-made_at")
"""The order of batches; among those without, and with as much, the newest first."""
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
    concerns: Sequence[payout_checks.Concern]
    is_held: bool
    is_own: bool
    has_approved: bool

    @property
    def may_approve(self) -> bool:
        return not (self.is_own or self.has_approved or self.is_held)

    @property
    def needs_two(self) -> bool:
        return self.eyes.needed > 1


@dataclass(frozen=True)
class BatchResult:
    """What we sent and what billing says of it."""

    sent_minor: int
    settled_minor: int
    failed_minor: int
    open_minor: int
    open_count: int


def waiting() -> QuerySet[Redemption]:
    """What waits for a decision, oldest first."""
    waiting = Redemption.objects.filter(status="requested").select_related("holder")
    return waiting.prefetch_related("approvals__by", "holds").order_by("requested_at", "id")


def requests(viewer: User, waiting: Sequence[Redemption]) -> list[Request]:
    """In a fixed number of queries."""
    party = permissions.party_of(viewer)
    eyes, concerns = four_eyes.eyes_on(waiting), payout_checks.concerns(waiting)
    return [
        _request(redemption, viewer, party, eyes[redemption.id], concerns[redemption.id])
        for redemption in waiting
    ]


def _request(
    redemption: Redemption,
    viewer: User,
    party: Party,
    eyes: four_eyes.Eyes,
    concerns: Sequence[payout_checks.Concern],
) -> Request:
    holding = approvals.holding(redemption)
    return Request(
        redemption=redemption,
        approved_by=[approval.by.display_name for approval in holding],
        eyes=eyes,
        concerns=concerns,
        is_held=holds.is_held(redemption),
        is_own=permissions.is_paid_to(party, redemption),
        has_approved=any(approval.by_id == viewer.id for approval in holding),
    )


def sums(status: str) -> Sums:
    """How many redemptions are in this state, what they are worth and how many people they are for."""
    totals = Redemption.objects.filter(status=status).aggregate(
        count=Count("id"), value_minor=Sum("value_minor", default=0), people=Count("holder", distinct=True)
    )
    return Sums(**totals)


def lines_to_show() -> list[Redemption]:
    """What the next batch would hold."""
    waiting = next_lines().prefetch_related("approvals", "holds")
    return [redemption for redemption in waiting if may_be_sent(redemption)]


def may_be_sent(redemption: Redemption) -> bool:
    """Of what is approved: it is still what was approved, and not on hold."""
    return bool(approvals.holding(redemption)) and not holds.is_held(redemption)


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
    """Those with work left first. `is_unexplained`: lines wait in suspense; `is_undecided`: ops has not said what
    becomes of a failed line."""
    return PayoutBatch.objects.annotate(
        is_unexplained=Exists(suspense().filter(batch=OuterRef("pk"))),
        is_undecided=Exists(failed_lines().filter(batch=OuterRef("pk"))),
    ).order_by(*WORK_LEFT_FIRST, "id")


def batch(batch_id: UUID, *, viewer: User) -> PayoutBatch:
    """Raises: NotFound."""
    found = PayoutBatch.objects.visible_to(viewer).select_related("made_by").filter(id=batch_id).first()
    if found is None:
        raise NotFound
    return found


def batch_result(batch: PayoutBatch) -> BatchResult:
    def value(outcome: str) -> Sum:
        return Sum("redemption__value_minor", filter=Q(outcome=outcome), default=0)

    totals = batch.lines.aggregate(
        settled_minor=value("settled"),
        failed_minor=value("failed"),
        open_minor=value(""),
        open_count=Count("id", filter=Q(outcome="")),
    )
    return BatchResult(sent_minor=batch.total_minor, **totals)


def failed_lines() -> QuerySet[PayoutLine]:
    """What billing could not credit and ops has not yet sent again or given back."""
    later = PayoutLine.objects.filter(redemption=OuterRef("redemption"), id__gt=OuterRef("id"))
    return PayoutLine.objects.filter(~Exists(later), outcome="failed", redemption__status="failed")


def suspense() -> QuerySet[PayoutResultLine]:
    """Lines of result files that a person must still explain."""
    return unmatched().filter(explanations=None)


def unmatched() -> QuerySet[PayoutResultLine]:
    """Lines that decided nothing: nobody we know, another amount, against an earlier line, or about something that is
    not in billing's hands. One with another amount explains itself once a right one has decided.
    """
    undecided = PayoutLine.objects.filter(
        batch=OuterRef("batch"), redemption=OuterRef("redemption"), outcome=""
    )
    return PayoutResultLine.objects.filter(
        Q(outcome__in=[Outcome.UNKNOWN, Outcome.CONTRADICTS, Outcome.UNEXPECTED])
        | Q(Exists(undecided), outcome=Outcome.MISMATCH)
    )


def explained(batch: PayoutBatch) -> QuerySet[PayoutResultLine]:
    """Lines of this batch that somebody has explained, with who, when and why."""
    lines = PayoutResultLine.objects.filter(batch=batch, explanations__isnull=False).distinct()
    return lines.select_related("redemption", "uploaded_by").prefetch_related("explanations__by")
