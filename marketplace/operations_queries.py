"""The figures of the operations board: bounded reads of recent rows, never a count over everything."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime, timedelta

from django.db import connection
from django.db.models import (
    Count,
    DateTimeField,
    Exists,
    ExpressionWrapper,
    F,
    Min,
    OuterRef,
    Q,
    QuerySet,
    Value,
)
from django.utils import timezone

from accounts.models import Topic
from common import clock
from common.health import beating
from common.lately import lately
from common.models import OutboxEntry
from marketplace.models import Answer, Enquiry
from marketplace.quality.gold.models import GoldEnquiry
from routing import bonuses, surge
from routing import queries as routing_queries
from routing.models import ItemKind, Pool, QueueEntry, Surge
from routing.reporting import Achieved, achieved

RECENT = timedelta(days=7)
LISTED = 10
COUNTED_EVERY_SECONDS = 60
"""What came of a month's promises is counted once a minute for everybody who has the board open."""


@dataclass(frozen=True)
class Spread:
    """First response times of enquiries asked in a span: how many, the median and the 80th percentile in seconds."""

    answered: int
    median_seconds: float | None
    p80_seconds: float | None
    in_target: int

    @property
    def in_target_percent(self) -> int | None:
        return round(100 * self.in_target / self.answered) if self.answered else None


@dataclass(frozen=True)
class Promises:
    """The times that customers were told: how many are over or kept, and how many of them held."""

    decided: int
    held: int

    @property
    def held_percent(self) -> int | None:
        return round(100 * self.held / self.decided) if self.decided else None


@dataclass(frozen=True)
class WaitingTopic:
    topic: str
    waiting: int
    late: int
    oldest: datetime


@dataclass(frozen=True)
class Board:
    """`surge` is the one that goes on, `bonus_points_left` what today's budget still holds for it."""

    at: datetime
    surge: Surge | None
    bonus_points_left: int
    waiting: int
    late: int
    claimed: int
    reviews_waiting: int
    staff_waiting: int
    staff_late: int
    today: Spread
    week: Spread
    promises: Promises
    confirmed: int
    assumed: int
    not_helpful: int
    topics: Sequence[WaitingTopic]
    service_levels: Sequence[Achieved]
    notices_waiting: int
    notices_given_up: int
    parts: Sequence[tuple[str, bool]]


def board() -> Board:
    moment = clock.now()
    queue = _queue(moment)
    outcomes = Answer.objects.filter(published_at__gte=moment - RECENT, enquiry__is_gold=False).aggregate(
        confirmed=Count("id", filter=Q(acceptance="confirmed")),
        assumed=Count("id", filter=Q(acceptance="assumed")),
        not_helpful=Count("id", filter=Q(status__in=["unhelpful", "retracted"])),
    )
    undelivered = OutboxEntry.objects.filter(delivered_at=None).aggregate(
        waiting=Count("id", filter=Q(given_up_at=None)),
        given_up=Count("id", filter=Q(given_up_at__isnull=False)),
    )
    busy = surge.current()
    return Board(
        at=moment,
        surge=busy,
        bonus_points_left=bonuses.left_today() if busy else 0,
        today=_spread(_midnight(moment)),
        week=_spread(moment - RECENT),
        promises=promises(moment - RECENT, moment),
        topics=_topics(moment),
        service_levels=lately(
            "service_levels_achieved", lambda: achieved(now=moment), seconds=COUNTED_EVERY_SECONDS
        ),
        notices_waiting=undelivered["waiting"],
        notices_given_up=undelivered["given_up"],
        parts=list(beating(moment).items()),
        **queue,
        **outcomes,
    )


def promises(since: datetime, until: datetime) -> Promises:
    """Of what was asked in this span. A time that is over without an answer did not hold, whoever is on it now."""
    told_until = ExpressionWrapper(
        F("created_at") + F("promised_seconds") * Value(timedelta(seconds=1)), output_field=DateTimeField()
    )
    asked = Enquiry.objects.of_customers().filter(created_at__range=(since, until))
    told = asked.filter(promised_seconds__isnull=False).annotate(told_until=told_until)
    held = Q(first_answered_at__lte=F("told_until"))
    has_left = Q(withdrawn_at__isnull=False, withdrawn_at__lt=F("told_until"))
    is_over = Q(first_answered_at__isnull=False) | Q(told_until__lte=until) & ~has_left
    return Promises(**told.aggregate(decided=Count("id", filter=is_over), held=Count("id", filter=held)))


