"""Writing down what somebody has earned and posting it; the actions say for what, and how many points that is."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import asdict
from datetime import timedelta

from django.conf import settings

from common import clock, history
from common.plain_insert import insert_if_new
from rewards import ledger, notices
from rewards.calculation import Line, total
from rewards.models import Award

LABEL_LENGTH = 140


def give(award: Award, accounts: ledger.Accounts, *, lines: Sequence[Line], why: str = "") -> Award:
    """The award that there is now: this new one, pending, of what `lines` come to, or the first for the same work.

    `accounts` are its holder's, so that two calls for the same work wait there and not on the unique key.
    """
    now = clock.now()
    award.label = award.label[:LABEL_LENGTH]
    award.calculation = {"lines": [asdict(line) for line in lines]}
    award.points = total(lines)
    award.awarded_at, award.confirm_at = now, now + timedelta(days=settings.QUALITY_WINDOW_DAYS)
    if not insert_if_new(award):
        return Award.objects.get(work_id=award.work_id)
    ledger.post(accounts, code=ledger.Code.AWARD, source=award, points=award.points)
    history.record(award, verb="award_points", was="", story=award.story, by=None, why=why)
    notices.balance_changed(award)
    return award
