from __future__ import annotations

from uuid import UUID

from django.db import transaction

from accounts.models import Topic
from rewards import awarding, earning, ledger, tariffs
from rewards.calculation import NOTHING_KNOWN, Circumstances, Work, calculate
from rewards.models import Award


def award_points(
    *,
    holder_id: UUID,
    work_id: UUID,
    story: UUID,
    topic: Topic,
    label: str,
    work: Work = NOTHING_KNOWN,
    bonus_points: int = 0,
    is_test: bool = False,
) -> Award:
    """Thank the holder for one answer by the tariff and the rules of this moment; the points are pending.

    `bonus_points` were promised on top of the tariff; the calculation, which is kept, tells them apart.

    `work_id` names the answer: a second call for it returns the first award. `label` is shown on the statement and must
    be crowd-safe. Work on a test of ours (`is_test`) is paid alike, and is no part of what solved enquiries cost.
    """
    with transaction.atomic():
        accounts = ledger.lock_accounts(holder_id)
        tariff = tariffs.tariff_for_award(topic)
        rules = tariffs.valid_rules()
        circumstances = earning.circumstances(holder_id, topic, rules) if rules else Circumstances()
        lines = calculate(tariff.points, rules, work, circumstances, bonus_points=bonus_points)
        award = Award(
            holder_id=holder_id,
            kind=Award.Kind.ANSWER,
            work_id=work_id,
            story=story,
            is_test=is_test,
            label=label,
            tariff=tariff,
            rules=rules,
        )
        why = f"{bonus_points} of them bonus" if bonus_points else ""
        return awarding.give(award, accounts, lines=lines, why=why)
