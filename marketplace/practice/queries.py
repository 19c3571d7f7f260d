"""How far somebody's practice is, and which applications wait for a moderator with all of it written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import timedelta

from django.db.models import Exists, OuterRef, Q, QuerySet

from accounts.models import Application, User
from common import clock
from marketplace.practice.models import PracticeAnswer

WITH_QUESTIONS = "practice__question__topic"
WAITED_FOR = timedelta(days=14)
"""After that long a moderator gets an application as it is, so that none waits for ever."""


@dataclass(frozen=True)
class Practice:
    """All of one application, in the order in which it is written."""

    is_decided: bool
    answers: Sequence[PracticeAnswer]

    @property
    def count(self) -> int:
        return len(self.answers)

    @property
    def written(self) -> list[PracticeAnswer]:
        return [each for each in self.answers if each.answered_at is not None]

    @property
    def next(self) -> PracticeAnswer | None:
        """What is to be written now; None when all is, or when it has been decided meanwhile."""
        if self.is_decided:
            return None
        return next((each for each in self.answers if each.answered_at is None), None)


def practice_of(user: User) -> Practice:
    """Of the last application that had any; without answers if none had."""
    latest = Application.objects.filter(advocate=user.id, practice__isnull=False).order_by("-submitted_at")
    application = latest.prefetch_related(WITH_QUESTIONS).first()
    if application is None:
        return Practice(is_decided=False, answers=())
    return Practice(is_decided=application.decided_at is not None, answers=list(application.practice.all()))


def ready(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those with all of their practice written, and those for which that has been waited long enough."""
    waited = Q(submitted_at__lte=clock.now() - WAITED_FOR)
    return applications.filter(~Exists(_to_be_written()) | waited).prefetch_related(WITH_QUESTIONS)


def practising(applications: QuerySet[Application]) -> QuerySet[Application]:
    """Those that wait for their applicants."""
    return applications.filter(Exists(_to_be_written()), submitted_at__gt=clock.now() - WAITED_FOR)


def _to_be_written() -> QuerySet[PracticeAnswer]:
    return PracticeAnswer.objects.filter(application=OuterRef("pk"), answered_at=None)
