from __future__ import annotations

from datetime import timedelta

from django.conf import settings
from django.db import transaction

from accounts.models import User
from accounts.permissions import require_active
from common import clock, history
from marketplace import notices
from marketplace.errors import WorksHere
from marketplace.personal_data.models import Erasure
from marketplace.personal_data.outlook import running_erasure


def request_erasure(*, by: User) -> Erasure:
    """Somebody wants everything about them gone. It begins after a while in which they can take it back, and they are
    written to, in case it was not them. A second request is the first one. Locks the person's row.

    Raises: NotAllowed, WorksHere.
    """
    require_active(by)
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).get(pk=by.id)
        if person.roles or person.is_staff:
            raise WorksHere
        if running := running_erasure(person):
            return running
        now = clock.now()
        erasure = Erasure.objects.create(
            person=person, requested_at=now, due_at=now + timedelta(days=settings.ERASURE_WAIT_DAYS)
        )
        history.record(erasure, verb="request_erasure", was="", story=person.id, by=by)
        notices.erasure_requested(erasure)
        return erasure
