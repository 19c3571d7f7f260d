"""The service level achieved is counted over facts: what was met and missed, by level and kind, in each span."""

from __future__ import annotations

from datetime import timedelta

from common import clock as time_source
from common.ids import new_id
from routing.models import Clock
from routing.reporting import Kept, achieved


def decided(level, sim, *, outcome, kind="first", **ago):
    """A promise of that level, kept or not so long ago."""
    moment = time_source.ago(**ago)
    Clock.objects.create(
        kind=kind,
        item_id=new_id(),
        topic=sim,
        service_level=level,
        pool="crowd",
        target_seconds=600,
        warn_percent=75,
        status="ended",
        started_at=moment,
        ended_at=moment,
        outcome=outcome,
        decided_at=moment,
        spent=timedelta(minutes=5),
    )


def test_each_span_counts_what_was_decided_in_it(service_level, sim):
    for outcome, days in (("met", 0.5), ("missed", 2), ("met", 3), ("met", 20), ("missed", 31)):
        decided(service_level, sim, outcome=outcome, days=days)
    decided(service_level, sim, outcome="missed", kind="next", days=1.5)
    first, following = achieved(now=time_source.now())
    assert (first.level, first.kind, first.target_percent) == ("Standard", "first", 80)
    assert (first.day, first.week, first.month) == (Kept(1, 1), Kept(3, 2), Kept(4, 3))
    assert (first.day.percent, round(first.week.percent), first.month.percent) == (100, 67, 75)
    assert not first.is_on_target
    assert (following.kind, following.day.percent, following.week) == ("next", None, Kept(1, 0))


def test_what_is_not_decided_counts_for_nobody(service_level, sim, queued):
    from routing import clocks

    entry = queued()
    clocks.start(entry)
    clocks.drop(entry.item_id)
    assert achieved(now=time_source.now()) == []
