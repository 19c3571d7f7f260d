"""Time that passes for everything in the queue at once: every moment in its rows moves into the past."""

from __future__ import annotations

from django.db import connection

MOMENTS = {
    "routing_queueentry": (
        "stage_ends_at",
        "lease_ends_at",
        "queued_at",
        "due_at",
        "exhausted_at",
        "paused_at",
    ),
    "routing_offer": ("sent_at", "first_until", "ends_at", "ended_at"),
    "routing_claim": ("started_at", "ends_at", "limit_at", "ended_at"),
    "routing_availability": ("until", "next_change_at", "seen_at", "last_offer_at"),
}


def pass_time(seconds: float) -> None:
    """As if so much time had passed since; what is done stays as it is."""
    with connection.cursor() as cursor:
        for table, moments in MOMENTS.items():
            earlier = ", ".join(
                f"{moment} = {moment} - make_interval(secs => %(seconds)s)" for moment in moments
            )
            open_only = "WHERE status <> 'done'" if table == "routing_queueentry" else ""
            cursor.execute(f"UPDATE {table} SET {earlier} {open_only}", {"seconds": seconds})
