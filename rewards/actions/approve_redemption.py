from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.errors import IllegalMove
from common.lifecycle import move
from rewards import approvals, four_eyes, holds, notices, payout_checks, permissions
from rewards.errors import AlreadyApproved
from rewards.models import Redemption, RedemptionApproval


def approve_redemption(*, redemption_id: UUID, by: User) -> Redemption:
    """One person's yes to this payee, amount and account. With enough different people it goes into the next batch.

    Locks the redemption. Raises: NotAllowed, OwnPayout, NotFound, IllegalMove, AlreadyApproved, OnHold.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        redemption = Redemption.objects.lock(redemption_id)
        permissions.require_other_party(by, redemption)
        holds.require_free(redemption)
        if redemption.status != "requested":
            raise IllegalMove
        if any(approval.by_id == by.id for approval in approvals.holding(redemption)):
            raise AlreadyApproved
        RedemptionApproval.objects.create(
            redemption=redemption, by=by, at=clock.now(), terms=approvals.terms_of(redemption)
        )
        was = redemption.status
        if len(approvals.holding(redemption)) >= four_eyes.eyes_on([redemption])[redemption.id].needed:
            move(redemption, to="approved")
            redemption.decided_at = clock.now()
            redemption.save(update_fields=["status", "decided_at"])
            notices.balance_changed(redemption)
        seen = ", ".join(concern.code for concern in payout_checks.concerns([redemption])[redemption.id])
        history.record(redemption, verb="approve_redemption", was=was, story=redemption.id, by=by, why=seen)
        return redemption
