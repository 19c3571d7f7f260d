"""What came of a simulation, in figures. Pure: from what happened to each enquiry and each offer."""

from __future__ import annotations

import math
from collections import Counter
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

PERCENTILES = (50, 90, 99)


@dataclass(frozen=True)
class Fate:
    """What happened to one enquiry, in seconds after it was asked; None if it never did."""

    target_seconds: float
    offered_after: float | None = None
    claimed_after: float | None = None
    responded_after: float | None = None
    right_after: float | None = None
    """Until the first answer that is right."""
    is_starved: bool = False
    told_seconds: float | None = None
    """The time within which its customer was told to expect an answer."""


@dataclass
class Tally:
    """Counts that only those who took part can keep."""

    in_vain: int = 0
    """Somebody wanted to take an offer that was gone by then."""
    seen_after: list[float] = field(default_factory=list)
    """Seconds from sending an offer until it is on the phone; only a real network has such a thing."""
    double_claims: int = 0
    """Two people were told that the same claim is theirs."""
    stale_tried: int = 0
    stale_accepted: int = 0
    refused: Counter[str] = field(default_factory=Counter)
    """Refusals by code, and HTTP answers that were errors by status."""
    good_answers: int = 0
    bad_answers: int = 0
    answers_by_class: Counter[str] = field(default_factory=Counter)


@dataclass(frozen=True)
class Outcome:
    """Everything a run leaves to be summed up. `offers` counts them by status, `offers_by_class` for each person."""

    fates: Sequence[Fate]
    offers: Mapping[str, int]
    offers_by_class: Mapping[str, Sequence[int]]
    double_claims: int
    tally: Tally


def summed_up(outcome: Outcome) -> dict[str, float]:
    """The figures by name, in the order in which they are shown; shares between 0 and 1, times in seconds."""
    fates, offers, tally = outcome.fates, outcome.offers, outcome.tally
    claims = [each for each in fates if each.claimed_after is not None]
    sent = sum(offers.values())
    answers = tally.good_answers + tally.bad_answers
    figures: dict[str, float] = {"enquiries": len(fates)}
    for name, times in (
        ("time to offer", [each.offered_after for each in fates]),
        ("offer on the phone", tally.seen_after),
        ("time to claim", [each.claimed_after for each in fates]),
        ("first response", [each.responded_after for each in fates]),
    ):
        known = [each for each in times if each is not None]
        figures |= {f"{name} p{share}": percentile(known, share) for share in PERCENTILES}
    figures |= {
        "service level": _share(sum(_is_in_time(each.responded_after, each) for each in fates), len(fates)),
        "right answer in time": _share(
            sum(_is_in_time(each.right_after, each) for each in fates), len(fates)
        ),
        "told time held": told_time_held(fates),
        "taken by the crowd": _share(len(claims), len(fates)),
        "right answers": _share(tally.good_answers, answers),
        "offers per claim": sent / len(claims) if claims else math.nan,
        "declined": _share(offers.get("declined", 0), sent),
        "lapsed": _share(offers.get("lapsed", 0), sent),
        "wanted, but gone": _share(tally.in_vain, sent),
        "Gini of offers": mean_gini(outcome.offers_by_class),
        "answers by newcomers": _share(tally.answers_by_class["newcomers"], answers),
        "starved": sum(each.is_starved for each in fates),
        "double claims": outcome.double_claims + tally.double_claims,
        "stale answers tried": tally.stale_tried,
        "stale answers accepted": tally.stale_accepted,
    }
    return figures


def told_time_held(fates: Iterable[Fate]) -> float:
    """The share of the times told to customers that held, of what was answered: staff have left the simulation."""
    kept = [
        each.responded_after <= each.told_seconds
        for each in fates
        if each.responded_after is not None and each.told_seconds is not None
    ]
    return _share(sum(kept), len(kept))


def percentile(values: Iterable[float], share: float) -> float:
    """The smallest value that `share` per cent are not above."""
    ordered = sorted(values)
    if not ordered:
        return math.nan
    return ordered[max(math.ceil(len(ordered) * share / 100) - 1, 0)]


def gini(counts: Sequence[float]) -> float:
    """0 if all have the same, towards 1 if one has everything."""
    ordered, total = sorted(counts), sum(counts)
    if total == 0:
        return 0.0
    weighted = sum(rank * value for rank, value in enumerate(ordered, 1))
    return 2 * weighted / (len(ordered) * total) - (len(ordered) + 1) / len(ordered)


def mean_gini(by_class: Mapping[str, Sequence[int]]) -> float:
    """Among equals: within each class, weighed by how many they are."""
    people = sum(len(counts) for counts in by_class.values())
    return sum(gini(counts) * len(counts) for counts in by_class.values()) / people if people else math.nan


def averaged(runs: Sequence[Mapping[str, float]]) -> dict[str, float]:
    """The mean of each figure over several seeds."""
    return {name: sum(run[name] for run in runs) / len(runs) for name in runs[0]}


def _share(part: float, whole: float) -> float:
    return part / whole if whole else math.nan


def _is_in_time(after: float | None, fate: Fate) -> bool:
    return after is not None and after <= fate.target_seconds
