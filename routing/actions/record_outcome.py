from __future__ import annotations

from uuid import UUID

from django.db import transaction

from routing import track_record
from routing.models import Skill


def record_outcome(*, advocate_id: UUID, topic_id: UUID, language: str, is_good: bool) -> Skill | None:
    """Count how an answer went and set the advocate's scores anew. Locks the skill, and their others if free.

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
        skill.save(update_fields=["good", "bad"])
        track_record.rescore(advocate_id)
        skill.refresh_from_db(fields=["score"])
        return skill
