"""Simulated people on the running site: real requests, real sockets, and nobody gets what is somebody else's."""

from __future__ import annotations

from concurrent.futures import ThreadPoolExecutor
from dataclasses import replace

import pytest

from marketplace.simulation.figures import summed_up
from marketplace.simulation.live import drive
from marketplace.simulation.scenario import named

pytestmark = [pytest.mark.browser, pytest.mark.race]

# Every hand is quick and willing, and each third claim is given back to try a stale answer.
QUICK = replace(named("quiet_day"), speed_up=60, begins_at_hour=12, topics={"sim": 1})
CROWD = [
    replace(kind, people=4, topics=1, accepts=0.8, gives_back=0.3, tier="member") for kind in QUICK.advocates
]
BUSY = replace(
    QUICK, advocates=tuple(CROWD), customers=replace(QUICK.customers, people=6, per_hour=(24,) * 24)
)


def test_a_few_minutes_of_a_quick_crowd(site, sim, service_level):
    # In a thread: a browser test in this process may have left its event loop running in ours.
    with ThreadPoolExecutor(1) as elsewhere:
        outcome = elsewhere.submit(drive, BUSY, url=site.url, minutes=0.1, drain_seconds=12).result()
    figures = summed_up(outcome)
    assert figures["enquiries"] > 0
    assert figures["taken by the crowd"] > 0
    assert figures["offer on the phone p50"] < 5
    assert (figures["double claims"], figures["stale answers accepted"]) == (0, 0)
    assert not [refusal for refusal in outcome.tally.refused if refusal.startswith("5")], (
        outcome.tally.refused
    )
