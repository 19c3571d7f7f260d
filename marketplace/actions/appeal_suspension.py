from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common.errors import NotFound
from marketplace.appeals.filing import file_appeal
from marketplace.appeals.models import Appeal
from marketplace.standing.changing import lock_standing
from marketplace.standing.models import Suspension


def appeal_suspension(*, by: User, words: str) -> Appeal:
    """Whoever is suspended asks for somebody else to look at it. Locks the standing.

    Raises: AppealFiled, Invalid, NotFound.
    """
    with transaction.atomic():
        advocate = lock_standing(by.id)
        running = Suspension.objects.select_related("began_by").filter(advocate=advocate, ended_at=None)
        suspension = running.first()
        if suspension is None:
            raise NotFound
        return file_appeal(suspension, by=by, against=suspension.began_by, words=words)
