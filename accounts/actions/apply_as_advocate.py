from __future__ import annotations

from collections.abc import Collection

from django.conf import settings
from django.db import transaction
from django.utils.translation import gettext as _

from accounts import applying, consents, handing_in
from accounts.models import Advocate, Application, User
from accounts.permissions import require_active
from accounts.quiz import Given
from common import history
from common.checked_text import checked_optional_text
from common.errors import Invalid
from common.lifecycle import move


def apply_as_advocate(
    *,
    by: User,
    languages: Collection[str],
    quiz: Given,
    terms: str,
    is_of_age: bool,
    motivation: str = "",
) -> Application:
    """A customer hands in the test they have begun: what they answered, their languages, the terms accepted.

    Passing on any topic puts the application before a moderator, for those topics. Passing on none declines it at once,
    kindly: the same person may try again after a while. Locks the person, then their bill account.
    Raises: AlreadyAdvocate, AlreadyApplied, Invalid, NotAllowed, NotFound without a test begun, NotYetEligible,
    ReapplyLater, StandingSuspended, TimeIsUp.
    """
    require_active(by)
    languages = applying.checked_languages(languages)
    if terms != settings.CONSENT_VERSIONS[consents.Kind.ADVOCATE_TERMS]:
        raise Invalid(fields={"terms": [_("Read and accept the current terms.")]})
    if not is_of_age:
        text = _("Advocates are at least %(age)d years old.") % {"age": settings.APPLY_FROM_AGE}
        raise Invalid(fields={"is_of_age": [text]})
    motivation = checked_optional_text(motivation, field="motivation", max_length=1_000)
    with transaction.atomic():
        advocate = applying.lock_person(by)
        applying.check_may_apply(by, advocate)
        handed_in = handing_in.take(by, quiz)
        advocate = _applying(advocate, by=by, languages=languages)
        application = handing_in.keep(
            handed_in, advocate=advocate, languages=languages, motivation=motivation, terms=terms
        )
        consents.give(by, consents.Kind.ADVOCATE_TERMS)
        _pass_on(advocate, handed_in)
        return application


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


def _pass_on(advocate: Advocate, handed_in: handing_in.HandedIn) -> None:
    """To a moderator, or back to the applicant if the test says not yet."""
    was = move(advocate, to="in_review")
    history.record(advocate, verb="mark_quiz", was=was, story=advocate.id, by=None)
    if not handed_in.is_passed:
        was = move(advocate, to="declined")
        advocate.reapply_at = handed_in.sitting.retake_at
        history.record(advocate, verb="mark_quiz", was=was, story=advocate.id, by=None, why="not passed")
    advocate.save(update_fields=["status", "reapply_at"])
