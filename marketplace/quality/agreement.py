"""How far moderators agree: pure figures from pairs of marks that two people gave the same answer blind.

Krippendorff's alpha is 1 where they always agree, 0 where they agree as often as chance would, for ordered marks. It
comes from the library of the same name. Below FEW pairs no alpha is given: it would be noise with a decimal point.
"""

from __future__ import annotations

import math
from collections import defaultdict
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from statistics import NormalDist

from marketplace.models import Review
from marketplace.quality.scorecards import Mark

FEW = 20
CONFIDENCE = 0.95


@dataclass(frozen=True)
class Pair:
    """Two people's marks of one criterion of one answer."""

    criterion: str
    mine: int
    other: int

    @property
    def is_same(self) -> bool:
        return self.mine == self.other


@dataclass(frozen=True)
class Agreement:
    """On one criterion. `alpha` is None with too few pairs, or while nobody has ever marked it differently."""

    criterion: str
    pairs: int
    same: int
    alpha: float | None
    leaning: float
    """By how much of a mark the first of each pair is milder (above 0) or stricter than the second."""

    @property
    def is_enough(self) -> bool:
        return self.pairs >= FEW

    @property
    def same_percent(self) -> int:
        return round(100 * self.same / self.pairs)


@dataclass(frozen=True)
class Share:
    """Hits among tries, with Wilson's interval in per cent."""

    hits: int
    tries: int
    low: int
    high: int


def pairs_of(mine: Review, other: Review) -> list[Pair]:
    """What both have marked; who failed an answer at a must may have left the rest open."""
    return [
        Pair(criterion, mark, other.scores[criterion])
        for criterion, mark in mine.scores.items()
        if criterion in other.scores
    ]


def by_criterion(pairs: Iterable[Pair]) -> dict[str, Agreement]:
    sorted_out: defaultdict[str, list[Pair]] = defaultdict(list)
    for pair in pairs:
        sorted_out[pair.criterion].append(pair)
    return {criterion: _agreement(criterion, found) for criterion, found in sorted_out.items()}


def alpha(pairs: Sequence[Pair]) -> float | None:
    """Ordinal, by the library. None where only one mark was ever given: there is no chance to compare with."""
    import krippendorff

    if len({mark for pair in pairs for mark in (pair.mine, pair.other)}) < 2:
        return None
    raters = [[pair.mine for pair in pairs], [pair.other for pair in pairs]]
    return float(krippendorff.alpha(raters, level_of_measurement="ordinal", value_domain=sorted(Mark.values)))


def share(*, hits: int, tries: int) -> Share | None:
    """None before the first try."""
    if not tries:
        return None
    low, high = wilsons_interval(hits=hits, tries=tries)
    return Share(hits, tries, low=round(100 * low), high=round(100 * high))


def wilsons_interval(*, hits: int, tries: int) -> tuple[float, float]:
    """Which shares, from 0 to 1, these hits speak for with CONFIDENCE: from (low) to (high). At least one try.

    Source: Wilson 1927, Probable inference. A closed form: no page has to wait until scipy.stats is loaded.
    """
    z = NormalDist().inv_cdf((1 + CONFIDENCE) / 2)
    share, slack = hits / tries, z**2 / tries
    middle = (share + slack / 2) / (1 + slack)
    reach = math.sqrt(slack * share * (1 - share) + slack**2 / 4) / (1 + slack)
    return max(0.0, middle - reach), min(1.0, middle + reach)


def _agreement(criterion: str, pairs: list[Pair]) -> Agreement:
    return Agreement(
        criterion=criterion,
        pairs=len(pairs),
        same=sum(pair.is_same for pair in pairs),
        alpha=alpha(pairs) if len(pairs) >= FEW else None,
        leaning=sum(pair.mine - pair.other for pair in pairs) / len(pairs),
    )
