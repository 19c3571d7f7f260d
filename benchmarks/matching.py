"""Row 5: choosing 20 of N advocates by topic and language, rules and ranking included, in a crowd as it is.

Compared with the first twenty entries of the covering index, planned once like ours.
"""

from __future__ import annotations

import random
import statistics
import time

from django.db import connection

from benchmarks import Row, databases
from common import prepared

ROWS = (5,)
CROWDS = (10_000, 1_000_000)
FLOORS = ("probation", "trusted")
CHOICES = 1_000

_BARE_TOP = """
SELECT advocate_id FROM routing_skill
WHERE topic_id = %(topic)s AND language = 'en' AND tier_rank = 1 AND is_on AND is_listed
ORDER BY score DESC LIMIT 20
"""


def rows() -> list[Row]:
    found, medians = [], {}
    for size in CROWDS:
        with databases.own_database("matching"):
            databases.fill_crowd(size, topics=databases.fill_topics())
            with connection.cursor() as cursor:
                cursor.execute("VACUUM (ANALYZE)")
            for floor in FLOORS:
                mine, baseline = _medians(floor)
                medians[size, floor] = mine
                found.append(
                    _row(f"choose 20 of {size:,} advocates, {floor} and up", mine, baseline, limit=1)
                )
    small, large = CROWDS
    found += [
        _row(
            f"{large:,} beside {small:,}, {floor} and up",
            medians[large, floor],
            medians[small, floor],
            growth=2.5,
        )
        for floor in FLOORS
    ]
    return found


def _row(
    what: str, mine: float, baseline: float, *, limit: float | None = None, growth: float | None = None
) -> Row:
    """Held against a limit in milliseconds, or against how far it may grow."""
    is_ok = mine <= limit if limit is not None else mine / baseline <= (growth or 0)
    return Row(
        row=5,
        what=what,
        ours=mine,
        baseline=baseline,
        unit="ms p50",
        ratio=mine / baseline,
        budget=f"<= {limit} ms" if limit is not None else f"<= {growth}",
        ok=is_ok,
    )


def _medians(floor: str) -> tuple[float, float]:
    """Median milliseconds of a choice and of the bare walk, taking turns through the topics."""
    from accounts.models import Topic, User
    from routing import matching
    from routing.models import QueueEntry

    topics, owner = list(Topic.objects.all()), User.objects.get(email=databases.CUSTOMER)
    rng = random.Random(5)
    ours, theirs = [], []
    for turn in range(CHOICES):
        topic = topics[turn % len(topics)]
        entry = QueueEntry(owner=owner, topic=topic, language="en", item_id=owner.id, story=owner.id)
        begin = time.perf_counter()
        candidates = matching.eligible(entry, tier_floor=floor, want=20, rng=rng)
        chosen = matching.rank(candidates, want=20, rng=rng)
        ours.append(time.perf_counter() - begin)
        begin = time.perf_counter()
        bare = prepared.rows(_BARE_TOP, {"topic": topic.id})
        theirs.append(time.perf_counter() - begin)
        if not len(chosen) == len(bare) == 20:
            raise RuntimeError("not enough people")
    return statistics.median(ours) * 1000, statistics.median(theirs) * 1000
