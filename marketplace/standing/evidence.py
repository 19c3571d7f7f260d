"""What is known about the quality of people's work, read from where it happened: reviews, retractions, lapses,
reports that were upheld.

An answer counts once, by the last word on it: sent back and then found good is good, found good and later taken back is
wrong. A blind repetition measures its moderator and says nothing here, and neither does an answer to a gold enquiry:
nobody is judged by a test. What is older than KEPT counts for nothing.
"""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Collection, Iterable
from datetime import datetime, timedelta
from uuid import UUID

from django.conf import settings
from django.db.models import F

from common import clock, prepared
from marketplace.reports.models import Report
from marketplace.standing.quality import Evidence, Kind, Record, record_of
from routing import track_record

KEPT = timedelta(days=365)
"""At the usual half-life hardly a sixteenth of its weight is left by then, and a year is what people call long ago."""

_KIND_OF_DECISION = {"publish": Kind.HELD, "return": Kind.PARTLY, "reject": Kind.WRONG}
"""Passing an enquiry on to staff says nothing about the answer."""

_VERDICTS = """
SELECT answer.author_id,
       CASE WHEN answer.status = 'retracted' THEN 'reject' ELSE review.decision END,
       CASE WHEN answer.status = 'retracted' THEN answer.ended_at ELSE review.decided_at END
FROM marketplace_answer answer
JOIN marketplace_enquiry enquiry ON enquiry.id = answer.enquiry_id AND NOT enquiry.is_gold
LEFT JOIN LATERAL (
    SELECT decision, decided_at FROM marketplace_review
    WHERE answer_id = answer.id AND status = 'decided' AND decision <> 'escalate' AND repeats_id IS NULL
    ORDER BY decided_at DESC LIMIT 1
) review ON true
WHERE answer.author_id = ANY(%(people)s) AND NOT answer.is_by_staff AND answer.submitted_at > %(since)s
  AND (answer.status = 'retracted' OR review.decision IS NOT NULL)
"""


def evidence_of(people: Collection[UUID], *, since: datetime) -> dict[UUID, list[Evidence]]:
    """In three queries however many people; whoever nothing is known of has an empty list."""
    found: defaultdict[UUID, list[Evidence]] = defaultdict(list)
    for author, decision, at in prepared.rows(_VERDICTS, {"people": list(people), "since": since}):
        found[author].append(Evidence(_KIND_OF_DECISION[decision], at))
    for person, at in _upheld_reports(people, since=since):
        found[person].append(Evidence(Kind.REPORT, at))
    for person, at in track_record.lapses(people, since=since):
        found[person].append(Evidence(Kind.LAPSE, at))
    return {person: found[person] for person in people}


def _upheld_reports(people: Collection[UUID], *, since: datetime) -> Iterable[tuple[UUID, datetime]]:
    """Of what they wrote for other customers; what somebody says as a customer is not their work."""
    upheld = Report.objects.filter(accused_id__in=people, status="upheld", decided_at__gt=since)
    others = upheld.exclude(enquiry__customer_id=F("accused_id"))
    return [(person, at) for person, at in others.values_list("accused_id", "decided_at") if at is not None]


def records_of(people: Collection[UUID]) -> dict[UUID, Record]:
    """Everybody's record as it stands now."""
    now = clock.now()
    half_life = timedelta(days=settings.TIER_HALF_LIFE_DAYS)
    found = evidence_of(people, since=now - KEPT)
    return {person: record_of(each, now=now, half_life=half_life) for person, each in found.items()}


_FRESH = """
SELECT answer.author_id FROM marketplace_review review JOIN marketplace_answer answer ON answer.id = review.answer_id
WHERE review.decided_at > %(since)s AND review.repeats_id IS NULL AND NOT answer.is_by_staff
UNION
SELECT author_id FROM marketplace_answer WHERE status = 'retracted' AND ended_at > %(since)s AND NOT is_by_staff
UNION
SELECT accused_id FROM marketplace_report WHERE decided_at > %(since)s
"""


def people_with_news(*, since: datetime) -> list[UUID]:
    """Whose answers were judged since then, or of whom a report was decided."""
    return [person for (person,) in prepared.rows(_FRESH, {"since": since})]
