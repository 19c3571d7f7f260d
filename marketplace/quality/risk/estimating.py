"""How many bad answers customers got, told from those that were looked at: an estimate and bounds that hold. Pure.

Each published answer is looked at with a probability of its own, recorded before anybody knew what it was like. A bad
one that was found with probability p stands for (1 - p) / p others that were missed (Horvitz-Thompson). How many were
really missed has the geometric distribution, one for each bad one found; so the bounds are quantiles of a sum of
geometric numbers. The upper one has one more in the sum, for the next bad one that was not found, at the least
probability that any answer had: it may have hidden there. With equal probabilities this is exactly the bound of Clopper
and Pearson for a finite population, it is honest with nothing found at all, and where everything was looked at it has
no width. With unequal ones it is the finite counterpart of Fay and Feuer's interval for weighted counts. (Sources:
Clopper and Pearson 1934; Fay and Feuer 1997, Confidence intervals for directly standardized rates.)
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from enum import StrEnum


class Verdict(StrEnum):
    """Whether the share of bad answers is at most the target, as far as is known."""

    MET = "met"
    MISSED = "missed"
    OPEN = "open"


@dataclass(frozen=True)
class Looked:
    """What is known about the answers published in a span of time.

    `found` are the probabilities of those drawn that were bad. `others` turned out bad without having been drawn: they
    say nothing about the rest, but they are there. `waiting` were drawn and nobody has looked yet. `unseen` were not
    drawn, `others` among them; `least` is the least probability that any of these had.
    """

    published: int
    found: Sequence[float]
    others: int
    waiting: int
    unseen: int
    least: float


@dataclass(frozen=True)
class Estimate:
    """Shares of bad answers. Each bound holds by itself with the wanted confidence."""

    share: float
    low: float
    high: float

    def verdict(self, *, target: float) -> Verdict:
        if self.high <= target:
            return Verdict.MET
        return Verdict.MISSED if self.low > target else Verdict.OPEN


def estimate(looked: Looked, *, confidence: float) -> Estimate | None:
    """None if nothing was published. What still waits to be looked at counts as bad in the upper bound."""
    if not looked.published:
        return None
    missed = min(sum((1 - p) / p for p in looked.found), looked.unseen)
    most = quantile([*looked.found, looked.least], confidence, at_most=looked.unseen) if looked.unseen else 0
    fewest = quantile(looked.found, 1 - confidence, at_most=looked.unseen)
    known = len(looked.found)
    return Estimate(
        share=(known + max(missed, looked.others)) / looked.published,
        low=(known + max(fewest, looked.others)) / looked.published,
        high=(known + max(most, looked.others) + looked.waiting) / looked.published,
    )


def quantile(probabilities: Sequence[float], level: float, *, at_most: int) -> int:
    """The least number which the sum of geometric numbers (failures before a success) is not above, with `level`."""
    if not probabilities:
        return 0
    chances = [1.0] + [0.0] * at_most
    for p in probabilities:
        carried = 0.0
        for number, chance in enumerate(chances):
            carried = p * chance + (1 - p) * carried
            chances[number] = carried
    total = 0.0
    for number, chance in enumerate(chances):
        total += chance
        if total >= level:
            return number
    return at_most
