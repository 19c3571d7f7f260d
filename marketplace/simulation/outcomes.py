"""Reads from the database what became of a simulated run: the rows are the truth, not what people remember."""

from __future__ import annotations

from collections import Counter, defaultdict
from collections.abc import Collection, Mapping
from datetime import datetime, timedelta
from typing import Any
from uuid import UUID

from django.db import connection

from marketplace.simulation.figures import Fate, Outcome, Tally
from marketplace.simulation.population import Population

GRACE = timedelta(seconds=30)
"""So long after its time is over an enquiry may still wait for the next sweep."""

_FATES = """
SELECT COALESCE(level.target_seconds, 3600),
       EXTRACT(EPOCH FROM offered.at - enquiry.created_at)::float8,
       EXTRACT(EPOCH FROM claimed.at - enquiry.created_at)::float8,
       EXTRACT(EPOCH FROM published.at - enquiry.created_at)::float8,
       EXTRACT(EPOCH FROM published.right_at - enquiry.created_at)::float8,
       EXISTS (
           SELECT FROM routing_queueentry waiting
           WHERE waiting.item_id = enquiry.id AND waiting.status = 'waiting' AND waiting.pool = 'crowd'
             AND waiting.paused_at IS NULL
             AND COALESCE(waiting.stage_ends_at, waiting.exhausted_at, waiting.queued_at) < %(late)s),
       enquiry.promised_seconds
FROM marketplace_enquiry enquiry
LEFT JOIN LATERAL (
    SELECT service_level_id FROM routing_queueentry
    WHERE item_id = enquiry.id AND kind = 'enquiry' ORDER BY queued_at LIMIT 1
) entry ON true
LEFT JOIN routing_servicelevel level ON level.id = entry.service_level_id
LEFT JOIN LATERAL (
    SELECT min(offer.sent_at) AS at FROM routing_offer offer JOIN routing_queueentry asked ON asked.id = offer.entry_id
    WHERE asked.item_id = enquiry.id
) offered ON true
LEFT JOIN LATERAL (
    SELECT min(claim.started_at) AS at FROM routing_claim claim JOIN routing_queueentry held ON held.id = claim.entry_id
    WHERE held.item_id = enquiry.id
) claimed ON true
LEFT JOIN LATERAL (
    SELECT min(answer.published_at) AS at,
           min(answer.published_at) FILTER (WHERE answer.id = ANY(%(right)s)) AS right_at
    FROM marketplace_answer answer WHERE answer.enquiry_id = enquiry.id
) published ON true
WHERE enquiry.customer_id = ANY(%(customers)s)
ORDER BY enquiry.created_at, enquiry.id
"""

_OFFERS = """
SELECT offer.status, offer.advocate_id
FROM routing_offer offer JOIN routing_queueentry entry ON entry.id = offer.entry_id
WHERE entry.owner_id = ANY(%(customers)s)
"""

_DOUBLE_CLAIMS = """
SELECT count(*) FROM routing_claim one JOIN routing_claim other ON other.entry_id = one.entry_id AND other.id > one.id
WHERE one.started_at < COALESCE(other.ended_at, 'infinity') AND other.started_at < COALESCE(one.ended_at, 'infinity')
"""


def read_outcome(population: Population, tally: Tally, *, right: Collection[UUID], end: datetime) -> Outcome:
    customers = [user.id for user in population.customers]
    fates = _rows(_FATES, {"customers": customers, "right": list(right), "late": end - GRACE})
    offers = _rows(_OFFERS, {"customers": customers})
    by_person = Counter(advocate for _, advocate in offers)
    by_class: defaultdict[str, list[int]] = defaultdict(list)
    for user, person in zip(population.advocates, population.crowd, strict=True):
        by_class[person.kind.name].append(by_person[user.id])
    return Outcome(
        fates=[Fate(*row) for row in fates],
        offers=Counter(status for status, _ in offers),
        offers_by_class=by_class,
        double_claims=_rows(_DOUBLE_CLAIMS, {})[0][0],
        tally=tally,
    )


def _rows(statement: str, values: Mapping[str, Any]) -> list[tuple[Any, ...]]:
    with connection.cursor() as cursor:
        cursor.execute(statement, values)
        return list(cursor.fetchall())
