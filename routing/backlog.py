"""The mirror of matching: not who may take an entry, but which waiting entries one person may take.

For each of the person's skills a short walk over the entries that wait in the crowd, most urgent first.
"""

from __future__ import annotations

from uuid import UUID

from django.db import connection

from accounts import parties
from accounts.lifecycle import TIERS
from common.written_once import IsAmong, Select
from routing import presence
from routing.matching import ENTRY_PASSED_STATUSES
from routing.models import QueueEntry

_MAY_BE_ASKED_FOR = """
SELECT entry.id
FROM routing_skill skill
JOIN routing_availability person ON person.advocate_id = skill.advocate_id
JOIN accounts_advocate standing ON standing.user_id = skill.advocate_id
CROSS JOIN LATERAL (
    SELECT waiting.id, waiting.due_at
    FROM routing_queueentry waiting
    JOIN routing_stage stage
      ON stage.service_level_id = waiting.service_level_id AND stage.position = waiting.stage
    WHERE waiting.topic_id = skill.topic_id AND waiting.language = skill.language
      AND waiting.status = 'waiting' AND waiting.pool = 'crowd'
      AND waiting.paused_at IS NULL AND waiting.exhausted_at IS NULL AND {only}
      AND array_position(%(tiers)s, stage.tier_floor::text) <= array_position(%(tiers)s, standing.tier::text)
      AND waiting.owner_id <> ALL(%(party)s) AND NOT waiting.excluded_ids && %(party)s
      AND NOT EXISTS (
          SELECT FROM routing_offer offer
          WHERE offer.entry_id = waiting.id AND offer.advocate_id = skill.advocate_id
            AND offer.status = ANY(%(passed)s))
      AND NOT EXISTS (
          SELECT FROM routing_claim claim
          WHERE claim.entry_id = waiting.id AND claim.holder_id = skill.advocate_id
            AND claim.status IN ('released', 'expired'))
    ORDER BY waiting.due_at
    LIMIT %(limit)s
) entry
WHERE skill.advocate_id = %(advocate)s AND skill.is_on AND standing.status = 'approved'
  AND {asked_now}
ORDER BY entry.due_at
LIMIT %(limit)s
"""
_BACKLOG = _MAY_BE_ASKED_FOR.format(only="TRUE", asked_now=presence.asked_now("person"))
_OPEN_LIST = _MAY_BE_ASKED_FOR.format(only="waiting.is_open_list", asked_now=presence.asked_now("person"))
_ENTRIES = Select(lambda ids: QueueEntry.objects.select_related("topic").filter(IsAmong("id", ids)))


def backlog_of(advocate_id: UUID, *, limit: int) -> list[UUID]:
    """Entries that wait in the crowd and could be offered to this person now, the most urgent first."""
    return _entry_ids(_BACKLOG, advocate_id, limit)


def open_list_of(advocate_id: UUID, *, limit: int = 20) -> list[QueueEntry]:
    """Entries that this person may claim without an offer, the most urgent first. For the queue page."""
    ids = _entry_ids(_OPEN_LIST, advocate_id, limit)
    entries = {entry.id: entry for entry in _ENTRIES.all(ids=ids)} if ids else {}
    return [entries[id] for id in ids]


def _entry_ids(sql: str, advocate_id: UUID, limit: int) -> list[UUID]:
    with connection.cursor() as cursor:
        cursor.execute(
            sql,
            {
                "advocate": advocate_id,
                "tiers": list(TIERS),
                "passed": list(ENTRY_PASSED_STATUSES),
                "party": list(parties.members([advocate_id])),
                "limit": limit,
            },
        )
        return [entry for (entry,) in cursor.fetchall()]
