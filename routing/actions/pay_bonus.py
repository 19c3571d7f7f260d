from __future__ import annotations

from uuid import UUID

from common.lifecycle import move
from routing.models import SurgeBonus


def pay_bonus(*, story: UUID, holder_id: UUID) -> int:
    """The bonus points that this person has earned with their answer to an enquiry, paid once; 0 if there are none.

    The caller awards them in the same transaction and holds the enquiry's lock. Locks the bonus.
    """
    earned = SurgeBonus.objects.select_for_update(no_key=True).filter(
        story=story, holder_id=holder_id, status="earned"
    )
    bonus = earned.first()
    if bonus is None:
        return 0
    move(bonus, to="paid")
    bonus.save(update_fields=["status"])
    return bonus.points
