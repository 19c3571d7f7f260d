from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.tiers import RIGHTS
from routing.models import Availability


def limit_open_claims(*, advocate_id: UUID, tier: str) -> None:
    """Somebody may hold no more enquiries at once than their tier allows, from the next claim on; what they hold they
    keep. Locks the Availability."""
    most = RIGHTS[tier].open_claims
    with transaction.atomic():
        Availability.objects.filter(advocate_id=advocate_id, max_open__gt=most).update(max_open=most)
