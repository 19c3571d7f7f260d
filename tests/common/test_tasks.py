"""What the worker forgets, and what it keeps."""

from __future__ import annotations

from datetime import timedelta

from django.contrib.sessions.models import Session
from django.utils import timezone

from common import clock
from common.models import IdempotencyRecord, OutboxEntry
from common.tasks import forget_old_records


def test_only_what_is_over_is_forgotten(db, carla):
    for name, age in (("old", 31), ("new", 0)):
        at = clock.ago(days=age)
        IdempotencyRecord.objects.create(user=carla, key=name, digest=b"", created_at=at)
        OutboxEntry.objects.create(kind=name, key=name, delivered_at=at)
        Session.objects.create(session_key=name, session_data="", expire_date=at + timedelta(days=14))
    OutboxEntry.objects.create(kind="old", key="undelivered", created_at=clock.ago(days=31))

    forget_old_records()

    assert [record.key for record in IdempotencyRecord.objects.all()] == ["new"]
    assert {entry.key for entry in OutboxEntry.objects.all()} == {"new", "undelivered"}
    assert Session.objects.get().expire_date > timezone.now()
