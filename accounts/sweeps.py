"""What the clock does for the record of who did what: seal it every day."""

from __future__ import annotations

from common.history_seals import HISTORY
from common.sweeps import sweep


@sweep(every_seconds=600)
def seal_the_record() -> int:
    """Once a day; whatever root is not yet outside is written there."""
    HISTORY.seal_the_day()
    return HISTORY.write_outside()
