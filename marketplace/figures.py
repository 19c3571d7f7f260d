"""What Prometheus is told from the database: the queue by pool, waiting times, promises, the outbox, the books,
the seals.

The same whichever process is asked, on whichever machine: take max() over them. Every question reads a small partial
index or the rows of the last hour, and the answers are shared for some seconds (common/lately.py).
"""

from __future__ import annotations

from collections.abc import Iterator, Sequence
from datetime import datetime

from django.db import connection
from django.db.models import Count, Min, Q
from django.db.models.functions import Now
from prometheus_client.core import GaugeMetricFamily

from common import clock
from common.history_seals import HISTORY
from common.lately import lately
from common.models import Heartbeat, OutboxEntry
from rewards import seals
from rewards.queries import last_reconciliation
from routing.models import QueueEntry
from routing.reporting import achieved

SHARED_SECONDS = 5
SETTLED_SECONDS = 60
"""What came of a month's promises changes slowly and is counted once a minute."""

QUANTILES = (0.5, 0.8, 0.95)

Sample = tuple[Sequence[str], float]
"""The values of the labels, and the figure."""


def figures() -> Iterator[GaugeMetricFamily]:
    yield from _queue()
    yield _time_to_claim()
    yield from _service_levels()
    yield from _outbox()
    yield from _books()
    yield _seals()
    yield _heartbeats()


def _queue() -> Iterator[GaugeMetricFamily]:
    rows = lately("figures_queue", _count_queue, seconds=SHARED_SECONDS)
    labels = ("pool", "kind")
    yield _gauge(
        "crowdline_queue_waiting", "Work that nobody holds.", labels, [(row[:2], row[2]) for row in rows]
    )
    yield _gauge(
        "crowdline_queue_late", "Waiting past its due time.", labels, [(row[:2], row[3]) for row in rows]
    )
    yield _gauge(
        "crowdline_queue_oldest_seconds",
        "How long what waits longest has waited.",
        labels,
        [(row[:2], _age(row[4])) for row in rows],
    )
    yield _gauge("crowdline_claims_active", "Work that is held.", labels, [(row[:2], row[5]) for row in rows])


def _count_queue() -> list[tuple[str, str, int, int, datetime | None, int]]:
    """Every pool and kind with live work: how much waits, is late, since when, and how much is held."""
    waiting = Q(status="waiting")
    live = QueueEntry.objects.exclude(status="done").values("pool", "kind").order_by("pool", "kind")
    return list(
        live.annotate(
            waiting=Count("id", filter=waiting),
            late=Count("id", filter=waiting & Q(due_at__lt=Now())),
            oldest=Min("queued_at", filter=waiting),
            claimed=Count("id", filter=Q(status="claimed")),
        ).values_list("pool", "kind", "waiting", "late", "oldest", "claimed")
    )


def _time_to_claim() -> GaugeMetricFamily:
    """Of the claims of the last hour that were the first on their work."""
    rows = lately("figures_time_to_claim", _claim_quantiles, seconds=SHARED_SECONDS)
    samples = [
        ((pool, str(quantile)), seconds)
        for pool, quantiles in rows
        for quantile, seconds in zip(QUANTILES, quantiles, strict=True)
    ]
    return _gauge(
        "crowdline_time_to_claim_seconds",
        "From joining the queue to the first claim, over the last hour.",
        ("pool", "quantile"),
        samples,
    )


def _claim_quantiles() -> list[tuple[str, list[float]]]:
    with connection.cursor() as cursor:
        cursor.execute(
            """
            SELECT entry.pool, percentile_cont(%s::float[]) WITHIN GROUP (
                ORDER BY extract(epoch FROM claim.started_at - entry.queued_at)::float)
            FROM routing_claim claim JOIN routing_queueentry entry ON entry.id = claim.entry_id
            WHERE claim.started_at >= statement_timestamp() - interval '1 hour'
              AND claim.fence = 1 AND entry.kind = 'enquiry'
            GROUP BY entry.pool
            """,
            [list(QUANTILES)],
        )
        return list(cursor.fetchall())


def _service_levels() -> Iterator[GaugeMetricFamily]:
    levels = lately("service_levels_achieved", lambda: achieved(now=clock.now()), seconds=SETTLED_SECONDS)
    labels = ("level", "promise")
    yield _gauge(
        "crowdline_service_level_percent",
        "Promises kept of those decided in the last 24 hours.",
        labels,
        [((each.level, each.kind), each.day.percent) for each in levels if each.day.percent is not None],
    )
    yield _gauge(
        "crowdline_service_level_target_percent",
        "What is aimed at.",
        labels,
        [((each.level, each.kind), each.target_percent) for each in levels],
    )


def _outbox() -> Iterator[GaugeMetricFamily]:
    waiting, oldest, given_up = lately("figures_outbox", _count_outbox, seconds=SHARED_SECONDS)
    yield _gauge("crowdline_outbox_waiting", "Notices not yet delivered.", (), [((), waiting)])
    yield _gauge(
        "crowdline_outbox_lag_seconds",
        "For how long the oldest of them has been late.",
        (),
        [((), _age(oldest))],
    )
    yield _gauge("crowdline_outbox_given_up", "Notices that need a person.", (), [((), given_up)])


def _count_outbox() -> tuple[int, datetime | None, int]:
    undelivered = OutboxEntry.objects.filter(delivered_at=None)
    counted = undelivered.aggregate(
        waiting=Count("id", filter=Q(given_up_at=None)),
        oldest=Min("wanted_at", filter=Q(given_up_at=None, wanted_at__lte=Now())),
        given_up=Count("id", filter=Q(given_up_at__isnull=False)),
    )
    return counted["waiting"], counted["oldest"], counted["given_up"]


def _books() -> Iterator[GaugeMetricFamily]:
    """Nothing before the first check: an absent figure is an alarm of its own."""
    run = last_reconciliation()
    if run is None:
        return
    yield _gauge(
        "crowdline_books_faults", "Rows that the last check of the books found.", (), [((), run.row_count)]
    )
    yield _gauge(
        "crowdline_books_checked_at", "When that was, in Unix seconds.", (), [((), int(run.at.timestamp()))]
    )


def _seals() -> GaugeMetricFamily:
    """Nothing of a chain that was never sealed: an absent figure is an alarm of its own."""
    made = {
        "books": seals.last_sealed_at(),
        "record": HISTORY.last_sealed_at(),
    }
    return _gauge(
        "crowdline_sealed_at",
        "When what was new was last sealed, in Unix seconds.",
        ("over",),
        [((over,), int(at.timestamp())) for over, at in made.items() if at],
    )


def _heartbeats() -> GaugeMetricFamily:
    """The worker's is also beat's and Redis's: beat sent it, Redis carried it."""
    beats = Heartbeat.objects.values_list("name", "at").order_by("name")
    return _gauge(
        "crowdline_heartbeat_age_seconds",
        "Since the last sign of life.",
        ("part",),
        [((name,), _age(at)) for name, at in beats],
    )


def _age(since: datetime | None) -> float:
    return 0 if since is None else max((clock.now() - since).total_seconds(), 0)


def _gauge(name: str, text: str, labels: Sequence[str], samples: Sequence[Sample]) -> GaugeMetricFamily:
    family = GaugeMetricFamily(name, text, labels=labels)
    for values, figure in samples:
        family.add_metric(values, figure)
    return family
