"""Who is asked. `eligible` fetches people who may take an entry, `rank` puts them in order and says why.

Two short walks over indexes that hold only people who can be asked now: the best by score, and a fair sample from a
random lot, so that in a crowd of any size newcomers and those rarely asked come into view. Never a scan.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from dataclasses import dataclass
from typing import Any, TypedDict
from uuid import UUID

from django.db import connection

from accounts import parties
from accounts.lifecycle import TIERS
from routing import presence
from routing.models import QueueEntry

WEIGHTS = {"quality": 0.5, "likelihood": 0.25, "fairness": 0.25}
"""What each term counts in a candidate's worth; they add up to 1 and each term is between 0 and 1."""

NEWCOMER_OUTCOMES = 5
"""With fewer judged answers than this on a topic, a score says little and somebody is a newcomer to it."""

EXPLORATION_SHARE = 0.15
"""The share of seats kept for newcomers, so that they can become known."""

PATIENCE_SECONDS = 3600
"""Not asked for this long makes the fairness term one half; it tends to 1 with time."""

BEST_PER_SEAT = 3
"""How many of the best are looked at for each seat, beside a fair sample of one for each seat."""

ENTRY_PASSED_STATUSES = ("sent", "declined", "lapsed")
"""Whoever has such an offer for an entry is not asked again."""


@dataclass(frozen=True)
class Candidate:
    """Somebody who may be asked, with what is known about them."""

    advocate_id: UUID
    score: int
    outcomes: int
    offers_taken: int
    offers_missed: int
    claims_finished: int
    claims_dropped: int
    idle_seconds: float | None


class Why(TypedDict):
    """Why somebody was offered an entry; kept in Offer.why. The terms are before weighting."""

    worth: float
    quality: float
    likelihood: float
    fairness: float
    seat: str


@dataclass(frozen=True)
class Choice:
    candidate: Candidate
    why: Why


# --- The formula -----------------------------------------------------------------------------------------------


def rank(candidates: Iterable[Candidate], *, want: int, rng: random.Random) -> list[Choice]:
    """The `want` people to ask, best first.

    worth = 0.5 quality + 0.25 likelihood + 0.25 fairness:
    - quality: the shrunk share of good outcomes on this topic (routing/track_record.py), so that luck is not skill;
    - likelihood: to take an offer times to finish a claim, each smoothed by two of each kind;
    - fairness: idle / (idle + an hour) since the last offer; 1 for whoever was never asked.
    EXPLORATION_SHARE of the seats go to the newcomers of highest worth; `rng` decides the odd seat and breaks ties.
    """
    choices = [Choice(candidate, _why(candidate)) for candidate in candidates]
    choices.sort(key=lambda choice: (-choice.why["worth"], rng.random()))
    exact = want * EXPLORATION_SHARE
    kept = int(exact) + (rng.random() < exact % 1)
    newcomers = [choice for choice in choices if choice.candidate.outcomes < NEWCOMER_OUTCOMES][:kept]
    for choice in newcomers:
        choice.why["seat"] = "newcomer"
    others = [choice for choice in choices if choice not in newcomers][: want - len(newcomers)]
    return sorted(others + newcomers, key=lambda choice: -choice.why["worth"])


def _why(candidate: Candidate) -> Why:
    quality = candidate.score / 1000
    takes = (candidate.offers_taken + 2) / (candidate.offers_taken + candidate.offers_missed + 4)
    finishes = (candidate.claims_finished + 2) / (candidate.claims_finished + candidate.claims_dropped + 4)
    idle = candidate.idle_seconds
    fairness = 1.0 if idle is None else idle / (idle + PATIENCE_SECONDS)
    worth = (
        WEIGHTS["quality"] * quality
        + WEIGHTS["likelihood"] * takes * finishes
        + WEIGHTS["fairness"] * fairness
    )
    return Why(
        worth=round(worth, 4),
        quality=round(quality, 4),
        likelihood=round(takes * finishes, 4),
        fairness=round(fairness, 4),
        seat="best",
    )


# --- Who may be asked ------------------------------------------------------------------------------------------

