"""What the clock does for everybody: carry out what can be taken back no more, and seal the record every day."""

from __future__ import annotations

from common import clock, deferring
from common.history_seals import HISTORY
from common.models import Deferred
from common.sweeps import each, sweep

AT_ONCE = 100


@sweep(every_seconds=1)
def carry_out_deferred() -> int:
    """What staff did on a page, once its time to be taken back is over."""
    due = Deferred.objects.filter(status="waiting", due_at__lte=clock.Now()).order_by("due_at")
    return each(due.values_list("id", flat=True)[:AT_ONCE], deferring.carry_out)


@sweep(every_seconds=600)
def seal_the_record() -> int:
    """Once a day; whatever root is not yet outside is written there."""
    HISTORY.seal_the_day()
    return HISTORY.write_outside()
