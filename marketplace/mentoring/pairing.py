"""Who is brought together: an expert and somebody on probation, with a topic and a language in common.

Never two of one party, nor two who are linked by a sign of fraud: a mentor helps somebody into earning points.
"""

from __future__ import annotations

from dataclasses import dataclass
from datetime import timedelta
from uuid import UUID

from django.db.models import Exists, F, OuterRef, Q, QuerySet

from accounts import parties
from accounts.lifecycle import TIERS
from accounts.models import Advocate, Topic
from accounts.tiers import RIGHTS
from common import clock
from common.written_once import Select
from marketplace.fraud.links import linked_with
from marketplace.mentoring.models import Mentorship, MentorshipQuerySet
from routing.matching import NEWCOMER_OUTCOMES
from routing.models import Skill

NEWCOMER = TIERS[0]
MENTORS = [tier for tier in TIERS if RIGHTS[tier].mentors]
PAIRED = [NEWCOMER, *MENTORS]
REST = timedelta(days=30)
"""So long nobody is asked again after a pair of theirs has ended."""

ANSWER_WITHIN = timedelta(days=7)
"""A proposal that not both have agreed to by then makes room for others."""


@dataclass(frozen=True)
class Match:
    mentor_id: UUID
    topic: Topic
    language: str


def newcomers() -> QuerySet[Advocate]:
    """Who has no mentor and could have one, whoever has waited longest first."""
    recent = Mentorship.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=clock.now() - REST), newcomer=OuterRef("pk")
    )
    alone = Advocate.objects.filter(~Exists(recent), status="approved", tier=NEWCOMER)
    return alone.order_by("approved_at")


def match_for(newcomer: Advocate) -> Match | None:
    """The expert with the most good answers on a topic of theirs, among those who are free and no relation."""
    shared = Skill.objects.filter(
        advocate=newcomer, is_on=True, topic=OuterRef("topic"), language=OuterRef("language")
    )
    busy = Mentorship.objects.filter(
        Q(ended_at=None) | Q(ended_at__gt=clock.now() - REST) | Q(newcomer=newcomer),
        mentor=OuterRef("advocate"),
    )
    known = (
        Skill.objects.filter(
            Exists(shared), ~Exists(busy), is_on=True, good__gte=NEWCOMER_OUTCOMES - F("bad")
        )
        .filter(advocate__status="approved", advocate__tier__in=MENTORS)
        .exclude(advocate__in=_relations(newcomer.id))
    )
    best = known.select_related("topic").order_by("-good", "advocate__approved_at").first()
    return Match(best.advocate_id, best.topic, best.language) if best else None


def is_apt(pair: Mentorship) -> bool:
    """Whether the two would still be brought together."""
    mentor, newcomer = pair.mentor, pair.newcomer
    return (
        (mentor.status, newcomer.status, newcomer.tier) == ("approved", "approved", NEWCOMER)
        and mentor.tier in MENTORS
        and mentor.id not in _relations(newcomer.id)
    )


def over() -> MentorshipQuerySet:
    """Pairs whose time is over: the newcomer is none any more, one of the two is gone, or nobody answered."""
    fits = Q(
        mentor__status="approved",
        mentor__tier__in=MENTORS,
        newcomer__status="approved",
        newcomer__tier=NEWCOMER,
    )
    unanswered = Q(status="proposed", proposed_at__lt=clock.now() - ANSWER_WITHIN)
    return Mentorship.objects.live().filter(~fits | unanswered)


_OF_NEWCOMER = Select(lambda newcomer: Mentorship.objects.live().filter(newcomer=newcomer).only("mentor"))


def mentors_of(person: UUID) -> set[UUID]:
    """Who helps this person now, and therefore does not judge them."""
    return {pair.mentor_id for pair in _OF_NEWCOMER.all(newcomer=person)}


def newcomers_of(*people: UUID) -> set[UUID]:
    """Whom one of these people helps now, and therefore does not judge."""
    return set(Mentorship.objects.live().filter(mentor__in=people).values_list("newcomer", flat=True))


def _relations(person: UUID) -> set[UUID]:
    return {*parties.members([person]), *linked_with(person)}
