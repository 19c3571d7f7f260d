from __future__ import annotations

from django.conf import settings
from django.db import transaction

from accounts import applying, handing_in
from accounts.models import Application, User
from accounts.permissions import require_active
from accounts.quiz import Given
from common import history
from common.errors import NotAllowed


def apply_for_topics(*, by: User, quiz: Given) -> Application:
    """An advocate hands in the test on further topics. Their standing stays as it is, whatever comes of it.

    Locks the person, then their bill account.
    Raises: AlreadyApplied, Invalid, NotAllowed, NotFound without a test begun, TimeIsUp.
    """
    require_active(by)
    with transaction.atomic():
        advocate = applying.lock_person(by)
        if advocate is None or advocate.status != "approved":
            raise NotAllowed
        applying.check_nothing_open(by)
        application = handing_in.keep(
            handing_in.take(by, quiz),
            advocate=advocate,
            languages=advocate.languages,
            terms=settings.CONSENT_VERSIONS["advocate_terms"],
            is_further=True,
        )
        history.note("apply_for_topics", kind="application", subject=application.id, story=by.id, by=by)
        return application