def _midnight(moment: datetime) -> datetime:
    """When this day began where the company is."""
    here = timezone.localtime(moment, timezone.get_default_timezone())
    return here.replace(hour=0, minute=0, second=0, microsecond=0)


def _queue(moment: datetime) -> dict[str, int]:
    """What is live in the queue, in one pass over its partial indexes."""
    enquiries = Q(kind=ItemKind.ENQUIRY, status="waiting")
    return _without_gold(QueueEntry.objects.exclude(status="done")).aggregate(
        waiting=Count("id", filter=enquiries & Q(pool=Pool.CROWD)),
        late=Count("id", filter=enquiries & Q(pool=Pool.CROWD, due_at__lt=moment)),
        claimed=Count("id", filter=Q(kind=ItemKind.ENQUIRY, status="claimed")),
        reviews_waiting=Count("id", filter=Q(kind=ItemKind.REVIEW, status="waiting")),
        staff_waiting=Count("id", filter=enquiries & Q(pool=Pool.STAFF)),
        staff_late=Count("id", filter=enquiries & Q(pool=Pool.STAFF, due_at__lt=moment)),
    )


def _without_gold(entries: QuerySet[QueueEntry]) -> QuerySet[QueueEntry]:
    """Nobody waits for gold. What everybody may read (customer_queries.crowd_now) does count it: the difference to the
    offers would tell an advocate which of them it is.
    """
    return entries.filter(~Exists(GoldEnquiry.objects.filter(pk=OuterRef("item_id"))))


def waiting_in_the_crowd() -> QuerySet[QueueEntry]:
    """Of what customers asked; what is due first comes first."""
    return _without_gold(routing_queries.waiting(Pool.CROWD, ItemKind.ENQUIRY)).order_by("due_at")


def enquiries_of(entries: Iterable[QueueEntry]) -> list[Enquiry]:
    """In their order, in one query."""
    ids = [entry.item_id for entry in entries]
    found = Enquiry.objects.select_related("topic").in_bulk(ids)
    return [found[id] for id in ids]


def _topics(moment: datetime) -> list[WaitingTopic]:
    """What waits for an advocate: the rows add up to the board's `waiting`."""
    rows = (
        _without_gold(routing_queries.waiting(Pool.CROWD, ItemKind.ENQUIRY))
        .values("topic__name", "topic__name_de")
        .annotate(waiting=Count("id"), late=Count("id", filter=Q(due_at__lt=moment)), oldest=Min("queued_at"))
        .order_by("-waiting", "topic__name")
    )
    return [
        WaitingTopic(
            Topic(name=row["topic__name"], name_de=row["topic__name_de"]).local_name,
            row["waiting"],
            row["late"],
            row["oldest"],
        )
        for row in rows
    ]


def _spread(since: datetime) -> Spread:
    """Percentiles by PostgreSQL over what was asked since; the target is each topic's service level."""
    table = Enquiry._meta.db_table
    with connection.cursor() as cursor:
        cursor.execute(
            f"""
            SELECT count(*),
                   percentile_cont(0.5) WITHIN GROUP (ORDER BY seconds),
                   percentile_cont(0.8) WITHIN GROUP (ORDER BY seconds),
                   count(*) FILTER (WHERE seconds <= target)
            FROM (
                SELECT extract(epoch FROM first_answered_at - created_at)::float AS seconds,
                       coalesce(own.target_seconds, usual.target_seconds, 600) AS target
                FROM {table} enquiry
                LEFT JOIN routing_topicservicelevel chosen ON chosen.topic_id = enquiry.topic_id
                LEFT JOIN routing_servicelevel own ON own.id = chosen.service_level_id
                LEFT JOIN routing_servicelevel usual ON usual.is_default
                WHERE enquiry.created_at >= %s AND first_answered_at IS NOT NULL AND NOT enquiry.is_gold
            ) times
            """,  # noqa: S608 - a table's name of our own
            [since],
        )
        answered, median, p80, in_target = cursor.fetchone()
    return Spread(answered, median, p80, in_target)
