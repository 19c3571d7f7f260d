"""What ops, and whose points they are, read of cases."""

from __future__ import annotations

from collections.abc import Collection, Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.db.models import Case, Count, IntegerField, QuerySet, Sum, Value, When

from accounts.models import User
from common.errors import NotFound
from common.models import HistoryRow
from marketplace.fraud import explaining
from marketplace.fraud.models import DoubtedAward, FraudCase, FraudSign
from rewards.models import Hold

LISTED = 50
AWARDS_SHOWN = 100
HISTORY_SHOWN = 100

_IN_ORDER = Case(
    When(status="open", then=Value(0)),
    When(status="upheld", then=Value(1)),
    default=Value(2),
    output_field=IntegerField(),
)


@dataclass(frozen=True)
class SignView:
    """A sign, and whom else it names, each with their own latest case if there is one."""

    sign: FraudSign
    people: Sequence[tuple[User, FraudCase | None]]


@dataclass(frozen=True)
class Event:
    """What somebody did about a case; `by` None: nobody, or the clock."""

    what: str
    by: User | None
    at: datetime


@dataclass(frozen=True)
class CaseView:
    """`doubts` are the first of all its `awards`, whose `points` are added up; `objections` are the holds against which
    their holder has said something.
    """

    case: FraudCase
    signs: Sequence[SignView]
    doubts: Sequence[DoubtedAward]
    objections: Sequence[Hold]
    awards: int
    points: int
    history: Sequence[Event]

    @property
    def more_awards(self) -> bool:
        return len(self.doubts) < self.awards


def all_cases() -> QuerySet[FraudCase]:
    """Each with its signs, and how many awards and points are in it."""
    cases = FraudCase.objects.select_related("advocate__user", "decided_by").prefetch_related("signs")
    return cases.annotate(awards=Count("doubts"), points=Sum("doubts__award__points", default=0))


def listed() -> QuerySet[FraudCase]:
    """What waits for ops first, then what may still be appealed, then the past; each newest first."""
    return all_cases().annotate(order=_IN_ORDER).order_by("order", "-opened_at")


def waiting() -> QuerySet[FraudCase]:
    """For a decision by ops, the longest first."""
    return all_cases().filter(status="open").order_by("opened_at")


def points_in(cases: Collection[FraudCase]) -> int:
    """Of all awards that these cases put in doubt."""
    doubts = DoubtedAward.objects.filter(case__in=cases)
    return int(doubts.aggregate(points=Sum("award__points", default=0))["points"])


def case_view(case_id: UUID) -> CaseView:
    """In a fixed number of queries. Raises: NotFound."""
    cases = FraudCase.objects.select_related("advocate__user", "decided_by", "appeal")
    case = cases.prefetch_related("signs").filter(pk=case_id).first()
    if case is None:
        raise NotFound
    signs = list(case.signs.all())
    named = {person for sign in signs for person in sign.people}
    people = User.objects.in_bulk(named)
    in_all = case.doubts.aggregate(awards=Count("award"), points=Sum("award__points", default=0))
    cases_of = {
        other.advocate_id: other
        for other in FraudCase.objects.filter(advocate__in=named).order_by("opened_at")
    }
    return CaseView(
        case=case,
        signs=[
            SignView(sign, [(people[id], cases_of.get(id)) for id in sign.people if id in people])
            for sign in signs
        ],
        doubts=list(case.doubts.select_related("award").order_by("award__awarded_at")[:AWARDS_SHOWN]),
        objections=list(
            Hold.objects.filter(cause=case.id, appealed_at__isnull=False).order_by("appealed_at")
        ),
        awards=in_all["awards"],
        points=in_all["points"],
        history=[
            Event(explaining.happened(row), by=row.actor, at=row.at)
            for row in HistoryRow.objects.filter(story=case.id)
            .exclude(kind="deferred")  # What is only meant may be taken back, and has not happened.
            .select_related("actor")
            .order_by("id")[:HISTORY_SHOWN]
        ],
    )


def cases_about(person: User) -> QuerySet[FraudCase]:
    """One's own, newest first."""
    mine = FraudCase.objects.filter(advocate=person.id).select_related("appeal")
    return mine.annotate(points=Sum("doubts__award__points")).order_by("-opened_at")[:LISTED]
