from __future__ import annotations

from uuid import UUID

from routing.models import SurgeBonus


def pay_bonus(*, story: UUID, holder_id: UUID) -> int:
    """The bonus points that this person has earned with their answer to an enquiry, paid once; 0 if there are none.

    The caller awards them in the same transaction and holds the enquiry's lock.
    """
    earned = SurgeBonus.objects.filter(story=story, holder_id=holder_id, status="earned").first()
    if earned is None or not SurgeBonus.objects.filter(id=earned.id, status="earned").update(status="paid"):
        return 0
    return earned.points
