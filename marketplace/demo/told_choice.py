"""Whom the stories' enquiries are offered to: by the site's own rule, but the same people in every load.

The rule draws lots afresh, meets people in the order of their ids and reads from the database's clock how long
somebody was not asked, which in a load is the machine's speed. Here lots are the load's, the order is that of the demo
and idle time is told time.
"""

from __future__ import annotations

import random
from collections.abc import Sequence
from datetime import datetime
from uuid import UUID

from accounts.models import Advocate
from common import clock
from routing import matching
from routing.choosing import Rule
from routing.matching import Candidate, Choice
from routing.models import QueueEntry, Stage


def told_rule(advocates: Sequence[Advocate], *, chance: random.Random) -> Rule:
    """For `choosing.decided_by`."""
    places = {advocate.id: place for place, advocate in enumerate(advocates)}
    asked_at: dict[UUID, datetime] = {}

    def as_told(candidate: Candidate) -> Candidate:
        last = asked_at.get(candidate.advocate_id)
        idle = None if last is None else (clock.now() - last).total_seconds()
        return candidate._replace(idle_seconds=idle)

    def choose(entry: QueueEntry, stage: Stage) -> list[Choice]:
        found = matching.eligible(entry, tier_floor=stage.tier_floor, want=stage.people, rng=chance)
        found.sort(key=lambda candidate: places[candidate.advocate_id])
        chosen = matching.rank(map(as_told, found), want=stage.people, rng=chance)
        asked_at.update(dict.fromkeys((each.candidate.advocate_id for each in chosen), clock.now()))
        return chosen

    return choose
