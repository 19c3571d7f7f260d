from __future__ import annotations

from uuid import UUID

from django.db import transaction

from routing import track_record
from routing.models import Skill


def record_outcome(*, advocate_id: UUID, topic_id: UUID, language: str, is_good: bool) -> Skill | None:
    """Count how an answer went and set the advocate's score on that topic. Locks the skill.

    None if they have no such skill (any more): then there is nothing to rank by.
    """
    with transaction.atomic():
        skill = (
            Skill.objects.select_for_update(no_key=True)
            .filter(advocate_id=advocate_id, topic_id=topic_id, language=language)
            .first()
        )
        if skill is None:
            return None
        if is_good:
            skill.good += 1
        else:
            skill.bad += 1
        skill.score = track_record.shrunk_score(good=skill.good, bad=skill.bad)
        skill.save(update_fields=["good", "bad", "score"])
        return skill