# OFFSET 0 keeps the planner from turning the inner questions into joins: it takes being listed and being available for
# independent, expects few rows and would rather read and sort everybody than walk the index in its order.
_CANDIDATES = f"""
SELECT skill.advocate_id, skill.score, skill.good + skill.bad, person.offers_taken, person.offers_missed,
       person.claims_finished, person.claims_dropped,
       EXTRACT(EPOCH FROM statement_timestamp() - person.last_offer_at)::float8
FROM routing_skill skill
CROSS JOIN LATERAL (
    SELECT availability.*
    FROM routing_availability availability
    JOIN accounts_advocate standing ON standing.user_id = availability.advocate_id
    WHERE availability.advocate_id = skill.advocate_id
      AND {presence.asked_now("availability")}
      AND standing.status = 'approved' AND standing.tier = ANY(%(tiers)s)
      AND availability.max_open > (
          SELECT count(*) FROM routing_claim held
          WHERE held.holder_id = availability.advocate_id AND held.status = 'active'
            AND held.ends_at > statement_timestamp())
    OFFSET 0
) person
WHERE skill.topic_id = %(topic)s AND skill.language = %(language)s AND skill.is_on AND skill.is_listed
  AND skill.advocate_id <> ALL(%(unwanted)s)
"""  # noqa: S608 - constants of this module
_BEST = f"({_CANDIDATES} ORDER BY skill.score DESC LIMIT %(best)s)"
_FROM_LOT = f"({_CANDIDATES} AND skill.lot >= %(lot)s ORDER BY skill.lot LIMIT %(sample)s)"
_BOTH_WALKS = f"{_BEST} UNION ALL {_FROM_LOT}"


def eligible(entry: QueueEntry, *, tier_floor: str, want: int, rng: random.Random) -> list[Candidate]:
    """People who may be asked for `entry`: a few times as many as wanted, so that `rank` has a choice."""
    asking = {
        **_whom(entry, tier_floor=tier_floor),
        "unwanted": list(unwanted(entry)),
        "best": BEST_PER_SEAT * want,
        "sample": want,
        "lot": rng.random(),
    }
    with connection.cursor() as cursor:
        cursor.execute(_BOTH_WALKS, asking)
        found = [Candidate(*row) for row in cursor.fetchall()]
        if asking["best"] < len(found) < asking["best"] + want:
            cursor.execute(
                _FROM_LOT, {**asking, "lot": 0}
            )  # the walk ran off the end: round to the beginning
            found += [Candidate(*row) for row in cursor.fetchall()]
    return list({candidate.advocate_id: candidate for candidate in found}.values())


def may_be_asked(entry: QueueEntry, *, tier_floor: str, advocate_id: UUID) -> bool:
    """Whether this person could have been asked for `entry`: the same rule as `eligible`, for one person."""
    if advocate_id in unwanted(entry):
        return False
    with connection.cursor() as cursor:
        cursor.execute(
            f"{_CANDIDATES} AND skill.advocate_id = %(advocate)s",
            {**_whom(entry, tier_floor=tier_floor), "unwanted": [], "advocate": advocate_id},
        )
        return cursor.fetchone() is not None


_PASSED = """
SELECT advocate_id FROM routing_offer WHERE entry_id = %(entry)s AND status = ANY(%(asked)s)
UNION
SELECT holder_id FROM routing_claim WHERE entry_id = %(entry)s AND status IN ('released', 'expired')
"""


def unwanted(entry: QueueEntry) -> set[UUID]:
    """The customer's and the excluded people's parties, and whoever has been asked or has given it back."""
    with connection.cursor() as cursor:
        cursor.execute(_PASSED, {"entry": entry.id, "asked": list(ENTRY_PASSED_STATUSES)})
        passed = {person for (person,) in cursor.fetchall()}
    return passed | parties.members([entry.owner_id, *entry.excluded_ids])


def tiers_from(floor: str) -> Collection[str]:
    """`floor` and every tier above it."""
    return TIERS[TIERS.index(floor) :]


def _whom(entry: QueueEntry, *, tier_floor: str) -> dict[str, Any]:
    return {"topic": entry.topic_id, "language": entry.language, "tiers": list(tiers_from(tier_floor))}
