"""What others ask about people and their way to becoming an advocate."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from accounts.models import Advocate, Application, Topic, User
from common import clock
from common.errors import NotFound

StandingCode = Literal["may_apply", "wait", "in_review", "advocate", "suspended"]


@dataclass(frozen=True)
class Standing:
    """Where a person is on the way to becoming an advocate; `until` is when they may apply again."""

    code: StandingCode
    until: datetime | None = None
    application: Application | None = None


def standing(user: User) -> Standing:
    advocate = Advocate.objects.filter(pk=user.id).first()
    if advocate is None:
        return Standing("may_apply")
    latest = Application.objects.filter(advocate=advocate).order_by("-submitted_at").first()
    if advocate.status == "approved":
        return Standing("advocate", application=latest)
    if advocate.status == "suspended":
        return Standing("suspended", application=latest)
    if advocate.status in {"applied", "in_review"}:
        return Standing("in_review", application=latest)
    if advocate.reapply_at is not None and advocate.reapply_at > clock.now():
        return Standing("wait", until=advocate.reapply_at, application=latest)
    return Standing("may_apply", application=latest)


def open_applications() -> QuerySet[Application]:
    """Applications that wait for a moderator, longest first."""
    return (
        Application.objects.filter(decided_at=None)
        .select_related("advocate__user")
        .prefetch_related("topics")
        .order_by("submitted_at")
    )


def application(application_id: UUID) -> Application:
    """Raises: NotFound."""
    found = (
        Application.objects.select_related("advocate__user", "decided_by")
        .prefetch_related("topics")
        .filter(pk=application_id)
        .first()
    )
    if found is None:
        raise NotFound
    return found


def active_topics() -> QuerySet[Topic]:
    return Topic.objects.filter(is_active=True)
