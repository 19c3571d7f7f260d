"""What is remembered about people's way with offers and claims, and how good their answers were.

The counters on Availability are hints for the ranking. They are written after an entry's lock, against the lock
order, and therefore skip whoever is locked at that moment: a lost hint is cheaper than a deadlock.
"""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from common import prepared
from routing.models import Availability, Claim, ItemKind, QueueEntry, Skill

PRIOR_SHARE = 0.7
PRIOR_OUTCOMES = 10
"""A beginner counts as 7 good of 10, so that 1 of 1 is not above 95 of 100."""

COUNTER_CAP = 40
"""A counter that reaches this is halved with its counterpart, so that the last few dozen count most."""

Counter = Literal["offers_taken", "offers_missed", "claims_finished", "claims_dropped"]
COUNTERPART: dict[Counter, Counter] = {
    "offers_taken": "offers_missed",
    "offers_missed": "offers_taken",
    "claims_finished": "claims_dropped",
    "claims_dropped": "claims_finished",
}


@dataclass(frozen=True)
class Outcomes:
    good: int
    bad: int

    def share(self, *, pulled_to: float = PRIOR_SHARE) -> float:
        """The share of good ones, which counts PRIOR_OUTCOMES more of a share of `pulled_to`."""
        return (self.good + pulled_to * PRIOR_OUTCOMES) / (self.good + self.bad + PRIOR_OUTCOMES)


def score(here: Outcomes, *, everywhere: Outcomes) -> int:
    """The share of good outcomes in thousandths: in one skill, pulled towards the person's own share in all of them
    while there are few, and that one towards the prior. Who has been wrong about bills is not new to roaming."""
    return round(1000 * here.share(pulled_to=everywhere.share()))


def rescore(advocate_id: UUID) -> None:
    """Set the scores of all skills of this person anew, except of those whose row somebody else has locked now."""
    skills = list(
        Skill.objects.filter(advocate_id=advocate_id).select_for_update(no_key=True, skip_locked=True)
    )
    everywhere = Outcomes(sum(skill.good for skill in skills), sum(skill.bad for skill in skills))
    for skill in skills:
        skill.score = score(Outcomes(skill.good, skill.bad), everywhere=everywhere)
    Skill.objects.bulk_update(skills, ["score"])


def count(advocate_ids: Iterable[UUID], counter: Counter) -> None:
    """Add one to `counter` of each of these people, except of those whose row is locked now."""
    prepared.run(counting(counter), {"people": list(advocate_ids)})


def counting(counter: Counter) -> str:
    """The statement that `count` runs for %(people)s, to be run together with others."""
    other = COUNTERPART[counter]
    return _updating_unlocked(
        f"{counter} = CASE WHEN {counter} >= {COUNTER_CAP} THEN {counter} / 2 ELSE {counter} END + 1,"
        f" {other} = CASE WHEN {counter} >= {COUNTER_CAP} THEN {other} / 2 ELSE {other} END"
    )


def count_end(entry: QueueEntry, holder_id: UUID, counter: Counter) -> None:
    """What became of a claim; that of a review says nothing about somebody's way with questions."""
    if entry.kind == ItemKind.ENQUIRY:
        count([holder_id], counter)


def note_offered(advocate_ids: Iterable[UUID]) -> None:
    """Remember when these people were last asked, except of those whose row is locked now."""
    prepared.run(OFFERED, {"people": list(advocate_ids)})


def lapses(people: Collection[UUID], *, since: datetime) -> list[tuple[UUID, datetime]]:
    """When each of these people let an enquiry lie until their time was over."""
    lapsed = Claim.objects.filter(
        holder_id__in=people, status="expired", ended_at__gt=since, entry__kind=ItemKind.ENQUIRY
    )
    return [(holder, at) for holder, at in lapsed.values_list("holder_id", "ended_at") if at is not None]


def _updating_unlocked(assignments: str) -> str:
    table = Availability._meta.db_table
    return (
        f"UPDATE {table} SET {assignments} WHERE advocate_id IN (SELECT advocate_id FROM {table}"  # noqa: S608
        # Through a sub-select, as a plan for one length of the array would look better than one for all, each time.
        " WHERE advocate_id = ANY (ARRAY(SELECT unnest(%(people)s::uuid[]))) FOR NO KEY UPDATE SKIP LOCKED)"
    )


OFFERED = _updating_unlocked("last_offer_at = statement_timestamp()")
