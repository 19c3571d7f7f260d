from __future__ import annotations

from uuid import UUID

from django.db import transaction
from django.db.models import Q

from accounts.models import User
from routing import claims, offers
from routing.actions.offer_enquiry import offer_enquiry
from routing.models import Availability, Pool, QueueEntry, Skill


def stand_down_advocate(*, advocate_id: UUID, by: User | None, why: str) -> None:
    """Somebody may no longer answer: they go off, lose their offers, and what they hold goes to others at once.

    Locks the Availability, then the entries by id.
    """
    with transaction.atomic():
        Availability.objects.filter(advocate_id=advocate_id).update(is_available=False, until=None)
        Skill.objects.filter(advocate_id=advocate_id, is_listed=True).update(is_listed=False)
        offers.end_all_of(advocate_id)
        theirs = Q(pool=Pool.CROWD) | Q(is_for_experts=True)
        held = QueueEntry.objects.filter(theirs, holder_id=advocate_id, status="claimed")
        for entry in held.select_for_update(of=("self",), no_key=True).order_by("id"):
            claims.release_if_held(entry, by=by, verb="stand_down_advocate", why=why)
            offer_enquiry(entry_id=entry.id)
