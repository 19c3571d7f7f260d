"""What the next answer of a holder depends on besides the answer: their day, the topic, the month's budget."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from uuid import UUID

from django.conf import settings
from django.db.models import QuerySet
from django.utils import timezone

from accounts.models import Topic, User
from accounts.tiers import reviews_others
from common import clock
from rewards import budget, calculation, tariffs
from rewards.calculation import Circumstances, Line
from rewards.models import Award, TariffRules


@dataclass(frozen=True)
class Taper:
    """How many more answers today earn everything, and by how much less those after them do."""

    full_left: int
    percent: int


@dataclass(frozen=True)
class OnTop:
    """What comes on top of a topic's points at the moment, which languages are scarce, and what is earned without an
    answer."""

    lines: Sequence[Line]
    languages: Sequence[str]
    is_paused: bool
    escalation_points: int
    review_points: int
    """Nothing for whoever may not review."""


def circumstances(holder_id: UUID, topic: Topic, rules: TariffRules) -> Circumstances:
    """The caller holds the holder's accounts, so that no other award of theirs comes between."""
    return Circumstances(
        awarded_today=_awarded_today(holder_id),
        is_first_on_topic=not _answers_of(holder_id).filter(tariff__topic=topic).exists(),
        is_budget_used=budget.is_used(rules),
    )


def taper_today(user: User) -> Taper | None:
    """What the rules say of the holder's day; None where no day is tapered."""
    rules = tariffs.valid_rules()
    if rules is None or not rules.taper_percent:
        return None
    return Taper(max(0, rules.full_answers_per_day - _awarded_today(user.id)), rules.taper_percent)


def on_top(user: User) -> OnTop | None:
    """None where an answer earns its topic's points, and there is nothing else to earn."""
    if (rules := tariffs.valid_rules()) is None:
        return None
    lines = calculation.on_top(rules)
    review_points = rules.review_points if reviews_others(user) else 0
    if not (lines or rules.escalation_points or review_points):
        return None
    languages = [code for code in rules.scarce_languages if code in settings.ENQUIRY_LANGUAGES]
    return OnTop(lines, languages, budget.is_used(rules), rules.escalation_points, review_points)


def fee(kind: Award.Kind) -> int:
    """What work of this kind earns now, if it does."""
    return calculation.total(calculation.calculate_fee(kind, tariffs.valid_rules()))


def lines_of(award: Award) -> list[Line]:
    """How its points were computed; empty for an award from before calculations were kept."""
    return [Line(**line) for line in award.calculation.get("lines", [])]


def _awarded_today(holder_id: UUID) -> int:
    """Also what was taken back since: the day's work was done."""
    return _answers_of(holder_id).filter(awarded_at__gte=_midnight()).count()


def _answers_of(holder_id: UUID) -> QuerySet[Award]:
    return Award.objects.filter(holder_id=holder_id, kind=Award.Kind.ANSWER)


def _midnight() -> datetime:
    """The last one, where the company is."""
    here = timezone.localtime(clock.now(), timezone.get_default_timezone())
    return here.replace(hour=0, minute=0, second=0, microsecond=0)
