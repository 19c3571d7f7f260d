"""For the load balancer and the people on call: is it up, is it ready, how is it doing."""

from __future__ import annotations

from datetime import timedelta

import redis
from django.conf import settings
from django.db import DatabaseError, connection
from django.http import HttpRequest, HttpResponse, JsonResponse

from common import clock
from common.models import Heartbeat, OutboxEntry
from rewards.queries import last_reconciliation
from routing.models import QueueEntry

FRESH = timedelta(seconds=60)


def healthz(request: HttpRequest) -> HttpResponse:
    """The web process answers; nothing else is asked."""
    return HttpResponse("ok\n", content_type="text/plain")


def readyz(request: HttpRequest) -> JsonResponse:
    """Each part and whether it is well; 503 only when pages cannot be served (no database)."""
    parts = {"database": _database_answers(), "redis": _redis_answers()}
    if parts["database"]:
        beats = dict(Heartbeat.objects.values_list("name", "at"))
        for name in ("relay", "worker"):
            parts[name] = name in beats and clock.now() - beats[name] < FRESH
    is_ready = parts["database"]
    return JsonResponse({"ready": is_ready, "parts": parts}, status=200 if is_ready else 503)


def metrics(request: HttpRequest) -> HttpResponse:
    """Gauges in the Prometheus text format; small partial indexes keep each of them cheap."""
    waiting = QueueEntry.objects.filter(status="waiting")
    lines = [
        *_gauge("crowdline_queue_waiting", "Work items that nobody holds.", waiting.count()),
        *_gauge(
            "crowdline_queue_late",
            "Waiting past their due time.",
            waiting.filter(due_at__lt=clock.now()).count(),
        ),
        *_gauge(
            "crowdline_claims_active", "Held items.", QueueEntry.objects.filter(status="claimed").count()
        ),
        *_gauge(
            "crowdline_outbox_waiting",
            "Notices not yet delivered.",
            OutboxEntry.objects.filter(delivered_at=None, given_up_at=None).count(),
        ),
        *_gauge(
            "crowdline_outbox_given_up",
            "Notices that need a person.",
            OutboxEntry.objects.filter(given_up_at__isnull=False).count(),
        ),
        *_books(),
    ]
    return HttpResponse("\n".join(lines) + "\n", content_type="text/plain; version=0.0.4")


def _books() -> list[str]:
    """Nothing before the first check: an absent figure is an alarm of its own."""
    run = last_reconciliation()
    if run is None:
        return []
    return [
        *_gauge("crowdline_books_faults", "Rows that the last check of the books found.", run.row_count),
        *_gauge("crowdline_books_checked_at", "When that was, in Unix seconds.", int(run.at.timestamp())),
    ]


def _gauge(name: str, text: str, value: int) -> list[str]:
    return [f"# HELP {name} {text}", f"# TYPE {name} gauge", f"{name} {value}"]


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _redis_answers() -> bool:
    try:
        with redis.Redis.from_url(settings.REDIS_URL, socket_timeout=1, socket_connect_timeout=1) as server:
            return bool(server.ping())
    except redis.RedisError:
        return False
