"""Somebody takes out everything that is held on them."""

from __future__ import annotations

from django.db import transaction

from accounts.models import User
from accounts.permissions import require_active
from common import history
from common.throttling import count_one
from marketplace.personal_data.register import held_on
from marketplace.personal_data.telling import Rows


def export_own_data(*, by: User) -> dict[str, Rows]:
    """As it is at one moment, and on the record. Raises: NotAllowed, TooManyRequests."""
    require_active(by)
    count_one("exports", person_id=by.id)
    with transaction.atomic():
        history.note("export_own_data", kind="user", subject=by.id, by=by)
        return held_on(by)
