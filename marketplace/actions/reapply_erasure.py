from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock
from marketplace.actions.carry_out_erasure import finish, mark_as_begun
from marketplace.personal_data.models import Erasure


def reapply_erasure(*, person_id: UUID) -> Erasure | None:
    """Somebody who was erased is back with a back-up: they are erased again at once, whatever is on its way to them.

    None if this database does not know them, or knows that they are erased. Locks the person, then the erasure.
    """
    with transaction.atomic():
        person = User.objects.select_for_update(no_key=True).filter(pk=person_id).first()
        erasures = Erasure.objects.filter(person_id=person_id)
        if person is None or erasures.filter(status="carried_out").exists():
            return None
        now = clock.now()
        running = erasures.select_for_update(of=("self",), no_key=True).filter(
            status__in=["requested", "begun"]
        )
        erasure = running.first() or Erasure.objects.create(person=person, requested_at=now, due_at=now)
        if erasure.status == "requested":
            mark_as_begun(erasure)
    return finish(erasure)
