"""The library of good answers: which are held up as models, and which could be. All of it crowd-safe."""

from __future__ import annotations

from collections.abc import Collection
from itertools import groupby

from accounts.models import Topic
from marketplace.models import Answer, Review
from marketplace.quality.models import ModelAnswer

LISTED = 60
CANDIDATES = 5
BEST = 100
SHOWN = ("published", "accepted")
"""An answer that was taken back is no model any more."""


def by_topic(topics: Collection[Topic] | None = None) -> list[tuple[Topic, list[ModelAnswer]]]:
    """The newest ones, of these topics or of all."""
    found = ModelAnswer.objects.filter(answer__status__in=SHOWN)
    if topics is not None:
        found = found.filter(answer__enquiry__topic__in=topics)
    newest = found.select_related("answer__enquiry__topic").order_by("-marked_at")[:LISTED]
    sorted_by_topic = sorted(newest, key=lambda model: (_topic(model).position, _topic(model).slug))
    return [(topic, list(models)) for topic, models in groupby(sorted_by_topic, key=_topic)]


def candidates() -> list[Answer]:
    """The crowd's newest answers in which a moderator found nothing to mend and which helped."""
    best = Review.objects.in_effect().filter(quality=BEST, decision=Review.Decision.PUBLISH)
    return list(
        Answer.objects.filter(
            status="accepted", is_by_staff=False, model=None, reviews__in=best, enquiry__is_gold=False
        )
        .select_related("enquiry__topic")
        .order_by("-id")
        .distinct()[:CANDIDATES]
    )


def _topic(model: ModelAnswer) -> Topic:
    return model.answer.enquiry.topic
