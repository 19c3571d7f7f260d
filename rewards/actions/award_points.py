from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction

from accounts.models import Topic
from common import clock, history
from common.plain_insert import insert_if_new
from rewards import ledger, notices, tariffs
from rewards.models import Award


def award_points(
    *, holder_id: UUID, work_id: UUID, story: UUID, topic: Topic, label: str, bonus_points: int = 0
) -> Award:
    """Thank the holder for one piece of work by the topic's tariff of this moment; the points are pending.

    `bonus_points` were promised on top of the tariff; history tells them apart, the award does not.

    `work_id` names the work: a second call for it returns the first award. `label` is shown on the statement and must
    be crowd-safe.
    """
    with transaction.atomic():
        # The holder's accounts come before the award: two calls for the same work wait here, not on the unique key.
        accounts = ledger.lock_accounts(holder_id)
        tariff = tariffs.tariff_for_award(topic)
        now = clock.now()
        award = Award(
            holder_id=holder_id,
            work_id=work_id,
            story=story,
            label=label[:140],
            tariff=tariff,
            points=tariff.points + bonus_points,
            awarded_at=now,
            confirm_at=now + timedelta(days=settings.QUALITY_WINDOW_DAYS),
        )
        if not insert_if_new(award):
            return Award.objects.get(work_id=work_id)
        ledger.post(accounts, code=ledger.Code.AWARD, source=award, points=award.points, cause=award.label)
        why = f"{bonus_points} of them bonus" if bonus_points else ""
        history.record(award, verb="award_points", was="", story=story, by=None, why=why)
        notices.balance_changed(award)
        return award
