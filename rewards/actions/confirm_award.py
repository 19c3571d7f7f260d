from __future__ import annotations

from uuid import UUID

from django.db import transaction

from common import clock, history
from common.lifecycle import move
from rewards import holds, ledger, notices, receivables
from rewards.errors import QualityWindowOpen
from rewards.models import Award


def confirm_award(*, award_id: UUID) -> Award:
    """The quality window is over: pending points become available, less what the holder still owes.

    Locks the award, then the holder's accounts. Raises: QualityWindowOpen, IllegalMove, OnHold.
    """
    with transaction.atomic():
        award = Award.objects.select_for_update(of=("self",), no_key=True).get(id=award_id)
        holds.require_free(award)
        was = move(award, to="confirmed")
        if not Award.objects.filter(id=award.id, confirm_at__lte=clock.Now()).exists():
            raise QualityWindowOpen
        award.ended_at = clock.now()
        award.save(update_fields=["status", "ended_at"])
        history.record(award, verb="confirm_award", was=was, story=award.story, by=None)
        accounts = ledger.lock_accounts(award.holder_id)
        ledger.post(accounts, code=ledger.Code.CONFIRM, source=award, points=award.points)
        receivables.recover_owed(award)
        notices.award_confirmed(award)
        return award
