"""Who is asked. `eligible` fetches people who may take an entry, `rank` puts them in order and says why.

Two short walks over indexes that hold only people who can be asked now: the best by score, and a fair sample from a
random lot, so that in a crowd of any size newcomers and those rarely asked come into view. Never a scan.

What the walks go by are copies of other rows. A copy that is out of date may cost time, but decides nothing: the rows
themselves do.
"""

from __future__ import annotations

import random
from collections.abc import Collection, Iterable
from functools import cache
from itertools import islice
from typing import Any, NamedTuple, TypedDict
from uuid import UUID

from accounts import parties
from accounts.lifecycle import TIERS
from common import prepared
from routing import presence
from routing.models import QueueEntry

WEIGHTS = {"quality": 0.6, "likelihood": 0.2, "fairness": 0.2}
"""What each term counts in a candidate's worth; they add up to 1 and each term is between 0 and 1."""

NEWCOMER_OUTCOMES = 5
"""With fewer judged answers than this on a topic, a score says little and somebody is a newcomer to it."""

EXPLORATION_SHARE = 0.15
"""The share of seats kept for newcomers, so that they can become known."""

PATIENCE_SECONDS = 3600
"""Not asked for this long makes the fairness term one half; it tends to 1 with time."""

BEST_PER_SEAT = 3
"""How many of the best are looked at for each seat, beside a fair sample of one for each seat."""

DEEPER = 8
"""How many times as many are looked at where the best have their hands full."""

ENTRY_PASSED_STATUSES = ("sent", "declined", "lapsed")
"""Whoever has such an offer for an entry is not asked again."""


class Candidate(NamedTuple):
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


class Choice(NamedTuple):
    candidate: Candidate
    why: Why


# --- The formula -----------------------------------------------------------------------------------------------


def rank(candidates: Iterable[Candidate], *, want: int, rng: random.Random) -> list[Choice]:
    """The `want` people to ask, best first.

    worth = 0.6 quality + 0.2 likelihood + 0.2 fairness:
    - quality: how much more often right than wrong on this topic, by the shrunk share of good outcomes
      (routing/track_record.py), so that luck is not skill; 0 for whoever is right half of the time or less;
    - likelihood: to take an offer times to finish a claim, each smoothed by two of each kind;
    - fairness: idle / (idle + an hour) since the last offer; 1 for whoever was never asked.
    EXPLORATION_SHARE of the seats go to the newcomers of highest worth; `rng` decides the odd seat and breaks ties.
    """
    weighed = [_weighed(candidate) for candidate in candidates]
    weighed.sort(key=lambda each: (-each.worth, rng.random()))
    exact = want * EXPLORATION_SHARE
    kept = int(exact) + (rng.random() < exact % 1)
    newcomers = list(islice((each for each in weighed if each.is_newcomer), kept))
    others = islice((each for each in weighed if each not in newcomers), want - len(newcomers))
    seated = [(each, "best") for each in others] + [(each, "newcomer") for each in newcomers]
    seated.sort(key=lambda seat: -seat[0].worth)
    return [Choice(each.candidate, each.why(seat)) for each, seat in seated]


class _Weighed(NamedTuple):
    """A candidate with the formula's terms."""

    candidate: Candidate
    worth: float
    quality: float
    likelihood: float
    fairness: float

    @property
    def is_newcomer(self) -> bool:
        return self.candidate.outcomes < NEWCOMER_OUTCOMES

    def why(self, seat: str) -> Why:
        return Why(
            worth=self.worth,
            quality=round(self.quality, 4),
            likelihood=round(self.likelihood, 4),
            fairness=round(self.fairness, 4),
            seat=seat,
        )


def _weighed(candidate: Candidate) -> _Weighed:
    quality = max(0.0, 2 * candidate.score / 1000 - 1)
    takes = (candidate.offers_taken + 2) / (candidate.offers_taken + candidate.offers_missed + 4)
    finishes = (candidate.claims_finished + 2) / (candidate.claims_finished + candidate.claims_dropped + 4)
    likelihood = takes * finishes
    idle = candidate.idle_seconds
    fairness = 1.0 if idle is None else idle / (idle + PATIENCE_SECONDS)
    worth = WEIGHTS["quality"] * quality + WEIGHTS["likelihood"] * likelihood + WEIGHTS["fairness"] * fairness
    return _Weighed(candidate, round(worth, 4), quality, likelihood, fairness)


# --- Who may be asked ------------------------------------------------------------------------------------------


def tiers_from(floor: str) -> Collection[str]:
    """`floor` and every tier above it."""
    return TIERS[TIERS.index(floor) :]


def _words(constants: Iterable[str]) -> str:
    """Words of ours as SQL has them in a list."""
    return ", ".join(f"'{word}'" for word in constants)


