"""How many points an accepted answer earns, a question that was rightly passed on or a review, line by line. Pure:
what it depends on is handed in, and what comes out is kept with the award and read by the advocate.

Shares are of the topic's base points, rounded half up. Points that were promised beforehand, the surge, are never
tapered and never stopped.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from rewards.models import Award, TariffRules

BEST_RATING = 5

TITLES: Mapping[str, Promise] = {
    "base": _("For an answer on this topic"),
    "first_solved": _("Solved with the first answer"),
    "rating": _("Rated five stars"),
    "in_time": _("In the promised time"),
    "language": _("In a language that few speak"),
    "taper": _("After many answers in one day"),
    "learning": _("Your first answer on this topic"),
    "surge": _("Promised while many were waiting"),
    "budget": _("Extras pause: this month’s budget is used"),
    "escalation": _("Rightly passed on to our team"),
    "review": _("A look at somebody’s answer"),
}


@dataclass(frozen=True)
class Work:
    """What is known of an accepted answer."""

    is_first_solved: bool = False
    rating: int | None = None
    is_in_time: bool = False
    language: str = ""


NOTHING_KNOWN = Work()


@dataclass(frozen=True)
class Circumstances:
    """What is known of the holder and the month when the answer is accepted."""

    awarded_today: int = 0
    is_first_on_topic: bool = False
    is_budget_used: bool = False


@dataclass(frozen=True)
class Line:
    """One reason and its points; `percent` is the share of what came before, None for plain points."""

    code: str
    points: int
    percent: int | None = None

    @property
    def title(self) -> Promise:
        return TITLES[self.code]


def calculate(
    base_points: int,
    rules: TariffRules | None,
    work: Work,
    circumstances: Circumstances,
    *,
    bonus_points: int = 0,
) -> list[Line]:
    """Why each point is given; their sum is the award, and is never less than 1."""
    lines = [Line("base", base_points)]
    if rules is not None:
        if circumstances.is_budget_used:
            lines.append(Line("budget", 0))
        else:
            lines += _extras(base_points, rules, work)
        lines += _taper(total(lines), rules, circumstances.awarded_today)
        if circumstances.is_first_on_topic and rules.learning_points and not circumstances.is_budget_used:
            lines.append(Line("learning", rules.learning_points))
    return lines + ([Line("surge", bonus_points)] if bonus_points else [])


def calculate_fee(kind: Award.Kind, rules: TariffRules | None) -> list[Line]:
    """For work that is no answer. A fee is no extra: neither a long day nor a used budget takes it away, as it was told
    beforehand. Without rules, or where they name none, nothing."""
    points = _fees(rules)[kind] if rules else 0
    return [Line(kind.value, points)] if points else []


def on_top(rules: TariffRules) -> list[Line]:
    """What may come on top of a topic's points, told beforehand; a share has no points yet."""
    shares = [Line(code, 0, percent) for code, percent in _shares(rules).items() if percent]
    return shares + ([Line("learning", rules.learning_points)] if rules.learning_points else [])


def worth_telling(lines: Sequence[Line]) -> Sequence[Line]:
    """Nothing of an answer that earned its topic's points and no more: then there was nothing to compute."""
    return lines if any(line.code != "base" for line in lines) else []


def total(lines: Iterable[Line]) -> int:
    return sum(line.points for line in lines)


def _extras(base_points: int, rules: TariffRules, work: Work) -> list[Line]:
    is_earned = {
        "first_solved": work.is_first_solved,
        "rating": work.rating == BEST_RATING,
        "in_time": work.is_in_time,
        "language": work.language in rules.scarce_languages,
    }
    return [
        Line(code, _share(base_points, percent), percent)
        for code, percent in _shares(rules).items()
        if percent and is_earned[code]
    ]


def _shares(rules: TariffRules) -> dict[str, int]:
    """Percent of the topic's points, by what earns them."""
    return {
        "first_solved": rules.first_solved_percent,
        "rating": rules.best_rating_percent,
        "in_time": rules.in_time_percent,
        "language": rules.scarce_language_percent if rules.scarce_languages else 0,
    }


def _fees(rules: TariffRules) -> dict[Award.Kind, int]:
    return {Award.Kind.ESCALATION: rules.escalation_points, Award.Kind.REVIEW: rules.review_points}


def _taper(points: int, rules: TariffRules, awarded_today: int) -> list[Line]:
    if not rules.taper_percent or awarded_today < rules.full_answers_per_day:
        return []
    return [Line("taper", -min(_share(points, rules.taper_percent), points - 1), rules.taper_percent)]


def _share(points: int, percent: int) -> int:
    return (points * percent + 50) // 100
