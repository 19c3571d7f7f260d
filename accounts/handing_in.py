"""Handing in a test: it counts once, within its time, and each topic by itself.

The caller holds the person's lock (accounts/applying.py).
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from django.utils.translation import gettext as _

from accounts import applying, quiz
from accounts.errors import TimeIsUp
from accounts.models import Advocate, Application, Sitting, Topic, User
from accounts.quiz import Asked, Given, Result
from common import clock
from common.errors import NotFound


@dataclass(frozen=True)
class HandedIn:
    sitting: Sitting
    asked: Sequence[Asked]
    results: Sequence[Result]

    @property
    def topics(self) -> list[Topic]:
        """Those that were passed, and those on which there is nothing to ask yet: a moderator decides."""
        failed = {result.topic.id for result in self.results if not result.is_passed}
        return [topic for topic in self.sitting.topics.all() if topic.id not in failed]

    @property
    def is_passed(self) -> bool:
        return bool(self.topics)


def take(person: User, given: Given) -> HandedIn:
    """Raises: Invalid, NotFound, TimeIsUp."""
    sitting = applying.running_sitting(person)
    if sitting is None:
        raise NotFound
    if applying.is_over(sitting):
        raise TimeIsUp
    questions = quiz.questions_of(sitting)
    asked = quiz.mark(questions, given)
    return HandedIn(sitting, asked, quiz.results(questions, asked))


def keep(
    handed_in: HandedIn,
    *,
    advocate: Advocate,
    languages: list[str],
    terms: str,
    motivation: str = "",
    is_further: bool = False,
) -> Application:
    """The sitting ends, and its application waits for a moderator, or is declined at once if nothing was passed."""
    sitting, now = handed_in.sitting, clock.now()
    application = Application.objects.create(
        advocate=advocate,
        languages=languages,
        is_further=is_further,
        motivation=motivation,
        quiz=list(handed_in.asked),
        quiz_score=sum(bool(each["is_right"]) for each in handed_in.asked),
        terms_version=terms,
        submitted_at=now,
    )
    application.topics.set(handed_in.topics or sitting.topics.all())
    sitting.ended_at, sitting.application = now, application
    if not handed_in.is_passed:
        sitting.retake_at = applying.next_try_at(advocate.user, ended_at=now)
        application.decided_at, application.is_approved = now, False
        application.reason = _not_passed(handed_in)
        application.save(update_fields=["decided_at", "is_approved", "reason"])
    sitting.save(update_fields=["ended_at", "application", "retake_at"])
    return application


def _not_passed(handed_in: HandedIn) -> str:
    counted = ", ".join(
        _("%(topic)s: %(right)d of %(all)d")
        % {"topic": each.topic.local_name, "right": each.right, "all": each.out_of}
        for each in handed_in.results
    )
    return _(
        "So many were right this time: %(counted)s. Read the short guides on your topics and try again. "
        "Most people pass on the second try, and you will be asked other questions."
    ) % {"counted": counted}
