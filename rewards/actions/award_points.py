from __future__ import annotations

from dataclasses import asdict
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Topic
from common import clock, history
from common.plain_insert import insert_if_new
from rewards import earning, ledger, notices, tariffs
from rewards.calculation import NOTHING_KNOWN, Circumstances, Work, calculate, total
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
    """Thank the holder for one piece of work by the tariff and the rules of this moment; the points are pending.

    `bonus_points` were promised on top of the tariff; the calculation, which is kept, tells them apart.

    `work_id` names the work: a second call for it returns the first award. `label` is shown on the statement and must
    be crowd-safe. Work on a test of ours (`is_test`) is paid alike, and is no part of what solved enquiries cost.
    """
    with transaction.atomic():
        # The holder's accounts come before the award: two calls for the same work wait here, not on the unique key.
        accounts = ledger.lock_accounts(holder_id)
        tariff = tariffs.tariff_for_award(topic)
        rules = tariffs.valid_rules()
        circumstances = earning.circumstances(holder_id, topic, rules) if rules else Circumstances()
        lines = calculate(tariff.points, rules, work, circumstances, bonus_points=bonus_points)
        now = clock.now()
        award = Award(
            holder_id=holder_id,
            work_id=work_id,
            story=story,
            is_test=is_test,
            label=label[:140],
            tariff=tariff,
            rules=rules,
            calculation={"lines": [asdict(line) for line in lines]},
            points=total(lines),
            awarded_at=now,
            confirm_at=now + timedelta(days=settings.QUALITY_WINDOW_DAYS),
        )
        if not insert_if_new(award):
            return Award.objects.get(work_id=work_id)
        ledger.post(accounts, code=ledger.Code.AWARD, source=award, points=award.points)
        why = f"{bonus_points} of them bonus" if bonus_points else ""
        history.record(award, verb="award_points", was="", story=story, by=None, why=why)
        notices.balance_changed(award)
        return award
