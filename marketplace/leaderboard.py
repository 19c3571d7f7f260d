"""Who helps best: by topic and period, for the share of answers that helped and not for their number.

The share is the one that offers are ranked by (routing.track_record): with ten more outcomes of a beginner's, so that
three lucky answers do not beat forty good ones, and forty more of the same quality change next to nothing. An answer
helped if its customer said so with four stars or five, or without stars; what was assumed from silence counts for
nothing, and so does gold (marketplace/quality/gold). Badges come from the same counts, over a year.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from uuid import UUID

from accounts.models import Topic, User
from common import clock, prepared
from common.lately import lately
from rewards.listing import Unlisted
from routing.track_record import Outcomes

PERIODS = {"month": 30, "quarter": 91, "year": 365}
"""In days."""

LISTED = 10
LEAST_OUTCOMES = 5
KEPT_SECONDS = 300

BADGE_PERCENT, BADGE_OUTCOMES = 80, 20
"""What it takes to be known for a topic: of at least so many answers this share helped, as far as is known."""

_COUNTS = """
    count(*) FILTER (WHERE answer.status = 'accepted' AND coalesce(answer.rating, 5) >= 4),
    count(*) FILTER (WHERE answer.status <> 'accepted' OR answer.rating < 4)
FROM marketplace_answer answer
JOIN marketplace_enquiry enquiry ON enquiry.id = answer.enquiry_id AND NOT enquiry.is_gold
JOIN accounts_topic topic ON topic.id = enquiry.topic_id
JOIN accounts_user person ON person.id = answer.author_id
JOIN accounts_advocate advocate ON advocate.user_id = answer.author_id AND advocate.status = 'approved'
WHERE NOT answer.is_by_staff AND answer.ended_at > %(since)s
  AND answer.status IN ('accepted', 'unhelpful', 'rejected', 'retracted')
  AND NOT (answer.status = 'accepted' AND answer.acceptance = 'assumed')"""
_BY_PERSON = f"""
SELECT person.id, person.display_name, {_COUNTS} AND (%(topic)s::uuid IS NULL OR topic.id = %(topic)s::uuid)
GROUP BY person.id HAVING count(*) >= %(least)s"""
_OWN_BY_TOPIC = f"""
SELECT topic.id, {_COUNTS} AND person.id = %(person)s
GROUP BY topic.id HAVING count(*) >= %(least)s ORDER BY topic.position, topic.name"""


@dataclass(frozen=True)
class Place:
    """`percent` is the share that helped, as far as is known; `outcomes` are how many answers tell."""

    person_id: UUID
    name: str
    percent: int
    outcomes: int


@dataclass(frozen=True)
class Badge:
    topic: Topic
    percent: int


def leaderboard(*, period: str, topic: Topic | None = None) -> Sequence[Place]:
    """The best first, without whoever does not want to be named; counted every few minutes for everybody."""
    places = lately(
        f"marketplace.leaderboard.{period}.{topic.id if topic else 'all'}",
        lambda: _places(period, topic),
        seconds=KEPT_SECONDS,
    )
    unlisted = set(
        Unlisted.objects.filter(person__in=[place.person_id for place in places]).values_list("pk", flat=True)
    )
    return [place for place in places if place.person_id not in unlisted][:LISTED]


def badges(user: User) -> Sequence[Badge]:
    """The topics that this person is known for."""
    values = {"since": clock.ago(days=PERIODS["year"]), "person": user.id, "least": BADGE_OUTCOMES}
    percents = {id: _percent(good, bad) for id, good, bad in prepared.rows(_OWN_BY_TOPIC, values)}
    topics = Topic.objects.in_bulk(percents)
    return [Badge(topics[id], percent) for id, percent in percents.items() if percent >= BADGE_PERCENT]


def is_listed(user: User) -> bool:
    return not Unlisted.objects.filter(person=user).exists()


def _places(period: str, topic: Topic | None) -> list[Place]:
    values = {
        "since": clock.ago(days=PERIODS[period]),
        "topic": topic.id if topic else None,
        "least": LEAST_OUTCOMES,
    }
    rows = sorted(
        prepared.rows(_BY_PERSON, values), key=lambda row: (-Outcomes(*row[2:]).share(), row[1], row[0])
    )
    return [Place(id, name, _percent(good, bad), good + bad) for id, name, good, bad in rows]


def _percent(good: int, bad: int) -> int:
    return round(100 * Outcomes(good, bad).share())
