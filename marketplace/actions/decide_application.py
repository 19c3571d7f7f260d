from __future__ import annotations

from collections.abc import Collection
from datetime import datetime, timedelta
from uuid import UUID

from django.db import transaction
from django.utils.translation import gettext as _

from accounts import parties
from accounts.models import Advocate, Application, QuizQuestion, Role, Sitting, User
from accounts.permissions import require_role
from accounts.quiz import Asked
from common import clock, history
from common.checked_text import checked_line
from common.errors import IllegalMove, Invalid
from common.lifecycle import move
from marketplace import notices
from marketplace.errors import ApplicationDecided, PracticeOpen, SameParty
from marketplace.practice import marking
from marketplace.practice.marking import Mark
from marketplace.sealed_text import crowd_safe_words
from routing.actions.enrol_advocate import enrol_advocate

REAPPLY_AFTER_DAYS = 30
LONGEST_WAIT_DAYS = 365
REASON_MAX = 500


def decide_application(
    *,
    application_id: UUID,
    by: User,
    is_approved: bool,
    reason: str = "",
    good_answers: Collection[str] = (),
    wait_days: int = REAPPLY_AFTER_DAYS,
    marks: Collection[Mark] = (),
) -> Application:
    """A moderator takes on the applicant, or declines with a reason that they read and a day from when on they may try
    again. Somebody new starts on probation; an advocate who asked for further topics gets these.

    `good_answers` are the ids of the written answers that the moderator found good: a topic is given if all on it are.
    `marks` are for what was written in practice, all of which is there before somebody is taken on.
    It stands here and not in accounts because an approved advocate is made known to routing in the same transaction.
    Locks the applicant's standing. Raises: ApplicationDecided, IllegalMove, Invalid, NotFound, PracticeOpen,
    SameParty.
    """
    require_role(by, Role.MODERATOR)
    if not is_approved or reason:
        reason = crowd_safe_words(checked_line(reason, field="reason", max_length=REASON_MAX))[:REASON_MAX]
    if not 1 <= wait_days <= LONGEST_WAIT_DAYS:
        raise Invalid(fields={"wait_days": [_("Choose one of the lengths of time.")]})
    with transaction.atomic():
        application = _locked(application_id)
        advocate = application.advocate
        if by.id in parties.members([advocate.user_id]):
            raise SameParty
        if application.decided_at is not None:
            if application.decided_by_id == by.id and application.is_approved == is_approved:
                return application
            raise ApplicationDecided
        if is_approved and marking.is_open(application):
            raise PracticeOpen
        marking.mark(application, marks)
        now = clock.now()
        application.decided_at, application.decided_by = now, by
        application.is_approved, application.reason = is_approved, reason
        application.quiz = [_marked(row, good_answers) for row in application.quiz]
        application.save(update_fields=["decided_at", "decided_by", "is_approved", "reason", "quiz"])
        if is_approved:
            _approve(advocate, application, by=by)
        else:
            _decline(advocate, application, by=by, retake_at=now + timedelta(days=wait_days))
        notices.application_decided(application)
        return application


def _marked(row: Asked, good_answers: Collection[str]) -> Asked:
    return row if row["kind"] != QuizQuestion.Kind.WRITTEN else {**row, "is_right": row["id"] in good_answers}


def _locked(application_id: UUID) -> Application:
    """The application, read under the lock of the applicant's standing. Raises: NotFound."""
    advocate = Advocate.objects.select_related("user").filter(applications=application_id).lock_one()
    application = Application.objects.get(pk=application_id)
    application.advocate = advocate
    return application


def _approve(advocate: Advocate, application: Application, *, by: User) -> None:
    """Raises: IllegalMove for further topics of somebody who is no advocate now, Invalid if no topic is left."""
    poor = {
        row["topic"]
        for row in application.quiz
        if row["kind"] == QuizQuestion.Kind.WRITTEN and not row["is_right"]
    }
    topics = [topic for topic in application.topics.all() if str(topic.id) not in poor]
    if not topics:
        raise Invalid(
            fields={"good_answers": [_("No topic has a good answer. Mark those that are, or decline.")]}
        )
    application.topics.set(topics)
    if application.is_further:
        if advocate.status not in {"approved", "paused"}:
            raise IllegalMove
        _note_further(application, by=by, why="approved")
    else:
        was = move(advocate, to="approved")
        advocate.tier, advocate.languages = "probation", application.languages
        advocate.approved_at, advocate.reapply_at = clock.now(), None
        advocate.save(update_fields=["status", "tier", "languages", "approved_at", "reapply_at"])
        history.record(advocate, verb="decide_application", was=was, story=advocate.id, by=by)
    enrol_advocate(advocate=advocate, topics=topics, languages=application.languages)


def _decline(advocate: Advocate, application: Application, *, by: User, retake_at: datetime) -> None:
    Sitting.objects.filter(application=application).update(retake_at=retake_at)
    if application.is_further:
        _note_further(application, by=by, why="declined")
        return
    was = move(advocate, to="declined")
    advocate.reapply_at = retake_at
    advocate.save(update_fields=["status", "reapply_at"])
    history.record(
        advocate, verb="decide_application", was=was, story=advocate.id, by=by, words=application.reason
    )


def _note_further(application: Application, *, by: User, why: str) -> None:
    """On further topics: the standing does not move."""
    story = application.advocate_id
    history.note(
        "decide_application", kind="application", subject=application.id, story=story, by=by, why=why
    )
