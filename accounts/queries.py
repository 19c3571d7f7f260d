"""What others ask about people and their way to becoming an advocate."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Literal
from uuid import UUID

from django.db.models import QuerySet

from accounts import applying, eligibility
from accounts.models import Advocate, Application, QuizQuestion, Sitting, Topic, User
from common import clock
from common.errors import NotFound
from common.written_once import Select

StandingCode = Literal["may_apply", "not_yet", "wait", "in_review", "advocate", "paused", "suspended"]


@dataclass(frozen=True)
class Standing:
    """Where a person is on the way to becoming an advocate; `until` is when they may apply again, or a break ends.

    `hurdles` say what keeps them from applying and would change it (accounts/eligibility.py).
    """

    code: StandingCode
    until: datetime | None = None
    application: Application | None = None
    hurdles: Sequence[str] = ()


_SETTLED: Mapping[str, StandingCode] = {
    "approved": "advocate",
    "paused": "paused",
    "suspended": "suspended",
    "applied": "in_review",
    "in_review": "in_review",
}


def standing(user: User) -> Standing:
    advocate = Advocate.objects.filter(pk=user.id).first()
    latest = Application.objects.filter(advocate=user.id).order_by("-submitted_at").first()
    if advocate is not None and advocate.status in _SETTLED:
        return Standing(_SETTLED[advocate.status], until=advocate.paused_until, application=latest)
    waits = [advocate.reapply_at if advocate else None, applying.waits_until(user)]
    until = max((moment for moment in waits if moment is not None), default=None)
    if until is not None and until > clock.now():
        return Standing("wait", until=until, application=latest)
    if hurdles := eligibility.hurdles(user):
        return Standing("not_yet", application=latest, hurdles=hurdles)
    return Standing("may_apply", application=latest)


def running_test(user: User) -> Sitting | None:
    """The test that this person has begun and can still hand in."""
    sitting = applying.running_sitting(user)
    return None if sitting is None or applying.is_over(sitting) else sitting


def latest_further(user: User) -> Application | None:
    """An advocate's last application for further topics."""
    return Application.objects.filter(advocate=user.id, is_further=True).order_by("-submitted_at").first()


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


def written_in(applications: Iterable[Application]) -> dict[str, QuizQuestion]:
    """The bank's questions that were answered in writing, by id as the applications keep it: what good answers say."""
    ids = {
        row["id"] for each in applications for row in each.quiz if row["kind"] == QuizQuestion.Kind.WRITTEN
    }
    return {str(question.id): question for question in QuizQuestion.objects.filter(pk__in=ids)}


def active_topics() -> QuerySet[Topic]:
    return Topic.objects.filter(is_active=True)


_ACTIVE_TOPICS = Select(active_topics)


def listed_topics() -> list[Topic]:
    """The same, for what asks on each page and in each post."""
    return _ACTIVE_TOPICS.all()
