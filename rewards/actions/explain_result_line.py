from __future__ import annotations

from django.db import transaction

from accounts.models import User
from common import clock, history
from common.errors import NotFound
from rewards import payouts, permissions
from rewards.models import ResultLineExplanation


def explain_result_line(*, line_id: int, by: User, why: str) -> ResultLineExplanation:
    """Say why a line in suspense needs nothing more. It decides nothing about points; it only leaves the open list.

    Adds and never changes, so that nothing is locked; the same words by the same person are kept once.
    Raises: NotAllowed, NotFound if there is no such unmatched line, OwnPayout.
    """
    with transaction.atomic():
        permissions.require_ops(by)
        line = payouts.unmatched().select_related("redemption").filter(id=line_id).first()
        if line is None:
            raise NotFound
        if line.redemption is not None:
            permissions.require_other_party(by, line.redemption)
        explanation, is_new = ResultLineExplanation.objects.get_or_create(
            line=line, by=by, why=why, defaults={"at": clock.now()}
        )
        if is_new:
            history.note(
                "explain_result_line", kind="payoutbatch", subject=line.batch_id, by=by, why=f"line {line.id}"
            )
        return explanation
