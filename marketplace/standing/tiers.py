"""Which tier a record has earned: one step up or down at a time, and only when we are sure enough.

Pure. Between "sure that it is good enough for the next" and "sure that it is too poor for this one" everybody stays
where they are: that is the benefit of the doubt, and what keeps anybody from going up and down with every answer.
More answers that hold never lower a tier, and further faults never raise one.
"""

from __future__ import annotations

from bisect import bisect_left
from collections.abc import Mapping
from dataclasses import dataclass
from types import MappingProxyType

from accounts import tiers
from marketplace.standing.quality import Record


@dataclass(frozen=True)
class Bar:
    """`reach` and `keep` are shares of answers that hold; `held` is how many must have been found good to rise."""

    reach: float
    keep: float
    held: int


Bars = Mapping[str, Bar]
"""For every tier above the lowest."""

DEFAULT_BARS: Bars = MappingProxyType(
    {
        "member": Bar(reach=0.75, keep=0.60, held=5),
        "trusted": Bar(reach=0.82, keep=0.70, held=20),
        "expert": Bar(reach=0.88, keep=0.77, held=60),
    }
)
"""Hold until ops writes others. All that is known of a beginner is above every `keep`: silence alone demotes nobody."""

SURE = 0.8
"""One tier too high costs some reviews and one too low some patience, so four to one is sure enough for either."""

MOST_MISSING = 500
"""More answers than this are nothing to aim at."""


def earned(tier: str, *, record: Record, bars: Bars) -> str:
    """The tier that somebody in `tier` with this record is in from now on."""
    if not keeps(tier, record=record, bars=bars):
        return tiers.below(tier) or tier
    above = tiers.above(tier)
    return above if above and reaches(above, record=record, bars=bars) else tier


def keeps(tier: str, *, record: Record, bars: Bars) -> bool:
    """Whether it is not sure that the record is too poor for `tier`; nobody falls out of the lowest."""
    return tier not in bars or 1 - record.chance_of(bars[tier].keep) < SURE


def reaches(tier: str, *, record: Record, bars: Bars) -> bool:
    """Whether it is sure that the record is good enough for `tier`."""
    bar = bars[tier]
    return record.held >= bar.held and record.chance_of(bar.reach) >= SURE


def missing(tier: str, *, record: Record, bars: Bars) -> int | None:
    """How many more answers must hold, and nothing go wrong, to reach `tier`; None where that is out of sight."""
    more = bisect_left(
        range(MOST_MISSING), 1, key=lambda n: int(reaches(tier, record=record.with_held(n), bars=bars))
    )
    return more if more < MOST_MISSING else None
