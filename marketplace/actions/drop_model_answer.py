from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import history
from marketplace.locking import lock_story_of_answer
from marketplace.quality.models import ModelAnswer


def drop_model_answer(*, answer_id: UUID, by: User) -> None:
    """An answer is no model any more; the answer itself stays as it is. Raises: NotFound."""
    require_role(by, Role.MODERATOR)
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        dropped, _ = ModelAnswer.objects.filter(answer=answer).delete()
        if dropped:
            history.record(
                answer, verb="drop_model_answer", was=answer.status, story=answer.enquiry_id, by=by
            )
