from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.checked_text import checked_text
from common.errors import IllegalMove, NotFound
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import PracticeWritten
from marketplace.limits import ANSWER_MAX
from marketplace.practice.models import PracticeAnswer
from marketplace.standing.changing import lock_standing


def answer_practice(*, practice_id: UUID, by: User, body: str) -> PracticeAnswer:
    """Whoever applies answers a practice question, by the same rules as a customer's. Once: what was sent counts, and
    sending the same again changes nothing.

    Locks the standing. Raises: ContactDetails, IllegalMove once the application is decided, Invalid, NotFound,
    PracticeWritten.
    """
    body = checked_text(body, field="body", max_length=ANSWER_MAX)
    require_no_contact_details(body)
    with transaction.atomic():
        lock_standing(by.id)
        answer = (
            PracticeAnswer.objects.select_related("application")
            .filter(pk=practice_id, application__advocate=by.id)
            .first()
        )
        if answer is None:
            raise NotFound
        if answer.answered_at is not None:
            if answer.body != body:
                raise PracticeWritten
            return answer
        if answer.application.decided_at is not None:
            raise IllegalMove
        answer.body, answer.answered_at = body, clock.now()
        answer.save(update_fields=["body", "answered_at"])
        history.note("answer_practice", kind="application", subject=answer.application_id, story=by.id, by=by)
        return answer
