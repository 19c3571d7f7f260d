from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.checked_text import checked_text
from common.errors import Invalid
from marketplace import notices
from marketplace.contact_details import require_no_contact_details
from marketplace.errors import ContactDetails, MentorshipOver
from marketplace.limits import NOTE_MAX, NOTE_MIN
from marketplace.mentoring.models import Mentorship


def note_for_newcomer(*, mentorship_id: UUID, by: User, note: str) -> Mentorship:
    """The mentor writes to the newcomer; it takes the place of what they wrote before. Nobody gives contact details.

    Locks the pair. Raises: Invalid, MentorshipOver unless it runs, NotFound for everybody else.
    """
    note = _without_contact_details(
        checked_text(note, field="note", max_length=NOTE_MAX, min_length=NOTE_MIN)
    )
    with transaction.atomic():
        pair = Mentorship.objects.filter(mentor=by.id).lock(mentorship_id)
        if pair.status != "running":
            raise MentorshipOver
        pair.note, pair.noted_at = note, clock.now()
        pair.save(update_fields=["note", "noted_at"])
        history.note("note_for_newcomer", kind="mentorship", subject=pair.id, story=pair.newcomer_id, by=by)
        notices.mentorship_changed(pair, people=())
        return pair


def _without_contact_details(note: str) -> str:
    """Raises: Invalid."""
    try:
        require_no_contact_details(note, field="note")
    except ContactDetails as refusal:
        raise Invalid(fields=refusal.fields) from refusal
    return note
