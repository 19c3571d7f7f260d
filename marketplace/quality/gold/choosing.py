"""When a gold enquiry is made, and from which question: seldom, by lot, and never one that somebody knows already.

Each enquiry of a customer's prompts one with a probability such that gold is GOLD_ENQUIRY_PERCENT of all that the crowd
is offered. It comes in its wake, on its topic and in its language, so gold is spread as real questions are. The lot is
a keyed hash of the customer's enquiry (marketplace/quality/risk/lots.py): nobody can foresee it, and two relays draw
alike.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import Count, Q

from common import clock
from marketplace.models import Answer, Enquiry
from marketplace.quality.gold.models import GoldEnquiry, GoldQuestion
from marketplace.quality.risk import lots
from routing.models import Offer

WAKE = timedelta(minutes=10)
LOOKED_BACK = timedelta(hours=2)
LIVE = ("open", "answered")


def prompting(*, limit: int) -> list[UUID]:
    """Customers' enquiries that the lot fell on and whose time has come."""
    asked_at = (clock.now() - LOOKED_BACK, clock.now() - WAKE)
    prompted = GoldEnquiry.objects.values("prompted_by")
    recent = Enquiry.objects.of_customers().filter(created_at__range=asked_at).exclude(id__in=prompted)
    drawn = [each for each in recent.order_by("created_at").values_list("id", flat=True) if is_drawn(each)]
    return drawn[:limit]


def is_drawn(enquiry_id: UUID) -> bool:
    """One in so many that, counted with what they prompt, gold is its share of all."""
    share = settings.GOLD_ENQUIRY_PERCENT / 100
    return lots.lot(enquiry_id) < share / (1 - share)


def question_for(enquiry: Enquiry) -> GoldQuestion | None:
    """The least asked one on its topic and in its language that is not out now."""
    live = Q(enquiries__enquiry__status__in=LIVE)
    out = GoldQuestion.objects.filter(live).values("id")
    bank = GoldQuestion.objects.filter(use=GoldQuestion.Use.GOLD, is_active=True)
    fitting = bank.filter(topic=enquiry.topic_id, language=enquiry.language)
    return fitting.exclude(id__in=out).annotate(asked=Count("enquiries")).order_by("asked", "id").first()


def who_knows(question: GoldQuestion) -> Collection[UUID]:
    """Whoever was offered it or has answered it before: the second time it would tell nothing, and show what it is."""
    enquiries = list(question.enquiries.values_list("pk", flat=True))
    offered = Offer.objects.filter(entry__item_id__in=enquiries).values_list("advocate_id", flat=True)
    answered = Answer.objects.filter(enquiry__in=enquiries).values_list("author_id", flat=True)
    return {*offered, *answered}
