"""What is known about a month's answers, by topic: how many customers got, how many of them were bad, how sure that is.

A month is that of the site's calendar in which an answer was submitted. Each topic is told by itself, because the
target is promised by itself: a good topic does not make up for a bad one.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.contrib.postgres.aggregates import ArrayAgg
from django.db.models import Count, Exists, F, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from accounts.models import Topic
from common import clock
from common.lately import lately
from marketplace.quality.risk import verdicts
from marketplace.quality.risk.estimating import Estimate, Looked, Verdict, estimate
from marketplace.quality.risk.models import ReviewPlan, ReviewPolicy, RiskAssessment

COUNTED_EVERY_SECONDS = 60
MONTHS_LISTED = 4


@dataclass(frozen=True)
class Achieved:
    """A topic's month. `looked_at` are reviews spent, also on answers that no customer got."""

    topic: Topic
    published: int
    looked_at: int
    waiting: int
    found: int
    estimate: Estimate | None
    verdict: Verdict
    plan: ReviewPlan | None


@dataclass(frozen=True)
class Month:
    starts_at: datetime
    policy: ReviewPolicy
    topics: Sequence[Achieved]

    @property
    def looked_at(self) -> int:
        return sum(each.looked_at for each in self.topics)

    @property
    def published(self) -> int:
        return sum(each.published for each in self.topics)


def months() -> list[datetime]:
    """The starts of this month and of those before it that are listed, the latest first."""
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    start = here.replace(day=1, hour=0, minute=0, second=0, microsecond=0, tzinfo=None)
    starts = [start]
    while len(starts) < MONTHS_LISTED:
        starts.append(_neighbour(starts[-1], months=-1))
    return [timezone.make_aware(each, timezone.get_default_timezone()) for each in starts]


def achieved(starts_at: datetime) -> Month:
    """The month that begins then, by the newest policy's target."""
    return lately(
        f"review_achieved_{starts_at:%Y-%m}", lambda: _count(starts_at), seconds=COUNTED_EVERY_SECONDS
    )


def _neighbour(start: datetime, *, months: int) -> datetime:
    number = start.year * 12 + start.month - 1 + months
    return start.replace(year=number // 12, month=number % 12 + 1)


def _count(starts_at: datetime) -> Month:
    here = timezone.make_naive(starts_at, timezone.get_default_timezone())
    ends_at = timezone.make_aware(_neighbour(here, months=1), timezone.get_default_timezone())
    policy = ReviewPolicy.objects.latest("version")
    plans = {
        plan.topic_id: plan
        for plan in ReviewPlan.objects.order_by("topic_id", "-made_at").distinct("topic_id")
    }
    rows = _by_topic(starts_at, ends_at)
    topics = [
        _achieved(topic, *rows[topic.id], policy=policy, plan=plans.get(topic.id))
        for topic in Topic.objects.filter(id__in=rows)
    ]
    return Month(starts_at, policy, topics)


def _by_topic(since: datetime, until: datetime) -> dict[UUID, tuple[int, Looked]]:
    """By topic the reviews spent, and what they showed, in one pass over the month.

    Bad are those that a moderator found so or that were taken back for any reason.
    """
    reviews = verdicts.of_answer(OuterRef("answer"))
    published = Q(answer__published_at__isnull=False)
    drawn = Q(lot__lt=F("probability"))
    bad = Q(is_found_bad=True) | Q(answer__status="retracted")
    seen = Q(is_looked_at=True) | bad
    rows = (
        RiskAssessment.objects.filter(
            assessed_at__gte=since, assessed_at__lt=until, answer__enquiry__is_gold=False
        )
        .annotate(
            topic=F("answer__enquiry__topic"),
            is_looked_at=Exists(reviews),
            is_found_bad=Exists(reviews.filter(is_before_publication=False).exclude(verdicts.IS_GOOD)),
        )
        .values("topic")
        .annotate(
            published=Count("answer", filter=published),
            looked_at=Count("answer", filter=Q(is_looked_at=True)),
            found=ArrayAgg("probability", filter=published & drawn & bad, default=[]),
            others=Count("answer", filter=published & ~drawn & bad),
            waiting=Count("answer", filter=published & drawn & ~seen),
            unseen=Count("answer", filter=published & ~drawn),
            least=Coalesce(Min("probability", filter=published & ~drawn), 1.0),
        )
    )
    return {
        row["topic"]: (
            row["looked_at"],
            Looked(
                published=row["published"],
                found=row["found"],
                others=row["others"],
                waiting=row["waiting"],
                unseen=row["unseen"],
                least=row["least"],
            ),
        )
        for row in rows
    }


def _achieved(
    topic: Topic, looked_at: int, looked: Looked, *, policy: ReviewPolicy, plan: ReviewPlan | None
) -> Achieved:
    known = estimate(looked, confidence=policy.confidence_percent / 100)
    return Achieved(
        topic=topic,
        published=looked.published,
        looked_at=looked_at,
        waiting=looked.waiting,
        found=len(looked.found) + looked.others,
        estimate=known,
        verdict=known.verdict(target=float(policy.target_percent) / 100) if known else Verdict.OPEN,
        plan=plan,
    )
