from __future__ import annotations

from datetime import timedelta
from uuid import UUID

from django.db import transaction

from accounts import parties
from accounts.models import Advocate, Application, Role, User
from accounts.permissions import require_role
from common import clock, history
from common.checked_text import checked_line
from common.errors import NotFound
from common.lifecycle import move
from marketplace import notices
from marketplace.errors import ApplicationDecided, SameParty
from routing.actions.enrol_advocate import enrol_advocate

REAPPLY_AFTER_DECLINE = timedelta(days=30)
REASON_MAX = 500


def decide_application(*, application_id: UUID, by: User, is_approved: bool, reason: str = "") -> Application:
    """A moderator makes the applicant an advocate on probation, or declines with a reason that the applicant reads.

    It stands here and not in accounts because an approved advocate is made known to routing in the same transaction.
    Locks the applicant's standing. Raises: ApplicationDecided, Invalid, NotFound, SameParty.
    """
    require_role(by, Role.MODERATOR)
    if not is_approved or reason:
        reason = checked_line(reason, field="reason", max_length=REASON_MAX)
    with transaction.atomic():
        application = _locked(application_id)
        advocate = application.advocate
        if by.id in parties.members([advocate.user_id]):
            raise SameParty
        if application.decided_at is not None:
            if application.decided_by_id == by.id and application.is_approved == is_approved:
                return application
            raise ApplicationDecided
        now = clock.now()
        application.decided_at, application.decided_by = now, by
        application.is_approved, application.reason = is_approved, reason
        application.save(update_fields=["decided_at", "decided_by", "is_approved", "reason"])
        if is_approved:
            _approve(advocate, application, by=by)
        else:
            _decline(advocate, by=by, reason=reason)
        notices.application_decided(application)
        return application


def _locked(application_id: UUID) -> Application:
    """The application, read under the lock of the applicant's standing. Raises: NotFound."""
    advocate = (
        Advocate.objects.select_for_update(of=("self",), no_key=True)
        .select_related("user")
        .filter(applications=application_id)
        .first()
    )
    if advocate is None:
        raise NotFound
    application = Application.objects.get(pk=application_id)
    application.advocate = advocate
    return application


def _approve(advocate: Advocate, application: Application, *, by: User) -> None:
    was = move(advocate, to="approved")
    advocate.tier, advocate.languages = "probation", application.languages
    advocate.approved_at, advocate.reapply_at = clock.now(), None
    advocate.save(update_fields=["status", "tier", "languages", "approved_at", "reapply_at"])
    history.record(advocate, verb="decide_application", was=was, story=advocate.id, by=by)
    enrol_advocate(advocate=advocate, topics=application.topics.all(), languages=application.languages)


def _decline(advocate: Advocate, *, by: User, reason: str) -> None:
    was = move(advocate, to="declined")
    advocate.reapply_at = clock.now() + REAPPLY_AFTER_DECLINE
    advocate.save(update_fields=["status", "reapply_at"])
    history.record(advocate, verb="decide_application", was=was, story=advocate.id, by=by, words=reason)
