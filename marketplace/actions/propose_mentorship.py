from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Advocate
from common import clock, history
from common.plain_insert import insert_if_new
from marketplace import notices
from marketplace.mentoring import pairing
from marketplace.mentoring.models import Mentorship


def propose_mentorship(*, newcomer_id: UUID) -> Mentorship | None:
    """Bring a newcomer and an expert together, if there is one; both are asked.

    Of several proposals at once for one of the two, the database keeps one. None if there is nobody, or another was
    faster.
    """
    with transaction.atomic():
        newcomer = pairing.newcomers().filter(pk=newcomer_id).first()
        match = pairing.match_for(newcomer) if newcomer else None
        if newcomer is None or match is None:
            return None
        pair = Mentorship(
            mentor=Advocate.objects.get(pk=match.mentor_id),
            newcomer=newcomer,
            topic=match.topic,
            language=match.language,
            proposed_at=clock.now(),
        )
        if not insert_if_new(pair):
            return None
        history.record(pair, verb="propose_mentorship", was="", story=newcomer.id, by=None)
        notices.mentorship_changed(pair, people=[pair.mentor_id, pair.newcomer_id])
        return pair
