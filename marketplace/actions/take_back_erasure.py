from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from marketplace.personal_data.models import Erasure


def take_back_erasure(*, by: User) -> Erasure:
    """They stay after all. Locks the erasure. Raises: NotFound when none waits, IllegalMove once it has begun."""
    with transaction.atomic():
        erasure = Erasure.objects.filter(person=by, status__in=["requested", "begun"]).lock_one()
        was = move(erasure, to="taken_back")
        erasure.ended_at = clock.now()
        erasure.save(update_fields=["status", "ended_at"])
        history.record(erasure, verb="take_back_erasure", was=was, story=by.id, by=by)
        return erasure
