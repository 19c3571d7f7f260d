from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Role, User
from accounts.permissions import require_role
from common import history
from common.errors import IllegalMove
from marketplace.locking import lock_story_of_answer
from marketplace.model_answers import SHOWN
from marketplace.permissions import require_third_party
from marketplace.quality.models import ModelAnswer


def keep_model_answer(*, answer_id: UUID, by: User) -> ModelAnswer:
    """A moderator holds an answer up as a model for its topic. Raises: IllegalMove, NotFound, SameParty."""
    require_role(by, Role.MODERATOR)
    with transaction.atomic():
        answer = lock_story_of_answer(answer_id)
        require_third_party(answer, by=by)
        if answer.status not in SHOWN:
            raise IllegalMove
        model, is_new = ModelAnswer.objects.get_or_create(answer=answer, defaults={"marked_by": by})
        if is_new:
            history.record(
                answer, verb="keep_model_answer", was=answer.status, story=answer.enquiry_id, by=by
            )
        return model
