from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Advocate, Topic
from routing import track_record
from routing.actions.offer_backlog import offer_backlog
from routing.models import Availability, Skill


def enrol_advocate(*, advocate: Advocate, topics: Iterable[Topic], languages: Iterable[str]) -> Availability:
    """Make an approved advocate known to routing, not yet available. Repeating it adds what is new, and what waits
    in the new topics flows to them if they are available."""
    with transaction.atomic():
        availability, _ = Availability.objects.get_or_create(advocate=advocate)
        is_listed = availability.is_available and not availability.is_resting
        spoken = list(languages)
        Skill.objects.bulk_create(
            (
                Skill(advocate=advocate, topic=topic, language=language, is_listed=is_listed)
                for topic in topics
                for language in spoken
            ),
            ignore_conflicts=True,
        )
        track_record.rescore(advocate.id)
        offer_backlog(advocate_id=advocate.id)
        return availability
