"""What moderators, experts and ops see of how people judge: agreement, known verdicts hit, and where two people differ.

Figures come from the decided blind reviews of the last RECENT, at most MOST of them; the number of queries is constant.
Whom a moderator differs from is never named to them.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Count, Q, QuerySet

from accounts.models import Role, User
from common import clock
from marketplace.models import Review
from marketplace.quality import agreement
from marketplace.quality.agreement import Agreement, Pair, Share
from marketplace.quality.models import Criterion
from marketplace.quality.scorecards import Mark

RECENT = timedelta(days=180)
MOST = 2000
SHOWN_DIFFERENCES = 10


@dataclass(frozen=True)
class Line:
    """A criterion by name, and how far people agree on it."""

    name: str
    agreement: Agreement


@dataclass(frozen=True)
class Difference:
    """One answer that two people marked differently; `marks` holds each criterion's name, own mark and the other's."""

    review: Review
    is_gold: bool
    marks: Sequence[tuple[str, Mark, Mark]]
    own_decision: Review.Decision
    other_decision: Review.Decision
    why: str
    """What stands with a known verdict; a colleague's note is not shown."""


@dataclass(frozen=True)
class Own:
    """One moderator's calibration page."""

    lines: Sequence[Line]
    gold: Share | None
    differences: Sequence[Difference]


@dataclass(frozen=True)
class Judge:
    """A row of the overview."""

    name: str
    is_expert: bool
    decided: int
    lines_compared: int
    lines_same: int
    gold: Share | None

    @property
    def same_percent(self) -> int | None:
        return round(100 * self.lines_same / self.lines_compared) if self.lines_compared else None


@dataclass(frozen=True)
class Overview:
    lines: Sequence[Line]
    judges: Sequence[Judge]
    second_looks: int


def own(moderator: User) -> Own:
    compared = [_seen_by(moderator.id, review) for review in _blind_reviews_of(moderator)]
    pairs = [
        pair for mine, other in compared if not _is_gold(mine) for pair in agreement.pairs_of(mine, other)
    ]
    return Own(
        lines=_lines(pairs),
        gold=_hits(mine for mine, _ in compared if _is_gold(mine)),
        differences=_differences(compared),
    )


def overview() -> Overview:
    """Every moderator, and every expert who has judged something, beside the others, for ops."""
    blind = list(_blind_reviews()[:MOST])
    seconds = [review for review in blind if not _is_gold(review)]
    pairs = [pair for review in seconds for pair in agreement.pairs_of(review, _first(review))]
    decided = _decided()
    moderators = User.objects.working_as(Role.MODERATOR)
    experts = User.objects.filter(pk__in=decided.keys(), advocate__isnull=False, is_active=True)
    people = (moderators | experts).order_by("display_name")
    return Overview(
        lines=_lines(pairs),
        judges=[_judge(each, decided[each.id], blind) for each in people],
        second_looks=len(seconds),
    )


def _judge(person: User, decided: int, blind: Sequence[Review]) -> Judge:
    pairs = [
        pair
        for review in blind
        if not _is_gold(review) and person.id in {review.decided_by_id, _first(review).decided_by_id}
        for pair in agreement.pairs_of(review, _first(review))
    ]
    return Judge(
        name=person.display_name,
        is_expert=not person.has_role(Role.MODERATOR),
        decided=decided,
        lines_compared=len(pairs),
        lines_same=sum(pair.is_same for pair in pairs),
        gold=_hits(each for each in blind if _is_gold(each) and each.decided_by_id == person.id),
    )


def _decided() -> Counter[UUID]:
    """How many each person judged of late, by whom."""
    counted = (
        Review.objects.filter(decided_by__isnull=False, decided_at__gt=clock.now() - RECENT)
        .values_list("decided_by")
        .annotate(Count("id"))
    )
    return Counter(dict(counted))


def _blind_reviews_of(moderator: User) -> list[Review]:
    """What they judged blind, and what others judged blind after them; a known verdict of theirs measures others."""
    second_of_mine = Q(repeats__decided_by=moderator, cause=Review.Cause.SECOND)
    found = _blind_reviews().filter(Q(decided_by=moderator) | second_of_mine)
    return list(found.select_related("answer__enquiry__topic")[:MOST])


def _blind_reviews() -> QuerySet[Review]:
    return (
        Review.objects.blind()
        .filter(status="decided", decided_at__gt=clock.now() - RECENT)
        .select_related("repeats")
        .order_by("-decided_at")
    )


def _seen_by(person: UUID, review: Review) -> tuple[Review, Review]:
    """(their own, the other's)."""
    return (review, _first(review)) if review.decided_by_id == person else (_first(review), review)


def _lines(pairs: Iterable[Pair]) -> list[Line]:
    found = agreement.by_criterion(pairs)
    names = _names()
    return [
        Line(names[key], each) for key, each in sorted(found.items(), key=lambda item: item[1].same_percent)
    ]


def _names() -> dict[str, str]:
    """Every criterion's newest name."""
    return {each.key: each.local_name for each in Criterion.objects.order_by("scorecard__made_at")}


def _hits(gold: Iterable[Review]) -> Share | None:
    met = list(gold)
    return agreement.share(
        hits=sum(review.decision == _first(review).decision for review in met), tries=len(met)
    )


def _differences(compared: Iterable[tuple[Review, Review]]) -> list[Difference]:
    names = _names()
    found = []
    for mine, other in compared:
        marks = [
            (names[pair.criterion], Mark(pair.mine), Mark(pair.other))
            for pair in agreement.pairs_of(mine, other)
            if not pair.is_same
        ]
        if marks or mine.decision != other.decision:
            is_gold = _is_gold(mine)
            found.append(
                Difference(
                    review=mine,
                    is_gold=is_gold,
                    marks=marks,
                    own_decision=Review.Decision(mine.decision),
                    other_decision=Review.Decision(other.decision),
                    why=other.note if is_gold else "",
                )
            )
    return found[:SHOWN_DIFFERENCES]


def _is_gold(review: Review) -> bool:
    return review.cause == Review.Cause.GOLD


def _first(review: Review) -> Review:
    """What a blind review repeats: the constraint review_is_blind_if_it_repeats sees to it that there is one."""
    assert review.repeats is not None  # noqa: S101
    return review.repeats
