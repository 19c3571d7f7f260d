"""From which risk on a topic's answers wait for a moderator, and how many of the others are looked at afterwards. Pure.

Looking before publication removes bad answers; looking afterwards shows how few are left. Every bad answer that gets
through makes it dearer to show that there are few, so a plan weighs the two: of all plans after which a month like the
last one would show the target met, it is the one with the fewest reviews. Where no plan can show it, because a month is
too small, a fixed share is looked at: the pages say that it cannot be said yet.
"""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from itertools import accumulate
from typing import Protocol

from marketplace.quality.risk.scoring import Record, Weights, risk

PERCENT = 100
TOPIC_PRIOR = 50
"""A topic's share of bad answers counts this many answers of the policy's usual share."""

ADDED = 1.0
"""Bad answers that are added to those found and to those expected before the two are compared."""

STEPS = 20
"""So many thresholds are tried, each holding back 5 % more of the answers."""


class Aims(Weights, Protocol):
    target_percent: Decimal
    confidence_percent: int
    usual_bad_percent: Decimal
    hold_percent: int
    least_percent: int
    most_percent: int
    small_month_percent: int


@dataclass(frozen=True)
class Past:
    """An answer of the last month. `is_bad` is None where it was not drawn, or nobody has looked yet."""

    risk: float
    probability: float
    is_bad: bool | None


@dataclass(frozen=True)
class Outlook:
    """A month like the last one: the risks of its answers and their mean, the share of bad ones among them, and how
    many there were for each that the risks announced."""

    risks: Sequence[float]
    usual_risk: float
    usual_share: float
    bad_per_expected: float


def outlook(past: Sequence[Past], *, aims: Aims) -> Outlook:
    """Each answer that was looked at stands for as many as its probability says (Hájek).

    A month without answers is taken for one of newcomers.
    """
    looked_at = [each for each in past if each.is_bad is not None]
    all_told = math.fsum(1 / each.probability for each in looked_at)
    bad = math.fsum(1 / each.probability for each in looked_at if each.is_bad)
    expected = math.fsum(each.risk / each.probability for each in looked_at)
    prior = float(aims.usual_bad_percent) / PERCENT
    usual_share = (bad + prior * TOPIC_PRIOR) / (all_told + TOPIC_PRIOR)
    newcomer = risk(Record(), usual_share=usual_share, tier="member", signs=(), weights=aims)
    risks = [each.risk for each in past]
    return Outlook(
        risks=risks,
        usual_risk=sum(risks) / len(risks) if risks else newcomer.value,
        usual_share=usual_share,
        bad_per_expected=(bad + ADDED) / (expected + ADDED),
    )


@dataclass(frozen=True)
class Plan:
    """Answers with a risk from `hold_from` on wait. The others are looked at with the probability `rate`, or more if
    their risk is above `usual_risk`. `is_enough`: a month like the last one would show the target met."""

    hold_from: float
    rate: float
    usual_risk: float
    is_enough: bool

    def holds(self, risk: float) -> bool:
        return risk >= self.hold_from

    def probability(self, risk: float) -> float:
        """Of a look afterwards, by the square root of the risk: so a total of rare things is told best.

        Source: Neyman 1934, On the two different aspects of the representative method.
        """
        return min(1.0, self.rate * max(1.0, math.sqrt(risk / self.usual_risk)))


def plan(outlook: Outlook, *, aims: Aims) -> Plan:
    """The cheapest plan that is enough, else the fixed share."""
    risks = sorted(outlook.risks, reverse=True)
    wait_from = aims.hold_percent / PERCENT
    held_by_policy = sum(each >= wait_from for each in risks)
    sums = [0.0, *accumulate(risks)]
    best = Plan(wait_from, aims.small_month_percent / PERCENT, outlook.usual_risk, is_enough=False)
    fewest = math.inf
    for held in range(held_by_policy, len(risks) + 1, max(1, len(risks) // STEPS)):
        bad_held = min(1.0, outlook.bad_per_expected) * sums[held]
        bad_left = outlook.bad_per_expected * (sums[-1] - sums[held])
        rate = _least_rate(bad=bad_left, published=len(risks) - bad_held, aims=aims)
        if rate is None:
            continue
        hold_from = risks[held - 1] if held > held_by_policy else wait_from
        tried = Plan(hold_from, rate, outlook.usual_risk, is_enough=True)
        reviews = sum(1 if tried.holds(each) else tried.probability(each) for each in risks)
        if reviews < fewest:
            best, fewest = tried, reviews
    return best


def _least_rate(*, bad: float, published: float, aims: Aims) -> float | None:
    """The least probability with which the target would be shown met, a little bad luck included."""
    allowed = math.floor(published * float(aims.target_percent) / PERCENT)
    for percent in range(aims.least_percent, aims.most_percent + 1):
        rate = percent / PERCENT
        found = math.ceil(bad * rate + math.sqrt(bad * rate))
        if at_most(found, of=allowed + 1, rate=rate) <= 1 - aims.confidence_percent / PERCENT:
            return rate
    return None


def at_most(found: int, *, of: int, rate: float) -> float:
    """The chance to find no more than `found` of so many bad answers: if it is small, there are fewer of them."""
    if found >= of:
        return 1.0
    return math.fsum(math.comb(of, n) * rate**n * (1 - rate) ** (of - n) for n in range(found + 1))
