from __future__ import annotations

from collections.abc import Iterable

from django.db import transaction

from accounts.models import Advocate, Topic
from routing.models import Availability, Skill


def enrol_advocate(*, advocate: Advocate, topics: Iterable[Topic], languages: Iterable[str]) -> Availability:
    """Make an approved advocate known to routing, not yet available. Repeating it adds what is new."""
    with transaction.atomic():
        availability, _ = Availability.objects.get_or_create(advocate=advocate)
        spoken = list(languages)
        Skill.objects.bulk_create(
            (
                Skill(advocate=advocate, topic=topic, language=language, is_listed=availability.is_available)
                for topic in topics
                for language in spoken
            ),
            ignore_conflicts=True,
        )
        return availability
