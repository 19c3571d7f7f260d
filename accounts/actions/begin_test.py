from __future__ import annotations

from collections.abc import Collection
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts import applying, quiz
from accounts.models import Sitting, User
from accounts.permissions import require_active
from common import clock, history
from common.ids import new_id


def begin_test(*, by: User, topic_ids: Collection[UUID]) -> Sitting:
    """The questions on these topics are drawn, and the time for them begins. An advocate takes further topics so.

    Whoever has begun and not handed in gets the same questions and the same end, whatever topics they choose now.
    Locks the person, then their bill account.
    Raises: AlreadyApplied, Invalid, NotAllowed, NotYetEligible, ReapplyLater, StandingSuspended.
    """
    require_active(by)
    topics = applying.checked_topics(topic_ids)
    with transaction.atomic():
        advocate = applying.lock_person(by)
        if advocate is not None and advocate.status == "approved":
            applying.check_nothing_open(by)
        else:
            applying.check_may_apply(by, advocate)
        running = applying.running_sitting(by)
        if running is not None and not applying.is_over(running):
            return running
        applying.check_may_sit(by)
        if running is not None:
            applying.close_overdue(running)
        sitting_id = new_id()
        now = clock.shared_now()
        sitting = Sitting.objects.create(
            id=sitting_id,
            person=by,
            question_ids=[each.id for each in quiz.draw(person=by, topics=topics, seed=str(sitting_id))],
            began_at=now,
            ends_at=now + timedelta(minutes=settings.TEST_MINUTES),
        )
        sitting.topics.set(topics)
        history.note("begin_test", kind="sitting", subject=sitting.id, story=by.id, by=by)
        return sitting
