"""What an advocate sees of how their answers are judged. What customers said stands beside it and is never mixed in."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Avg, Count, Q

from accounts.models import User
from common import clock
from marketplace.models import Answer, Review
from marketplace.quality.models import Criterion
from marketplace.quality.scorecards import Mark

LATEST = 50
RECENT = timedelta(days=180)
STRONG_PERCENT = 90
ENOUGH = 3
"""Below so many marks nothing is called a strength: one good answer is luck."""


@dataclass(frozen=True)
class Line:
    """A criterion over one's latest judged answers: its share of the best possible, and where it was last missed."""

    criterion: Criterion
    marks: int
    percent: int
    example: Review | None

    @property
    def is_strength(self) -> bool:
        return self.marks >= ENOUGH and self.percent >= STRONG_PERCENT


@dataclass(frozen=True)
class Progress:
    """`quality` is the mean of the latest figures; None while nothing has been judged."""

    judged: int
    quality: int | None
    strengths: Sequence[Line]
    to_mend: Sequence[Line]
    rated: int
    rating: float | None
    confirmed: int
    not_solved: int


def progress(advocate: User) -> Progress:
    reviews = _latest(advocate)
    lines = _lines(reviews)
    figures = [review.quality for review in reviews if review.quality is not None]
    said = Answer.objects.filter(author=advocate, submitted_at__gt=clock.now() - RECENT).aggregate(
        rated=Count("rating"),
        rating=Avg("rating"),
        confirmed=Count("id", filter=Q(acceptance=Answer.Acceptance.CONFIRMED)),
        not_solved=Count("id", filter=Q(status="unhelpful")),
    )
    return Progress(
        judged=len(figures),
        quality=round(sum(figures) / len(figures)) if figures else None,
        strengths=[line for line in lines if line.is_strength],
        to_mend=[line for line in lines if line.percent < STRONG_PERCENT],
        **said,
    )


def _latest(advocate: User) -> list[Review]:
    found = (
        Review.objects.in_effect()
        .filter(answer__author=advocate, status="decided", quality__isnull=False)
        .select_related("answer__enquiry__topic")
        .prefetch_related("scorecard__criteria")
    )
    return list(found.order_by("-decided_at")[:LATEST])


def _lines(reviews: Sequence[Review]) -> list[Line]:
    """By criterion, the weakest first; the example is the newest with a note."""
    criteria: dict[str, Criterion] = {}
    marked: defaultdict[str, list[tuple[int, Review]]] = defaultdict(list)
    for review in reviews:
        for criterion in review.scorecard.criteria.all():
            criteria.setdefault(criterion.key, criterion)
            if criterion.key in review.scores:
                marked[criterion.key].append((review.scores[criterion.key], review))
    lines = [_line(criteria[key], found) for key, found in marked.items()]
    return sorted(lines, key=lambda line: (line.percent, line.criterion.position))


def _line(criterion: Criterion, marked: Sequence[tuple[int, Review]]) -> Line:
    missed = (review for mark, review in marked if mark < Mark.YES and review.note)
    return Line(
        criterion=criterion,
        marks=len(marked),
        percent=round(100 * sum(mark for mark, _ in marked) / (len(marked) * Mark.YES)),
        example=next(missed, None),
    )
