from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Topic
from rewards import awarding, ledger, tariffs
from rewards.calculation import calculate_fee
from rewards.models import Award


def award_fee(
    *,
    holder_id: UUID,
    kind: Award.Kind,
    work_id: UUID,
    story: UUID,
    topic: Topic,
    label: str,
    is_test: bool = False,
) -> Award | None:
    """Thank the holder for work of a kind that is no answer, by the rules of this moment; the points are pending.
    None where the rules name no fee for it.

    `work_id` names the escalation or the review: a second call for it returns the first award. The rest as in
    award_points.py.
    """
    with transaction.atomic():
        accounts = ledger.lock_accounts(holder_id)
        rules = tariffs.valid_rules()
        lines = calculate_fee(kind, rules)
        if not lines:
            return None
        award = Award(
            holder_id=holder_id,
            kind=kind,
            work_id=work_id,
            story=story,
            is_test=is_test,
            label=label,
            tariff=tariffs.tariff_for_award(topic),
            rules=rules,
        )
        return awarding.give(award, accounts, lines=lines)
