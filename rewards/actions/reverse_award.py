from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.lifecycle import move
from rewards import ledger, notices, receivables
from rewards.models import REASON_LENGTH, Award


def reverse_award(*, work_id: UUID, why: str, by: User | None) -> Award | None:
    """The work did not stand: take back exactly what was awarded for it. None if nothing was.

    Pending points go back as they came. Confirmed points are taken from what is available; what was already spent is
    owed and set against later awards. Whether `by` may do this was decided where the work was judged. `why` is read
    by the holder. Locks the award, then the holder's accounts. Raises: IllegalMove if it was reversed before.
    """
    with transaction.atomic():
        award = Award.objects.select_for_update(of=("self",), no_key=True).filter(work_id=work_id).first()
        if award is None:
            return None
        was = move(award, to="reversed")
        award.ended_at, award.reason = clock.now(), why[:REASON_LENGTH]
        award.save(update_fields=["status", "ended_at", "reason"])
        history.record(award, verb="reverse_award", was=was, story=award.story, by=by, words=award.reason)
        if was == "pending":
            accounts = ledger.lock_accounts(award.holder_id)
            ledger.post(accounts, code=ledger.Code.REVOKE, source=award, points=award.points)
        else:
            receivables.claw_back(award)
        notices.balance_changed(award)
        return award