# Two walks over indexes that hold all they need, within each tier that the floor admits: the best by score, and a fair
# sample from a random lot on, round to the beginning where the lots end. Then the rows whose copies the indexes hold
# are read, for the few dozen found and nobody else: whoever is listed by mistake does not fit. OFFSET 0 keeps the
# planner from turning that step into a join that reads everybody.
#
# What differs from stage to stage is written into the text, and what differs from entry to entry is a parameter: so
# PostgreSQL expects of one plan for all entries what it would of a plan for each, and keeps it (common/prepared.py).
_LISTED = """
SELECT skill.advocate_id, skill.score, skill.good + skill.bad AS outcomes, {order} AS place
FROM routing_skill skill
WHERE skill.topic_id = %(topic)s AND skill.language = %(language)s AND skill.tier_rank = tier
  AND skill.is_on AND skill.is_listed AND skill.advocate_id <> ALL (ARRAY(SELECT member FROM unwanted)) {lots}
ORDER BY skill.{by} LIMIT {many}
"""
_IN_EACH_TIER = """
SELECT advocate_id, score, outcomes
FROM generate_series({lowest}, {highest}) tier CROSS JOIN LATERAL ({listed}) listed
ORDER BY place LIMIT {many}
"""
_FITS = f"""
{presence.asked_now("availability")}
AND standing.status = 'approved' AND standing.tier IN ({{tiers}})
AND availability.max_open > (
    SELECT count(*) FROM routing_claim held
    WHERE held.holder_id = availability.advocate_id AND held.status = 'active'
      AND held.ends_at > statement_timestamp())
"""  # noqa: S608 - constants of ours
_UNWANTED = f"""
{parties.MEMBERS}
UNION ALL
SELECT advocate_id FROM routing_offer WHERE entry_id = %(entry)s AND status IN ({_words(ENTRY_PASSED_STATUSES)})
UNION ALL
SELECT holder_id FROM routing_claim WHERE entry_id = %(entry)s AND status IN ('released', 'expired')
"""  # noqa: S608 - constants of ours
"""The customer's and the excluded people's parties, and whoever has been asked or has given it back."""

_FIND = f"""
WITH unwanted AS MATERIALIZED ({_UNWANTED}), found AS MATERIALIZED (({{best}}) UNION ({{sample}}))
SELECT COALESCE(person.fits, false),
       found.advocate_id, found.score, found.outcomes, person.offers_taken, person.offers_missed,
       person.claims_finished, person.claims_dropped,
       EXTRACT(EPOCH FROM statement_timestamp() - person.last_offer_at)::float8
FROM found
LEFT JOIN LATERAL (
    SELECT availability.*, {_FITS} AS fits
    FROM routing_availability availability
    JOIN accounts_advocate standing ON standing.user_id = availability.advocate_id
    WHERE availability.advocate_id = found.advocate_id
    OFFSET 0
) person ON true
"""  # noqa: S608 - constants of ours


@cache
def find_statement(*, tier_floor: str, best: int, sample: int) -> str:
    """The search for so many in a tier and those above it."""
    by_score = _LISTED.format(order="-skill.score", lots="", by="score DESC", many=best)
    from_lot = _LISTED.format(order="skill.lot", lots="AND skill.lot >= %(lot)s", by="lot", many=sample)
    from_start = _LISTED.format(order="skill.lot + 1", lots="AND skill.lot < %(lot)s", by="lot", many=sample)
    round_lots = f"({from_lot}) UNION ALL ({from_start}) LIMIT {sample}"
    tiers = {"lowest": TIERS.index(tier_floor), "highest": len(TIERS) - 1}
    return _FIND.format(
        best=_IN_EACH_TIER.format(listed=by_score, many=best, **tiers),
        sample=_IN_EACH_TIER.format(listed=round_lots, many=sample, **tiers),
        tiers=_words(tiers_from(tier_floor)),
    )


def eligible(entry: QueueEntry, *, tier_floor: str, want: int, rng: random.Random) -> list[Candidate]:
    """People who may be asked for `entry`: a few times as many as wanted, so that `rank` has a choice.

    Where many of those found do not fit, having their hands full, the search goes deeper until it has enough or there
    is nobody left.
    """
    asking = {**_whom(entry), **_but(entry), "lot": rng.random()}
    best = BEST_PER_SEAT * want
    while True:
        statement = find_statement(tier_floor=tier_floor, best=best, sample=want)
        found = prepared.rows(statement, asking)
        candidates = [Candidate(*known) for fits, *known in found if fits]
        if len(candidates) >= want or len(found) < best:
            return candidates
        best *= DEEPER


@cache
def fits_statement(*, tier_floor: str) -> str:
    """Whether %(advocate)s could be found for an entry if nothing of their own past with it spoke against them."""
    return f"""
    SELECT {_FITS.format(tiers=_words(tiers_from(tier_floor)))}
    FROM routing_skill skill
    JOIN routing_availability availability ON availability.advocate_id = skill.advocate_id
    JOIN accounts_advocate standing ON standing.user_id = skill.advocate_id
    WHERE skill.advocate_id = %(advocate)s AND skill.topic_id = %(topic)s AND skill.language = %(language)s
      AND skill.is_on
    """  # noqa: S608 - constants of ours


def may_be_asked(entry: QueueEntry, *, tier_floor: str, advocate_id: UUID) -> bool:
    """Whether this person could have been asked for `entry`: the same rule as `eligible`, for one person."""
    if advocate_id in {person for (person,) in prepared.rows(_UNWANTED, _but(entry))}:
        return False
    asking = {**_whom(entry), "advocate": advocate_id}
    return prepared.rows(fits_statement(tier_floor=tier_floor), asking) == [(True,)]


def _whom(entry: QueueEntry) -> dict[str, Any]:
    return {"topic": entry.topic_id, "language": entry.language}


def _but(entry: QueueEntry) -> dict[str, Any]:
    """Of whom and by what somebody is unwanted for an entry."""
    return {"people": [entry.owner_id, *entry.excluded_ids], "entry": entry.id}
