"""Publishing: the customer sees an answer, and the enquiry counts as answered from this moment.

The caller holds the enquiry's lock.
"""

from __future__ import annotations

from datetime import timedelta

from django.conf import settings

from accounts.models import User
from common import clock, history, plain_update
from common.lifecycle import move
from marketplace import escalating, notices
from marketplace.models import Answer
from routing import clocks


def publish_answer(answer: Answer, *, by: User | None) -> None:
    """Show the answer to the customer; without a reaction in time it will count as accepted.

    Raises: IllegalMove.
    """
    enquiry = answer.enquiry
    now = clock.now()

    was = move(answer, to="published")
    answer.published_at = now
    plain_update.update(answer, "status", "published_at")
    history.record(answer, verb="publish_answer", was=was, story=enquiry.id, by=by)

    was = move(enquiry, to="answered")
    enquiry.answered_at = now
    enquiry.first_answered_at = enquiry.first_answered_at or now
    enquiry.assume_solved_at = now + timedelta(hours=settings.ASSUME_SOLVED_AFTER_HOURS)
    plain_update.update(enquiry, "status", "answered_at", "first_answered_at", "assume_solved_at")
    history.record(enquiry, verb="publish_answer", was=was, story=enquiry.id, by=by)

    clocks.respond(enquiry.id)
    clocks.pause(enquiry.id)
    escalating.close(enquiry, at=now)
    notices.enquiry_answered(answer)
