from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace import notices
from marketplace.errors import MentorshipOver
from marketplace.mentoring import pairing
from marketplace.mentoring.models import Mentorship


def agree_mentorship(*, mentorship_id: UUID, by: User) -> Mentorship:
    """One of the two says yes; with the second yes it runs. Saying it again changes nothing.

    Locks the pair. Raises: MentorshipOver if the two would not be brought together any more, NotFound.
    """
    with transaction.atomic():
        pair = Mentorship.objects.of(by).select_related("mentor", "newcomer").lock(mentorship_id)
        if pair.status == "ended" or not pairing.is_apt(pair):
            raise MentorshipOver
        agreed = "mentor_agreed_at" if pair.mentor_id == by.id else "newcomer_agreed_at"
        if getattr(pair, agreed) is not None:
            return pair
        setattr(pair, agreed, clock.now())
        was = pair.status
        if pair.mentor_agreed_at is not None and pair.newcomer_agreed_at is not None:
            move(pair, to="running")
            notices.mentorship_changed(pair, people=[pair.mentor_id, pair.newcomer_id])
        pair.save(update_fields=[agreed, "status"])
        history.record(pair, verb="agree_mentorship", was=was, story=pair.newcomer_id, by=by)
        return pair
