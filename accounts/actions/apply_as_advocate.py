from __future__ import annotations

from collections.abc import Collection, Mapping
from datetime import timedelta
from uuid import UUID

from django.conf import settings
from django.db import transaction
from django.utils.formats import date_format
from django.utils.translation import gettext as _

from accounts import quiz as quizzes
from accounts.errors import AlreadyAdvocate, AlreadyApplied, ReapplyLater, StandingSuspended
from accounts.models import Advocate, Application, Topic, User
from accounts.permissions import require_active
from common import clock, history
from common.checked_text import checked_optional_text
from common.errors import Invalid
from common.lifecycle import move

REAPPLY_AFTER_QUIZ = timedelta(days=1)
"""Long enough to read the guides on the topics, short enough not to lose somebody who wants to help."""


def apply_as_advocate(
    *,
    by: User,
    topic_ids: Collection[UUID],
    languages: Collection[str],
    quiz: Mapping[UUID, int],
    terms: str,
    motivation: str = "",
) -> Application:
    """A customer applies: topics, languages, the test as they took it (question id to choice) and the terms accepted.

    Passing puts the application before a moderator. Failing declines it at once, kindly: the same person may try
    again after a day. Locks the person's row, so that two tabs make one application.
    Raises: AlreadyAdvocate, AlreadyApplied, Invalid, NotAllowed, ReapplyLater, StandingSuspended.
    """
    require_active(by)
    topics = _topics(topic_ids)
    languages = _languages(languages)
    if terms != settings.TERMS_VERSION:
        raise Invalid(fields={"terms": [_("Read and accept the current terms.")]})
    motivation = checked_optional_text(motivation, field="motivation", max_length=1_000)
    with transaction.atomic():
        User.objects.select_for_update(no_key=True).get(pk=by.id)
        advocate = Advocate.objects.select_related("user").filter(pk=by.id).first()
        if advocate is not None:
            _check_may_apply(advocate)
        marked = quizzes.mark(quizzes.draw_questions(applicant=by, topic_ids=[t.id for t in topics]), quiz)
        advocate = _applying(advocate, by=by, languages=languages)
        application = Application.objects.create(
            advocate=advocate,
            languages=languages,
            motivation=motivation,
            quiz=[
                {
                    "id": str(each.question.id),
                    "text": each.question.text,
                    "chosen": each.chosen,
                    "is_right": each.is_right,
                }
                for each in marked
            ],
            quiz_score=sum(each.is_right for each in marked),
            terms_version=terms,
            submitted_at=clock.now(),
        )
        application.topics.set(topics)
        _pass_on(advocate, application, is_passed=quizzes.is_passed(marked))
        return application


def _check_may_apply(advocate: Advocate) -> None:
    """Raises: AlreadyAdvocate, AlreadyApplied, ReapplyLater, StandingSuspended."""
    if advocate.status == "approved":
        raise AlreadyAdvocate
    if advocate.status == "suspended":
        raise StandingSuspended
    if advocate.status in {"applied", "in_review"}:
        raise AlreadyApplied
    if advocate.reapply_at is not None and advocate.reapply_at > clock.now():
        day = date_format(advocate.reapply_at, _("j F Y"))
        raise ReapplyLater(_("You can apply again from %(day)s.") % {"day": day})


def _applying(advocate: Advocate | None, *, by: User, languages: list[str]) -> Advocate:
    if advocate is None:
        advocate = Advocate.objects.create(user=by, languages=languages)
        was = ""
    else:
        was = move(advocate, to="applied")
        advocate.languages, advocate.reapply_at = languages, None
        advocate.save(update_fields=["status", "languages", "reapply_at"])
    history.record(advocate, verb="apply_as_advocate", was=was, story=by.id, by=by)
    return advocate


def _pass_on(advocate: Advocate, application: Application, *, is_passed: bool) -> None:
    """To a moderator, or back to the applicant if the test says not yet."""
    was = move(advocate, to="in_review")
    history.record(advocate, verb="mark_quiz", was=was, story=advocate.id, by=None)
    if not is_passed:
        was = move(advocate, to="declined")
        advocate.reapply_at = clock.now() + REAPPLY_AFTER_QUIZ
        application.decided_at, application.is_approved = clock.now(), False
        application.reason = _(
            "%(right)d of %(all)d were right this time. Read the short guides on your topics and try again from "
            "tomorrow. Most people pass on the second try."
        ) % {"right": application.quiz_score, "all": len(application.quiz)}
        application.save(update_fields=["decided_at", "is_approved", "reason"])
        history.record(advocate, verb="mark_quiz", was=was, story=advocate.id, by=None, why="not passed")
    advocate.save(update_fields=["status", "reapply_at"])


def _topics(topic_ids: Collection[UUID]) -> list[Topic]:
    """Raises: Invalid."""
    topics = list(Topic.objects.filter(is_active=True, id__in=topic_ids))
    if not topics or len(topics) < len(set(topic_ids)):
        raise Invalid(fields={"topics": [_("Choose at least one topic from the list.")]})
    return topics


def _languages(languages: Collection[str]) -> list[str]:
    """Raises: Invalid."""
    chosen = [language for language in settings.ENQUIRY_LANGUAGES if language in languages]
    if not chosen or len(chosen) < len(set(languages)):
        raise Invalid(fields={"languages": [_("Choose at least one language from the list.")]})
    return chosen
