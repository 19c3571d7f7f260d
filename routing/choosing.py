"""Who is asked in a stage: `choose` asks the rule in force, which is `best_suited` unless `decided_by` says otherwise.

A rule decides among those whom matching finds; when a stage begins, how long offers hold and everything after them is
the same under any rule, so that rules can be compared (marketplace/simulation).
"""

from __future__ import annotations

import random
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from contextvars import ContextVar

from routing import matching
from routing.matching import Choice
from routing.models import QueueEntry, Stage

Rule = Callable[[QueueEntry, Stage], list[Choice]]
"""Takes a waiting entry and a stage that asks people, and answers whom to ask, best first."""


def best_suited(entry: QueueEntry, stage: Stage, *, rng: random.Random | None = None) -> list[Choice]:
    """The people of highest worth (routing/matching.py); `rng` draws lots."""
    rng = rng or random.Random()
    candidates = matching.eligible(entry, tier_floor=stage.tier_floor, want=stage.people, rng=rng)
    return matching.rank(candidates, want=stage.people, rng=rng)


_in_force: ContextVar[Rule] = ContextVar("rule", default=best_suited)


def choose(entry: QueueEntry, stage: Stage) -> list[Choice]:
    """Whom this stage asks; nobody in particular if it opens the list to all."""
    return _in_force.get()(entry, stage) if stage.people else []


@contextmanager
def decided_by(rule: Rule) -> Iterator[None]:
    """Inside, `rule` chooses."""
    token = _in_force.set(rule)
    try:
        yield
    finally:
        _in_force.reset(token)
