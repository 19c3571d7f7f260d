"""How good somebody's answers are, as far as is known: evidence, what it weighs with age, and what may be believed.

Pure. The belief is a Beta distribution over the share of answers that hold: the prior that routing ranks beginners by,
and every piece of evidence at its weight, halved with each half-life. Customers' stars are no evidence: they tell of
the customer's day as much as of the answer.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import StrEnum
from math import fsum
from types import MappingProxyType

from marketplace.standing.beta import chance_above
from routing.track_record import PRIOR_OUTCOMES, PRIOR_SHARE


class Kind(StrEnum):
    """What was found out about somebody's work."""

    HELD = "held"
    """A moderator looked at an answer and let it stand."""
    PARTLY = "partly"
    """It was sent back, or stood with something missing."""
    WRONG = "wrong"
    """It was rejected, or taken back after it had been shown."""
    LAPSE = "lapse"
    """They let a question lie until their time was over."""
    REPORT = "report"
    """Somebody reported them, and a moderator found them right."""


@dataclass(frozen=True)
class Weight:
    good: float
    bad: float


WEIGHTS: Mapping[Kind, Weight] = MappingProxyType(
    {
        Kind.HELD: Weight(1, 0),
        Kind.PARTLY: Weight(0.5, 0.5),
        Kind.WRONG: Weight(0, 1),
        Kind.LAPSE: Weight(0, 0.25),
        Kind.REPORT: Weight(0, 2),
    }
)
"""In answers. A lapse costs a customer minutes, a wrong answer misleads them, what is reported may have hurt them."""


@dataclass(frozen=True)
class Evidence:
    kind: Kind
    at: datetime


@dataclass(frozen=True)
class Record:
    """`good` and `bad` are in answers of today's weight; the others count what there is, whatever its age."""

    good: float = 0
    bad: float = 0
    held: int = 0
    reviewed: int = 0
    lapses: int = 0
    reports: int = 0

    @property
    def expected_share(self) -> float:
        """The share of their answers that we expect to hold."""
        return self._alpha / (self._alpha + self._beta)

    def chance_of(self, share: float) -> float:
        """How likely it is that at least `share` of their answers hold, from 0 to 1."""
        return chance_above(share, alpha=self._alpha, beta=self._beta)

    def with_held(self, more: int) -> Record:
        """As it would be after `more` answers that held, today."""
        return Record(
            good=self.good + more,
            bad=self.bad,
            held=self.held + more,
            reviewed=self.reviewed + more,
            lapses=self.lapses,
            reports=self.reports,
        )

    @property
    def _alpha(self) -> float:
        return PRIOR_SHARE * PRIOR_OUTCOMES + self.good

    @property
    def _beta(self) -> float:
        return (1 - PRIOR_SHARE) * PRIOR_OUTCOMES + self.bad


def record_of(evidence: Iterable[Evidence], *, now: datetime, half_life: timedelta) -> Record:
    """What `evidence` comes to at `now`. Its order plays no part, to the last bit: hence the exact sums."""
    weighed = [(each.kind, 0.5 ** (max(now - each.at, timedelta()) / half_life)) for each in evidence]
    kinds = [kind for kind, _ in weighed]
    return Record(
        good=fsum(WEIGHTS[kind].good * worth for kind, worth in weighed),
        bad=fsum(WEIGHTS[kind].bad * worth for kind, worth in weighed),
        held=kinds.count(Kind.HELD),
        reviewed=sum(kind in {Kind.HELD, Kind.PARTLY, Kind.WRONG} for kind in kinds),
        lapses=kinds.count(Kind.LAPSE),
        reports=kinds.count(Kind.REPORT),
    )
