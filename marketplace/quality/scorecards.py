"""Judging an answer by a scorecard: which card is in force, which marks are complete, and the one figure they give.

What the customer thought of the answer (rating, solved or not) is no part of it and stands beside it.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from functools import lru_cache
from uuid import UUID

from django.db import models
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy as _lazy

from accounts.models import Topic
from common.errors import Invalid
from marketplace.quality.models import Criterion, Scorecard


class Mark(models.IntegerChoices):
    """In the order in which a moderator is offered them."""

    YES = 2, _lazy("Yes")
    PARTLY = 1, _lazy("Partly")
    NO = 0, _lazy("No")


@dataclass(frozen=True)
class Judgement:
    """Checked marks by criterion; `quality` is their weighted share of the best possible, in per cent."""

    scores: dict[str, int]
    quality: int
    failed: Criterion | None
    """The must-pass criterion that the answer fails; then `quality` is 0 whatever else it does well."""


def in_force(topic: Topic | None) -> Scorecard:
    """The newest version for this topic, else of the card for all topics. The migrations made the first one."""
    cards = Scorecard.objects.filter(Q(topic=topic) | Q(topic=None))
    return cards.order_by(F("topic").asc(nulls_last=True), "-version")[0]


@lru_cache(maxsize=256)
def criteria_of(card_id: UUID) -> tuple[Criterion, ...]:
    """What this version asks, in its order. Read once a process, as versions never change."""
    return tuple(Criterion.objects.filter(scorecard=card_id))


def next_version(topic: Topic | None) -> int:
    newest = Scorecard.objects.filter(topic=topic).order_by("-version").first()
    return newest.version + 1 if newest else 1


def judge(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> Judgement:
    """Every criterion is marked; once a must-pass one says no, the others need not be. Raises: Invalid."""
    wrong = {
        f"scores.{criterion.key}": [_("Score this 0, 1 or 2.")]
        for criterion in criteria
        if criterion.key in scores and not _is_mark(scores[criterion.key])
    }
    if unknown := scores.keys() - {criterion.key for criterion in criteria}:
        wrong["scores"] = [_("There is no criterion %(name)s.") % {"name": ", ".join(sorted(unknown))}]
    if wrong:
        raise Invalid(fields=wrong)
    failed = next((each for each in criteria if each.is_must and scores.get(each.key) == Mark.NO), None)
    unmarked = [criterion.key for criterion in criteria if criterion.key not in scores]
    if unmarked and failed is None:
        raise Invalid(fields={f"scores.{key}": [_("Score this 0, 1 or 2.")] for key in unmarked})
    return Judgement(
        scores={each.key: int(scores[each.key]) for each in criteria if each.key in scores},
        quality=0 if failed else _weighted_percent(criteria, scores),
        failed=failed,
    )


def faults(criteria: Iterable[Criterion], scores: Mapping[str, int]) -> list[Criterion]:
    """What an author is asked to mend: the criteria marked below yes, must-pass and heavy ones first."""
    marked_down = [each for each in criteria if scores.get(each.key, Mark.YES) < Mark.YES]
    return sorted(marked_down, key=lambda each: (not each.is_must, -each.weight, each.position))


def _is_mark(score: object) -> bool:
    return type(score) is int and score in set(Mark)


def _weighted_percent(criteria: Sequence[Criterion], scores: Mapping[str, int]) -> int:
    best = sum(each.weight * Mark.YES for each in criteria)
    return round(100 * sum(each.weight * scores[each.key] for each in criteria) / best)
