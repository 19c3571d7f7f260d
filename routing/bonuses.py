"""Bonus points in a surge, from the promise to the award, without ever exceeding the day's budget.

A bonus belongs to a queue entry: whoever answers it has earned it. It is reserved when the entry is first offered in a
surge, given back when the crowd leaves the entry unanswered, and paid when marketplace awards the points. The callers
hold the entry's lock; the budget's row is locked after it and before skills.
"""

from __future__ import annotations

from collections.abc import Collection
from datetime import date
from uuid import UUID

from django.db import connection
from django.utils import timezone

from common import clock
from common.ids import new_id
from common.lifecycle import move
from common.written_once import IsAmong, Values
from routing.models import QueueEntry, SurgeBonus, SurgeBudget

# Whoever updates the same budget at the same moment waits for this row and then looks at the condition again.
_RESERVE = """
WITH budget AS (
    UPDATE routing_surgebudget SET promised_points = promised_points + %(points)s
    WHERE day = %(day)s AND promised_points + %(points)s <= points
    RETURNING day
)
INSERT INTO routing_surgebonus (id, entry_id, story, budget_id, points, status)
SELECT %(id)s, %(entry)s, %(story)s, day, %(points)s, 'reserved' FROM budget
"""
_GIVE_BACK = """
WITH gone AS (
    UPDATE routing_surgebonus SET status = 'returned' WHERE {which} RETURNING budget_id, points
), given AS (SELECT budget_id, sum(points) AS points FROM gone GROUP BY budget_id)
UPDATE routing_surgebudget SET promised_points = promised_points - given.points
FROM given WHERE day = given.budget_id
"""


def reserve(entry: QueueEntry, points: int) -> bool:
    """Promise `points` to whoever answers, if today's budget has them left and none are promised yet."""
    if SurgeBonus.objects.filter(entry=entry).exclude(status="returned").exists():
        return False
    values: dict[str, UUID | date | int] = {
        "id": new_id(),
        "entry": entry.id,
        "story": entry.story,
        "day": _today(),
        "points": points,
    }
    with connection.cursor() as cursor:
        cursor.execute(_RESERVE, values)
        return bool(cursor.rowcount)


def give_back(entry_id: UUID) -> None:
    """Nobody has answered under the promise: the points may be promised again."""
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVE_BACK.format(which="entry_id = %(entry)s AND status = 'reserved'"), {"entry": entry_id}
        )


def earn(entry: QueueEntry, *, holder_id: UUID) -> None:
    """An advocate has answered. What an earlier answer to the same enquiry had earned and never got goes back."""
    bonus = SurgeBonus.objects.filter(entry=entry, status="reserved").first()
    if bonus is None:
        return
    with connection.cursor() as cursor:
        cursor.execute(
            _GIVE_BACK.format(which="story = %(story)s AND status = 'earned'"), {"story": entry.story}
        )
    move(bonus, to="earned")
    bonus.holder_id = holder_id
    bonus.save(update_fields=["status", "holder"])


_PROMISED = Values(
    lambda entries: SurgeBonus.objects.filter(IsAmong("entry_id", entries), status="reserved").values_list(
        "entry_id", "points"
    )
)


def promised(entry_ids: Collection[UUID]) -> dict[UUID, int]:
    """The bonus of those of these entries that have one, by entry."""
    return dict(_PROMISED.all(entries=list(entry_ids))) if entry_ids else {}


def left_today() -> int:
    """Points of today's budget that nobody has been promised."""
    budget = SurgeBudget.objects.filter(day=_today()).first()
    return budget.points - budget.promised_points if budget else 0


def _today() -> date:
    return timezone.localdate(clock.now())
