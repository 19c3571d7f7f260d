"""Rules of choosing whom to ask, to be compared: ours, and what others do. Each is a routing.choosing.Rule.

All choose among the people that matching finds eligible, so nobody is asked whom the product would not ask. The paths
stay as they are configured, stage by stage; only `broadcast` asks everybody at once, which leaves the later stages
nobody to ask.
"""

from __future__ import annotations

import random
from collections.abc import Callable

from routing import choosing, matching
from routing.choosing import Rule
from routing.matching import Candidate, Choice, Why
from routing.models import QueueEntry, Stage

EVERYBODY = 5_000
"""More than any simulated crowd has online at a time."""


def ours(rng: random.Random) -> Rule:
    """The product's own rule, with its lots drawn from the seed."""

    def rule(entry: QueueEntry, stage: Stage) -> list[Choice]:
        return choosing.best_suited(entry, stage, rng=rng)

    return rule


def broadcast(rng: random.Random) -> Rule:
    """Everybody who may, whatever their tier, at once."""

    def rule(entry: QueueEntry, stage: Stage) -> list[Choice]:
        return _as_choices(_eligible(entry, "probation", rng))

    return rule


def random_k(rng: random.Random) -> Rule:
    """As many as the stage asks, by lot."""

    def rule(entry: QueueEntry, stage: Stage) -> list[Choice]:
        candidates = _eligible(entry, stage.tier_floor, rng)
        return _as_choices(rng.sample(candidates, min(stage.people, len(candidates))))

    return rule


def round_robin(rng: random.Random) -> Rule:
    """As many as the stage asks, those first who were asked longest ago."""

    def waiting(candidate: Candidate) -> float:
        return float("inf") if candidate.idle_seconds is None else candidate.idle_seconds

    def rule(entry: QueueEntry, stage: Stage) -> list[Choice]:
        candidates = sorted(_eligible(entry, stage.tier_floor, rng), key=lambda each: -waiting(each))
        return _as_choices(candidates[: stage.people])

    return rule


POLICIES: dict[str, Callable[[random.Random], Rule]] = {
    "ours": ours,
    "broadcast": broadcast,
    "random-k": random_k,
    "round-robin": round_robin,
}


def _eligible(entry: QueueEntry, tier_floor: str, rng: random.Random) -> list[Candidate]:
    found = matching.eligible(entry, tier_floor=tier_floor, want=EVERYBODY, rng=rng)
    return sorted(found, key=lambda each: each.advocate_id)


def _as_choices(candidates: list[Candidate]) -> list[Choice]:
    why = Why(worth=0, quality=0, likelihood=0, fairness=0, seat="simulated")
    return [Choice(candidate, why) for candidate in candidates]
