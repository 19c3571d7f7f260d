"""How likely an answer is wrong, from what is known before anybody has looked at it. Pure.

The chance begins with the author's record, a Beta posterior whose prior is the topic's usual share of bad answers.
One standard deviation is added: what is not known counts against, until it is. Each sign multiplies the odds.
"""

from __future__ import annotations

import math
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Protocol

from marketplace.quality.risk.signs import Sign

ELSEWHERE = 0.5
"""A review on another topic tells half as much as one on this."""

MOST = 0.99


class Weights(Protocol):
    prior_answers: int
    factors: Mapping[str, float]


@dataclass(frozen=True)
class Record:
    """How moderators found an advocate's recent answers, on the topic and on others."""

    good: int = 0
    bad: int = 0
    good_elsewhere: int = 0
    bad_elsewhere: int = 0


@dataclass(frozen=True)
class Risk:
    """`share` is what the record lets expect and `unsure` its standard deviation; `factors` multiplied the odds."""

    share: float
    unsure: float
    factors: Mapping[str, float]
    value: float


def risk(record: Record, *, usual_share: float, tier: str, signs: Iterable[Sign], weights: Weights) -> Risk:
    bad = usual_share * weights.prior_answers + record.bad + ELSEWHERE * record.bad_elsewhere
    good = (1 - usual_share) * weights.prior_answers + record.good + ELSEWHERE * record.good_elsewhere
    share = bad / (bad + good)
    unsure = math.sqrt(share * (1 - share) / (bad + good + 1))
    factors = {name: weights.factors.get(name, 1.0) for name in [tier, *sorted(signs)]}
    return Risk(share, unsure, factors, raised(min(share + unsure, MOST), by=math.prod(factors.values())))


def raised(chance: float, *, by: float) -> float:
    """The chance after its odds were multiplied."""
    odds = by * chance / (1 - chance)
    return min(odds / (1 + odds), MOST)
