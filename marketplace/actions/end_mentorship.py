from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.mentoring import pairing
from marketplace.mentoring.models import Mentorship


def end_mentorship(*, mentorship_id: UUID, by: User | None) -> Mentorship:
    """One of the two says no, or enough; or the clock (`by` None) finds that its time is over. No reason is asked.

    Locks the pair. Raises: IllegalMove if it has ended, NotFound.
    """
    with transaction.atomic():
        theirs = Mentorship.objects.of(by) if by else pairing.over()
        pair = theirs.lock(mentorship_id)
        was = move(pair, to="ended")
        pair.ended_at = clock.now()
        pair.save(update_fields=["status", "ended_at"])
        history.record(pair, verb="end_mentorship", was=was, story=pair.newcomer_id, by=by)
        both = {pair.mentor_id, pair.newcomer_id}
        notices.mentorship_changed(pair, people=both if was == "running" else ())
        return pair
