"""A holder's statement: every movement of points they could use, newest first, with its reason and the balance after.

Points still pending are not on it (queries.pending_awards): they are listed apart and never added.
"""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, F, Q, QuerySet, Sum, Value, When
from django.utils.functional import Promise
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from accounts.models import User
from common.errors import NotFound
from rewards import earning
from rewards.books import LedgerAccount, Transfer
from rewards.calculation import Line as Computed
from rewards.calculation import worth_telling
from rewards.models import Award, Redemption
from rewards.models.rows import said

Code = Transfer.Code

REASONED = {Code.REVOKE, Code.CLAW_BACK, Code.OWE, Code.VOID, Code.RESTORE}
"""What is said with its source's reason."""

TITLES: Mapping[str, Promise] = {
    Code.CONFIRM: _("Earned"),
    Code.REVOKE: _("Taken back before it counted"),
    Code.CLAW_BACK: _("Taken back"),
    Code.OWE: _("Taken back after it was used, owed"),
    Code.RECOVER: _("Set against points you owed"),
    Code.REDEEM: _("Used for bill credit"),
    Code.VOID: _("Given back"),
    Code.EXPIRE: _("Expired"),
    Code.RESTORE: _("No longer expired, to be taken back"),
}


@dataclass(frozen=True)
class Line:
    """One movement. `points` is the change of the balance; of a line that did not touch it, `aside_points` tells how
    many pending points fell away or how many came to be owed."""

    id: UUID
    at: datetime
    code: str
    title: Promise
    what: str
    why: str
    points: int
    aside_points: int
    balance_points: int
    calculation: Sequence[Computed]
    """How the points of an award that counts were computed."""

    @property
    def told(self) -> Sequence[Computed]:
        return worth_telling(self.calculation)


@dataclass(frozen=True)
class Page:
    lines: Sequence[Line]
    before: UUID | None
    """Where the next, older page starts; None at the end."""


def statement(user: User, *, before: UUID | None = None, limit: int = 25) -> Page:
    """Up to `limit` lines older than the transfer `before`. Raises: NotFound if that is not on this statement."""
    accounts = dict(LedgerAccount.objects.filter(holder_id=user.id).values_list("kind", "id"))
    if not accounts:
        return Page([], None)
    transfers = _transfers(accounts)
    if before is not None:
        last = transfers.filter(id=before).first()
        if last is None:
            raise NotFound
        transfers = transfers.filter(Q(created_at__lt=last.created_at) | _same_moment(last, id__lt=last.id))
    found = list(transfers.order_by("-created_at", "-id")[: limit + 1])
    shown = found[:limit]
    return Page(_lines(shown, accounts), shown[-1].id if len(found) > limit else None)


@dataclass(frozen=True)
class Span:
    """Everything between two moments, oldest first, and the balance before and after it."""

    lines: Sequence[Line]
    opening_points: int
    closing_points: int

    def within(self, start: datetime, end: datetime) -> Span:
        """The part of it from `start` on and before `end`."""
        before = [line for line in self.lines if line.at < start]
        inside = [line for line in self.lines if start <= line.at < end]
        opening = before[-1].balance_points if before else self.opening_points
        return Span(inside, opening, inside[-1].balance_points if inside else opening)

    @property
    def earned_points(self) -> int:
        return sum(line.points for line in self.lines if line.code == Code.CONFIRM)

    @property
    def used_points(self) -> int:
        """For bill credit, less what came back."""
        return -sum(line.points for line in self.lines if line.code in (Code.REDEEM, Code.VOID))

    @property
    def other_points(self) -> int:
        """What was taken back, set against what was owed, or expired: the rest of the change."""
        return self.closing_points - self.opening_points - self.earned_points + self.used_points


def span(user: User, start: datetime, end: datetime) -> Span:
    """From `start` on and before `end`."""
    accounts = dict(LedgerAccount.objects.filter(holder_id=user.id).values_list("kind", "id"))
    if not accounts:
        return Span([], 0, 0)
    opening = _balance(accounts, Q(created_at__lt=start))
    inside = _transfers(accounts).filter(created_at__gte=start, created_at__lt=end)
    lines = _lines(list(inside.order_by("-created_at", "-id")), accounts)[::-1]
    return Span(lines, opening, lines[-1].balance_points if lines else opening)


def _transfers(accounts: Mapping[str, UUID]) -> QuerySet[Transfer]:
    mine = Q(debit__in=accounts.values()) | Q(credit__in=accounts.values())
    return Transfer.objects.filter(mine, code__in=list(TITLES))


def _same_moment(transfer: Transfer, **lookup: UUID) -> Q:
    return Q(created_at=transfer.created_at, **lookup)


def _lines(transfers: Sequence[Transfer], accounts: Mapping[str, UUID]) -> list[Line]:
    if not transfers:
        return []
    available = accounts[LedgerAccount.Kind.AVAILABLE]
    balance = _balance_after(transfers[0], accounts)
    awards = Award.objects.in_bulk([transfer.source_id for transfer in transfers])
    redemptions = Redemption.objects.in_bulk(
        [transfer.source_id for transfer in transfers if transfer.source_id not in awards]
    )
    names = _names(transfers, awards, redemptions)
    reasons = {id: award.reason for id, award in awards.items()}
    reasons |= {id: redemption.reason for id, redemption in redemptions.items()}
    lines = []
    for transfer in transfers:
        change = _change(transfer, available)
        lines.append(
            Line(
                id=transfer.id,
                at=transfer.created_at,
                code=transfer.code,
                title=TITLES[transfer.code],
                what=names[transfer.source_id],
                why=said(reasons.get(transfer.source_id, "")) if transfer.code in REASONED else "",
                points=change,
                aside_points=0 if change else transfer.points,
                balance_points=balance,
                calculation=earning.lines_of(awards[transfer.source_id])
                if transfer.code == Code.CONFIRM
                else [],
            )
        )
        balance -= change
    return lines


def _change(transfer: Transfer, available: UUID) -> int:
    if transfer.credit_id == available:
        return transfer.points
    return -transfer.points if transfer.debit_id == available else 0


def _balance_after(transfer: Transfer, accounts: Mapping[str, UUID]) -> int:
    return _balance(
        accounts, Q(created_at__lt=transfer.created_at) | _same_moment(transfer, id__lte=transfer.id)
    )


def _balance(accounts: Mapping[str, UUID], until: Q) -> int:
    """The available points that these transfers leave."""
    available = accounts[LedgerAccount.Kind.AVAILABLE]
    change = Case(
        When(credit=available, then=F("points")), When(debit=available, then=-F("points")), default=Value(0)
    )
    return _transfers(accounts).filter(until).aggregate(points=Sum(change))["points"] or 0


def _names(
    transfers: Sequence[Transfer], awards: Mapping[UUID, Award], redemptions: Mapping[UUID, Redemption]
) -> dict[UUID, str]:
    """What each transfer's source is called: the award's label, the redemption's reference, or why points expired."""
    idle = gettext("nothing earned or asked for in a long time")
    expired = {transfer.source_id: idle for transfer in transfers if transfer.code == Code.EXPIRE}
    references = {id: redemption.reference for id, redemption in redemptions.items()}
    return {id: award.label for id, award in awards.items()} | references | expired
